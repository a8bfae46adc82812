"""Steps of the staff: who may take which, what the applicant is told, and what a clash leaves behind."""

from collections.abc import Awaitable, Callable
from typing import NoReturn

import asyncpg
import pytest

from app.applications import processing
from app.applications.lookup import status_of
from app.applications.processing import StatusClash, StepRefused
from app.applications.queries import SealedApplication, find
from app.applications.staff_text import LONGEST_MESSAGE, TextRefused
from app.applications.status import STEPS, Status
from app.applications.submitting import Receipt
from app.applications.tables import StatusEvent
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.refusals import NotAllowed
from app.tenancy.scope import scoped
from tests.factories import ANSWERS, Person, Town, make_person, make_town, submit_one

pytestmark = pytest.mark.anyio

Step = Callable[..., Awaitable[None]]


async def take(
    person: Person, receipt: Receipt, step: Step | Status, *words: str, seen: int | None = None
) -> SealedApplication:
    """One request of a person: find, take the step in one unit of work, and find what it left."""
    with scoped(person.scope):
        async with ENGINE.unit():
            found = await find(str(receipt.reference))
            version = found.version if seen is None else seen
            if isinstance(step, Status):
                await processing.take_step(found, step, version, person.id, *words, store=person.town.key_store)
            elif step is processing.step_back:
                await step(found, version, person.id, *words, store=person.town.key_store)
            else:
                await step(found, version, person.id, *words)
        return await find(str(receipt.reference))


async def letters(owner: asyncpg.Connection, town: Town) -> list[str]:
    rows = await owner.fetch(
        "select kind from app.outbox where municipality = $1 and kind not like 'arrival%' order by created_at",
        town.code,
    )
    return [row["kind"] for row in rows]


async def made(owner: asyncpg.Connection, settings: Settings) -> tuple[Town, Person, Receipt]:
    town = await make_town(owner, settings)
    return town, await make_person(owner, town), await submit_one(town, settings)


async def test_an_application_goes_from_arrival_to_completion(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person, receipt = await made(owner, settings)
    assert (await take(person, receipt, Status.accepted)).status is Status.accepted
    assert (await take(person, receipt, Status.processing)).status is Status.processing
    completed = await take(person, receipt, Status.completed)
    assert (completed.status, completed.version) == (Status.completed, 4)
    assert await letters(owner, town) == ["acceptance", "completion"]


async def test_confirming_ends_where_it_began(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person, receipt = await made(owner, settings)
    await take(person, receipt, Status.accepted)
    confirming = await take(person, receipt, Status.confirming)
    assert (confirming.status, confirming.status_before) == (Status.confirming, Status.accepted)
    ended = await take(person, receipt, processing.step_back)
    assert (ended.status, ended.status_before) == (Status.accepted, None)
    assert await letters(owner, town) == ["acceptance"]


async def test_only_a_confirmation_can_be_ended(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person, receipt = await made(owner, settings)
    with pytest.raises(StepRefused):
        await take(person, receipt, processing.step_back)


async def test_the_applicant_reads_why_it_was_rejected(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person, receipt = await made(owner, settings)
    rejected = await take(person, receipt, Status.rejected, "対象の地域の外です。\r\n区の案内をごらんください。")
    shown = await status_of(receipt.reference, receipt.inquiry_code, settings.inquiry_keys, "198.18.0.1/32")
    assert rejected.status is Status.rejected
    assert shown.history[-1].message == "対象の地域の外です。\n区の案内をごらんください。"
    assert await letters(owner, town) == ["rejection"]


@pytest.mark.parametrize("reason", ["", "  \n "])
async def test_a_rejection_needs_its_reason(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, reason: str
) -> None:
    _, person, receipt = await made(owner, settings)
    with pytest.raises(TextRefused) as refused:
        await take(person, receipt, Status.rejected, reason)
    assert refused.value.sentence == "理由を入力してください"


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("あ" * (LONGEST_MESSAGE + 12), "1000文字以内で入力してください（いま1012文字）"),
        ("a\x00b", "入力し直してください"),
    ],
)
async def test_a_message_that_cannot_be_taken_says_what_to_do(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, message: str, words: str
) -> None:
    _, person, receipt = await made(owner, settings)
    with pytest.raises(TextRefused) as refused:
        await take(person, receipt, Status.accepted, message)
    assert words in refused.value.sentence


async def test_a_withdrawal_is_recorded_at_the_applicants_word(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person, receipt = await made(owner, settings)
    withdrawn = await take(person, receipt, Status.withdrawn, "お電話で承りました。")
    assert withdrawn.status is Status.withdrawn
    assert await letters(owner, town) == ["withdrawal"]


async def test_nobody_without_an_address_is_written_to(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    receipt = await submit_one(town, settings, {name: value for name, value in ANSWERS.items() if name != "mail"})
    await take(person, receipt, Status.accepted)
    assert await letters(owner, town) == []


@pytest.mark.parametrize("step", [Status.completed, Status.processing])
async def test_a_step_that_is_not_allowed_is_refused(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, step: Status
) -> None:
    _, person, receipt = await made(owner, settings)
    with pytest.raises(StepRefused):
        await take(person, receipt, step)


async def test_a_page_that_is_out_of_date_clashes(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person, receipt = await made(owner, settings)
    await take(person, receipt, Status.accepted)
    with pytest.raises(StatusClash):
        await take(person, receipt, Status.processing, seen=1)
    assert await letters(owner, town) == ["acceptance"]


async def test_the_database_notices_a_clash_that_this_process_did_not_see(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person, receipt = await made(owner, settings)
    with scoped(person.scope):
        stale = await find(str(receipt.reference))
        await take(person, receipt, Status.accepted)
        with pytest.raises(StatusClash):
            async with ENGINE.unit():
                await processing.take_step(
                    stale, Status.accepted, stale.version, person.id, store=person.town.key_store
                )


async def test_the_database_knows_the_steps_itself(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, person, receipt = await made(owner, settings)
    monkeypatch.setattr(processing, "check_step", lambda *_: None)
    with pytest.raises(StepRefused):
        await take(person, receipt, Status.completed)


async def test_a_viewer_changes_nothing(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> None:
    town, _, receipt = await made(owner, settings)
    viewer = await make_person(owner, town, "viewer", "viewer", ["ごみ減量係"])
    with pytest.raises(NotAllowed):
        await take(viewer, receipt, Status.accepted)


async def test_an_administrator_corrects_a_wrong_step(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person, receipt = await made(owner, settings)
    await take(person, receipt, Status.accepted)
    await take(person, receipt, Status.completed)

    async def correct(found: SealedApplication, seen: int, staff: object, reason: str) -> None:
        await processing.correct(found, Status.accepted, seen, staff, reason)  # type: ignore[arg-type]

    corrected = await take(person, receipt, correct, "別の申請と取り違えました。")
    assert corrected.status is Status.accepted
    assert await letters(owner, town) == ["acceptance", "completion"]


@pytest.mark.parametrize("to", [Status.arrived, Status.rejected, Status.confirming, Status.completed])
async def test_a_correction_leads_to_another_status_that_work_goes_on_from(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, to: Status
) -> None:
    _, person, receipt = await made(owner, settings)

    async def correct(found: SealedApplication, seen: int, staff: object) -> None:
        await processing.correct(found, to, seen, staff, "理由")  # type: ignore[arg-type]

    with pytest.raises(StepRefused):
        await take(person, receipt, correct)


class Undone(Exception):
    """Ends a unit of work that is to leave nothing behind."""


async def correct_unasked(person: Person, found: SealedApplication, to: str) -> NoReturn:
    """Write a correction that no page of ours would ask for; nothing stays of it. Raises Undone where the database took it."""
    with scoped(person.scope):
        async with ENGINE.unit():
            await StatusEvent.add(
                application=found.id,
                to_status=to,
                staff=person.id,
                seen_version=found.version,
                correction=True,
                note_sealed=b"a reason",
            )
            raise Undone


def way_to(status: Status) -> list[Status]:
    """The shortest way of ordinary steps from the arrival; nothing where it stands there already."""
    ways: list[list[Status]] = [[]]
    for way in ways:
        here = way[-1] if way else Status.arrived
        if here is status:
            return way
        ways += [[*way, to] for to in STEPS[here]]
    raise AssertionError(f"no step leads to {status}")


async def refusal_of_correction(person: Person, found: SealedApplication, to: str) -> str:
    """The SQLSTATE by which the database refuses it; "" when it takes it."""
    try:
        await correct_unasked(person, found, to)
    except Undone:
        return ""
    except asyncpg.PostgresError as refusal:
        return str(refusal.sqlstate)


@pytest.mark.parametrize("begun", Status)
async def test_the_database_takes_the_same_corrections(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, begun: Status
) -> None:
    _, person, receipt = await made(owner, settings)
    with scoped(person.scope):
        found = await find(str(receipt.reference))
    for status in way_to(begun):
        found = await take(person, receipt, status, "理由" if status.text.required else "")
    taken = {to for to in Status if not await refusal_of_correction(person, found, str(to))}
    assert taken == processing.correctable(found)


async def test_the_database_takes_no_status_that_nobody_knows(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    """One such row, and the list of the whole municipality could be shown to nobody."""
    _, person, receipt = await made(owner, settings)
    found = await take(person, receipt, Status.accepted)
    assert await refusal_of_correction(person, found, "nonsense") == "23514"  # check_violation, of the domain


async def test_section_staff_correct_nothing(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person, receipt = await made(owner, settings)
    await take(person, receipt, Status.accepted)
    alice = await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])

    async def correct(found: SealedApplication, seen: int, staff: object) -> None:
        await processing.correct(found, Status.arrived, seen, staff, "理由")  # type: ignore[arg-type]

    with pytest.raises(StepRefused):
        await take(alice, receipt, correct)


async def test_every_step_is_in_the_audit_log_without_its_words(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person, receipt = await made(owner, settings)
    await take(person, receipt, Status.accepted, "秘密の連絡")
    row = await owner.fetchrow(
        "select staff, subject, details from app.audit_event where municipality = $1 and action = 'status_changed'",
        town.code,
    )
    assert (row["staff"], row["subject"]) == (person.id, str(receipt.reference))
    assert "秘密" not in row["details"]


async def test_nothing_that_was_written_stands_in_the_open(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person, receipt = await made(owner, settings)
    await take(person, receipt, Status.accepted, "HIMITSU")
    row = await owner.fetchrow(
        "select reply_sealed, note_sealed from app.status_event where municipality = $1 and to_status = 'accepted'",
        town.code,
    )
    assert b"HIMITSU" not in row["reply_sealed"] + row["note_sealed"]

"""Drafts in the database: begun, changed by two people, taken back, published under an approval or refused."""

from datetime import UTC, date, datetime, timedelta

import asyncpg
import pytest

from app.procedures import editing
from app.procedures.creation import SlugTaken, Terms, change_terms, close, create_procedure, resume, suspend
from app.procedures.draft_reading import question_named
from app.procedures.draft_store import (
    DraftClash,
    DraftGone,
    begin_draft,
    changes_since,
    discard,
    draft_of,
    edit,
    restore,
    undo,
)
from app.procedures.procedure_admin import UnknownOwnProcedure, procedure_details, procedures_in_detail
from app.procedures.publishing import NotApproved, cancel_publication, publish, publish_due, recorded_approvals
from app.procedures.retention import RetentionStart
from app.procedures.settings import ArrivalMail, PlacesShown, SelectionRule, StepMail
from app.procedures.settings import ProcedureSettings as Kept
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.refusals import NotAllowed
from app.tenancy.scope import scoped
from tests.factories import DEFINITION, Person, Town, approve, make_person, make_town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def alice(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])


def relabel(words: str, question: str = "name") -> object:
    return lambda draft, _used: editing.change_question(draft, question, {"label": {"ja": words}})


async def begun(alice: Person) -> int:
    """A draft of `event`; gives its revision."""
    with scoped(alice.scope):
        async with ENGINE.unit():
            return (await begin_draft(await procedure_details("event"), alice.id)).revision


async def edited(person: Person, seen: int, operation: object) -> int:
    with scoped(person.scope):
        async with ENGINE.unit():
            draft, _ = await edit(await procedure_details("event"), seen, person.id, operation)  # type: ignore[arg-type]  # a lambda of the right shape
            return draft.revision


async def published_by(person: Person, at: datetime | None = None) -> str:
    with scoped(person.scope):
        async with ENGINE.unit():
            procedure = await procedure_details("event")
            return await publish(procedure, await draft_of(procedure), (await recorded_approvals())[0], at, person.id)


async def test_a_draft_begins_as_what_is_public(alice: Person) -> None:
    await begun(alice)
    with scoped(alice.scope):
        assert (await draft_of(await procedure_details("event"))).definition == DEFINITION


async def test_beginning_twice_gives_the_same_draft(alice: Person) -> None:
    await begun(alice)
    await begun(alice)
    with scoped(alice.scope):
        procedure = await procedure_details("event")
        assert procedure.draft is not None
        assert procedure.draft.number == 2


async def test_a_change_is_stored_with_its_sentence(alice: Person) -> None:
    revision = await edited(alice, await begun(alice), relabel("お名前"))
    with scoped(alice.scope):
        changes = await changes_since(await draft_of(await procedure_details("event")))
    assert [(c.revision, c.staff_name) for c in changes] == [(revision, "alice 太郎")]
    assert "お名前" in changes[0].sentence


async def test_two_people_at_once_are_told_of_each_other_and_nothing_is_overwritten(
    owner: asyncpg.Connection, town: Town, alice: Person
) -> None:
    anna = await make_person(owner, town, "anna", "section_staff", ["ごみ減量係"])
    seen = await begun(alice)
    await edited(alice, seen, relabel("お名前"))
    with pytest.raises(DraftClash) as clash:
        await edited(anna, seen, relabel("申込者"))
    assert "お名前" in clash.value.changes[0].sentence
    with scoped(anna.scope):
        question = question_named((await draft_of(await procedure_details("event"))).definition, "name")
    assert question is not None
    assert question["label"]["ja"] == "お名前"


async def test_the_last_changes_are_taken_back_one_by_one(alice: Person) -> None:
    revision = await edited(alice, await begun(alice), relabel("お名前"))
    revision = await edited(alice, revision, relabel("申込者"))
    for _ in range(2):
        with scoped(alice.scope):
            async with ENGINE.unit():
                revision = (await undo(await procedure_details("event"), revision, alice.id))[0].revision
    with scoped(alice.scope):
        procedure = await procedure_details("event")
        assert (await draft_of(procedure)).definition == DEFINITION
        with pytest.raises(editing.NothingToUndo):
            await undo(procedure, revision, alice.id)


async def test_a_deleted_question_s_id_is_never_given_again(alice: Person) -> None:
    revision = await edited(alice, await begun(alice), lambda draft, _: editing.delete_question(draft, "name"))
    made = lambda draft, used: editing.add_question(draft, "applicant", "name", {"ja": "氏名", "en": "Name"}, used)  # noqa: E731  an operation
    await edited(alice, revision, made)
    with scoped(alice.scope):
        draft = (await draft_of(await procedure_details("event"))).definition
    assert question_named(draft, "name") is None
    assert question_named(draft, "name_2") is not None


async def test_publishing_under_an_approval_puts_the_draft_in_force(alice: Person, town: Town) -> None:
    await edited(alice, await begun(alice), relabel("お名前"))
    assert await published_by(alice) == "published"
    assert str((await town.published()).current.form.questions["name"].label) == "お名前"


async def test_an_item_that_was_not_approved_is_refused_by_name(alice: Person) -> None:
    add = lambda draft, used: editing.add_question(draft, "applicant", "age", {"ja": "年齢"}, used)  # noqa: E731  an operation
    await edited(alice, await begun(alice), add)
    with pytest.raises(NotApproved) as refusal:
        await published_by(alice)
    assert "年齢" in refusal.value.reasons[0]


async def test_the_database_refuses_what_was_not_approved_whoever_asks(alice: Person) -> None:
    add = lambda draft, used: editing.add_question(draft, "applicant", "age", {"ja": "年齢"}, used)  # noqa: E731  an operation
    revision = await edited(alice, await begun(alice), add)
    with scoped(alice.scope):
        procedure = await procedure_details("event")
        assert procedure.draft is not None
        approval = (await recorded_approvals())[0].id
        with pytest.raises(asyncpg.PostgresError) as refusal:
            await ENGINE.fetch("select api.publish($1, $2, $3, null)", procedure.draft.id, revision, approval)
    assert (refusal.value.sqlstate, refusal.value.as_dict()["detail"]) == ("TD424", "年齢")


async def test_what_is_scheduled_is_published_when_its_time_has_come(
    alice: Person, town: Town, owner: asyncpg.Connection
) -> None:
    await edited(alice, await begun(alice), relabel("お名前"))
    assert await published_by(alice, datetime.now(UTC) + timedelta(hours=1)) == "scheduled"
    assert await publish_due(town.code) == 0
    await owner.execute(
        "update app.procedure_version set publish_at = now() where municipality = $1 and state = 'scheduled'", town.code
    )
    assert await publish_due(town.code) == 1
    assert (await town.published()).current.number == 2


async def test_what_its_approval_no_longer_covers_goes_back_to_a_draft(
    alice: Person, town: Town, owner: asyncpg.Connection
) -> None:
    await edited(alice, await begun(alice), relabel("お名前"))
    await published_by(alice, datetime.now(UTC) + timedelta(hours=1))
    await owner.execute("update app.approval set period_to = '2021-03-31' where municipality = $1", town.code)
    await owner.execute(
        "update app.procedure_version set publish_at = now() where municipality = $1 and state = 'scheduled'", town.code
    )
    assert await publish_due(town.code) == 0
    with scoped(alice.scope):
        draft = await draft_of(await procedure_details("event"))
        assert not draft.scheduled
        assert "取りやめました" in (await changes_since(draft))[-1].sentence


async def test_a_scheduled_version_is_a_draft_again_when_taken_back(alice: Person) -> None:
    await edited(alice, await begun(alice), relabel("お名前"))
    await published_by(alice, datetime.now(UTC) + timedelta(hours=1))
    with scoped(alice.scope):
        procedure = await procedure_details("event")
        with pytest.raises(DraftGone):
            await edit(procedure, 2, alice.id, relabel("別"))  # type: ignore[arg-type]  # a lambda of the right shape
        async with ENGINE.unit():
            assert await cancel_publication(procedure, await draft_of(procedure), alice.id)
        assert not (await draft_of(procedure)).scheduled


async def test_an_older_version_becomes_a_draft(alice: Person) -> None:
    await edited(alice, await begun(alice), relabel("お名前"))
    await published_by(alice)
    with scoped(alice.scope):
        async with ENGINE.unit():
            draft = await restore(await procedure_details("event"), 1, None, alice.id)
    assert (draft.number, draft.definition) == (3, DEFINITION)


async def test_a_thrown_away_draft_is_gone_with_its_changes(alice: Person) -> None:
    revision = await edited(alice, await begun(alice), relabel("お名前"))
    with scoped(alice.scope):
        async with ENGINE.unit():
            assert not await discard(await procedure_details("event"), revision, alice.id)
        assert (await procedure_details("event")).draft is None


async def made(alice: Person, town: Town, slug: str = "course", section: str = "ごみ減量係") -> None:
    draft = editing.new_draft({"ja": "防災講座の申込み"}).draft
    with scoped(alice.scope):
        async with ENGINE.unit():
            await create_procedure(alice.id, slug, Terms(town.sections[section]), draft)


async def test_a_new_procedure_is_seen_by_its_section_only(
    owner: asyncpg.Connection, alice: Person, town: Town
) -> None:
    bob = await make_person(owner, town, "bob", "section_staff", ["保健係"])
    await made(alice, town)
    with scoped(alice.scope):
        assert [p.slug for p in await procedures_in_detail()] == ["event", "course"]
    with scoped(bob.scope):
        assert await procedures_in_detail() == []
        drafts = await ENGINE.fetch("select from app.procedure_version where state = 'draft'")
        with pytest.raises(UnknownOwnProcedure):
            await procedure_details("course")
    assert drafts == []


async def test_nobody_makes_a_procedure_for_another_section(alice: Person, town: Town) -> None:
    with pytest.raises(NotAllowed):
        await made(alice, town, section="保健係")


async def test_a_name_in_the_address_is_given_once(alice: Person, town: Town) -> None:
    with pytest.raises(SlugTaken):
        await made(alice, town, slug="event")


async def test_a_procedure_that_was_never_public_goes_with_its_draft(alice: Person, town: Town) -> None:
    await made(alice, town)
    with scoped(alice.scope):
        async with ENGINE.unit():
            assert await discard(await procedure_details("course"), 1, alice.id)
        assert [p.slug for p in await procedures_in_detail()] == ["event"]


async def test_a_viewer_changes_nothing(owner: asyncpg.Connection, town: Town, alice: Person) -> None:
    victor = await make_person(owner, town, "victor", "viewer", ["ごみ減量係"])
    seen = await begun(alice)
    with pytest.raises(NotAllowed):
        await edited(victor, seen, relabel("お名前"))


async def test_suspending_resuming_and_closing(alice: Person) -> None:
    standings = []
    for act in (suspend, resume, close):
        with scoped(alice.scope):
            async with ENGINE.unit():
                await act(await procedure_details("event"), alice.id)
            standings.append((await procedure_details("event")).state())
    assert standings == ["suspended", "open", "closed"]


async def test_new_terms_are_kept_whole_and_a_period_can_be_lifted(
    alice: Person, town: Town, owner: asyncpg.Connection
) -> None:
    settings = Kept(
        category="ごみ",
        keywords="そだいごみ、引取り",
        planned_per_year=30,
        retention_years=3,
        retention_from=RetentionStart.completion,
        contact="内線1",
        selection=SelectionRule.lottery,
        places_shown=PlacesShown.number,
        step_mail=StepMail.after_ten_minutes,
        arrival_mail=ArrivalMail.at_09,
        standard_days=14,
    )
    day = date(2026, 5, 1)
    periods = []
    for terms in (Terms(town.sections["ごみ減量係"], settings, day, day), Terms(town.sections["ごみ減量係"], settings)):
        with scoped(alice.scope):
            async with ENGINE.unit():
                await change_terms(await procedure_details("event"), alice.id, terms)
        row = await owner.fetchrow(
            "select *, opens_at::text || ' ' || closes_at::text as period from app.procedure where municipality = $1",
            town.code,
        )
        assert Kept.of(row) == settings
        periods.append(row["period"])
    assert periods == ["2026-04-30 15:00:00+00 2026-05-01 15:00:00+00", "-infinity infinity"]


async def test_nobody_gives_a_procedure_to_a_section_that_is_not_theirs(alice: Person, town: Town) -> None:
    with scoped(alice.scope), pytest.raises(NotAllowed):
        async with ENGINE.unit():
            await change_terms(await procedure_details("event"), alice.id, Terms(town.sections["保健係"]))


async def test_another_approval_can_be_chosen(alice: Person, town: Town, owner: asyncpg.Connection) -> None:
    await approve(owner, town, {"other": DEFINITION}, held_on=datetime.now(UTC).date())
    await edited(alice, await begun(alice), relabel("お名前"))
    with pytest.raises(NotApproved) as refusal:
        await published_by(alice)
    assert "この手続は承認に含まれていない" in refusal.value.reasons[0]

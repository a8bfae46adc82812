"""While the sides are restarted one after the other, those of 0.2.0 meet the new database: by the functions that are kept for them, as their roles."""

import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.applications import processing
from app.applications.decryption import open_answers
from app.applications.lookup import status_of
from app.applications.queries import find
from app.applications.reference import InquiryCode, ReferenceNumber, SubmissionKey
from app.applications.status import Status
from app.applications.submitting import ANSWERS, _Content, _encode
from app.calendar.tokyo import fiscal_year, today
from app.migrations.history import this_program
from app.tenancy.engine import ENGINE
from app.tenancy.refusals import Refusal
from app.tenancy.scope import Role, Scope, scoped
from app.vault.reply_box import boxes_of
from app.vault.seal import PublicKey
from tests.boxes import box_of_before
from tests.factories import submit_one
from tests.operations.test_counting import differing
from tests.operators import make_operator
from tests.upgrade.contents import answers_of
from tests.upgrade.fixture import SEMINAR, SURVIVORS
from tests.upgrade.test_boxes import as_owner
from tests.upgrade.test_contents import counts, keys_of_today, seats_of, worked
from tests.upgrade.test_upgrade import Upgraded, upgraded

pytestmark = pytest.mark.anyio
__all__ = ["upgraded"]

FACETS = "childcare=yes"


class OldSide:
    """The applicant's side of 0.2.0: place and facets in the clear, boxes bound to nothing, proof and reply box as they were."""

    def __init__(self, upgraded: Upgraded) -> None:
        self.upgraded = upgraded
        self.code = upgraded.town.code
        self.key = SubmissionKey.new()

    @property
    def inquiry_code(self) -> InquiryCode:
        return self.key.inquiry_code(self.code)

    @property
    def proof(self) -> bytes:
        return self.inquiry_code.earlier_proof(self.upgraded.settings.inquiry_keys[0].key, self.code)

    async def submit(self, choice: str) -> tuple[str, str]:
        """The outcome and the reference, or the SQLSTATE and ""."""
        town, (box,) = self.upgraded.town, boxes_of(self.inquiry_code.secret(), ())
        procedure = await town.published("meeting")
        sealing_key = procedure.keys[fiscal_year(datetime.now(UTC))]
        with scoped(Scope(Role.applicant)):
            try:
                (told,) = await ENGINE.fetch(
                    "select * from api.submit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
                    *(self.code, procedure.id, procedure.current.id, self.key.candidates(self.code, 1)),
                    *(self.key.hashed(), bytes(32), 1, self.proof, box.public.key, sealing_key.id),
                    *(answers_box(sealing_key, self.code, procedure.current.id, choice), await self.address()),
                    *("ja", choice, [f"event={choice}", FACETS]),
                )
            except asyncpg.PostgresError as refused:
                return str(refused.sqlstate), ""
        return told["outcome"], f"{self.code}-{told['reference'][:5]}-{told['reference'][5:]}"

    async def address(self) -> bytes:
        (mailer,) = await ENGINE.fetch(
            "select id, public_key from api.mailer_public_key order by created_at desc limit 1"
        )
        return box_of_before(PublicKey(*mailer), self.code, "address", b"hanako@example.jp")

    async def status(self, reference: str, proof: bytes) -> tuple[Any, ...]:
        """Outcome, status and number of events."""
        with scoped(Scope(Role.lookup)):
            (told,) = await ENGINE.fetch(
                "select outcome, status, cardinality(event_at) from api.status_of($1, $2, $3, $4)",
                *(self.code, ReferenceNumber.read(reference).symbols, [f"1:{proof.hex()}"], "192.0.2.9"),
            )
        return tuple(told)


READ_BY_THE_OLD_SIDE = {
    "published_municipality": "code, slug, name, telephone, suspended",
    "published_procedure": "municipality, id, slug, category, position, opens_at, closes_at, suspended, section_name, section_telephone, "
    "has_places, selection, contact",
    "published_version": "id, procedure, number, definition, content_hash, approval_meeting, approval_held_on, approval_number, approval_kind, "
    "approved_items, municipality, state",
    "published_key": "procedure, id, fiscal_year, public_key, municipality",
    "mailer_public_key": "id, public_key, created_at",
}
"""The columns that 0.2.0's applicant's side reads, by view."""


async def test_an_old_side_shows_what_is_published(upgraded: Upgraded) -> None:
    with scoped(Scope(Role.applicant)):
        for view, columns in READ_BY_THE_OLD_SIDE.items():
            assert await ENGINE.fetch(f"select {columns} from api.{view}")


def answers_box(key: PublicKey, code: str, version: UUID, choice: str) -> bytes:
    answers = {name: values[0] for name, values in answers_of(choice).items() if "." not in name}
    return box_of_before(key, code, ANSWERS, _encode(_Content(version.hex, answers, b"")))


async def opened(upgraded: Upgraded, reference: str) -> tuple[int, object]:
    """The format of an application, and what it chose."""
    with scoped(upgraded.person.scope):
        application = await find(reference)
        answers = await open_answers(application, upgraded.town.key_store, upgraded.person.id)
    assert answers is not None
    return application.sealed_format, answers.answers["event"]


async def miscounted(upgraded: Upgraded) -> int:
    """How many counts are another number than the applications, those of 0.2.0 among them."""
    owner = await as_owner(upgraded)
    try:
        assert await owner.fetchval("select sum(count) from app.standing") > 0
        return await differing(owner, upgraded.town)
    finally:
        await owner.close()


async def stored(upgraded: Upgraded, reference: str) -> tuple[Any, ...]:
    """What stands in the open of it: place and facets."""
    owner = await as_owner(upgraded)
    symbols = ReferenceNumber.read(reference).symbols
    row = await owner.fetchrow("select place, facets from app.application where reference = $1", symbols)
    await owner.close()
    return tuple(row)


async def test_an_old_side_submits_until_the_worker_has_come_and_is_refused_plainly_then(upgraded: Upgraded) -> None:
    """TD428 is what its program takes for a database that did not record: its page says to send it again, which the new side takes."""
    await keys_of_today(upgraded)
    old, late, full = OldSide(upgraded), OldSide(upgraded), OldSide(upgraded)
    outcome, reference = await old.submit(SURVIVORS)
    assert (outcome, await opened(upgraded, reference)) == ("arrived", (1, SURVIVORS))
    assert await miscounted(upgraded) == 0
    assert await full.submit(SURVIVORS) == (Refusal.full, "")
    await worked(upgraded)
    seats = seats_of(upgraded, "meeting")
    assert await stored(upgraded, reference) == (seats[SURVIVORS], [FACETS])
    assert await old.submit(SURVIVORS) == ("repeated", reference)
    assert await late.submit(SEMINAR) == (Refusal.other_place, "")
    assert await counts(upgraded, "meeting") == {seats[SURVIVORS]: (3, 3), seats[SEMINAR]: (2, 1)}
    again = await submit_one(upgraded.town, upgraded.settings, answers_of(SEMINAR), "meeting", late.key)
    assert await opened(upgraded, str(again.reference)) == (2, SEMINAR)


async def test_what_an_old_side_took_is_answered_by_the_new_one(upgraded: Upgraded) -> None:
    await keys_of_today(upgraded)
    old = OldSide(upgraded)
    _, reference = await old.submit(SEMINAR)
    with scoped(upgraded.person.scope):
        async with ENGINE.unit():
            application = await find(reference)
            store, person = upgraded.town.key_store, upgraded.person.id
            await processing.take_step(application, Status.accepted, application.version, person, "はい。", store=store)
    shown = await status_of(
        ReferenceNumber.read(reference), old.inquiry_code, upgraded.settings.inquiry_keys, "192.0.2.1"
    )
    assert [line.message for line in shown.history] == ["", "はい。"]
    assert await old.status(reference, old.proof) == ("found", "accepted", 2)


async def test_an_old_side_looks_up_what_came_before_and_finds_nothing_of_a_new_one(upgraded: Upgraded) -> None:
    await worked(upgraded)
    old, sent = OldSide(upgraded), upgraded.known.applications["rejected"]
    key = upgraded.settings.inquiry_keys[0].key
    proof = InquiryCode.read(sent.inquiry_code).earlier_proof(key, old.code)
    assert await old.status(sent.reference, proof) == ("found", "rejected", 2)
    assert (await old.status(sent.reference, secrets.token_bytes(32)))[0] == "not_found"
    receipt = await submit_one(upgraded.town, upgraded.settings)
    proof = receipt.inquiry_code.earlier_proof(key, old.code)
    assert (await old.status(str(receipt.reference), proof))[0] == "not_found"


async def test_an_old_staff_side_enters_until_the_worker_has_come(upgraded: Upgraded) -> None:
    await keys_of_today(upgraded)
    reference = await old_entry(upgraded, SEMINAR)
    assert await opened(upgraded, reference) == (1, SEMINAR)
    assert await miscounted(upgraded) == 0
    await worked(upgraded)
    assert await stored(upgraded, reference) == (seats_of(upgraded, "meeting")[SEMINAR], [FACETS])
    with pytest.raises(asyncpg.PostgresError) as refused:
        await old_entry(upgraded, SURVIVORS)
    assert refused.value.sqlstate == Refusal.other_place


async def old_entry(upgraded: Upgraded, choice: str) -> str:
    town = upgraded.town
    procedure = await town.published("meeting")
    key = procedure.keys[fiscal_year(datetime.now(UTC))]
    with scoped(upgraded.person.scope):
        async with ENGINE.unit():
            (told,) = await ENGINE.fetch(
                "select * from api.enter_application($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                *(uuid4(), procedure.id, procedure.current.id, "paper", today()),
                *(SubmissionKey.new().candidates(town.code, 1), secrets.token_bytes(32), key.id),
                *(answers_box(key, town.code, procedure.current.id, choice), None, choice, [f"event={choice}", FACETS]),
            )
    assert told["outcome"] == "entered"
    return f"{town.code}-{told['reference'][:5]}-{told['reference'][5:]}"


async def test_the_old_operators_side_and_worker_ask_as_before(upgraded: Upgraded) -> None:
    owner = await as_owner(upgraded)
    operator = await make_operator(owner)
    await owner.close()
    with scoped(operator.scope):
        await ENGINE.fetch("select api.note_refusal('GET /nothing')")
        events = await ENGINE.fetch("select action, subject from api.operator_events(10)")
    assert ("refused", "GET /nothing") in [tuple(row) for row in events]
    with scoped(Scope(Role.worker)):
        assert await ENGINE.fetch("select api.procedures_without_key()")


def test_every_kept_function_is_asked_here() -> None:
    """Each line that keeps one has its test above."""
    names = {kept.partition("(")[0].removeprefix("api.") for kept in this_program().kept}
    assert names == {
        "submit",
        "status_of",
        "enter_application",
        "operator_events",
        "note_refusal",
        "procedures_without_key",
    }

"""取り消し: what the database lets a person take back, what goes back with it, and what must stay right afterwards."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import asyncpg
import pytest
from asyncpg.exceptions import PostgresError

from app.applications import processing
from app.applications.application_counts import standing_of
from app.applications.call_steps import CallStep, take_call_step
from app.applications.lookup import Inquiry, status_of, unwritten_statuses
from app.applications.processing import StatusClash, StepRefused, step_back, take_step
from app.applications.queries import SealedApplication, Selection, find, history_of
from app.applications.status import Status
from app.applications.submitting import Receipt
from app.applications.undoing import LastStep, NotUndoable, UndoRefused, before_the_press, own_last_step, take_back
from app.exports import register
from app.exports.formats import Format
from app.exports.register import Items
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.refusals import Refusal, code_of
from app.tenancy.scope import scoped
from app.web.staff.bulk.engine import accepted_and_completed, step_to
from tests.factories import ANSWERS, Person, Town, make_person, make_town, submit_one

pytestmark = pytest.mark.anyio


@dataclass
class Desk:
    """A town whose mails wait ten minutes, one application, and two who work on it."""

    owner: asyncpg.Connection
    settings: Settings
    town: Town
    alice: Person
    bob: Person
    receipt: Receipt

    async def found(self) -> SealedApplication:
        return await find(str(self.receipt.reference))

    async def procedure(self) -> UUID:
        with scoped(self.alice.scope):
            return (await self.found()).procedure

    async def step(self, to: Status, person: Person | None = None, text: str = "") -> SealedApplication:
        """A person's step; the application as it is after it, as they see it."""
        person = person or self.alice
        with scoped(person.scope):
            async with ENGINE.unit():
                application = await self.found()
                await take_step(application, to, application.version, person.id, text, store=self.town.key_store)
            return await self.found()

    async def last(self, person: Person | None = None) -> LastStep | None:
        with scoped((person or self.alice).scope):
            return await own_last_step((await self.found()).id)

    async def undo(self, person: Person | None = None, *, event: UUID | None = None) -> SealedApplication:
        person = person or self.alice
        with scoped(person.scope):
            async with ENGINE.unit():
                application = await self.found()
                last = await own_last_step(application.id)
                named = event or (last.event if last else uuid4())
                await take_back(application, named, application.version, person.id)
            return await self.found()

    async def letters(self) -> list[tuple[str, str]]:
        rows = await self.owner.fetch(
            "select kind, state from app.outbox where municipality = $1 and recipient = 'applicant' and kind <> 'arrival' order by created_at",
            self.town.code,
        )
        return [(row["kind"], row["state"]) for row in rows]


@pytest.fixture
async def desk(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Desk:
    town = await make_town(owner, settings)
    await owner.execute("update app.procedure set step_mail = 'after_ten_minutes' where municipality = $1", town.code)
    alice, bob = await make_person(owner, town, "alice"), await make_person(owner, town, "bob")
    return Desk(owner, settings, town, alice, bob, await submit_one(town, settings))


async def test_a_step_is_taken_back_and_its_letter_is_not_sent(desk: Desk) -> None:
    await desk.step(Status.accepted)
    assert await desk.letters() == [("acceptance", "waiting")]
    undone = await desk.undo()
    assert (undone.status, undone.status_before, undone.version) == (Status.arrived, None, 3)
    assert await desk.letters() == [("acceptance", "withdrawn")]
    left = await desk.owner.fetchrow(
        "select address_sealed, ended_at from app.outbox where municipality = $1 and kind = 'acceptance'",
        desk.town.code,
    )
    assert left["address_sealed"] is None
    assert left["ended_at"] is not None


async def test_one_press_of_two_steps_is_taken_back_whole(desk: Desk) -> None:
    """「話せた・確認を終えて受け付ける」 by mistake: the application is in 確認中 again, and the applicant sees no trace of either step."""
    await desk.step(Status.confirming)
    with scoped(desk.alice.scope):
        async with ENGINE.unit():
            application = await desk.found()
            store, seen = desk.town.key_store, application.version
            await take_call_step(application, CallStep.end_and_accept, seen, desk.alice.id, store)
    last = await desk.last()
    assert last is not None
    with scoped(desk.alice.scope):
        assert before_the_press(await history_of(application.id), last) is Status.confirming
    undone = await desk.undo()
    assert (undone.status, undone.status_before, undone.version) == (Status.confirming, Status.arrived, 6)
    assert ([state for _, state in await desk.letters()], await desk.last()) == (["withdrawn"], None)
    receipt = desk.receipt
    shown = await status_of(receipt.reference, receipt.inquiry_code, desk.settings.inquiry_keys, "198.18.7.1/32")
    assert [line.status for line in shown.history] == [Status.arrived, Status.confirming]
    # as any other step from there
    await desk.step(Status.withdrawn, text="申し出による")


async def test_two_presses_are_taken_back_one_by_one(desk: Desk) -> None:
    """The end of 確認中 and an acceptance some seconds later are two: the second alone is taken back, and nothing more then."""
    await desk.step(Status.confirming)
    with scoped(desk.alice.scope):
        async with ENGINE.unit():
            application = await desk.found()
            await step_back(application, application.version, desk.alice.id, store=desk.town.key_store)
    await desk.owner.execute("alter table app.status_event disable trigger user")
    await desk.owner.execute(
        "update app.status_event set at = at - interval '3 seconds' where municipality = $1", desk.town.code
    )
    await desk.owner.execute("alter table app.status_event enable trigger user")
    await desk.step(Status.accepted)
    last = await desk.last()
    assert last is not None
    with scoped(desk.alice.scope):
        assert before_the_press(await history_of(application.id), last) is Status.arrived
    assert (await desk.undo()).status is Status.arrived
    assert await desk.last() is None


async def test_both_events_stand_in_the_history_and_the_log(desk: Desk) -> None:
    await desk.step(Status.accepted)
    undone = await desk.undo()
    with scoped(desk.alice.scope):
        history = await history_of(undone.id)
    assert [(step.to_status, step.undoes == history[1].id) for step in history] == [
        (Status.arrived, False),
        (Status.accepted, False),
        (Status.arrived, True),
    ]
    logged = await desk.owner.fetchval(
        "select details from app.audit_event where municipality = $1 and action = 'step_undone'", desk.town.code
    )
    assert logged == '{"to": "arrived", "from": "accepted"}'


async def test_the_applicant_sees_no_trace_by_either_way(desk: Desk) -> None:
    await desk.step(Status.accepted, text="まちがえて書いた連絡")
    await desk.undo()
    receipt, keys = desk.receipt, desk.settings.inquiry_keys
    shown = await status_of(receipt.reference, receipt.inquiry_code, keys, "198.18.7.1/32")
    assert (shown.status, [(line.status, line.message) for line in shown.history]) == (
        Status.arrived,
        [(Status.arrived, "")],
    )
    # the quick way knows nothing of what was taken back: it leaves the pair to the other
    assert await unwritten_statuses([Inquiry(receipt.reference, receipt.inquiry_code)], keys) == [None]
    await desk.step(Status.accepted)
    later = await status_of(receipt.reference, receipt.inquiry_code, keys, "198.18.7.1/32")
    assert [line.status for line in later.history] == [Status.arrived, Status.accepted]


@pytest.mark.parametrize("to", [Status.rejected, Status.withdrawn])
async def test_what_is_confirmed_is_not_taken_back(desk: Desk, to: Status) -> None:
    await desk.step(to, text="対象の地域の外です。")
    assert await desk.last() is None
    with pytest.raises(StatusClash):
        await desk.undo()


@pytest.mark.parametrize("both", [False, True])
async def test_what_was_taken_for_many_at_once_is_not_taken_back(desk: Desk, *, both: bool) -> None:
    """Its letter does not wait either, and of two steps at once no acceptance is left that nobody was told of."""
    with scoped(desk.alice.scope):
        async with ENGINE.unit():
            found = await desk.found()
            act = (accepted_and_completed if both else partial(step_to, Status.accepted))(
                desk.alice.id, desk.town.key_store
            )
            await act.do(found, found.version)
    last = await desk.last()
    assert last
    assert last.refusal is NotUndoable.confirmed
    with pytest.raises(UndoRefused) as refused:
        await desk.undo()
    assert refused.value.reason is NotUndoable.confirmed
    assert await desk.letters() == [("completion" if both else "acceptance", "waiting")]
    waits = "select due_at > clock_timestamp() from app.outbox where municipality = $1 and kind <> 'arrival' and recipient = 'applicant'"
    assert await desk.owner.fetchval(waits, desk.town.code) is False


async def test_a_correction_and_an_undoing_are_not_taken_back(desk: Desk) -> None:
    await desk.step(Status.accepted)
    with scoped(desk.alice.scope):
        async with ENGINE.unit():
            application = await desk.found()
            await processing.correct(application, Status.processing, application.version, desk.alice.id, "誤り")
    assert await desk.last() is None
    await desk.step(Status.confirming)
    await desk.undo()
    assert await desk.last() is None


async def test_nobody_elses_step_is_taken_back(desk: Desk) -> None:
    await desk.step(Status.accepted)
    last = await desk.last()
    assert last
    assert await desk.last(desk.bob) is None
    with pytest.raises(StatusClash):
        await desk.undo(desk.bob, event=last.event)


async def test_after_ten_minutes_it_is_too_late(desk: Desk) -> None:
    await desk.step(Status.confirming)
    last = await desk.last()
    assert last
    assert last.until - last.at == timedelta(minutes=10)
    await desk.owner.execute(
        "update app.status_event set at = at - interval '601 seconds' where municipality = $1", desk.town.code
    )
    with pytest.raises(UndoRefused) as refused:
        await desk.undo()
    assert refused.value.reason is NotUndoable.late


@pytest.mark.parametrize(
    "became",
    [
        "state = 'sent', ended_at = clock_timestamp(), attempts = 1",
        "attempts = 1, lease = gen_random_uuid(), leased_until = clock_timestamp() + interval '2 minutes'",
        "attempts = 1",
        "state = 'failed', ended_at = clock_timestamp(), attempts = 3",
    ],
)
async def test_a_letter_that_somebody_had_in_hand_holds_the_step(desk: Desk, became: str) -> None:
    await desk.step(Status.accepted)
    await desk.owner.execute(
        f"update app.outbox set {became} where municipality = $1 and kind = 'acceptance'", desk.town.code
    )
    with pytest.raises(UndoRefused) as refused:
        await desk.undo()
    assert refused.value.reason is NotUndoable.mail


async def test_a_letter_of_an_earlier_step_does_not(desk: Desk) -> None:
    await desk.step(Status.accepted)
    await desk.owner.execute("update app.outbox set state = 'sent' where municipality = $1", desk.town.code)
    await desk.step(Status.processing)
    assert (await desk.undo()).status is Status.accepted
    assert await desk.letters() == [("acceptance", "sent")]


@pytest.mark.parametrize("began", ["before", "after"])
async def test_a_download_that_may_have_read_it_holds_the_step(desk: Desk, began: str) -> None:
    selection = Selection(procedure=await desk.procedure())

    async def begun() -> UUID:
        async with ENGINE.unit():
            return await register.begin(desk.bob.id, selection, Format.print, Items.every, "確認のため")

    with scoped(desk.bob.scope):
        record = await begun() if began == "before" else None
    await desk.step(Status.accepted)
    with scoped(desk.bob.scope):
        record = record or await begun()
        last = await desk.last()
        assert last
        assert last.refusal is NotUndoable.download
        await register.end(record, 1, completed=True, applications=())
    with pytest.raises(UndoRefused) as refused:
        await desk.undo()
    assert refused.value.reason is NotUndoable.download


async def test_a_download_of_before_does_not(desk: Desk) -> None:
    selection = Selection(procedure=await desk.procedure())
    with scoped(desk.bob.scope):
        async with ENGINE.unit():
            record = await register.begin(desk.bob.id, selection, Format.print, Items.every, "確認のため")
        await register.end(record, 1, completed=True, applications=[(await desk.found()).id])
    await desk.step(Status.accepted)
    assert (await desk.undo()).status is Status.arrived
    contained = await desk.owner.fetchval(
        "select count(*) from app.exported_application where municipality = $1", desk.town.code
    )
    assert contained == 1  # 差分 knows it as downloaded, as before


async def test_confirming_that_is_taken_back_to_leads_where_it_led(desk: Desk) -> None:
    await desk.step(Status.accepted)
    await desk.step(Status.confirming)
    began = await desk.owner.fetchval(
        "select at from app.status_event where municipality = $1 and to_status = 'confirming'", desk.town.code
    )
    with scoped(desk.alice.scope):
        async with ENGINE.unit():
            application = await desk.found()
            await step_back(application, application.version, desk.alice.id, store=desk.town.key_store)
    undone = await desk.undo()
    assert (undone.status, undone.status_before) == (Status.confirming, Status.accepted)
    since = await desk.owner.fetchval(
        "select max(e.at) from app.status_event e where e.municipality = $1 and e.to_status = 'confirming' and e.undoes is null",
        desk.town.code,
    )
    assert since == began


async def test_counts_are_as_they_were(desk: Desk) -> None:
    await submit_one(desk.town, desk.settings, {**ANSWERS, "name": ["四谷 太郎"]})
    procedure = await desk.procedure()
    with scoped(desk.alice.scope):
        before = await standing_of(procedure)
    await desk.step(Status.accepted)
    await desk.undo()
    with scoped(desk.alice.scope):
        assert await standing_of(procedure) == before


async def test_statistics_count_the_step_that_holds(desk: Desk) -> None:
    """Accepted and taken back on the day of arrival, accepted two days later: it waited two days."""
    await desk.step(Status.accepted)
    undone = await desk.undo()
    await desk.step(Status.accepted)
    await desk.owner.execute(
        "update app.status_event e set at = at - case when e.seen_version = 3 then interval '2 days' else interval '4 days' end "
        "where e.municipality = $1",
        desk.town.code,
    )
    await desk.owner.execute(
        "update app.application set arrived_at = arrived_at - interval '4 days' where municipality = $1", desk.town.code
    )
    with scoped(desk.alice.scope):
        rows = await ENGINE.fetch(
            "select step, days, count from api.waiting_days($1, now() - interval '9 days', now())", undone.procedure
        )
    assert [tuple(row) for row in rows] == [("acceptance", 2, 1)]


async def test_the_database_refuses_what_the_program_would_not_send(desk: Desk) -> None:
    await desk.step(Status.accepted)
    last = await desk.last()
    assert last

    async def write(to: str, staff: UUID, seen: int, undoes: UUID) -> str:
        with scoped(desk.alice.scope):
            try:
                async with ENGINE.unit():
                    await ENGINE.fetch(
                        "insert into app.status_event (municipality, id, application, to_status, staff, seen_version, correction, undoes) "
                        "values ($1, gen_random_uuid(), $2, $3, $4, $5, false, $6) returning id",
                        desk.town.code,
                        (await desk.found()).id,
                        to,
                        staff,
                        seen,
                        undoes,
                    )
            except PostgresError as refused:
                return str(code_of(refused))
        return "written"

    me = desk.alice.id
    assert await write("processing", me, 2, last.event) == Refusal.step_not_allowed
    assert await write("arrived", me, 1, last.event) == Refusal.status_changed
    assert await write("arrived", me, 2, uuid4()) == Refusal.status_changed
    assert await write("arrived", desk.bob.id, 2, last.event) in {
        Refusal.status_changed,
        Refusal.insufficient_privilege,
    }
    assert await write("arrived", me, 2, last.event) == "written"


async def test_a_colleagues_next_step_comes_first(desk: Desk) -> None:
    """Both at the same moment: one of the two is refused, and the application is as the other left it."""
    await desk.step(Status.accepted)

    async def tried(act: object) -> bool:
        try:
            await act  # type: ignore[misc]  # a coroutine
        except (StatusClash, StepRefused):
            return False
        return True

    undone, stepped = await asyncio.gather(tried(desk.undo()), tried(desk.step(Status.processing, desk.bob)))
    assert undone != stepped
    status = await desk.owner.fetchval("select status from app.application where municipality = $1", desk.town.code)
    assert status == ("arrived" if undone else "processing")
    assert await desk.letters() == [("acceptance", "withdrawn" if undone else "waiting")]


async def test_a_mailer_that_takes_the_letter_at_the_same_moment_is_waited_for(desk: Desk) -> None:
    """The mailer has the letter's row, and has not committed yet that it is in hand: taking back waits, and is refused then."""
    await desk.step(Status.accepted)
    async with desk.owner.transaction():
        await desk.owner.execute(
            "update app.outbox set attempts = 1, lease = gen_random_uuid(), leased_until = clock_timestamp() + interval '2 minutes' "
            "where municipality = $1 and kind = 'acceptance'",
            desk.town.code,
        )
        undoing = asyncio.create_task(desk.undo())
        await asyncio.sleep(0.3)
        assert not undoing.done()
    with pytest.raises(UndoRefused):
        await undoing
    assert await desk.letters() == [("acceptance", "waiting")]

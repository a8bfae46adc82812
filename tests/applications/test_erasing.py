"""消去: what is due, two persons, all or nothing, finishable after a crash."""

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from app.applications.application_counts import standing_of
from app.applications.erasing import plans
from app.applications.erasing.due_summary import due_summary
from app.applications.erasing.executing import AnotherPersonConfirms, ListChanged, Means, NotPlanned, execute_erasure
from app.applications.erasing.holds import HoldReason, holds, lift_hold, set_hold
from app.applications.erasing.plans import AlreadyPlanned, ErasureReason, ErasureState, UnknownErasure
from app.applications.queries import find
from app.calendar.tokyo import fiscal_year
from app.procedures.procedures_for_staff import procedure_summaries
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from app.vault.keystore import KeyStore
from tests.erasures import (
    AGE,
    finished_long_ago,
    hash_of,
    key_is_there,
    key_of_old_year,
    make_old,
    rows_left,
    wait_over,
)
from tests.factories import Person, Town, add_procedure, make_person, make_town, submit_one
from tests.held_files import hand_of, link
from tests.web.staff.cast import audited

pytestmark = pytest.mark.anyio

OLD_YEAR = fiscal_year(datetime.now(UTC)) - AGE


def means_of(store: KeyStore) -> Means:
    def unit() -> AbstractAsyncContextManager[object]:
        return ENGINE.unit()

    return Means(store, key_backup_days=7, rows_backup_days=35, unit=unit)


async def planned(owner: asyncpg.Connection, person: Person, town: Town, slug: str = "event") -> UUID:
    """A plan whose waiting time is over."""
    with scoped(person.scope):
        async with ENGINE.unit():
            procedure = (await procedure_summaries())[town.procedures[slug]]
            erasure = await plans.plan_due(procedure, OLD_YEAR, person.id)
    await wait_over(owner, town)
    return erasure


async def planned_single(owner: asyncpg.Connection, person: Person, town: Town, reference: object) -> UUID:
    with scoped(person.scope):
        async with ENGINE.unit():
            found = await find(str(reference))
            procedure = (await procedure_summaries())[found.procedure]
            erasure = await plans.plan_single(procedure, found, ErasureReason.applicant_asked, "第12号", person.id)
    await wait_over(owner, town)
    return erasure


async def confirmed(person: Person, town: Town, erasure: UUID, shown: bytes | None = None) -> None:
    with scoped(person.scope):
        if shown is None:
            told = await plans.preview(erasure)
            shown = told.hash if told else b""
        await execute_erasure(erasure, shown, person.id, means_of(town.key_store))


async def told_of(person: Person, erasure: UUID) -> plans.Erasure:
    with scoped(person.scope):
        return await plans.erasure_named(erasure)


async def _stage(owner: asyncpg.Connection, settings: Settings) -> tuple[Town, Person, Person]:
    """A town, somebody who plans and somebody who confirms."""
    town = await make_town(owner, settings)
    alice = await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])
    return town, alice, await make_person(owner, town, "ada")


async def test_a_year_goes_with_all_its_rows_and_its_key(owner: asyncpg.Connection, settings: Settings) -> None:
    town, alice, ada = await _stage(owner, settings)
    receipts = await finished_long_ago(owner, town, settings, alice, count=3)
    key = await key_of_old_year(owner, town)
    erasure = await planned(owner, alice, town)
    await confirmed(ada, town, erasure)

    assert sum((await rows_left(owner, town)).values()) == 0
    with scoped(alice.scope):
        assert sum((await standing_of()).values()) == 0
    assert not key_is_there(town, key["id"])
    assert (await key_of_old_year(owner, town))["destroyed_at"] is not None
    done = await told_of(alice, erasure)
    assert done.state is ErasureState.finished
    assert done.listed is not None
    numbers = sorted(str(receipt.reference) for receipt in receipts)
    assert (done.listed.count, done.listed.first_reference, done.listed.last_reference, done.listed.hash) == (
        3,
        numbers[0],
        numbers[-1],
        hash_of(receipts),
    )
    assert done.rows_backup_until is not None
    assert done.key_backup_until is not None
    assert (done.rows_backup_until - done.key_backup_until).days == 28
    for action in ("erasure_planned", "applications_erased", "key_destroyed"):
        assert await audited(owner, town, action) == 1


async def test_every_table_that_tells_of_an_application_was_full(owner: asyncpg.Connection, settings: Settings) -> None:
    """Else the test above would prove nothing of it; a new table comes to this test by itself."""
    town, alice, ada = await _stage(owner, settings)
    (receipt,) = await finished_long_ago(owner, town, settings, alice)
    application = "(select id from app.application where municipality = $1 and reference = $2)"
    for statement in (
        f"insert into app.handling_record (municipality, application, staff, kind, sealed) values ($1, {application}, $3, 'memo', 'x')",
        f"insert into app.annotation_change (municipality, application, staff, annotation_version) values ($1, {application}, $3, 2)",
        f"insert into app.application_reading (municipality, application, staff) values ($1, {application}, $3)",
        f"insert into app.legal_hold (municipality, application, reason, set_by, lifted_by, lifted_at) values ($1, {application}, 'audit', $3, $3, now())",
    ):
        await owner.execute(statement, town.code, receipt.reference.symbols, alice.id)
    await link(owner, town, await (await hand_of(owner, town)).attach())
    await owner.execute(
        "insert into app.open_past_application (municipality, application) select municipality, id from app.application where municipality = $1",
        town.code,
    )
    await owner.execute(
        "insert into app.blind_index (municipality, application, sealing_key, tokens) select municipality, id, sealing_key, '{1}' "
        "from app.application where municipality = $1",
        town.code,
    )
    await owner.execute(
        "with sending as (insert into app.sending (municipality, id, procedure, staff, sealed) select municipality, gen_random_uuid(), procedure, "
        "$2, 'x' from app.application where municipality = $1 returning municipality, id) "
        "insert into app.notice (municipality, sending, application) select a.municipality, s.id, a.id from sending s "
        "join app.application a on a.municipality = s.municipality",
        town.code,
        alice.id,
    )
    await owner.execute(
        "insert into app.delivery_attempt (municipality, outbox, outcome) select municipality, id, 'sent' from app.outbox where municipality = $1",
        town.code,
    )
    record = await owner.fetchval(
        "insert into app.export_record (municipality, staff, format, purpose) values ($1, $2, 'xlsx', '一覧') returning id",
        town.code,
        alice.id,
    )
    await owner.execute(
        "insert into app.exported_application (municipality, application, record) select municipality, id, $2 from app.application where municipality = $1",
        town.code,
        record,
    )
    assert [name for name, count in (await rows_left(owner, town)).items() if count == 0] == []
    await confirmed(ada, town, await planned(owner, alice, town))
    assert sum((await rows_left(owner, town)).values()) == 0
    assert await owner.fetchval("select count(*) from app.sending where municipality = $1", town.code) == 0


@pytest.mark.parametrize(
    ("rule", "finished", "first_day"),
    [
        ("fiscal_year_end", "2017-03-31 23:59:59+09", date(2022, 4, 1)),
        ("fiscal_year_end", "2017-04-01 00:00:00+09", date(2023, 4, 1)),
        ("completion", "2017-06-10 09:00:00+09", date(2022, 6, 11)),
        ("completion", "2016-02-29 09:00:00+09", date(2021, 3, 1)),
    ],
)
async def test_it_is_due_on_the_first_day_after_its_retention_and_not_before(
    owner: asyncpg.Connection, settings: Settings, rule: str, finished: str, first_day: date
) -> None:
    """Five years, from the end of the fiscal year or from the day on which it was completed (民法 第140条: the first day does not count)."""
    town, alice, _ = await _stage(owner, settings)
    await finished_long_ago(owner, town, settings, alice)
    await owner.execute("update app.procedure set retention_from = $2 where municipality = $1", town.code, rule)
    await owner.execute(
        "update app.status_event set at = $2::text::timestamptz - interval '1 day' * (to_status <> 'completed')::int where municipality = $1",
        town.code,
        finished,
    )
    await owner.execute(
        "update app.application set arrived_at = $2::text::timestamptz - interval '1 day' where municipality = $1",
        town.code,
        finished,
    )
    await owner.execute("set role todoke_functions")
    due = [
        await owner.fetchval(
            "select count(*) from api.applications_due($1, array[$2::uuid], null, $3)",
            town.code,
            town.procedures["event"],
            day,
        )
        for day in (first_day - timedelta(days=1), first_day)
    ]
    await owner.execute("set role todoke_owner")
    assert due == [0, 1]


async def test_what_is_due_soon_is_shown_ahead(owner: asyncpg.Connection, settings: Settings) -> None:
    town, alice, _ = await _stage(owner, settings)
    await finished_long_ago(owner, town, settings, alice)
    with scoped(alice.scope):
        assert [(each.due, each.ahead, each.remaining) for each in await due_summary()] == [(1, 0, 1)]
    await owner.execute(
        "update app.procedure set retention_years = $2, retention_from = 'completion' where municipality = $1",
        town.code,
        AGE,
    )
    with scoped(alice.scope):
        assert [(each.due, each.ahead, each.remaining) for each in await due_summary()] == [(0, 1, 1)]


async def test_unfinished_work_is_never_due(owner: asyncpg.Connection, settings: Settings) -> None:
    town, alice, _ = await _stage(owner, settings)
    receipt = await submit_one(town, settings)
    await make_old(owner, town, "event", [receipt.reference.symbols])
    with scoped(alice.scope):
        assert await due_summary() == []


async def test_the_one_who_planned_cannot_confirm(owner: asyncpg.Connection, settings: Settings) -> None:
    town, alice, ada = await _stage(owner, settings)
    await finished_long_ago(owner, town, settings, alice)
    erasure = await planned(owner, ada, town)
    for person in (ada, alice):  # the planner; and somebody who is no administrator
        with pytest.raises(AnotherPersonConfirms):
            await confirmed(person, town, erasure)
    assert (await rows_left(owner, town))["app.application"] == 1


async def test_a_hold_stops_it_until_it_is_lifted(owner: asyncpg.Connection, settings: Settings) -> None:
    town, alice, ada = await _stage(owner, settings)
    receipts = await finished_long_ago(owner, town, settings, alice, count=2)
    erasure = await planned(owner, alice, town)
    with scoped(ada.scope):
        told = await plans.preview(erasure)
        async with ENGINE.unit():
            await set_hold(await find(str(receipts[0].reference)), HoldReason.lawsuit, "", ada.id)
    assert told is not None
    with pytest.raises(ListChanged):  # what was shown had both
        await confirmed(ada, town, erasure, told.hash)
    await confirmed(ada, town, erasure)
    done = await told_of(alice, erasure)
    assert done.listed is not None
    assert (done.state, done.listed.count, done.listed.held, done.listed.key) == (ErasureState.finished, 1, 1, None)
    key = await key_of_old_year(owner, town)
    assert key_is_there(town, key["id"])

    with scoped(ada.scope):
        async with ENGINE.unit():
            await lift_hold((await holds())[0].id, ada.id)
    await confirmed(ada, town, await planned(owner, alice, town))
    assert sum((await rows_left(owner, town)).values()) == 0
    assert not key_is_there(town, key["id"])


async def test_an_application_alone_goes_and_the_years_key_stays(owner: asyncpg.Connection, settings: Settings) -> None:
    town, alice, ada = await _stage(owner, settings)
    first, second = await submit_one(town, settings), await submit_one(town, settings)
    erasure = await planned_single(owner, alice, town, first.reference)
    with pytest.raises(AlreadyPlanned):
        await planned_single(owner, alice, town, first.reference)
    await confirmed(ada, town, erasure)
    left = await owner.fetch("select reference, sealing_key from app.application where municipality = $1", town.code)
    assert [row["reference"] for row in left] == [second.reference.symbols]
    assert key_is_there(town, left[0]["sealing_key"])
    done = await told_of(alice, erasure)
    assert (done.state, done.key_backup_until, done.document) == (ErasureState.finished, None, "第12号")


async def test_a_key_outlives_its_fiscal_year_even_when_nothing_is_left(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    """Another application may arrive tomorrow; the year over, the key alone is what is left to erase."""
    town, alice, ada = await _stage(owner, settings)
    receipt = await submit_one(town, settings)
    key: UUID = await owner.fetchval("select sealing_key from app.application where municipality = $1", town.code)
    await confirmed(ada, town, await planned_single(owner, alice, town, receipt.reference))
    assert key_is_there(town, key)
    await make_old(owner, town, "event", [])
    await owner.execute("update app.erasure set fiscal_year = $2 where municipality = $1", town.code, OLD_YEAR)
    with scoped(alice.scope):
        told = await due_summary()
    assert [(each.fiscal_year, each.only_key) for each in told] == [(OLD_YEAR, True)]
    await confirmed(ada, town, await planned(owner, alice, town))
    assert not key_is_there(town, key)


async def test_two_who_confirm_at_once_erase_once(owner: asyncpg.Connection, settings: Settings) -> None:
    town, alice, ada = await _stage(owner, settings)
    eve = await make_person(owner, town, "eve")
    await finished_long_ago(owner, town, settings, alice, count=4)
    erasure = await planned(owner, alice, town)
    told = await asyncio.gather(*(confirmed(person, town, erasure) for person in (ada, eve)), return_exceptions=True)
    assert [type(each) for each in told if each is not None] in ([], [NotPlanned])
    assert await audited(owner, town, "applications_erased") == 1
    assert await audited(owner, town, "key_destroyed") == 1
    assert (await told_of(alice, erasure)).state is ErasureState.finished


class _CutOff(RuntimeError):
    pass


class _DyingStore:
    """A key store whose process dies: before the key is destroyed, or right after."""

    def __init__(self, store: KeyStore, *, after: bool) -> None:
        self._store = store
        self._after = after

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def destroy(self, owner: str, key_id: UUID) -> None:
        if self._after:
            self._store.destroy(owner, key_id)
        raise _CutOff


@pytest.mark.parametrize("after", [False, True])
async def test_what_was_cut_off_is_told_as_unfinished_and_finished_by_pressing_again(
    owner: asyncpg.Connection, settings: Settings, after: bool
) -> None:
    town, alice, ada = await _stage(owner, settings)
    await finished_long_ago(owner, town, settings, alice)
    key = await key_of_old_year(owner, town)
    erasure = await planned(owner, alice, town)
    with scoped(ada.scope):
        told = await plans.preview(erasure)
        assert told is not None
        with pytest.raises(_CutOff):
            await execute_erasure(erasure, told.hash, ada.id, means_of(_DyingStore(town.key_store, after=after)))  # type: ignore[arg-type]
    assert (await told_of(alice, erasure)).state is ErasureState.erased
    assert (await key_of_old_year(owner, town))["destroyed_at"] is None
    with scoped(alice.scope):
        assert [each.id for each in await plans.under_way()] == [erasure]
    with pytest.raises(AnotherPersonConfirms):
        await confirmed(alice, town, erasure)  # still an administrator's matter
    await confirmed(ada, town, erasure)
    assert (await told_of(alice, erasure)).state is ErasureState.finished
    assert not key_is_there(town, key["id"])


async def test_a_plan_is_withdrawn_and_made_again(owner: asyncpg.Connection, settings: Settings) -> None:
    town, alice, ada = await _stage(owner, settings)
    await finished_long_ago(owner, town, settings, alice)
    erasure = await planned(owner, alice, town)
    with pytest.raises(AlreadyPlanned):
        await planned(owner, alice, town)
    with scoped(alice.scope):
        async with ENGINE.unit():
            assert await plans.cancel_plan(erasure, alice.id)
            assert not await plans.cancel_plan(erasure, alice.id)
    with pytest.raises(NotPlanned):
        await confirmed(ada, town, erasure, b"x" * 32)
    await confirmed(ada, town, await planned(owner, alice, town))


async def test_nobody_else_plans_or_sees_it(owner: asyncpg.Connection, settings: Settings) -> None:
    town, alice, _ = await _stage(owner, settings)
    await add_procedure(owner, town, "health", section="保健係")
    await finished_long_ago(owner, town, settings, alice)
    erasure = await planned(owner, alice, town)
    bob = await make_person(owner, town, "bob", "section_staff", ["保健係"])
    victor = await make_person(owner, town, "victor", "viewer", ["ごみ減量係"])
    charlie = await make_person(owner, await make_town(owner, settings), "charlie")
    for person in (bob, victor, charlie):
        with scoped(person.scope):
            assert await due_summary() == []
            assert await plans.preview(erasure) is None
            with pytest.raises(UnknownErasure):
                await plans.erasure_named(erasure)
            rows = await ENGINE.fetch("select api.erasure_references($1) as list", erasure)
            assert rows[0]["list"] is None
            with pytest.raises((asyncpg.PostgresError, NotPlanned, KeyError)):
                await planned(owner, person, town)
        with pytest.raises((UnknownErasure, AnotherPersonConfirms, NotPlanned)):
            await confirmed(person, town, erasure, b"x" * 32)
    assert (await rows_left(owner, town))["app.application"] == 1


async def test_the_database_holds_the_two_person_rule_by_itself(owner: asyncpg.Connection, settings: Settings) -> None:
    town, alice, ada = await _stage(owner, settings)
    await finished_long_ago(owner, town, settings, alice)
    erasure = await planned(owner, alice, town)
    with scoped(alice.scope), pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ENGINE.fetch("update app.erasure set confirmed_by = $1", ada.id)
    with scoped(alice.scope), pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ENGINE.fetch("delete from app.application where municipality = $1", town.code)
    with scoped(alice.scope), pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ENGINE.fetch("update app.erasure set state = 'finished'")
    with scoped(ada.scope), pytest.raises(asyncpg.PostgresError, match="not planned"):
        await ENGINE.fetch("select api.execute_erasure(gen_random_uuid(), $1, 1)", b"x" * 32)
    assert (await told_of(alice, erasure)).state is ErasureState.planned

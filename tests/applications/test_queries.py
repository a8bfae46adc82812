"""The staff's list and one application: own sections only, in keyset pages, a constant number of queries."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from app.applications import queries
from app.applications.queries import Selection, UnknownApplication
from app.applications.reference import ReferenceNumber
from app.applications.status import Status
from app.calendar.tokyo import midnight, today
from app.settings import Settings
from app.tenancy import keyset
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.keyset import Cursor, Start
from app.tenancy.scope import scoped
from tests.factories import Person, Town, add_procedure, make_person, make_town, submit_one

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def working(person: Person) -> AsyncIterator[None]:
    with scoped(person.scope):
        async with ENGINE.unit():
            yield


async def submit_some(town: Town, settings: Settings, number: int) -> list[ReferenceNumber]:
    return [(await submit_one(town, settings)).reference for _ in range(number)]


async def test_work_that_waits_is_listed_oldest_first(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    references = await submit_some(town, settings, 3)
    async with working(await make_person(owner, town)):
        page = await queries.page_of(Selection())
    assert [found.reference for found in page.rows] == references
    assert (page.previous, page.next) == (None, None)


async def test_everything_is_listed_newest_first(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    references = await submit_some(town, settings, 3)
    async with working(await make_person(owner, town)):
        page = await queries.page_of(Selection(statuses=frozenset()))
    assert [found.reference for found in page.rows] == references[::-1]


@pytest.mark.parametrize("statuses", [Selection().statuses, frozenset()])
async def test_pages_lead_forward_and_back_again(
    database: ScopedEngine,
    owner: asyncpg.Connection,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    statuses: frozenset[Status],
) -> None:
    monkeypatch.setattr(keyset, "PAGE_ROWS", 2)
    town = await make_town(owner, settings)
    await submit_some(town, settings, 5)
    selection = Selection(statuses)
    async with working(await make_person(owner, town)):
        first = await queries.page_of(selection)
        second = await queries.page_of(selection, Start(after=first.next))
        third = await queries.page_of(selection, Start(after=second.next))
        back = await queries.page_of(selection, Start(before=third.previous))
        start = await queries.page_of(selection, Start(before=back.previous))
    assert [len(page.rows) for page in (first, second, third)] == [2, 2, 1]
    assert (first.previous, third.next) == (None, None)
    assert (back.rows, start.rows) == (second.rows, first.rows)
    assert start.previous is None
    assert start.next == first.next


async def test_a_status_a_procedure_and_a_period_narrow_the_list(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    await add_procedure(owner, town, "other")
    await submit_some(town, settings, 2)
    wanted = (await submit_one(town, settings, slug="other")).reference
    this_day = today()
    async with working(await make_person(owner, town)):
        by_procedure = await queries.page_of(Selection(procedure=town.procedures["other"]))
        by_status = await queries.page_of(Selection(frozenset({Status.completed})))
        today_only = await queries.page_of(Selection(first_day=this_day, last_day=this_day))
        tomorrow = await queries.page_of(Selection(first_day=this_day + timedelta(days=1)))
        yesterday = await queries.page_of(Selection(last_day=this_day - timedelta(days=1)))
    assert [found.reference for found in by_procedure.rows] == [wanted]
    assert [len(page.rows) for page in (by_status, today_only, tomorrow, yesterday)] == [0, 3, 0, 0]


async def test_counts_are_by_status_whatever_status_is_chosen(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    await submit_some(town, settings, 2)
    async with working(await make_person(owner, town)):
        counts = await queries.counts_by_status(Selection(frozenset({Status.completed})))
    assert counts[Status.arrived] == 2
    assert sum(counts.values()) == 2


async def test_a_list_costs_the_same_number_of_queries_however_long(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    counted: list[str] = []
    fetch = ENGINE.fetch

    async def counting(query: str, *values: object, seconds: float | None = None) -> list[object]:
        counted.append(query)
        return await fetch(query, *values, seconds=seconds)

    monkeypatch.setattr(ENGINE, "fetch", counting)

    async def cost() -> int:
        counted.clear()
        async with working(person):
            await queries.page_of(Selection())
            await queries.counts_by_status(Selection())
        return len(counted)

    await submit_some(town, settings, 1)
    for_one = await cost()
    await submit_some(town, settings, 2)
    assert (for_one, await cost()) == (2, 2)


@pytest.mark.parametrize("spelling", [str, lambda r: str(r).lower(), lambda r: f" {str(r).replace('-', ' ')} "])
async def test_a_number_is_found_in_any_spelling(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, spelling: object
) -> None:
    town = await make_town(owner, settings)
    reference = (await submit_one(town, settings)).reference
    async with working(await make_person(owner, town)):
        found = await queries.find(spelling(reference))  # type: ignore[operator]
    assert (found.reference, found.status, found.version) == (reference, Status.arrived, 1)
    assert found.has_address


@pytest.mark.parametrize("text", ["", "131041-00000-00000", "a", "../..", "131041-ABCDE", "\x00" * 9, "１３１０４１"])
async def test_what_is_no_number_is_unknown(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, text: str
) -> None:
    town = await make_town(owner, settings)
    async with working(await make_person(owner, town)):
        with pytest.raises(UnknownApplication):
            await queries.find(text)


async def test_another_municipality_finds_nothing_of_ours(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, other = await make_town(owner, settings), await make_town(owner, settings)
    reference = (await submit_one(town, settings)).reference
    application = await owner.fetchval("select id from app.application where reference = $1", reference.symbols)
    async with working(await make_person(owner, other)):
        with pytest.raises(UnknownApplication):
            await queries.find(str(reference))
        assert await queries.find_all([reference, ReferenceNumber(other.code, reference.symbols)]) == []
        assert (await queries.page_of(Selection(frozenset()))).rows == ()
        assert await queries.history_of(application) == []


async def test_another_section_finds_nothing_of_ours(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    reference = (await submit_one(town, settings)).reference
    bob = await make_person(owner, town, "bob", "section_staff", ["保健係"])
    async with working(bob):
        with pytest.raises(UnknownApplication):
            await queries.find(str(reference))
        assert (await queries.page_of(Selection())).rows == ()
        assert sum((await queries.counts_by_status(Selection())).values()) == 0
        assert await queries.arrived_since(await queries.newest_arrival()) == 0
        assert await queries.arrived_since(Cursor(datetime.now(UTC) - timedelta(hours=1), uuid4())) == 0


async def test_the_first_step_of_a_history_is_the_arrival(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    receipt = await submit_one(town, settings)
    async with working(await make_person(owner, town, "alice", "viewer", ["ごみ減量係"])):
        found = await queries.find(str(receipt.reference))
        (step,) = await queries.history_of(found.id)
        assert await queries.records_of(found.id) == []
    assert (step.to_status, step.staff_name, step.at) == (Status.arrived, "", receipt.arrived_at)


async def test_new_arrivals_are_counted_since_the_last_one_known(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    async with working(person):
        nothing_yet = await queries.newest_arrival()
    await submit_some(town, settings, 1)
    async with working(person):
        assert await queries.arrived_since(nothing_yet) == 1
        first = await queries.newest_arrival()
    await submit_some(town, settings, 2)
    async with working(person):
        assert await queries.arrived_since(first) == 2


def test_a_period_of_days_is_of_tokyo() -> None:
    assert midnight(date(2026, 4, 1)) == datetime(2026, 3, 31, 15, tzinfo=UTC)

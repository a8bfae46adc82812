"""Counts of applications: exact at every moment, whoever writes and whoever folds, and compared with the applications at night."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest
from asyncpg.exceptions import InsufficientPrivilegeError

from app.applications import application_counts, calls, queries, statistics
from app.applications.application_counts import standing_of
from app.applications.calls import CallSelection
from app.applications.queries import Selection
from app.applications.statistics import Period
from app.applications.status import Status
from app.applications.worklist import queries as worklist
from app.applications.worklist.queries import ListSelection
from app.calendar.tokyo import TOKYO, fiscal_year, today
from app.operations import counting
from app.operations.counting import CountWatch, compare_counts, fold_counts, watch_unfolded
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import scoped
from tests.erasures import complete, finished_long_ago
from tests.factories import Town, add_procedure, make_person, make_town, submit_one

pytestmark = pytest.mark.anyio

# In one statement, so of one moment: each count that is another number than the applications. `$1`: the municipality.
DIFFERING = """
with real as (
  select a.procedure, date_bin('1 hour', a.arrived_at, '2000-01-01 00:00+00') as hour, a.channel::text, a.status::text, 1 as number
  from app.application a where a.municipality = $1),
changed as (select c.procedure, c.hour, c.channel, c.status, -c.change as number from app.count_change c where c.municipality = $1)
select count(*) from (
  select 1 from (select * from real union all select * from changed
                 union all select r.procedure, r.hour, r.channel, r.status, -r.count from app.arrivals r where r.municipality = $1) n
    group by n.procedure, n.hour, n.channel, n.status having sum(n.number) <> 0
  union all
  select 1 from (select procedure, status, number from real union all select procedure, status, number from changed
                 union all select s.procedure, s.status, -s.count from app.standing s where s.municipality = $1) n
    group by n.procedure, n.status having sum(n.number) <> 0) d
"""


async def fold_all() -> None:
    while await fold_counts():
        pass


async def differing(owner: asyncpg.Connection, town: Town) -> int:
    return int(await owner.fetchval(DIFFERING, town.code))


async def unfolded(owner: asyncpg.Connection, town: Town) -> int:
    return int(await owner.fetchval("select count(*) from app.count_change where municipality = $1", town.code))


async def test_every_way_an_application_changes_is_counted(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    """Arrived, decided, moved to another day as test data are, entered otherwise, and erased; folded in between or not."""
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    for folding in (False, True):
        receipts = [await submit_one(town, settings) for _ in range(3)]
        assert await differing(owner, town) == 0
        await complete(owner, town, person, receipts[0])
        assert await differing(owner, town) == 0
        if folding:
            await fold_all()
        await owner.execute(
            "update app.application set channel = 'paper', arrived_at = arrived_at - interval '30 hours' where municipality = $1 and reference = $2",
            town.code,
            receipts[1].reference.symbols,
        )
        assert await differing(owner, town) == 0
    await finished_long_ago(owner, town, settings, person, count=2)
    await fold_all()
    assert (await differing(owner, town), await unfolded(owner, town)) == (0, 0)
    for table in ("status_event", "outbox"):
        await owner.execute(f"delete from app.{table} where municipality = $1", town.code)
    await owner.execute("delete from app.application where municipality = $1", town.code)
    assert (await differing(owner, town), await unfolded(owner, town)) == (0, 8)
    await fold_all()
    assert await differing(owner, town) == 0
    with scoped(person.scope):
        assert sum((await standing_of()).values()) == 0


async def test_what_is_no_change_of_a_count_appends_nothing(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    await submit_one(town, settings)
    before = await unfolded(owner, town)
    await owner.execute(
        "update app.application set mark = 'important', status = status, replays = replays + 1 where municipality = $1",
        town.code,
    )
    assert (before, await unfolded(owner, town)) == (1, 1)


# copies of the municipality's one application, all in one statement, as gathered submissions are written
TOGETHER = """
insert into app.application (municipality, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key, sealing_key,
    sealed, fiscal_year, arrived_at)
  select a.municipality, a.procedure, a.procedure_version, lpad(n::text, 10, '0'), sha256(n::text::bytea), a.digest, a.inquiry_key, a.inquiry_proof,
         a.reply_key, a.sealing_key, a.sealed, a.fiscal_year, a.arrived_at
  from (select * from app.application where municipality = $1 order by id limit 1) a cross join generate_series($2::int, $2 + 63) n
"""


async def test_applications_of_one_statement_are_each_counted_and_wait_for_nobody(
    database: ScopedEngine, owner: asyncpg.Connection, owners: asyncpg.Pool, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    await submit_one(town, settings)
    async with owners.acquire() as one, owners.acquire() as other:
        async with one.transaction(), other.transaction():
            for connection, first in ((one, 100), (other, 200), (one, 300), (other, 400)):
                await connection.execute("set local lock_timeout = '1s'")
                await connection.execute(TOGETHER, town.code, first)
            await fold_all()
        assert (await differing(owner, town), await unfolded(owner, town)) == (0, 4 * 64)
        await fold_all()
        assert (await differing(owner, town), await unfolded(owner, town)) == (0, 0)


async def _read(town: Town) -> Mapping[str, Any]:
    """What the pages count."""
    event = town.procedures["event"]
    period = Period(event, today() - timedelta(days=400), today())
    arrivals = await statistics.arrivals_in(period)
    return {
        "inbox": await queries.counts_by_status(Selection()),
        "one procedure": await queries.counts_by_status(Selection(procedure=event)),
        "narrowed": await queries.counts_by_status(Selection(procedure=event, last_day=today())),
        "export": await queries.count_of(Selection(procedure=event)),
        "lists": await application_counts.standing_of_each(),
        "list": await worklist.counts(ListSelection(event)),
        "calls": await calls.count_of(CallSelection()),
        "files": await application_counts.applications_by_procedure(),
        "years": await application_counts.applications_in_fiscal_years(
            (fiscal_year(today()), fiscal_year(today()) - 1)
        ),
        "days": dict(arrivals.days),
        "total": arrivals.total,
        "statuses": await statistics.status_counts_of(period),
    }


async def test_pages_count_the_same_before_and_after_folding(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    await add_procedure(owner, town, "other", section="保健係")
    person = await make_person(owner, town, "bob", "section_staff", ["ごみ減量係"])
    receipts = [await submit_one(town, settings) for _ in range(3)]
    await submit_one(town, settings, slug="other")
    await complete(owner, town, person, receipts[0])
    with scoped(person.scope):
        before = await _read(town)
        await fold_all()
        assert await _read(town) == before
    event = town.procedures["event"]
    assert before["lists"] == {event: {Status.arrived: 2, Status.completed: 1}}
    assert before["one procedure"] == before["inbox"] == before["narrowed"]
    assert (before["list"], before["files"]) == ({Status.arrived: 2, Status.completed: 1}, {event: 3})
    assert before["years"] == [{event: 3}, {}]
    assert (before["export"], before["calls"], before["total"], before["days"]) == (2, 0, 3, {today(): 3})
    assert before["statuses"].channels == {"web": 3}


async def test_counts_are_exact_at_every_moment(
    database: ScopedEngine, owners: asyncpg.Pool, owner: asyncpg.Connection, settings: Settings
) -> None:
    """Twelve write, two fold all the time, and one looks."""
    town = await make_town(owner, settings)
    for _ in range(12):
        await submit_one(town, settings)
    ids = [row["id"] for row in await owner.fetch("select id from app.application where municipality = $1", town.code)]
    writing = True

    async def decide(number: int) -> None:
        async with owners.acquire() as connection:
            for turn in range(25):
                await connection.execute(
                    "update app.application set status = $3 where municipality = $1 and id = $2",
                    town.code,
                    ids[number],
                    ("accepted", "arrived")[turn % 2],
                )

    async def submit_many() -> None:
        for _ in range(15):
            await submit_one(town, settings)

    async def fold() -> int:
        folds = 0
        while writing:
            await fold_counts()
            folds += 1
        return folds

    async def look() -> list[int]:
        seen = []
        async with owners.acquire() as connection:
            while writing:
                seen.append(await differing(connection, town))
        return seen

    folders = [asyncio.create_task(fold()) for _ in range(2)]
    looking = asyncio.create_task(look())
    await asyncio.gather(*(decide(number) for number in range(10)), submit_many(), submit_many())
    writing = False
    folds, seen = [await folder for folder in folders], await looking
    assert set(seen) == {0}
    assert len(seen) > 5
    assert sum(folds) > 5
    await fold_all()
    assert (await differing(owner, town), await unfolded(owner, town)) == (0, 0)
    counted = await owner.fetchval("select sum(count) from app.standing where municipality = $1", town.code)
    assert counted == 12 + 30


@pytest.fixture
async def quiet(database: ScopedEngine, owner: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    yield owner
    await owner.execute("delete from app.alarm where kind in ('counts_differ', 'counts_unfolded')")


async def standing(owner: asyncpg.Connection, kind: str, municipality: str) -> list[str]:
    rows = await owner.fetch(
        "select words from app.alarm where kind = $1 and municipality = $2 and ended_at is null", kind, municipality
    )
    return [row["words"] for row in rows]


async def test_the_night_finds_a_count_that_was_bent(quiet: asyncpg.Connection, settings: Settings) -> None:
    town, other = await make_town(quiet, settings), await make_town(quiet, settings)
    for each in (town, town, other):
        await submit_one(each, settings)
    await fold_all()
    await compare_counts()
    assert await standing(quiet, "counts_differ", town.code) == []
    await quiet.execute("update app.standing set count = count + 1 where municipality = $1", town.code)
    await quiet.execute("delete from app.arrivals where municipality = $1", town.code)
    await compare_counts()
    (words,) = await standing(quiet, "counts_differ", town.code)
    assert town.name in words
    assert "2か所" in words
    assert await standing(quiet, "counts_differ", other.code) == []
    await quiet.execute("select app.recount()")
    await compare_counts()
    assert await standing(quiet, "counts_differ", town.code) == []
    assert await differing(quiet, town) == 0


async def test_counts_of_nothing_are_taken_away_at_night(quiet: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(quiet, settings)
    person = await make_person(quiet, town)
    await complete(quiet, town, person, await submit_one(town, settings))
    nothing = "select (select count(*) from app.standing where municipality = $1 and count = 0) + (select count(*) from app.arrivals where municipality = $1 and count = 0)"
    await fold_all()
    await submit_one(town, settings)
    await fold_all()
    await quiet.execute(
        "update app.application set status = 'accepted' where municipality = $1 and status = 'arrived'", town.code
    )
    await fold_all()
    assert await quiet.fetchval(nothing, town.code) == 2
    await compare_counts()
    assert await quiet.fetchval(nothing, town.code) == 0
    assert await differing(quiet, town) == 0


async def test_the_night_comes_once_a_day(quiet: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    async def noted() -> int:
        compared.append(1)
        return 0

    monkeypatch.setattr(counting, "compare_counts", noted)
    watch = CountWatch(datetime(2026, 11, 29, 12, tzinfo=TOKYO))
    for day, hour, expected in ((29, 23, 0), (30, 2, 0), (30, 3, 1), (30, 12, 1), (31, 2, 1)):
        await watch.look(datetime(2026, 11, 1, hour, tzinfo=TOKYO) + timedelta(days=day - 1))
        assert len(compared) == expected


async def test_many_unfolded_changes_are_told(
    quiet: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await submit_one(await make_town(quiet, settings), settings)
    await watch_unfolded()
    assert await standing(quiet, "counts_unfolded", "") == []
    monkeypatch.setattr(counting, "MOST_UNFOLDED", 0)
    await watch_unfolded()
    (words,) = await standing(quiet, "counts_unfolded", "")
    assert "todoke work" in words
    await fold_all()
    await watch_unfolded()
    assert await standing(quiet, "counts_unfolded", "") == []


@pytest.mark.parametrize("role", ["staff", "worker", "operator", "applicant", "mailer"])
async def test_nobody_writes_a_count(database: ScopedEngine, addresses: Mapping[str, str], role: str) -> None:
    connection = await asyncpg.connect(addresses[role])
    try:
        for table in ("standing", "arrivals", "count_change"):
            for text in (f"delete from app.{table}", f"insert into app.{table} (municipality) values ('131041')"):
                with pytest.raises(InsufficientPrivilegeError):
                    await connection.execute(text)
        with pytest.raises(InsufficientPrivilegeError):
            await connection.execute("select app.recount()")
    finally:
        await connection.close()


async def test_another_municipality_counts_nothing_of_ours(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    """By row-level security itself: asked without the program's own condition."""
    town, other = await make_town(owner, settings), await make_town(owner, settings)
    await submit_one(town, settings)
    await fold_all()
    await submit_one(town, settings)
    asked = "select (select count(*) from app.standing) + (select count(*) from app.arrivals) + (select count(*) from app.count_change)"
    for municipality, seen in ((other, 0), (town, 3)):
        with scoped((await make_person(owner, municipality)).scope):
            async with ENGINE.unit():
                assert (await ENGINE.fetch(asked))[0][0] == seen

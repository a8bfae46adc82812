"""The function of the database that records a batch, asked as the applicant's role."""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from app.applications import gathering
from app.applications.reference import SubmissionKey
from app.calendar.tokyo import fiscal_year
from app.tenancy.engine import ScopedEngine
from app.tenancy.new_id import new_id
from app.tenancy.refusals import Refusal, code_of
from tests.applications.crowd import arrivals
from tests.factories import Town

pytestmark = pytest.mark.anyio


async def rows_for(town: Town, count: int) -> list[list[Any]]:
    """What `submit` is given for so many plain submissions."""
    procedure = await town.published()
    sealing_key = procedure.keys[fiscal_year(datetime.now(UTC))].id
    rows = []
    for _ in range(count):
        key = SubmissionKey.new()
        rows.append(
            [
                *(town.code, procedure.id, procedure.current.id, new_id(), key.candidates(town.code, 1), key.hashed()),
                *(secrets.token_bytes(32), 1, secrets.token_bytes(32), secrets.token_bytes(32), sealing_key),
                *(secrets.token_bytes(300), None, "ja", None, ["day=first"]),
            ]
        )
    return rows


def again(row: list[Any]) -> list[Any]:
    """The same submission as another process sends it: under another id."""
    return [*row[:3], new_id(), *row[4:]]


async def many(connection: asyncpg.Connection, rows: list[list[Any]]) -> list[asyncpg.Record]:
    marks = ", ".join(f"${number}" for number in range(1, 18))
    return await connection.fetch(f"select * from api.submit_many({marks})", *gathering._columns(rows))


@pytest.fixture
async def sides(
    database: ScopedEngine, addresses: Mapping[str, str]
) -> AsyncIterator[tuple[asyncpg.Connection, asyncpg.Connection]]:
    """Two processes' connections as the applicant's role."""
    both = await asyncpg.connect(addresses["applicant"]), await asyncpg.connect(addresses["applicant"])
    yield both
    for connection in both:
        await connection.close()


async def test_sixty_four_are_taken_and_one_more_is_refused(
    towns: Callable[[], Awaitable[Town]],
    sides: tuple[asyncpg.Connection, asyncpg.Connection],
    owner: asyncpg.Connection,
) -> None:
    town = await towns()
    rows = await rows_for(town, 65)
    with pytest.raises(asyncpg.PostgresError) as refused:
        await many(sides[0], rows)
    assert code_of(refused.value) is Refusal.too_many_at_once
    assert await arrivals(owner, town) == []
    assert {row["id"] for row in await many(sides[0], rows[:64])} == {row[gathering.ID] for row in rows[:64]}


async def test_a_batch_puts_each_into_its_own_municipality(
    towns: Callable[[], Awaitable[Town]],
    sides: tuple[asyncpg.Connection, asyncpg.Connection],
    owner: asyncpg.Connection,
) -> None:
    """And none where its procedure, version or key is another's."""
    ours, theirs = await towns(), await towns()
    mine, yours = await rows_for(ours, 4), await rows_for(theirs, 1)
    crossed = [
        [theirs.code, *mine[1][1:]],
        [*mine[2][:2], yours[0][2], *mine[2][3:]],
        [*mine[3][:10], yours[0][10], *mine[3][11:]],
    ]
    taken = await many(sides[0], [mine[0], *crossed, yours[0]])
    assert {row["id"] for row in taken} == {mine[0][gathering.ID], yours[0][gathering.ID]}
    for table, identity in (("application", "id"), ("status_event", "application"), ("outbox", "application")):
        for town, row in ((ours, mine[0]), (theirs, yours[0])):
            found = await owner.fetch(f"select {identity} as id from app.{table} where municipality = $1", town.code)
            assert [there["id"] for there in found] == [row[gathering.ID]], table


async def test_the_same_row_twice_is_one_application_with_its_letters_once(
    towns: Callable[[], Awaitable[Town]],
    sides: tuple[asyncpg.Connection, asyncpg.Connection],
    owner: asyncpg.Connection,
) -> None:
    town = await towns()
    (row,) = await rows_for(town, 1)
    assert len(await many(sides[0], [row, row, again(row)])) == 1
    counts = [
        await owner.fetchval(f"select count(*) from app.{table} where municipality = $1", town.code)
        for table in ("application", "status_event", "outbox")
    ]
    assert counts == [1, 1, 1]


async def test_two_processes_with_the_same_submissions_in_any_order_never_wait_in_a_circle(
    towns: Callable[[], Awaitable[Town]],
    sides: tuple[asyncpg.Connection, asyncpg.Connection],
    owner: asyncpg.Connection,
) -> None:
    town = await towns()
    generator = random.Random(13)
    rows = await rows_for(town, 8)
    sent = 0
    for _ in range(200):
        for row in rows:
            row[gathering.ID], row[gathering.REFERENCES] = new_id(), SubmissionKey.new().candidates(town.code, 1)
            row[gathering.REFERENCES + 1] = secrets.token_bytes(32)
        other = [again(row) for row in rows]
        generator.shuffle(rows)
        generator.shuffle(other)
        taken = await asyncio.gather(*(many(side, batch) for side, batch in zip(sides, (rows, other), strict=True)))
        sent += len(rows)
        assert sum(map(len, taken)) == len(rows)
    assert len(await arrivals(owner, town)) == sent


async def test_a_batch_finds_everything_by_an_index(
    towns: Callable[[], Awaitable[Town]],
    sides: tuple[asyncpg.Connection, asyncpg.Connection],
    owner: asyncpg.Connection,
) -> None:
    """PostgreSQL reads a whole table here only where nothing else is left to it."""
    rows = [row for _ in range(4) for row in await rows_for(await towns(), 4)]
    await sides[0].execute("set enable_seqscan = off")
    async with sides[0].transaction():
        assert len(await many(sides[0], rows)) == 16
        read = await sides[0].fetch(
            "select relname, seq_scan from pg_stat_xact_user_tables where schemaname = 'app' and seq_scan > 0"
        )
    assert [tuple(row) for row in read] == []

"""Submissions that go together: a first one waits for the database, and what comes meanwhile waits for it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg

from app.applications.reference import SubmissionKey
from app.settings import Settings
from app.tenancy.gathering import Gathered
from app.tenancy.new_id import new_id
from tests.applications.test_submitting import Applicant
from tests.factories import Town
from tests.waiting import until


@asynccontextmanager
async def held(owners: asyncpg.Pool, town: Town) -> AsyncIterator[None]:
    """Somebody works at the versions of the town's procedures: who submits there waits."""
    async with owners.acquire() as connection, connection.transaction():
        await connection.execute(
            "select from app.procedure_version where municipality = $1 order by id for update", town.code
        )
        yield


@dataclass
class Crowd:
    """A first one waits for the database, and all that come meanwhile wait for it, to go together."""

    owners: asyncpg.Pool
    settings: Settings
    town: Town
    gathered: Gathered[Any, Any]

    async def begin(self, *sends: Callable[[], Awaitable[Any]]) -> list[asyncio.Future[Any]]:
        """When this returns, the first one is let go, and they after it."""
        first = Applicant(self.settings, await self.town.published())
        async with held(self.owners, self.town):
            ahead = asyncio.create_task(first.send())
            await until(lambda: truth(len(self.gathered._flights) == 1))
            tasks = [asyncio.ensure_future(send()) for send in sends]
            await until(lambda: truth(len(self.gathered._waiting) == len(tasks)))
        await ahead
        return tasks

    async def go(self, *sends: Callable[[], Awaitable[Any]]) -> list[Any]:
        """What each was told, errors too."""
        return await asyncio.gather(*await self.begin(*sends), return_exceptions=True)


async def truth(value: bool) -> bool:
    return value


async def arrivals(owner: asyncpg.Connection, town: Town) -> list[str]:
    rows = await owner.fetch("select reference from app.application where municipality = $1", town.code)
    return [row["reference"] for row in rows]


async def some(town: Town, settings: Settings, count: int) -> list[Applicant]:
    procedure = await town.published()
    return [Applicant(settings, procedure) for _ in range(count)]


@asynccontextmanager
async def arriving_elsewhere(
    owners: asyncpg.Pool, town: Town, settings: Settings, *people: Applicant
) -> AsyncIterator[None]:
    """Another process records these people's submissions and has not committed, nor will it: a batch with one of them waits."""
    (before,) = await some(town, settings, 1)
    await before.receipt()
    async with owners.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        row = await connection.fetchrow("select * from app.application where municipality = $1", town.code)
        for person in people:
            columns = {**row, "id": new_id(), "reference": SubmissionKey.new().candidates(town.code)[0]}
            columns["key_hash"] = person.key.hashed()
            marks = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
            await connection.execute(
                f"insert into app.application ({', '.join(columns)}) values ({marks})", *columns.values()
            )
        try:
            yield
        finally:
            await transaction.rollback()

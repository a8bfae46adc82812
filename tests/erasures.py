"""Applications whose retention period is over: made as the applicant's side makes them, finished by staff, and then made old."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import asyncpg

from app.applications.submitting import Receipt
from app.calendar.tokyo import fiscal_year
from app.settings import Settings
from tests.factories import Person, Town, add_key, sign_again, submit_one

AGE = 9  # years


async def finished_long_ago(
    owner: asyncpg.Connection, town: Town, settings: Settings, person: Person, *, slug: str = "event", count: int = 1
) -> list[Receipt]:
    """Applications of AGE years ago, completed then, with their year's key; a key of this year follows it."""
    receipts = [await submit_one(town, settings, slug=slug) for _ in range(count)]
    for receipt in receipts:
        await complete(owner, town, person, receipt)
    await make_old(owner, town, slug, [receipt.reference.symbols for receipt in receipts])
    await add_key(town, owner, slug, fiscal_year(datetime.now(UTC)))
    return receipts


async def complete(owner: asyncpg.Connection, town: Town, person: Person, receipt: Receipt) -> None:
    for status, version in (("accepted", 1), ("completed", 2)):
        await owner.execute(
            "insert into app.status_event (municipality, application, to_status, staff, seen_version) "
            "select municipality, id, $3, $4, $5 from app.application where municipality = $1 and reference = $2",
            town.code,
            receipt.reference.symbols,
            status,
            person.id,
            version,
        )


async def make_old(owner: asyncpg.Connection, town: Town, slug: str, references: list[str], years: int = AGE) -> None:
    """Moves applications, what happened to them, and the key that they are sealed to, to a year long ago."""
    await owner.execute(
        "update app.status_event e set at = e.at - make_interval(years => $3) from app.application a "
        "where e.municipality = $1 and a.municipality = $1 and a.id = e.application and a.reference = any ($2)",
        town.code,
        references,
        years,
    )
    await owner.execute(
        "update app.application set arrived_at = arrived_at - make_interval(years => $3), fiscal_year = fiscal_year - $3 "
        "where municipality = $1 and reference = any ($2)",
        town.code,
        references,
        years,
    )
    await owner.execute(
        "update app.public_key set fiscal_year = fiscal_year - $3 where municipality = $1 and procedure = $2 and fiscal_year = $4",
        town.code,
        town.procedures[slug],
        years,
        fiscal_year(datetime.now(UTC)),
    )
    await sign_again(owner, town, slug)


def hash_of(receipts: list[Receipt]) -> bytes:
    """As whoever kept the list can compute it."""
    return sha256("\n".join(sorted(str(receipt.reference) for receipt in receipts)).encode()).digest()


async def rows_left(owner: asyncpg.Connection, town: Town) -> dict[str, int]:
    """How many rows every table that tells of applications holds."""
    tables = await owner.fetch(
        "select distinct c.conrelid::regclass::text as name from pg_constraint c "
        "where c.contype = 'f' and c.confrelid = 'app.application'::regclass"
    )
    names = {"app.application", "app.delivery_attempt", "app.attachment_chunk", *(row["name"] for row in tables)}
    return {
        name: await owner.fetchval(f"select count(*) from {name} where municipality = $1", town.code)
        for name in sorted(names)
    }


async def key_of_old_year(owner: asyncpg.Connection, town: Town, slug: str = "event") -> asyncpg.Record:
    return await owner.fetchrow(
        "select id, destroyed_at from app.public_key where municipality = $1 and procedure = $2 and fiscal_year = $3",
        town.code,
        town.procedures[slug],
        fiscal_year(datetime.now(UTC)) - AGE,
    )


def key_is_there(town: Town, key: UUID) -> bool:
    return key in town.key_store.ids(town.code)


async def wait_over(owner: asyncpg.Connection, town: Town) -> None:
    """Lets the waiting time of the town's plans pass: they were made a day and a minute earlier."""
    await owner.execute(
        "update app.erasure set planned_at = planned_at - interval '24 hours 1 minute', "
        "confirmable_from = confirmable_from - interval '24 hours 1 minute' where municipality = $1 and state = 'planned'",
        town.code,
    )

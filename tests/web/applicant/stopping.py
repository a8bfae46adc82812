"""A planned stop of the whole service, for tests; whoever makes one ends it."""

from datetime import datetime
from uuid import UUID

import asyncpg

from app.municipalities import announced
from tests.operators import make_operator


async def stop(owner: asyncpg.Connection, begins: datetime, ends: datetime) -> UUID:
    """A planned stop; `begins` may be past."""
    by = await make_operator(owner)
    announced.forget()
    made: UUID = await owner.fetchval(
        "insert into app.planned_stop (begins_at, ends_at, reason, planned_by) values ($1, $2, '機器の更新', $3) returning id",
        begins,
        ends,
        by.id,
    )
    return made


async def end_all(owner: asyncpg.Connection) -> None:
    await owner.execute("update app.announcement set withdrawn_at = clock_timestamp() where withdrawn_at is null")
    await owner.execute("update app.planned_stop set ended_at = clock_timestamp() where ended_at is null")
    announced.forget()

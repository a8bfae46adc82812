"""A day comes for the sections of a town: all that is due by then is put in force, as the worker does on that day."""

from datetime import date

import asyncpg

from tests.factories import Town


async def day_comes(owner: asyncpg.Connection, town: Town, day: date) -> int:
    """How many changes came into force."""
    done = 0
    async with owner.transaction():
        await owner.execute("set local role todoke_functions")
        due = await owner.fetch(
            "select id from app.section_change where municipality = $1 and from_day <= $2 and applied_at is null and taken_back_at is null "
            "order by from_day, planned_at",
            town.code,
            day,
        )
        for change in due:
            done += await owner.fetchval("select api.put_section_in_force($1, $2, $3)", town.code, change["id"], day)
    return done

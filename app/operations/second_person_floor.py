"""The lowest limits of the rule of two persons that a municipality can choose: production's, but in a demo that somebody walks through alone.

They stand in the database, in a row that only the owner of the tables writes: no side of the service, and nobody signed in, lowers them.
"""

import asyncpg

from app.people.second_person import FLOORS
from app.settings import Mode


async def set_floor(migrator_address: str, mode: Mode) -> None:
    """Write the mode's floor, after the migrations: a database that was a demo's becomes as strict as any in production."""
    floor = FLOORS[mode]
    as_owner = {"role": "todoke_owner"}
    connection = await asyncpg.connect(migrator_address, server_settings=as_owner, timeout=10)  # type: ignore[no-untyped-call]  # as asyncpg's is
    try:
        await connection.execute(
            "update app.second_person_floor set waiting = $1, days = $2 where (waiting, days) <> ($1, $2)",
            floor.waiting,
            floor.days,
        )
    finally:
        await connection.close()

"""The floor under the limits of two persons: whatever a database was before, migrated for production it is production's."""

from collections.abc import Mapping
from datetime import timedelta

import asyncpg
import pytest

from app.demo.embedded import Embedded
from app.operations.migrating import migrate
from app.operations.second_person_floor import set_floor
from app.people.second_person import FLOORS, PRODUCTION
from app.settings import Mode
from tests.databases import new_database

pytestmark = pytest.mark.anyio


async def test_only_the_migrator_writes_it_and_production_raises_it_again(
    migrated: None, embedded: Embedded, addresses: Mapping[str, str]
) -> None:
    async with new_database(embedded, addresses) as own:
        await migrate(own["migrator"])
        owner = await asyncpg.connect(own["migrator"], server_settings={"role": "todoke_owner"})
        try:

            async def floor() -> tuple[timedelta, int]:
                row = await owner.fetchrow("select waiting, days from app.second_person_floor")
                return row["waiting"], row["days"]

            assert await floor() == (timedelta(hours=24), 7) == (PRODUCTION.waiting, PRODUCTION.days)
            await set_floor(own["migrator"], Mode.demo)
            assert await floor() == (timedelta(minutes=1), 0)
            await set_floor(own["migrator"], Mode.production)
            assert await floor() == (timedelta(hours=24), 7)
        finally:
            await owner.close()


def test_every_mode_but_the_demo_is_as_strict_as_production() -> None:
    assert {mode for mode in Mode if FLOORS[mode] != PRODUCTION} == {Mode.demo}

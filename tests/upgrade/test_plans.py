"""An erasure that was planned before the rule of two persons waits as long as any other, and people of then count as independent."""

from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from app.demo.embedded import Embedded
from app.operations.database import forget, initialise
from app.operations.migrating import migrate
from tests.databases import beside, superusers
from tests.upgrade.fixture import known
from tests.upgrade.test_upgrade import restore

pytestmark = pytest.mark.anyio

PLANNED = """
insert into app.erasure (municipality, kind, procedure, procedure_title, fiscal_year, reason, planned_by)
select p.municipality, 'due', p.id, 'ごみゼロデー', 2017, 'retention_over', $1 from app.procedure p limit 1
"""


async def test_a_plan_of_0_2_0_gets_limits(
    migrated: None, embedded: Embedded, addresses: dict[str, str], tmp_path: Path
) -> None:
    own = beside(addresses)
    person = known("0.2.0").person["id"]
    try:
        await restore(embedded, own, "0.2.0")
        connection = await asyncpg.connect(superusers(embedded, own))
        await connection.execute(PLANNED, person)
        await initialise(embedded.superuser_address(), own)
        await migrate(own["migrator"])
        row = await connection.fetchrow(
            "select confirmable_from - planned_at as waiting, days_looked_back, state from app.erasure"
        )
        assert tuple(row) == (timedelta(hours=24), 14, "planned")
        assert await connection.fetchval("select count(*) from app.staff_grant") == 0
        assert await connection.fetchval("select waiting from app.second_person_floor") == timedelta(hours=24)
        await connection.close()
    finally:
        await forget(embedded.superuser_address(), own)

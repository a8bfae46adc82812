"""A program meets a database that is not the one it was written for."""

import asyncio
import logging
import os
import secrets
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from app.demo.embedded import Embedded
from app.migrations.history import Fit, newest, this_program
from app.operations.migrating import migrate
from app.operations.schema import FAULTS, SchemaProblem, ensure_schema, schema_fault
from app.operations.worker import open_pools
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import Role
from tests.clients import client_of
from tests.databases import engine_on, new_database
from tests.waiting import until

pytestmark = pytest.mark.anyio

BEHIND = "the database is behind: run todoke migrate"
NEWER = "the database is newer than this program"
RULES = "update app.schema_change set {} where name = 'rules'"
NUMBER = this_program().roles_number
# what stands in the database, how it is put back, and what is said of it
STATES = [
    (RULES.format("hash = 'x'"), RULES.format(f"hash = '{this_program().rules_hash}'"), BEHIND),
    (RULES.format("version = '99.0.0'"), RULES.format(f"version = '{this_program().version}'"), NEWER),
    (
        "insert into app.schema_change (name, hash, version) values ('9001_later', 'x', '0.2.0')",
        "delete from app.schema_change where name = '9001_later'",
        NEWER,
    ),
    (
        "update app.schema_change set hash = 'x' where name = '0001_initial'",
        f"update app.schema_change set hash = '{this_program().changes[0].hash}' where name = '0001_initial'",
        "the database was not made by this program: its changes are others",
    ),
    (
        "comment on schema app is 'roles 0'",
        f"comment on schema app is 'roles {NUMBER}'",
        "the database's roles are behind: run todoke database init again",
    ),
    (f"comment on schema app is 'roles {NUMBER + 1}'", f"comment on schema app is 'roles {NUMBER}'", NEWER),
]


@asynccontextmanager
async def standing(owner: asyncpg.Connection, changed: str, put_back: str) -> AsyncIterator[None]:
    await owner.execute(changed)
    try:
        yield
    finally:
        await owner.execute(put_back)


@pytest.mark.parametrize("role", list(Role))
async def test_every_role_may_ask(database: ScopedEngine, role: Role) -> None:
    assert await schema_fault(role) is None
    await ensure_schema(role)


@pytest.mark.parametrize(("changed", "put_back", "told"), STATES)
async def test_a_side_is_not_ready_on_a_schema_that_is_not_its_own(
    owner: asyncpg.Connection, settings: Settings, changed: str, put_back: str, told: str
) -> None:
    for side in ("applicant", "staff", "operator"):
        async with client_of(side, settings) as client, standing(owner, changed, put_back):
            answer = await client.get("/readyz")
            assert (answer.status_code, answer.text) == (503, f"not ready: {told}\n")
            with pytest.raises(SchemaProblem, match=told):
                await ensure_schema(Role(side))
    assert await schema_fault(Role.staff) is None


async def test_a_side_does_not_start_on_a_schema_that_is_not_its_own(
    embedded: Embedded, addresses: Mapping[str, str], test_home: Path, settings: Settings
) -> None:
    async with new_database(embedded, addresses) as own:
        needed = {f"TODOKE_DATABASE_{role.upper()}": own[role] for role in ("staff", "sign_in_staff")}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "app.cli", "serve", "staff"),
            env={
                **environment,
                **needed,
                "TODOKE_MODE": "test",
                "TODOKE_HOME": str(test_home),
                "TODOKE_KEY_STORE": str(settings.key_store),
                "TODOKE_SECOND_FACTOR_KEYS": f"1:{secrets.token_hex(32)}",
                "TODOKE_SEAT_KEY": secrets.token_hex(32),
                "TODOKE_CLAMD": "127.0.0.1:3310",  # without a scanner the start has one more thing to tell
            },
            stderr=asyncio.subprocess.PIPE,
        )
        _, told = await asyncio.wait_for(process.communicate(), 120)
    assert (process.returncode, told.decode()) == (1, f"todoke: {BEHIND}\n")


async def test_a_worker_waits_for_its_schema(
    embedded: Embedded, addresses: Mapping[str, str], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async with new_database(embedded, addresses) as own, engine_on(own):
        assert await schema_fault(Role.mailer) == FAULTS[Fit.behind]
        with caplog.at_level(logging.WARNING):
            opening = asyncio.create_task(open_pools(ENGINE, settings, asyncio.Event()))

            async def told() -> bool:
                return BEHIND in caplog.text

            await until(told)
            assert not opening.done()
            await migrate(own["migrator"])
            assert await asyncio.wait_for(opening, 60)


def test_versions_compare_as_they_were_released() -> None:
    assert newest(["0.9.0", "0.10.0", "0.3.0"]) == "0.10.0"
    assert newest(["0.3.0", "0.3.0rc1", "0.3.0rc2"]) == "0.3.0"
    assert newest(["0.3.0rc1", "0.3.0rc2", "0.2.9"]) == "0.3.0rc2"
    assert newest([]) is None

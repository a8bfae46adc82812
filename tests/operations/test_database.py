"""Roles and migrations on a real server."""

from collections.abc import Mapping

import asyncpg
import pytest

from app.operations.database import DatabaseProblem, initialise
from app.operations.embedded import Embedded
from app.operations.migrating import migrate
from app.tenancy.engine import ScopedEngine
from app.tenancy.scope import Role, Scope, scoped

pytestmark = pytest.mark.anyio


async def test_a_second_migrate_has_nothing_to_do(migrated: None, addresses: Mapping[str, str]) -> None:
    assert await migrate(addresses["migrator"]) == []


async def test_initialise_can_be_repeated(migrated: None, embedded: Embedded, addresses: Mapping[str, str]) -> None:
    await initialise(embedded.superuser_address(), addresses)
    connection = await asyncpg.connect(addresses["staff"])
    assert await connection.fetchval("select current_user") == "todoke_staff"
    await connection.close()


async def test_no_role_of_the_service_is_a_superuser_or_above_the_walls(migrated: None, embedded: Embedded) -> None:
    connection = await asyncpg.connect(embedded.superuser_address())
    above = await connection.fetch(
        "select rolname from pg_roles where rolname like 'todoke\\_%' and rolname <> 'todoke_superuser' "
        "and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)"
    )
    await connection.close()
    assert above == []


async def test_passwords_are_kept_as_scram_verifiers(migrated: None, embedded: Embedded) -> None:
    connection = await asyncpg.connect(embedded.superuser_address())
    kept = await connection.fetchval("select rolpassword from pg_authid where rolname = 'todoke_staff'")
    await connection.close()
    assert kept.startswith("SCRAM-SHA-256$4096:")


async def test_a_wrong_password_is_refused(migrated: None, embedded: Embedded) -> None:
    with pytest.raises(DatabaseProblem, match="could not be reached"):
        await migrate(embedded.address("todoke_migrator", "wrong"))


async def test_addresses_of_other_roles_are_refused(embedded: Embedded, addresses: Mapping[str, str]) -> None:
    with pytest.raises(DatabaseProblem, match="TODOKE_DATABASE_STAFF must name the role todoke_staff"):
        await initialise(embedded.superuser_address(), {**addresses, "staff": addresses["operator"]})


async def test_initialise_wants_a_superuser(migrated: None, addresses: Mapping[str, str]) -> None:
    with pytest.raises(DatabaseProblem, match="must be a superuser's"):
        await initialise(addresses["operator"], addresses)


@pytest.mark.parametrize("role", list(Role))
async def test_the_engine_connects_as_each_role(database: ScopedEngine, role: Role) -> None:
    with scoped(Scope(role, None, None)):
        rows = await database.fetch("select current_user::text as name")
    assert rows[0]["name"] == {"lookup": "todoke_applicant"}.get(role, f"todoke_{role}")

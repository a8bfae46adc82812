"""Roles and migrations on a real server."""

import secrets
from collections.abc import Mapping

import asyncpg
import pytest

from app.demo.embedded import Embedded
from app.operations.database import DatabaseProblem, initialise
from app.operations.migrating import migrate
from app.settings import DATABASES
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


@pytest.mark.parametrize("role", ["todoke_desk", "todoke_sign_in"])
async def test_a_retired_role_comes_in_no_more(
    migrated: None, embedded: Embedded, addresses: Mapping[str, str], role: str
) -> None:
    """Before any migration runs again: it stands in the database with the rights of before, and is at work when it is retired."""
    connection = await asyncpg.connect(embedded.superuser_address("todoke"))
    called = "select * from api.begin_staff_sign_in('somebody', '', null)"
    try:
        await connection.execute(
            f"drop role if exists {role}; create role {role} login password 'x'; grant connect on database todoke to {role}; "
            f"grant usage on schema api to {role}; grant execute on function api.begin_staff_sign_in(text, text, bytea) to {role}"
        )
        before = await asyncpg.connect(embedded.address(role, "x"))
        await before.fetch(called)
        await initialise(embedded.superuser_address(), addresses)
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
            await before.fetch(called)
        able = (
            "select rolcanlogin, has_database_privilege(oid, 'todoke', 'connect'), has_schema_privilege(oid, 'api', 'usage'), "
            "has_function_privilege(oid, 'api.begin_staff_sign_in(text, text, bytea)', 'execute') from pg_roles where rolname = $1"
        )
        assert tuple(await connection.fetchrow(able, role)) == (False, False, False, False)
        with pytest.raises(asyncpg.PostgresError):
            await asyncpg.connect(embedded.address(role, "x"))
    finally:
        await connection.execute(f"drop owned by {role}; drop role {role}")
        await connection.close()


@pytest.mark.parametrize("role", DATABASES)
@pytest.mark.parametrize("database", ["postgres", "template1"])
async def test_no_role_connects_to_another_database(
    migrated: None, addresses: Mapping[str, str], role: str, database: str
) -> None:
    elsewhere = addresses[role].replace("@/todoke?", f"@/{database}?")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
        await asyncpg.connect(elsewhere)


async def test_databases_of_others_that_let_the_roles_in_are_named(
    migrated: None, embedded: Embedded, addresses: Mapping[str, str]
) -> None:
    name = f"others_{secrets.token_hex(4)}"
    superuser = await asyncpg.connect(embedded.superuser_address())
    try:
        await superuser.execute(f"create database {name}")
        elsewhere = await asyncpg.connect(addresses["staff"].replace("@/todoke?", f"@/{name}?"))
        await elsewhere.close()
        assert name in await initialise(embedded.superuser_address(), addresses)
        await superuser.execute(f"revoke connect on database {name} from public")
        still = await initialise(embedded.superuser_address(), addresses)
        assert {name, "todoke", "postgres", "template1"} & set(still) == set()
    finally:
        await superuser.execute(f"drop database if exists {name} with (force)")
        await superuser.close()


async def test_passwords_are_kept_as_scram_verifiers(migrated: None, embedded: Embedded) -> None:
    connection = await asyncpg.connect(embedded.superuser_address())
    kept = await connection.fetchval("select rolpassword from pg_authid where rolname = 'todoke_staff'")
    await connection.close()
    assert kept.startswith("SCRAM-SHA-256$4096:")


async def test_a_wrong_password_is_refused(migrated: None, embedded: Embedded) -> None:
    with pytest.raises(DatabaseProblem, match="could not be reached"):
        await migrate(embedded.address("todoke_migrator", "wrong"))


@pytest.mark.parametrize(
    "address", ["postgresql://todoke_migrator:se/cret@/todoke", "postgresql://todoke_migrator:12/cret@/todoke"]
)
async def test_an_address_that_cannot_be_read_tells_no_piece_of_its_password(address: str) -> None:
    with pytest.raises(DatabaseProblem, match="could not be reached") as problem:
        await migrate(address)
    assert not any(piece in str(problem.value) for piece in ("'se'", "cret", "12"))


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
    assert rows[0]["name"] == {"lookup": "todoke_applicant", "uploads": "todoke_applicant"}.get(role, f"todoke_{role}")

"""Each side's process opens its own sessions and no others: what the operator's logins can do with the staff's door, and the other way round."""

import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import asyncpg
import pytest
from asyncpg.exceptions import InsufficientPrivilegeError, UndefinedFunctionError

from app.settings import DATABASES_OF, Part, Settings
from app.tenancy.engine import ScopedEngine
from app.tenancy.scope import SessionToken
from tests.clients import client_of
from tests.factories import make_person, make_town, next_address, submit_one
from tests.operators import make_operator

pytestmark = pytest.mark.anyio

# as the functions are called now, and as the one login of both doors called them before
CREDENTIALS = {
    "staff": ("select * from api.begin_staff_sign_in($1, '', null)", "select * from api.credentials_of('staff', $1)"),
    "operator": (
        "select * from api.begin_operator_sign_in($1, '', null)",
        "select * from api.credentials_of('operator', $1)",
    ),
}
NAME = "四谷 花子"


@asynccontextmanager
async def logins_of(part: Part, addresses: Mapping[str, str]) -> AsyncIterator[list[asyncpg.Connection]]:
    """A connection with each login that the part's process is given."""
    opened = [await asyncpg.connect(addresses[role]) for role in DATABASES_OF[part]]
    try:
        yield opened
    finally:
        for connection in opened:
            await connection.close()


async def answers(connection: asyncpg.Connection, statement: str, *values: object) -> list[asyncpg.Record]:
    """The statement's rows; none where it is refused or names what is not there."""
    try:
        rows: list[asyncpg.Record] = await connection.fetch(statement, *values)
    except (InsufficientPrivilegeError, UndefinedFunctionError):
        return []
    return rows


async def test_the_operators_logins_open_no_session_of_the_staff(
    database: ScopedEngine, owner: asyncpg.Connection, addresses: Mapping[str, str], settings: Settings
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    receipt = await submit_one(town, settings)
    token = SessionToken(f"{town.code}.{secrets.token_urlsafe(32)}")
    found = []
    async with logins_of(Part.operator, addresses) as logins:
        for login in logins:
            for statement in CREDENTIALS["staff"]:
                found += await answers(login, statement, person.login)
            await answers(
                login,
                "select api.open_session($1, $2, $3, $4)",
                *(town.code, person.id, token.hashed(), next_address()),
            )
    assert found == []
    async with client_of("staff", settings) as client:
        client.cookies.set("todoke-staff", token.reveal(), domain="localhost.local")
        page = await client.get(f"/applications/{receipt.reference}")
    assert (NAME in page.text, page.headers.get("location", "").startswith("/sign-in")) == (False, True)


async def test_the_staffs_logins_open_no_session_of_the_operator(
    database: ScopedEngine, owner: asyncpg.Connection, addresses: Mapping[str, str], settings: Settings
) -> None:
    operator = await make_operator(owner)
    token = SessionToken(f"operator.{secrets.token_urlsafe(32)}")
    found = []
    async with logins_of(Part.staff, addresses) as logins:
        for login in logins:
            for statement in CREDENTIALS["operator"]:
                found += await answers(login, statement, operator.login)
            await answers(
                login, "select api.open_operator_session($1, $2, $3)", operator.id, token.hashed(), next_address()
            )
    opened = await owner.fetchval("select count(*) from app.operator_session where token_hash = $1", token.hashed())
    assert (found, opened) == ([], 0)


@pytest.mark.parametrize("part", [Part.staff, Part.operator])
async def test_a_door_opens_its_own_sessions(
    database: ScopedEngine, owner: asyncpg.Connection, addresses: Mapping[str, str], settings: Settings, part: Part
) -> None:
    login = {
        Part.staff: (await make_person(owner, await make_town(owner, settings))).login,
        Part.operator: (await make_operator(owner)).login,
    }[part]
    async with logins_of(part, addresses) as logins:
        seen = [await answers(connection, CREDENTIALS[part][0], login) for connection in logins]
    assert [len(rows) for rows in seen] == [0, 1]  # the side's own login reads no password hash either


async def test_the_two_sides_processes_share_no_function_but_those_of_readiness(owner: asyncpg.Connection) -> None:
    """As the database grants them, whatever they are called by now: nothing that one side's process may do reaches the other's people."""
    granted = {}
    for part in (Part.staff, Part.operator):
        rows = await owner.fetch(
            "select distinct p.oid::regprocedure::text as name from pg_proc p, unnest($1::text[]) login "
            "where pronamespace = 'api'::regnamespace and has_function_privilege('todoke_' || login, p.oid, 'execute')",
            list(DATABASES_OF[part]),
        )
        granted[part] = {row["name"] for row in rows}
    assert "api.open_session(text,uuid,bytea,text,boolean)" in granted[Part.staff] - granted[Part.operator]
    assert granted[Part.staff] & granted[Part.operator] == {"api.schema_state()"}

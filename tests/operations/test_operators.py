"""The first operators."""

from collections.abc import Mapping
from ipaddress import ip_address

import asyncpg
import pytest

from app.demo.embedded import Embedded
from app.operations.database import DatabaseProblem
from app.operations.operators import add_operator
from app.people.roles import OperatorRole
from app.people.signing_in import Caller, Side, sign_in
from app.settings import Settings
from tests.databases import new_database
from tests.factories import next_address, next_code

pytestmark = pytest.mark.anyio


@pytest.fixture
def login() -> str:
    return f"office{next_code()}"


async def test_a_new_operator_signs_in_with_the_one_time_password(
    owner: asyncpg.Connection, settings: Settings, login: str
) -> None:
    password = await add_operator(settings.database("migrator"), login, "協議会 事務局", OperatorRole.council)
    caller = Caller(next_address(), ip_address("127.0.0.1"))
    token = (await sign_in(Side.operator, login, password, caller)).token
    assert token.reveal().startswith("operator.")


async def test_the_one_time_password_has_to_be_changed(
    owner: asyncpg.Connection, settings: Settings, login: str
) -> None:
    await add_operator(settings.database("migrator"), login, "", OperatorRole.contractor)
    row = await owner.fetchrow(
        "select must_change_password, role, name from app.operator_account where login = $1", login
    )
    assert tuple(row) == (True, "contractor", login)


async def test_a_login_is_given_once(owner: asyncpg.Connection, settings: Settings, login: str) -> None:
    await add_operator(settings.database("migrator"), login, "", OperatorRole.council)
    with pytest.raises(DatabaseProblem, match="already"):
        await add_operator(settings.database("migrator"), login, "", OperatorRole.council)


async def test_a_login_has_a_form(settings: Settings) -> None:
    with pytest.raises(DatabaseProblem, match="small letters"):
        await add_operator(settings.database("migrator"), "Kyōgikai", "", OperatorRole.council)


async def test_a_database_without_tables_is_told_of(embedded: Embedded, addresses: Mapping[str, str]) -> None:
    async with new_database(embedded, addresses) as own:
        with pytest.raises(DatabaseProblem, match="run todoke migrate first"):
            await add_operator(own["migrator"], "somebody", "", OperatorRole.council)

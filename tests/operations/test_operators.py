"""The first operators."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import ip_address

import asyncpg
import pytest

from app.demo.embedded import Embedded
from app.operations.database import DatabaseProblem
from app.operations.migrating import migrate
from app.operations.operators import (
    add_operator,
    give_password,
    list_operators,
    reset_operator,
    reset_second_factor,
    stop_operator,
)
from app.people.roles import OperatorRole
from app.people.sessions import operator_session
from app.people.signing_in import Caller, PasswordRefused, Side, sign_in
from app.settings import Settings
from tests.databases import new_database
from tests.factories import PASSWORD, next_address, next_code
from tests.operators import make_operator
from tests.second_factors import give_factor

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


async def test_a_new_password_is_for_72_hours_ends_the_sessions_and_is_in_the_log(
    owner: asyncpg.Connection, settings: Settings, login: str
) -> None:
    address, caller = settings.database("migrator"), Caller(next_address(), ip_address("127.0.0.1"))
    first = await add_operator(address, login, "", OperatorRole.council)
    session = (await sign_in(Side.operator, login, first, caller)).token
    second = await give_password(address, login)
    assert await operator_session(session, extend=False) is None
    assert (await sign_in(Side.operator, login, second, caller)).token
    row = await owner.fetchrow(
        "select o.one_time_until - clock_timestamp() as left, (select count(*) from app.operator_audit_event e where e.operator = o.id "
        "and e.action = 'password_given') as noted from app.operator_account o where o.login = $1",
        login,
    )
    assert (timedelta(hours=71) < row["left"] <= timedelta(hours=72), row["noted"]) == (True, 1)


async def test_nobody_is_given_a_password_that_is_not_there(settings: Settings) -> None:
    with pytest.raises(DatabaseProblem, match="There is no operator nobody"):
        await give_password(settings.database("migrator"), "nobody")


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


async def test_a_lost_device_is_reset_at_the_command_line(owner: asyncpg.Connection, settings: Settings) -> None:
    operator = await make_operator(owner)
    await give_factor(owner, settings, operator)
    await reset_second_factor(settings.database("migrator"), operator.login)
    assert await operator_session(operator.session, extend=False) is None
    opened = await sign_in(Side.operator, operator.login, PASSWORD, Caller(next_address(), ip_address("127.0.0.1")))
    assert opened.browser is not None
    events = await owner.fetch(
        "select action from app.operator_audit_event where subject = $1 order by at", operator.login
    )
    assert [row["action"] for row in events] == ["second_factor_reset"]
    with pytest.raises(DatabaseProblem, match="no second factor"):
        await reset_second_factor(settings.database("migrator"), operator.login)


async def test_the_list_tells_who_works_and_who_signs_in_with_what(
    owner: asyncpg.Connection, settings: Settings, login: str
) -> None:
    with_factor = await make_operator(owner)
    await give_factor(owner, settings, with_factor)
    await add_operator(settings.database("migrator"), login, "受託 花子", OperatorRole.contractor)
    listed = {account.login: account for account in await list_operators(settings.database("migrator"))}
    new, seen = listed[login], listed[with_factor.login]
    assert (new.name, new.role, new.active, new.seen_at, new.second_factor_since) == (
        *("受託 花子", OperatorRole.contractor, True),
        *(None, None),
    )
    assert new.one_time_until is not None
    assert (seen.role, seen.seen_at is None, seen.second_factor_since is None, seen.one_time_until) == (
        *(OperatorRole.council, False),
        *(False, None),
    )


async def test_who_lost_everything_is_given_password_and_second_factor_anew(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    operator = await make_operator(owner)
    await give_factor(owner, settings, operator)
    password = await reset_operator(settings.database("migrator"), operator.login)
    assert await operator_session(operator.session, extend=False) is None
    opened = await sign_in(Side.operator, operator.login, password, Caller(next_address(), ip_address("127.0.0.1")))
    assert opened.browser is not None  # a session, and not a sign-in that waits for a code


async def test_a_stopped_account_is_out_at_once_and_its_place_in_the_log_stays(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    await make_operator(owner)
    operator = await make_operator(owner)
    await stop_operator(settings.database("migrator"), operator.login)
    assert await operator_session(operator.session, extend=False) is None
    with pytest.raises(PasswordRefused):
        await sign_in(Side.operator, operator.login, PASSWORD, Caller(next_address(), ip_address("127.0.0.1")))
    noted = "select action from app.operator_audit_event where subject = $1"
    assert [row["action"] for row in await owner.fetch(noted, operator.login)] == ["operator_stopped"]
    with pytest.raises(DatabaseProblem, match="that works"):
        await stop_operator(settings.database("migrator"), operator.login)


async def test_the_last_account_of_the_council_is_not_stopped(
    embedded: Embedded, addresses: Mapping[str, str], login: str
) -> None:
    async with new_database(embedded, addresses) as own:
        await migrate(own["migrator"])
        await add_operator(own["migrator"], login, "", OperatorRole.council)
        await add_operator(own["migrator"], f"{login}b", "", OperatorRole.contractor)
        await add_operator(own["migrator"], f"{login}c", "", OperatorRole.council)
        await stop_operator(own["migrator"], login)
        await stop_operator(own["migrator"], f"{login}b")
        with pytest.raises(DatabaseProblem, match="last account of the council"):
            await stop_operator(own["migrator"], f"{login}c")
        assert [account.login for account in await list_operators(own["migrator"]) if account.active] == [f"{login}c"]


async def test_two_who_stop_one_another_at_the_same_moment_leave_one(
    embedded: Embedded, addresses: Mapping[str, str], login: str
) -> None:
    async with new_database(embedded, addresses) as own:
        await migrate(own["migrator"])
        for name in (login, f"{login}b"):
            await add_operator(own["migrator"], name, "", OperatorRole.council)
        stops = (stop_operator(own["migrator"], name) for name in (login, f"{login}b"))
        ends = await asyncio.gather(*stops, return_exceptions=True)
        assert sorted(str(type(end).__name__) for end in ends) == ["DatabaseProblem", "NoneType"]
        assert sum(account.active for account in await list_operators(own["migrator"])) == 1

"""The people of the 運営: added at the command line by whoever holds the migrator's address, for no page can make them, and given a new password."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from app.operations.database import DatabaseProblem, connected
from app.people.operator_accounts import LOGIN, OperatorAccount, account_of
from app.people.passwords import hash_password, one_time_password
from app.people.roles import OperatorRole
from app.spoken import spoken
from app.tenancy.refusals import Refusal, refusals


async def give_password(migrator_address: str, login: str) -> str:
    """Give an operator a new one-time password, 72 hours long, and return it; their sessions end. Raises `DatabaseProblem`."""
    password = one_time_password()
    hashed = await hash_password(password)
    async with connected(dsn=migrator_address, server_settings={"role": "todoke_owner"}) as connection:
        given = await connection.fetchval("select api.give_operator_password($1, $2)", login, hashed)
    if not given:
        raise DatabaseProblem(spoken(f"There is no operator {login}.", f"{login} はありません。"))
    return password


async def add_operator(migrator_address: str, login: str, name: str, role: OperatorRole) -> str:
    """Add an account and return its one-time password, which has to be changed at the first sign-in. Raises `DatabaseProblem`."""
    if not LOGIN.fullmatch(login):
        raise DatabaseProblem(
            spoken(
                "A login is of small letters, digits and single hyphens, and begins with a letter.",
                "IDは英小文字で始め、英小文字、数字、1つずつのハイフンで付けてください。",
            )
        )
    password = one_time_password()
    hashed = await hash_password(password)
    async with connected(dsn=migrator_address, server_settings={"role": "todoke_owner"}) as connection:
        with _no_tables_told():
            added = await connection.fetchval(
                "select api.add_operator_account($1, $2, $3, $4)", login, name or login, str(role), hashed
            )
    if not added:
        raise DatabaseProblem(spoken(f"There is an operator {login} already.", f"{login} はもうあります。"))
    return password


async def reset_operator(migrator_address: str, login: str) -> str:
    """Take an operator's second factor away, give them a one-time password and return it; their sessions end. Raises `DatabaseProblem`."""
    password = await give_password(migrator_address, login)
    async with connected(dsn=migrator_address, server_settings={"role": "todoke_owner"}) as connection:
        await connection.fetchval("select api.reset_operator_factor($1)", login)
    return password


async def list_operators(migrator_address: str) -> list[OperatorAccount]:
    """Return every account, those that work first. Raises `DatabaseProblem`."""
    async with connected(dsn=migrator_address, server_settings={"role": "todoke_owner"}) as connection:
        with _no_tables_told():
            rows = await connection.fetch("select * from api.all_operator_accounts()")
    return [account_of(row) for row in rows]


async def stop_operator(migrator_address: str, login: str) -> None:
    """Stop an account: its sessions end at once, and the log says so. Raises `DatabaseProblem`, for the last account of the council too."""
    last = spoken(
        f"{login} is the last account of the council: add another first.",
        f"{login} は協議会の最後のアカウントです。先に別のアカウントを加えてください。",
    )
    async with connected(dsn=migrator_address, server_settings={"role": "todoke_owner"}) as connection:
        with refusals({Refusal.last_council: lambda: DatabaseProblem(last)}):
            stopped = await connection.fetchval("select api.stop_operator_account($1)", login)
    if not stopped:
        raise DatabaseProblem(
            spoken(f"There is no operator {login} that works.", f"使えるアカウントに {login} はありません。")
        )


async def reset_second_factor(migrator_address: str, login: str) -> None:
    """Take an operator's second factor away, whose device was lost; their sessions end and the log says so. Raises `DatabaseProblem`."""
    async with connected(dsn=migrator_address, server_settings={"role": "todoke_owner"}) as connection:
        had = await connection.fetchval("select api.reset_operator_factor($1)", login)
    if not had:
        raise DatabaseProblem(
            spoken(f"{login} has no second factor.", f"{login} には、二要素認証が設定されていません。")
        )


@contextmanager
def _no_tables_told() -> Iterator[None]:
    """Say what to do where the schema is not there yet, or not open to anybody."""
    sentence = spoken(
        "The database has no tables yet: run todoke migrate first.",
        "データベースにはまだ表がありません。先に todoke migrate を実行してください。",
    )
    try:
        with refusals({Refusal.insufficient_privilege: lambda: DatabaseProblem(sentence)}):
            yield
    except (asyncpg.exceptions.UndefinedFunctionError, asyncpg.exceptions.InvalidSchemaNameError) as error:
        raise DatabaseProblem(sentence) from error

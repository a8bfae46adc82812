"""The people of the 運営: added at the command line by whoever holds the migrator's address, for no page can make them, and given a new password."""

import re

import asyncpg

from app.operations.database import DatabaseProblem, connected
from app.people.passwords import hash_password, one_time_password
from app.people.roles import OperatorRole
from app.spoken import spoken


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
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", login):
        raise DatabaseProblem(
            spoken(
                "A login is of small letters, digits and single hyphens, and begins with a letter.",
                "IDは英小文字で始め、英小文字、数字、1つずつのハイフンで付けてください。",
            )
        )
    password = one_time_password()
    hashed = await hash_password(password)
    async with connected(dsn=migrator_address, server_settings={"role": "todoke_owner"}) as connection:
        try:
            added = await connection.execute(
                "insert into app.operator_account (login, name, password_hash, role, must_change_password) values ($1, $2, $3, $4, true) "
                "on conflict (login) do nothing",
                login,
                name or login,
                hashed,
                str(role),
            )
        except (asyncpg.exceptions.UndefinedTableError, asyncpg.exceptions.InvalidSchemaNameError) as error:
            raise DatabaseProblem(
                spoken(
                    "The database has no tables yet: run todoke migrate first.",
                    "データベースにはまだ表がありません。先に todoke migrate を実行してください。",
                )
            ) from error
    if added != "INSERT 0 1":
        raise DatabaseProblem(spoken(f"There is an operator {login} already.", f"{login} はもうあります。"))
    return password


async def reset_second_factor(migrator_address: str, login: str) -> None:
    """Take an operator's second factor away, whose device was lost; their sessions end and the log says so. Raises `DatabaseProblem`."""
    async with connected(dsn=migrator_address, server_settings={"role": "todoke_owner"}) as connection:
        had = await connection.fetchval("select api.reset_operator_factor($1)", login)
    if not had:
        raise DatabaseProblem(
            spoken(f"{login} has no second factor.", f"{login} には、二要素認証が設定されていません。")
        )

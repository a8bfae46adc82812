"""Checks that the database is the one that the program was written for."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import asyncpg
from asyncpg.exceptions import InsufficientPrivilegeError, InvalidSchemaNameError, PostgresError, UndefinedFunctionError

from app.migrations.history import Fit, History, newest, this_program
from app.notifications.delivery import DATABASE_AWAY
from app.spoken import spoken
from app.tenancy import api
from app.tenancy.scope import Role, Scope, scoped

PATIENCE_SECONDS: Final = 3.0
CONNECT_SECONDS: Final = 10.0
SCHEMA_STATE: Final = "select * from api.schema_state()"
AWAY: Final = (*DATABASE_AWAY, PostgresError)
NOTHING_OF_OURS: Final = (UndefinedFunctionError, InvalidSchemaNameError, InsufficientPrivilegeError)  # not yet


class SchemaFault(NamedTuple):
    """Why a program cannot work with a database, and what to do: for logs and probes in English, for a terminal in its language."""

    english: str
    japanese: str

    @property
    def sentence(self) -> str:
        """The sentence in the language of the terminal."""
        return spoken(self.english, self.japanese)


FAULTS: Final[Mapping[Fit, SchemaFault]] = {
    Fit.behind: SchemaFault(
        "the database is behind: run todoke migrate",
        "データベースが古くなっています。todoke migrate を実行してください。",
    ),
    Fit.newer: SchemaFault(
        "the database is newer than this program", "データベースのほうが、このプログラムより新しくなっています。"
    ),
    Fit.foreign: SchemaFault(
        "the database was not made by this program: its changes are others",
        "このデータベースは、このプログラムで作ったものではありません。",
    ),
    Fit.roles_behind: SchemaFault(
        "the database's roles are behind: run todoke database init again",
        "データベースのロールが古くなっています。もう一度 todoke database init を実行してください。",
    ),
}


class SchemaProblem(RuntimeError):
    """The database is not the one this program was written for; says why, and what to do."""


async def schema_fault(role: Role) -> SchemaFault | None:
    """Why this program cannot work with the database that the role's pool leads to; None when it can.

    Raises what the engine raises when the database does not answer.
    """
    try:
        with scoped(Scope(role)):
            return _fault_of(await api.row("schema_state", seconds=PATIENCE_SECONDS))
    except NOTHING_OF_OURS:
        return FAULTS[Fit.behind]


def _fault_of(state: Any) -> SchemaFault | None:
    changes = list(zip(state["changes"] or (), state["hashes"] or (), strict=True))
    history = History(changes, state["rules"], newest(state["versions"] or ()), state["roles"])
    return FAULTS.get(this_program().compared(history))


async def fault_ahead(address: str) -> SchemaFault | None:
    """What `schema_fault` says, over a connection of its own: before there is any pool.

    Raises AWAY when the database does not answer or refuses the login.
    """
    async with asyncio.timeout(CONNECT_SECONDS):
        connection = await asyncpg.connect(  # type: ignore[no-untyped-call]
            address, server_settings={"application_name": "todoke start"}
        )
        try:
            return _fault_of(await connection.fetchrow(SCHEMA_STATE))
        except NOTHING_OF_OURS:
            return FAULTS[Fit.behind]
        finally:
            connection.terminate()


async def fault_at_start(address: str) -> SchemaFault | None:
    """The same; None as well when the database does not answer or refuses the login."""
    try:
        return await fault_ahead(address)
    except AWAY:
        return None


async def ensure_schema(role: Role) -> None:
    """Raise `SchemaProblem` when this program cannot work with the database."""
    fault = await schema_fault(role)
    if fault:
        raise SchemaProblem(fault.english)

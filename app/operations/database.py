"""The service's database on any PostgreSQL from 15 on, and its roles: `todoke database init`."""

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import asyncpg

from app.migrations.history import this_program
from app.settings import DATABASES
from app.spoken import spoken
from app.tenancy.refusals import Refusal, code_of

OLDEST = 15
_OPEN_TO_OURS = """
select datname from pg_database d where datallowconn and datname <> current_database() and exists (
  select from pg_roles r where r.rolname like 'todoke\\_%' and r.rolcanlogin and not r.rolsuper
    and has_database_privilege(r.oid, d.oid, 'connect'))
order by datname
"""
SCRAM_ROUNDS = 4096  # PostgreSQL's own; the passwords are random


class DatabaseProblem(Exception):
    """Why the database cannot be set up or migrated: one paragraph for the person at the keyboard."""


def not_reached(error: Exception) -> DatabaseProblem:
    """The error to raise when a connection fails."""
    reason = _reason(error)
    return DatabaseProblem(
        spoken(f"The database could not be reached: {reason}.", f"データベースにつながりません: {reason}")
    )


def _reason(error: Exception) -> str:
    """Why there is no connection, in words that hold nothing of the address: a slip in it can make a piece of the password its port or name."""
    if isinstance(error, socket.gaierror):
        return error.strerror or type(error).__name__
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno)
    if isinstance(error, asyncpg.exceptions.PostgresError) and code_of(error) is Refusal.insufficient_privilege:
        return spoken("this login may not connect to it", "このログインには、つなぐ権限がありません")
    if isinstance(error, ValueError):
        return spoken("its address cannot be read", "アドレスを読み取れません")
    return type(error).__name__


async def initialise(superuser_address: str, addresses: Mapping[str, str]) -> list[str]:
    """Make the database and the roles, and give the roles their passwords; again and again without harm.

    Returns the names of the server's other databases that the roles may still connect to: somebody else's to close.

    `superuser_address` leads to any database of the server and is used for nothing else. `addresses` are those of the settings
    ("staff": "postgresql://todoke_staff:password@/todoke?host=..."): passwords and the database's name come from them.
    Raises `DatabaseProblem`.
    """
    logins = {role: urlsplit(address) for role, address in addresses.items()}
    problems = [
        spoken(
            f"TODOKE_DATABASE_{role.upper()} must name the role todoke_{role}, with a password, in the same database as the others.",
            f"TODOKE_DATABASE_{role.upper()} には、ほかと同じデータベースのロール todoke_{role} を、パスワードとともに指定してください。",
        )
        for role, login in logins.items()
        if login.username != f"todoke_{role}" or not login.password or login.path != logins["migrator"].path
    ]
    if problems:
        raise DatabaseProblem(" ".join(problems))
    name = unquote(logins["migrator"].path.strip("/"))
    async with connected(dsn=superuser_address) as connection:
        if connection.get_server_version().major < OLDEST:
            raise DatabaseProblem(
                spoken(
                    f"Todoke needs PostgreSQL {OLDEST} or newer; this server is {connection.get_server_version()}.",
                    f"届にはPostgreSQL {OLDEST}以降が必要です。このサーバーは {connection.get_server_version()} です。",
                )
            )
        if not await connection.fetchval("select rolsuper from pg_roles where rolname = current_user"):
            raise DatabaseProblem(
                spoken(
                    "The address given to `database init` must be a superuser's: it makes roles.",
                    "`database init` には、スーパーユーザーのアドレスを指定してください。ロールを作るためです。",
                )
            )
        if not await connection.fetchval("select exists (select from pg_database where datname = $1)", name):
            make = await connection.fetchval(
                "select format('create database %I template template0 encoding ''UTF8''', $1::text)", name
            )
            await connection.execute(make)
    async with connected(dsn=superuser_address, database=name) as connection:
        if await connection.fetchval("show server_encoding") != "UTF8":
            raise DatabaseProblem(
                spoken(
                    f"The database {name} must have the encoding UTF8.",
                    f"データベース {name} の文字コードはUTF8でなければなりません。",
                )
            )
        async with connection.transaction():
            await connection.execute(this_program().roles)
            for role, login in logins.items():
                verifier = scram_verifier(unquote(login.password or ""))
                statement = await connection.fetchval(
                    "select format('alter role %I password %L', $1::text, $2::text)", f"todoke_{role}", verifier
                )
                await connection.execute(statement)
        return [row["datname"] for row in await connection.fetch(_OPEN_TO_OURS)]


async def forget(superuser_address: str, addresses: Mapping[str, str]) -> None:
    """Drop the database with all that is in it. For the demo's own, while it holds nothing anybody made."""
    name = unquote(urlsplit(addresses["migrator"]).path.strip("/"))
    async with connected(dsn=superuser_address) as connection:
        await connection.execute(
            await connection.fetchval("select format('drop database if exists %I with (force)', $1::text)", name)
        )


def role_passwords(mark: str = "") -> dict[str, str]:
    """A new random password for each login role, beginning with `mark`."""
    return {role: mark + secrets.token_hex(24) for role in DATABASES}


def scram_verifier(password: str) -> str:
    """The verifier that PostgreSQL stores for a password (RFC 5803), made here so that the password itself is in no statement and no log."""
    if not password.isascii() or not password.isprintable():
        raise DatabaseProblem(
            spoken(
                "Passwords of database roles must be of ASCII letters, digits and signs.",
                "データベースのロールのパスワードには、半角の英数字と記号を使ってください。",
            )
        )
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, SCRAM_ROUNDS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    encoded = [base64.b64encode(part).decode("ascii") for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${SCRAM_ROUNDS}:{encoded[0]}${encoded[1]}:{encoded[2]}"


@contextlib.asynccontextmanager
async def connected(**options: Any) -> Any:
    """A connection with these options of asyncpg's, closed at the end. Raises `DatabaseProblem` when there is none to be had."""
    try:
        connection = await asyncpg.connect(**options, timeout=10)  # type: ignore[no-untyped-call]  # as asyncpg's is
    except (OSError, TimeoutError, asyncpg.exceptions.PostgresError, ValueError) as error:
        raise not_reached(error) from error
    try:
        yield connection
    finally:
        await connection.close()

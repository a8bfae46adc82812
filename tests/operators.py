"""People of the 運営 for tests, and their clients."""

import secrets
from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg
import httpx

from app.municipalities.crests import crest_of
from app.people.passwords import hash_password
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, Scope, SessionToken, scoped
from tests.clients import client_of
from tests.factories import PASSWORD, Town, next_address


@dataclass(frozen=True)
class Operator:
    """Somebody of the 運営, with a session opened for them; the password is PASSWORD."""

    id: UUID
    login: str
    session: SessionToken

    @property
    def scope(self) -> Scope:
        return Scope(Role.operator, None, self.session)


async def make_operator(owner: asyncpg.Connection, role: str = "council") -> Operator:
    """An account nobody else has, with a live session."""
    login = f"operator-{uuid4().hex[:12]}"
    person = await owner.fetchval(
        "insert into app.operator_account (login, name, password_hash, role) values ($1, '運営 太郎', $2, $3) returning id",
        login,
        await hash_password(PASSWORD),
        role,
    )
    session = SessionToken(f"operator.{secrets.token_urlsafe(32)}")
    with scoped(Scope(Role.sign_in_operator)):
        await ENGINE.fetch("select api.open_operator_session($1, $2, $3)", person, session.hashed(), next_address())
    return Operator(person, login, session)


def operator_client(operator: Operator, settings: Settings) -> httpx.AsyncClient:
    """A client of the operator's side with their session."""
    client = client_of("operator", settings)
    client.cookies.set("todoke-operator", operator.session.reveal(), domain="localhost.local")
    return client


async def give_crest_and_draft(owner: asyncpg.Connection, town: Town, operator: Operator) -> str:
    """A crest of the town's, and a change of it that waits to be confirmed; returns the name of the crest's file."""
    crest = crest_of(b"<svg />")
    assert crest is not None
    await owner.execute("update app.municipality set crest = $2 where code = $1", town.code, crest.content)
    await owner.execute(
        "insert into app.municipality_draft (municipality, name, reading, telephone, telephone_hours, home_page, colour, drafted_by) "
        "select code, name, '', '', telephone_hours, '', '', $2 from app.municipality where code = $1",
        town.code,
        operator.id,
    )
    return crest.file


async def put_off(owner: asyncpg.Connection, town: Town, procedure: str) -> str:
    """Put the end of a procedure off, for a stop that is too far away to be told of; the id of what was put off."""
    stop = await owner.fetchval(
        "insert into app.planned_stop (begins_at, ends_at, reason, planned_by) "
        "values (now() + interval '20 days', now() + interval '21 days', '機器の更新', $1) returning id",
        (await make_operator(owner)).id,
    )
    extension = await owner.fetchval(
        "insert into app.closing_extension (municipality, procedure, planned_stop, closes_at, extended_until) "
        "values ($1, $2, $3, now() + interval '20 days', now() + interval '22 days') returning id",
        town.code,
        town.procedures[procedure],
        stop,
    )
    return str(extension)

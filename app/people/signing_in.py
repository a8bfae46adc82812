"""Sign-in: a login and a password become a session. The database role todoke_sign_in alone reads password hashes and opens sessions.

Tries are counted by account and client network, in the database, each in a statement of its own: they hold over all processes and survive
whatever becomes of the request. A network that guesses is shut out by itself; the same account signs in from anywhere else.
"""

import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Final

from anyio import CapacityLimiter

from app.people.passwords import LONGEST, hash_password, password_fits
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, Scope, SessionToken, scoped

LONGEST_LOGIN: Final = 64
_turns: CapacityLimiter | None = None


class Side(StrEnum):
    """The side of the service that somebody signs in to."""

    staff = "staff"
    operator = "operator"


class WrongCredentials(LookupError):
    """No such account with this password. Unknown, stopped and mistyped give the same answer."""


class TooManyTries(LookupError):
    """This network failed too often with this account, or with many accounts, within fifteen minutes."""


def _turn() -> CapacityLimiter:
    """Let two tries at a time pass: tries sent all at once would otherwise pass the count before any of them is counted."""
    global _turns  # noqa: PLW0603  one a process, as in passwords.py
    if _turns is None:
        _turns = CapacityLimiter(2)
    return _turns


@contextmanager
def apart(role: Role) -> Iterator[None]:
    """Scope to a role without a session, each statement alone and committed at once, also while a request's unit of work is open."""
    unit = ENGINE.current_unit.set(None)
    try:
        with scoped(Scope(role)):
            yield
    finally:
        ENGINE.current_unit.reset(unit)


def normalised_login(text: str) -> str:
    """Return a login as it is stored: half width, small letters. Cut first: bringing thousands of accents into order takes minutes."""
    return (
        unicodedata.normalize("NFKC", text.strip()[:LONGEST_LOGIN]).strip().lower()[:LONGEST_LOGIN].replace("\x00", "")
    )


async def sign_in(side: Side, login_text: str, password: str, network: str) -> SessionToken:
    """Open a session; raises WrongCredentials or TooManyTries."""
    login = normalised_login(login_text)
    with apart(Role.sign_in):
        municipality, person = await _verify(side, login, password, network)
        token = SessionToken(f"{municipality or side}.{secrets.token_urlsafe(32)}")
        if side is Side.staff:
            await api.value("open_session", municipality, person, token.hashed(), network)
        else:
            await api.value("open_operator_session", person, token.hashed(), network)
    return token


async def change_password(side: Side, login: str, current: str, new: str, network: str) -> None:
    """Change the signed-in person's own password, in their unit of work; their other sessions end. Raises WrongCredentials or TooManyTries.

    The current password is asked for again: an open screen is no proof of who sits before it.
    """
    with apart(Role.sign_in):
        await _verify(side, login, current, network)
    function = "change_password" if side is Side.staff else "change_operator_password"
    await api.value(function, await hash_password(new))


async def _verify(side: Side, login: str, password: str, network: str) -> tuple[str | None, object]:
    async with _turn():
        if await api.value("sign_in_throttled", side, login, network):
            raise TooManyTries("too many wrong passwords")
        credentials = await api.row("credentials_of", side, login)
        if (
            await password_fits(credentials["password_hash"] if credentials else None, password)
            and len(password) <= LONGEST
        ):
            assert credentials is not None
            return credentials["municipality"], credentials["person"]
        await api.value("record_sign_in_failure", side, login, network)
    raise WrongCredentials("no such account with this password")

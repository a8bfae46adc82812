"""Sign-in: a login and a password become a session. Each side has a door: a database role that alone reads the password hashes of its people
and opens their sessions. The process of one side never holds the other's.

Tries are counted by account and client network, in the database, each in a statement of its own: they hold over all processes and survive
whatever becomes of the request. A network that guesses is shut out by itself; the same account signs in from anywhere else.
"""

import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, Final, NamedTuple

import msgspec
from anyio import CapacityLimiter

from app.people.networks import Address, admits, networks_in
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


class Door(NamedTuple):
    """The database role of a side's sign-in, and the functions that it calls."""

    role: Role
    credentials: str
    throttled: str
    record_failure: str


_DOORS: Final[Mapping[Side, Door]] = {
    Side.staff: Door(
        Role.sign_in_staff, "staff_credentials_of", "staff_sign_in_throttled", "record_staff_sign_in_failure"
    ),
    Side.operator: Door(
        Role.sign_in_operator,
        "operator_credentials_of",
        "operator_sign_in_throttled",
        "record_operator_sign_in_failure",
    ),
}


class WrongCredentials(LookupError):
    """No such account with this password. Unknown, stopped and mistyped give the same answer."""


class TooManyTries(LookupError):
    """This network failed too often with this account, or with many accounts, within fifteen minutes."""


class ForeignNetwork(LookupError):
    """The password is right, and the municipality lets nobody in from this address."""


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


async def sign_in(side: Side, login_text: str, password: str, network: str, *, address: Address) -> SessionToken:
    """Open a session for somebody at the address, whose tries count for the network; raises WrongCredentials, TooManyTries or ForeignNetwork."""
    login = normalised_login(login_text)
    with apart(_DOORS[side].role):
        account = await _verify(_DOORS[side], login, password, network)
        if side is Side.staff:
            await _admit(account, network, address)
            token = _new_token(account["municipality"])
            await api.value("open_session", account["municipality"], account["person"], token.hashed(), network)
        else:
            token = _new_token(side)
            await api.value("open_operator_session", account["person"], token.hashed(), network)
    return token


async def change_password(side: Side, login: str, current: str, new: str, network: str) -> None:
    """Change the signed-in person's own password, in their unit of work; their other sessions end. Raises WrongCredentials or TooManyTries.

    The current password is asked for again: an open screen is no proof of who sits before it.
    """
    with apart(_DOORS[side].role):
        await _verify(_DOORS[side], login, current, network)
    function = "change_password" if side is Side.staff else "change_operator_password"
    await api.value(function, await hash_password(new))


async def _admit(account: Any, network: str, address: Address) -> None:
    """Raise ForeignNetwork where the municipality's own list of networks keeps the address out."""
    settings = msgspec.json.decode(account["settings"] or "{}")
    if not admits(networks_in(settings), address):
        await api.value("record_staff_sign_in_refusal", account["municipality"], account["person"], network)
        raise ForeignNetwork("not from this network")


def _new_token(beginning: str) -> SessionToken:
    return SessionToken(f"{beginning}.{secrets.token_urlsafe(32)}")


async def _verify(door: Door, login: str, password: str, network: str) -> Any:
    """The account's row. Works in the scope of the door's role."""
    async with _turn():
        if await api.value(door.throttled, login, network):
            raise TooManyTries("too many wrong passwords")
        credentials = await api.row(door.credentials, login)
        if (
            await password_fits(credentials["password_hash"] if credentials else None, password)
            and len(password) <= LONGEST
        ):
            assert credentials is not None
            return credentials
        await api.value(door.record_failure, login, network)
    raise WrongCredentials("no such account with this password")

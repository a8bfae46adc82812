"""Sign-in: a login and a password become a session. Each side has a door: a database role that alone reads the password hashes of its people
and opens their sessions. The process of one side never holds the other's.

A try is counted in the database before its password is compared, in a statement of its own: the counts hold over all processes, are not passed
by tries sent all at once, and survive whatever becomes of the request. Who waits how long says sign_in.sql; nobody waits inside a request.
"""

import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

import msgspec

from app.people.known_browsers import BrowserToken
from app.people.networks import Address, admits, networks_in
from app.people.password_rules import stands_alone
from app.people.passwords import LONGEST, hash_password, password_fits
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, Scope, SessionToken, scoped

LONGEST_LOGIN: Final = 64


class Side(StrEnum):
    """The side of the service that somebody signs in to."""

    staff = "staff"
    operator = "operator"


class Door(NamedTuple):
    """The database role of a side's sign-in, and the functions that it calls."""

    role: Role
    begin: str
    settle: str
    record_failure: str


_DOORS: Final[Mapping[Side, Door]] = {
    Side.staff: Door(Role.sign_in_staff, "begin_staff_sign_in", "settle_staff_sign_in", "record_staff_sign_in_failure"),
    Side.operator: Door(
        Role.sign_in_operator, "begin_operator_sign_in", "settle_operator_sign_in", "record_operator_sign_in_failure"
    ),
}


class PasswordRefused(LookupError):
    """Nothing was opened; the classes below say why."""


class WrongCredentials(PasswordRefused):
    """No such account with this password. Unknown, stopped and mistyped give the same answer.

    The next try is answered after `next_wait` seconds.
    """

    def __init__(self, next_wait: int = 0) -> None:
        super().__init__("no such account with this password")
        self.next_wait = next_wait


class WaitFirst(PasswordRefused):
    """The account or the network is being guessed at, and nobody signed in to the account with this browser before.

    The try was not looked at; one after `seconds` will be.
    """

    def __init__(self, seconds: int) -> None:
        super().__init__("another try in some seconds")
        self.seconds = seconds


class TooManyTries(PasswordRefused):
    """This browser, which is known for the account, failed ten times with it within fifteen minutes."""


class ForeignNetwork(PasswordRefused):
    """The password is right, and the municipality lets nobody in from this address."""


class OneTimePasswordEnded(PasswordRefused):
    """The password is right and was for one sign-in within 72 hours; they have passed."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a try comes from: the client's address, the network that its tries count for, and what the browser's cookie holds, if anything."""

    network: str
    address: Address
    browser: BrowserToken | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a right password led to: the token of a session, with the one by which the browser is known from now on; or the token of a sign-in that
    waits for the second factor (second_factor.py), after which the browser will be known: `browser` is None."""

    token: SessionToken
    browser: BrowserToken | None


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


def sign_in_role(side: Side) -> Role:
    """The database role of a side's sign-in."""
    return _DOORS[side].role


async def note_failure(side: Side, login: str, network: str) -> None:
    """Write a wrong code down as a wrong password is. Works in the scope of the door's role."""
    await api.value(_DOORS[side].record_failure, login, network)


async def note_success(side: Side, login: str, caller: Caller) -> BrowserToken:
    """Take the count of a try back and know the browser from now on, by a new token. Works in the scope of the door's role."""
    known = BrowserToken.new()
    await _settle(_DOORS[side], login, caller, known)
    return known


async def sign_in(side: Side, login_text: str, password: str, caller: Caller) -> Opened:
    """Open a session, or a sign-in that waits for the second factor. Raises PasswordRefused.

    A session that a password too short to stand alone opened leads to a new password (its person had a second factor when it was chosen).
    """
    login, short = normalised_login(login_text), not stands_alone(password)
    with apart(_DOORS[side].role):
        account = await _verify(_DOORS[side], login, password, caller)
        if side is Side.staff:
            await _admit(account, caller)
            token = _new_token(account["municipality"])
            whose = (account["municipality"], account["person"])
            opened = await api.value("open_session", *whose, token.hashed(), caller.network, short)
        else:
            token = _new_token(side)
            opened = await api.value("open_operator_session", account["person"], token.hashed(), caller.network, short)
        if opened:
            return Opened(token, await note_success(side, login, caller))
        await _settle(_DOORS[side], login, caller)
    return Opened(token, None)


async def prove_by_password(side: Side, login: str, password: str, caller: Caller, *, session: SessionToken) -> None:
    """Note that the person of a live session gave their password just now. Raises PasswordRefused."""
    with apart(_DOORS[side].role):
        await _verify(_DOORS[side], login, password, caller)
        await _settle(_DOORS[side], login, caller)
        await api.value(f"prove_{side}", session.reveal())


async def change_password(
    side: Side, login: str, current: str, new: str, caller: Caller, *, session: SessionToken
) -> SessionToken:
    """Change the signed-in person's own password, in their unit of work, and return the token that their session has from now on.

    Their other sessions end. The current password is asked for again: an open screen is no proof of who sits before it.
    Raises PasswordRefused.
    """
    with apart(_DOORS[side].role):
        await _verify(_DOORS[side], login, current, caller)
        await _settle(_DOORS[side], login, caller)
    function = "change_password" if side is Side.staff else "change_operator_password"
    token = _new_token(session.reveal().partition(".")[0])
    await api.value(function, await hash_password(new), token.hashed())
    return token


async def _admit(account: Any, caller: Caller) -> None:
    """Raise ForeignNetwork where the municipality's own list of networks keeps the address out."""
    settings = msgspec.json.decode(account["settings"] or "{}")
    if not admits(networks_in(settings), caller.address):
        await api.value("record_staff_sign_in_refusal", account["municipality"], account["person"], caller.network)
        raise ForeignNetwork("not from this network")


def _new_token(beginning: str) -> SessionToken:
    return SessionToken(f"{beginning}.{secrets.token_urlsafe(32)}")


async def _verify(door: Door, login: str, password: str, caller: Caller) -> Any:
    """The account's row, where the password is right; the try stays counted until `_settle`. Works in the scope of the door's role."""
    tried = await api.row(door.begin, login, caller.network, _hash(caller.browser))
    if tried["wait"]:
        raise TooManyTries("too many wrong passwords") if tried["known"] else WaitFirst(tried["wait"])
    if not await password_fits(tried["password_hash"], password) or len(password) > LONGEST:
        await api.value(door.record_failure, login, caller.network)
        raise WrongCredentials(tried["next_wait"])
    if tried["one_time_ended"]:
        await api.value(door.record_failure, login, caller.network)
        raise OneTimePasswordEnded("the one-time password has ended")
    return tried


async def _settle(door: Door, login: str, caller: Caller, known: BrowserToken | None = None) -> None:
    """Take the count of a right try back; `known`: what the browser is known by from now on, if it signed in."""
    await api.value(door.settle, login, caller.network, _hash(caller.browser), _hash(known))


def _hash(token: BrowserToken | None) -> bytes | None:
    return token.hashed() if token else None

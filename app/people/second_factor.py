"""The second factor: a code of an authenticator app (TOTP, RFC 6238), or one of ten recovery codes.

The database holds the sealed secret and decides that a code is taken once; the sides hold the keys and compare. A sign-in whose password was
right waits in a table of its own and is no session (app/migrations/rules/second_factor.sql). Another kind of factor (passkeys) is another
`_accept`: what it proves ends in the same function of the database.
"""

import hmac
import secrets
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any, Final, NamedTuple, Protocol
from uuid import UUID

import pyotp
import segno

from app.audit import log
from app.audit.actions import Action
from app.notifications.letter_kinds import Letter
from app.notifications.outbox import enqueue_for_staff
from app.people.known_browsers import BrowserToken
from app.people.signing_in import Caller, Side, apart, note_failure, note_success, sign_in_role
from app.settings import NumberedKey
from app.tenancy import api
from app.tenancy.scope import SessionToken
from app.vault.sealed_secret import open_secret, seal_secret

STEP_SECONDS: Final = 30
WINDOW: Final = (-1, 0, 1)  # steps before and after now: clocks differ, and a code is typed in the last second
DIGITS: Final = 6
RECOVERY_CODES: Final = 10
_RECOVERY_SYMBOLS: Final = "23456789abcdefghijkmnpqrstuvwxyz"  # 32 that nobody mistakes for another: 5 bits each
_RECOVERY_LENGTH: Final = 16  # 80 bits: too many to try, so a plain hash keeps them
ISSUER: Final = "Todoke"


class WrongCode(LookupError):
    """No code of this person's now: mistyped, too old, or taken before."""


class NobodyWaits(LookupError):
    """The sign-in that waited for a code is over: ten minutes or five tries have passed."""


class TooManyCodes(LookupError):
    """Ten wrong codes in a row: the factor takes none for fifteen minutes."""


class Resetter(Protocol):
    """The administrator who takes a colleague's factor away."""

    @property
    def id(self) -> UUID: ...

    @property
    def login(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Factor:
    """A person's second factor; `since` is None while there is none."""

    since: datetime | None
    codes_left: int


@dataclass(frozen=True, slots=True, repr=False)
class Accepted:
    """What a code led to after a waiting sign-in: the new session's token, what the browser is known by from now on, and the recovery codes left."""

    token: SessionToken
    browser: BrowserToken
    codes_left: int
    by_recovery_code: bool

    def __repr__(self) -> str:
        return "Accepted(…)"


def owner_of(side: Side, municipality: str | None, person: UUID) -> bytes:
    """Return whom a sealed secret is bound to."""
    return f"{side}:{municipality or ''}:{person.hex}".encode()


def plain_code(typed: str) -> str:
    """Return a code as it is compared: half width, small letters, without blanks and hyphens."""
    return "".join(unicodedata.normalize("NFKC", typed[:64]).lower().replace("-", "").split())


def matching_step(secret: str, code: str, at_seconds: float) -> int | None:
    """Return the time step whose code this is, of the three around a moment (Unix time); None for none of them. All three are compared."""
    generator = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    now = int(at_seconds) // STEP_SECONDS
    steps = [
        now + off
        for off in WINDOW
        if hmac.compare_digest(generator.generate_otp(now + off).encode(), plain_code(code).encode())
    ]
    return max(steps, default=None)


def recovery_hash(person: UUID, code: str) -> bytes:
    """Return the hash under which a recovery code is kept. It has 80 random bits, so no slow hash is needed."""
    return sha256(b"recovery code of " + person.bytes + plain_code(code).encode()).digest()


def in_groups(text: str) -> str:
    """Return a secret or a code in groups of four, for reading and typing."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


async def sign_in_waits(side: Side, token: SessionToken | None) -> bool:
    """Tell whether the token is of a sign-in that waits for its code."""
    if token is None:
        return False
    with apart(sign_in_role(side)):
        return bool(await api.value(f"{side}_sign_in_waits", token.reveal()))


async def finish_sign_in(
    side: Side, keys: Sequence[NumberedKey], token: SessionToken, code: str, caller: Caller
) -> Accepted:
    """Make a waiting sign-in a session, with a new token. Raises WrongCode, TooManyCodes or NobodyWaits."""
    new = SessionToken(f"{token.reveal().partition('.')[0]}.{secrets.token_urlsafe(32)}")
    with apart(sign_in_role(side)):
        fitted = await _accept(side, keys, token, code, network=caller.network, new=new)
        browser = await note_success(side, fitted.login, caller)
    return Accepted(new, browser, fitted.codes_left, fitted.by_recovery_code)


async def prove_by_code(side: Side, keys: Sequence[NumberedKey], token: SessionToken, code: str, network: str) -> None:
    """Note that a live session's person gave a code just now. Raises WrongCode, TooManyCodes or NobodyWaits."""
    with apart(sign_in_role(side)):
        await _accept(side, keys, token, code, network=network, new=token)


async def own_factor(side: Side) -> Factor:
    """Return the signed-in person's factor."""
    row = await api.row(f"own_{side}_factor")
    return Factor(row["since"], row["codes_left"])


async def offer(side: Side, keys: Sequence[NumberedKey], municipality: str | None, person: UUID) -> str:
    """Make a new secret for the signed-in person, to be confirmed within half an hour; returns it in base 32."""
    secret = pyotp.random_base32()
    await api.value(f"offer_{side}_factor", sealed_for(side, keys, municipality, person, secret))
    return secret


def sealed_for(side: Side, keys: Sequence[NumberedKey], municipality: str | None, person: UUID, secret: str) -> bytes:
    """Return a secret as the database keeps it."""
    return seal_secret(keys[0], owner_of(side, municipality, person), secret.encode())


async def picture(
    side: Side, keys: Sequence[NumberedKey], municipality: str | None, person: UUID, login: str
) -> bytes | None:
    """Return the QR code of the offered secret as SVG, once; None afterwards, and where nothing is offered."""
    sealed = await api.value(f"offered_{side}_factor", True)
    if sealed is None:
        return None
    secret = open_secret(keys, owner_of(side, municipality, person), sealed).decode()
    address = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)
    file = BytesIO()
    segno.make(address, error="m").save(file, kind="svg", scale=5, border=4, light="#fff")
    return file.getvalue()


async def confirm(
    side: Side, keys: Sequence[NumberedKey], municipality: str | None, person: UUID, code: str
) -> list[str]:
    """Take the offered secret as the person's factor, for its first code; returns the recovery codes. Raises WrongCode or NobodyWaits."""
    sealed = await api.value(f"offered_{side}_factor", False)
    if sealed is None:
        raise NobodyWaits("nothing is offered any more")
    secret = open_secret(keys, owner_of(side, municipality, person), sealed).decode()
    step = matching_step(secret, code, time.time())
    if step is None:
        raise WrongCode("no code of this secret")
    codes = _new_codes()
    if not await api.value(f"take_{side}_factor", step, [recovery_hash(person, one) for one in codes]):
        raise NobodyWaits("nothing is offered any more")
    return codes


async def renew_recovery_codes(side: Side, person: UUID) -> list[str]:
    """Make ten new recovery codes; the old ones are worth nothing then."""
    codes = _new_codes()
    await api.value(f"renew_{side}_recovery_codes", [recovery_hash(person, one) for one in codes])
    return codes


async def with_factor() -> frozenset[UUID]:
    """Return who of the municipality's people has a second factor, for an administrator; nobody for others."""
    return frozenset(row["staff"] for row in await api.rows("staff_factors"))


async def reset(by: Resetter, person: UUID, login: str) -> None:
    """Take a colleague's factor away, for a device that was lost; their sessions end, both are mailed. The database refuses oneself."""
    if await api.value("reset_staff_factor", person):
        await log.record(by.id, Action.second_factor_reset, login)
        facts = {"login": login, "reset_by": by.login}
        await enqueue_for_staff(Letter.second_factor_reset, [person, by.id], facts)


class _Fitted(NamedTuple):
    login: str
    codes_left: int
    by_recovery_code: bool


async def _accept(
    side: Side, keys: Sequence[NumberedKey], token: SessionToken, code: str, *, network: str, new: SessionToken
) -> _Fitted:
    """Whose code it was. Works in the scope of the door's role."""
    waiting: Any = await api.row(f"{side}_factor_try", token.reveal())
    if waiting is None:
        raise NobodyWaits("no sign-in waits for a code")
    if waiting["secret"] is None:
        raise TooManyCodes("too many wrong codes")
    municipality = waiting["municipality"] if side is Side.staff else None
    owner = owner_of(side, municipality, waiting["person"])
    step = matching_step(open_secret(keys, owner, waiting["secret"]).decode(), code, time.time())
    recovery = None if step is not None else recovery_hash(waiting["person"], code)
    left = await api.value(f"{side}_factor_accepted", token.reveal(), step, recovery, new.hashed())
    if left is None:
        await note_failure(side, waiting["login"], network)
        raise WrongCode("no code of this person's now")
    return _Fitted(waiting["login"], left, recovery is not None)


def _new_codes() -> list[str]:
    made = ["".join(secrets.choice(_RECOVERY_SYMBOLS) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    return [in_groups(code).replace(" ", "-") for code in made]

"""The mailer: takes letters that are due out of the outbox, opens their address, hands them over, and records what became of it.

A letter is leased for two minutes. Whoever dies with it in hand leaves it to the next; its Message-ID stays the same, so the
recipient's side can tell a second delivery. An attempt is recorded before the next letter is taken.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from asyncpg.exceptions import (
    InsufficientResourcesError,
    InterfaceError,
    InternalClientError,
    LockNotAvailableError,
    OperatorInterventionError,
    PostgresConnectionError,
    TransactionRollbackError,
)
from jinja2 import TemplateError

from app.calendar.tokyo import day_of, midnight
from app.notifications.address_hash import address_hash
from app.notifications.letter_kinds import Letter
from app.notifications.letter_words import Words
from app.notifications.letters import Occasion, write_letter
from app.notifications.mail import NoAddress, mail_of, one_address
from app.notifications.mailer_key import ADDRESS
from app.notifications.reasons import DeliveryOutcome, DeliveryResult, Reason
from app.notifications.return_address import return_address
from app.notifications.sealed_words import open_words
from app.notifications.smtp_connection import SmtpConnection
from app.settings import Settings
from app.tenancy import api
from app.tenancy.engine import DatabaseBusy
from app.tenancy.scope import Role, Scope, scoped
from app.vault.keystore import MAILER, KeyMissing, KeyStore
from app.vault.seal import CannotOpen, bound_in, key_of, unseal

log = logging.getLogger(__name__)

MAILER_SCOPE: Final = Scope(Role.mailer)
WAITS: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
LONGEST_WAIT: Final = timedelta(hours=6)
# these are the state of the server or of our settings, not the letter's: once mended, nobody should wait six hours more
SERVERS_OWN: Final = frozenset({Reason.server_away, Reason.server_refused, Reason.sender_refused})
LONGEST_WAIT_FOR_SERVER: Final = timedelta(minutes=15)
GIVEN_UP_AFTER: Final = timedelta(days=3)
RECORD_AGAIN_SECONDS: Final = 1.0
DATABASE_AWAY: Final = (
    OSError,
    TimeoutError,
    InterfaceError,
    InternalClientError,
    DatabaseBusy,
    PostgresConnectionError,
    OperatorInterventionError,
    InsufficientResourcesError,
    # somebody else has the table, or two waited for each other: nothing was done
    LockNotAvailableError,
    TransactionRollbackError,
)


@dataclass(frozen=True, slots=True, repr=False)
class ClaimedLetter:
    """A letter in hand, with its address still sealed; `attempts` counts this one too. `own_words`: the procedure's, where it has some."""

    municipality: str
    id: UUID
    lease: UUID
    kind: Letter
    language: str
    facts: Mapping[str, Any]
    municipality_name: Mapping[str, str]
    application: UUID | None
    address_sealed: bytes
    address_of: UUID | None  # what it is bound to; None with a section's of before format 2
    address_format: int
    attempts: int
    arrived_at: date | None  # the day alone where nobody wrote down the moment
    own_words: Words | None
    words_sealed: bytes | None  # a notice's, which nobody else has
    words_format: int
    return_token: UUID

    def __repr__(self) -> str:
        return f"ClaimedLetter({self.id})"


class Mailer:
    """Delivers letters of every municipality, or of one (`municipality`, six digits)."""

    def __init__(self, settings: Settings, key_store: KeyStore, municipality: str | None = None) -> None:
        self._settings = settings
        self._key_store = key_store
        self._municipality = municipality

    async def deliver_next(self, connection: SmtpConnection) -> bool:
        """Deliver one letter; False when none is due. Raises what the database raises when it is away."""
        letter = await self._claim()
        if letter is None:
            await connection.rest()
            return False
        result = await self._deliver(letter, connection)
        if result is not None:
            await self._record(letter, result)
        return True

    async def _claim(self) -> ClaimedLetter | None:
        with scoped(MAILER_SCOPE):
            row = await api.row("lease_letter", self._municipality)
        if row is None:
            return None
        return ClaimedLetter(
            municipality=row["municipality"],
            id=row["id"],
            lease=row["lease"],
            kind=Letter(row["kind"]),
            language=row["language"],
            facts=json.loads(row["facts"]),
            municipality_name=json.loads(row["municipality_name"]),
            application=row["application"],
            address_sealed=row["address_sealed"],
            address_of=row["address_of"],
            address_format=row["address_format"],
            attempts=row["attempts"],
            arrived_at=_arrived(row["arrived_at"]),
            own_words=_own_words(row),
            words_sealed=row["body_sealed"],
            words_format=row["body_format"],
            return_token=row["return_token"],
        )

    async def _deliver(self, letter: ClaimedLetter, connection: SmtpConnection) -> DeliveryResult | None:
        """None where the letter is held back, or no longer ours: there is nothing more to record."""
        try:
            address = self._open_address(letter)
        except KeyMissing:
            return DeliveryResult(DeliveryOutcome.deferred, Reason.key_missing)
        except (CannotOpen, NoAddress):
            return DeliveryResult(DeliveryOutcome.failed, Reason.no_address)
        if letter.kind.definition.limited and not await self._may_send(letter, address):
            return None
        try:
            mail = self._write(letter, address)
        except KeyMissing:
            return DeliveryResult(DeliveryOutcome.deferred, Reason.key_missing)
        except (TemplateError, CannotOpen, ValueError, LookupError):
            log.exception("letter %s could not be written", letter.id)
            return DeliveryResult(DeliveryOutcome.deferred, Reason.not_written)
        return await connection.hand_over(address, mail, self._sender(letter))

    async def _may_send(self, letter: ClaimedLetter, address: str) -> bool:
        """Count the letter for its address; False when that held it back. Only the address's hash leaves this process."""
        pair = self._key_store.get(MAILER, key_of(letter.address_sealed))
        hashed = address_hash(pair, letter.municipality, address)
        with scoped(MAILER_SCOPE):
            told = await api.value("count_arrival_mail", letter.municipality, letter.id, letter.lease, hashed)
        if told != "sendable":
            log.info("letter %s is not sent: %s", letter.id, told)
        return bool(told == "sendable")

    def _sender(self, letter: ClaimedLetter) -> str:
        """The sender of the envelope; the letter itself always names the one of the settings."""
        if not self._settings.bounce_address:
            return self._settings.mail_from
        return return_address(self._settings.bounce_address, letter.municipality, letter.return_token)

    def _open_address(self, letter: ClaimedLetter) -> str:
        pair = self._key_store.get(MAILER, key_of(letter.address_sealed))
        bound = bound_in(letter.address_format, letter.address_of)
        return one_address(unseal(pair, letter.municipality, ADDRESS, letter.address_sealed, bound))

    def _open_words(self, letter: ClaimedLetter) -> Words | None:
        if letter.words_sealed is None:
            return letter.own_words
        pair = self._key_store.get(MAILER, key_of(letter.words_sealed))
        bound = bound_in(letter.words_format, letter.application, letter.id)
        return open_words(pair, letter.municipality, bound, letter.words_sealed)

    def _write(self, letter: ClaimedLetter, address: str) -> bytes:
        occasion = Occasion(
            letter.municipality,
            letter.municipality_name,
            letter.facts,
            self._settings.applicant_url,
            self._settings.staff_url,
            letter.arrived_at,
        )
        text = write_letter(letter.kind, letter.language, occasion, self._open_words(letter))
        return mail_of(text, self._settings.mail_from, address, letter.id, datetime.now(UTC))

    async def _record(self, letter: ClaimedLetter, result: DeliveryResult) -> None:
        """Until the database has it: a delivery that is not recorded would be repeated."""
        if result.outcome is DeliveryOutcome.deferred and _age(letter) > GIVEN_UP_AFTER:
            result = DeliveryResult(DeliveryOutcome.failed, result.reason, result.code)
        if result.outcome is not DeliveryOutcome.sent:
            log.warning("letter %s %s: %s %s", letter.id, result.outcome, result.reason, result.code or "")
        while True:
            try:
                with scoped(MAILER_SCOPE):
                    recorded = await api.value(
                        "record_delivery",
                        letter.municipality,
                        letter.id,
                        letter.lease,
                        str(result.outcome),
                        result.code,
                        str(result.reason),
                        wait_before_next(letter.attempts, result.reason),
                    )
            except DATABASE_AWAY:
                await asyncio.sleep(RECORD_AGAIN_SECONDS)
            else:
                break
        if not recorded:
            # the lease ran out, or an earlier try to record it did reach the database
            log.warning("letter %s was no longer ours to record", letter.id)


def _arrived(moment: datetime | None) -> date | None:
    """A moment at which a day begins is that day: `lease_letter` gives it so where no hour is known."""
    day = None if moment is None else day_of(moment)
    return day if day is not None and midnight(day) == moment else moment


def _own_words(row: Any) -> Words | None:
    if row["template_subject"] is None:
        return None
    return Words(json.loads(row["template_subject"]), json.loads(row["template_body"]))


def wait_before_next(attempts: int, reason: Reason) -> timedelta:
    """1, 5, 15, 60 minutes, then 6 hours; never above 15 minutes when it was not for the letter's sake."""
    wait = WAITS[attempts - 1] if attempts <= len(WAITS) else LONGEST_WAIT
    return min(wait, LONGEST_WAIT_FOR_SERVER) if reason in SERVERS_OWN else wait


def _age(letter: ClaimedLetter) -> timedelta:
    return datetime.now(UTC) - datetime.fromisoformat(letter.facts["at"])

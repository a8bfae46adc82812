"""Step ①: an application is submitted, and its receipt is always the same.

The answers are sealed to the section, the mail address to the mailer, before anything reaches SQL. The database function `submit`
decides; this module asks it and tells its answer as types of the field.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

import msgspec
from asyncpg.exceptions import PostgresError

from app.applications.gathering import NO_ANSWER, alone, submit_gathered
from app.applications.reference import CANDIDATES, InquiryCode, ReferenceNumber, SubmissionKey
from app.calendar.tokyo import day_of, fiscal_year
from app.languages import SOURCE
from app.notifications.mailer_key import ADDRESS
from app.procedures.fields.field import GivenFile
from app.procedures.form import Checked, Form, JsonValue
from app.procedures.published import (
    PublishedProcedure,
    PublishedVersion,
    forget,
    mailer_key,
)
from app.procedures.seats import Seats
from app.procedures.settings import SelectionRule
from app.settings import InquiryKey, NumberedKey
from app.tenancy.new_id import new_id
from app.tenancy.refusals import Refusal, code_of
from app.vault import quick_seal, reply_box
from app.vault.inquiry_keys import working_keys
from app.vault.seal import PublicKey, Sealed, Sealer, bound_to

LOG: Final = logging.getLogger(__name__)
ANSWERS = "answers"
CONTROLS = frozenset({"submission_key", "version", "lang", "csrf_token", "action", "attachment_name"})
_encode = msgspec.json.Encoder(order="sorted").encode


@dataclass(frozen=True, slots=True)
class Receipt:
    """A recorded application's two numbers and 到達日時. `repeated` when it had arrived before. `answers`: what it was recorded with, where this was checked."""

    reference: ReferenceNumber
    inquiry_code: InquiryCode
    arrived_at: datetime
    repeated: bool
    answers: Mapping[str, JsonValue] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class AlreadyArrived:
    """Other answers arrived before with this submission key, under these numbers."""

    reference: ReferenceNumber
    inquiry_code: InquiryCode
    arrived_at: datetime


class NotTaken(Exception):
    """The application was not recorded. `reason`: closed, not_yet_open, suspended, superseded, full, no_key or attachments_missing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotReachable(Exception):
    """It is unknown whether the application was recorded; sending the same again is safe and tells."""


class AnswersRefused(Exception):
    """The answers need correcting; nothing was recorded."""

    def __init__(self, checked: Checked) -> None:
        super().__init__("answers need correcting")
        self.checked = checked


class _NumberTaken(Exception):
    """The 到達番号 is another application's already, as happens to one pair in 2^45: try the next."""


class _OtherPlace(Exception):
    """The procedure's places are written in the other way: as seats, or as the choices themselves."""


class _Content(msgspec.Struct):
    """The content that is sealed for the section. `reply_key`: the public half of the reply box, which staff compare with the row's before they write."""

    version: str
    answers: dict[str, Any]
    reply_key: bytes


def content_digest(procedure: UUID, posted: Mapping[str, Sequence[str]]) -> bytes:
    """Digest the answers as posted, in one order, without the form's own controls, together with the procedure.

    The procedure belongs to it: many forms ask for no more than name, telephone and mail address, and the same answers sent to another
    procedure under a used key are no repeat: nothing has arrived there.
    """
    answers = {name: list(values) for name, values in posted.items() if name not in CONTROLS}
    return _encode([procedure.hex, answers])


async def submit(
    procedure: PublishedProcedure,
    version: PublishedVersion,
    posted: Mapping[str, Sequence[str]],
    key: SubmissionKey,
    *,
    inquiry_keys: Sequence[InquiryKey],
    seat_key: bytes,
    language: str,
    now: datetime,
    files: Mapping[str, GivenFile] = MappingProxyType({}),
) -> Receipt | AlreadyArrived:
    """Record the posted answers under `key`, or tell what was recorded under it before.

    `files`: those that are held under the key, by the id that is posted. Raises AnswersRefused, NotTaken or NotReachable. A key that is known already answers first, whatever closed, filled up or
    became refusable since.
    """
    asking = _Asking(procedure, key, posted)
    checked = version.form.check(posted, day_of(now), files)
    asking.answers = checked.answers
    if checked.problems:
        receipt = await asking.ask(procedure.id, version.id)
        if receipt is None:
            raise AnswersRefused(checked)
        return receipt
    newest_inquiry_key = next(iter(working_keys(inquiry_keys, procedure.municipality)), None)
    for _ in range(2):
        sealing_key = procedure.keys.get(fiscal_year(now))
        if sealing_key is None or newest_inquiry_key is None:
            break
        box = reply_box.box_of(asking.inquiry_code.secret(), newest_inquiry_key)
        given = AnswersGiven(new_id(), version.id, box.public.key)
        seats = Seats(seat_key, procedure.municipality, procedure.id)
        sealed = _SealedSubmission(
            newest_inquiry_key,
            given,
            sealing_key.id,
            given.seal(procedure.municipality, sealing_key, checked.answers, quick_seal.seal),
            await _seal_address(procedure.municipality, given.application, version.form, checked.answers),
            language,
            places_of(version.form, checked.answers, seats),
            facets_of(version.form, checked.answers),
            attachments_of(version.form, checked.answers),
        )
        receipt = await asking.ask(procedure.id, version.id, sealed)
        if receipt is not None:
            return receipt
        # the first try was sealed to last year's key, before midnight of 31 March
        now = max(now, datetime.now(now.tzinfo))
    receipt = await asking.ask(procedure.id, version.id)
    if receipt is not None:
        return receipt
    if newest_inquiry_key is None:  # nobody who sees the page can mend a setting
        LOG.error("TODOKE_INQUIRY_KEYS holds no key for %s", procedure.municipality)
    forget(procedure.municipality)
    raise NotTaken("no_key")


async def arrived_under(
    procedure: PublishedProcedure, posted: Mapping[str, Sequence[str]], key: SubmissionKey
) -> Receipt | AlreadyArrived | None:
    """Return what was recorded under `key` before, and record nothing: None for a key that is not known. Raises NotReachable."""
    return await _Asking(procedure, key, posted).ask(None, None)


async def receipt_for(
    procedure: PublishedProcedure, posted: Mapping[str, Sequence[str]], key: SubmissionKey
) -> Receipt | None:
    """Return the receipt of these very answers to this procedure if they arrived under this key; for the 控え."""
    answer = await arrived_under(procedure, posted, key)
    return answer if isinstance(answer, Receipt) else None


@dataclass(frozen=True, slots=True)
class AnswersGiven:
    """What the sealed answers name beside themselves: the id of their application, the version they were given to, the reply box's public half."""

    application: UUID
    version: UUID
    reply_key: bytes

    def seal(self, municipality: str, key: PublicKey, answers: Mapping[str, JsonValue], seal: Sealer) -> Sealed:
        """Seal the answers for the section, with `seal`: `quick_seal.seal` on the applicant's side, `seal.seal` on the staff's."""
        content = _encode(_Content(self.version.hex, dict(answers), self.reply_key))
        return seal(key, municipality, ANSWERS, content, bound_to(self.application))


@dataclass(frozen=True, slots=True)
class _SealedSubmission:
    """A submission as it reaches the database: nothing of it can be read there."""

    inquiry_key: NumberedKey  # the municipality's working key
    given: AnswersGiven
    sealing_key: UUID
    answers: Sealed
    address: Sealed | None
    language: str
    places: tuple[str | None, ...]
    facets: list[str]
    attachments: list[UUID]


class _Asking:
    """One question to the database function `submit`, asked with the whole submission or (sealed null) for its key alone."""

    def __init__(self, procedure: PublishedProcedure, key: SubmissionKey, posted: Mapping[str, Sequence[str]]) -> None:
        self.municipality = procedure.municipality
        self.counted = procedure.places is SelectionRule.first_come
        self.key = key
        self.inquiry_code = key.inquiry_code(procedure.municipality)
        self.digest = key.digest(content_digest(procedure.id, posted))
        self.answers: Mapping[str, JsonValue] | None = None

    async def ask(
        self, procedure: UUID | None, version: UUID | None, sealed: _SealedSubmission | None = None
    ) -> Receipt | AlreadyArrived | None:
        """Ask once. Returns None when the key is unknown, or the sealing key is not this fiscal year's. Raises NotTaken or NotReachable."""
        for place in sealed.places if sealed else [None]:
            try:
                row = await self._put_somewhere(procedure, version, sealed, place)
            except _OtherPlace:
                continue
            return self._told(row["outcome"], row["reference"], row["arrived_at"])
        raise NotReachable("the places of this procedure are written in a way of nobody's")

    async def _put_somewhere(
        self, procedure: UUID | None, version: UUID | None, sealed: _SealedSubmission | None, place: str | None
    ) -> Any:
        try:
            return await self._put(procedure, version, sealed, place, candidates=1)
        except _NumberTaken:
            return await self._put(procedure, version, sealed, place, candidates=CANDIDATES)

    async def _put(
        self,
        procedure: UUID | None,
        version: UUID | None,
        sealed: _SealedSubmission | None,
        place: str | None,
        *,
        candidates: int,
    ) -> Any:
        values: list[Any] = [
            self.municipality,
            procedure,
            version,
            sealed.given.application if sealed else None,
            self.key.candidates(self.municipality, candidates),
            self.key.hashed(),
            self.digest,
        ]
        if sealed is None:
            values += [None, None, None, None, None, None, SOURCE, None, [], []]
        else:
            values += [
                sealed.inquiry_key.id,
                self.inquiry_code.proof(sealed.inquiry_key.key),
                sealed.given.reply_key,
                sealed.sealing_key,
                sealed.answers,
                sealed.address,
                sealed.language,
                place,
                sealed.facets,
                sealed.attachments,
            ]
        plain = sealed is not None and place is None and not self.counted and not sealed.attachments and candidates == 1
        try:
            return await (submit_gathered(values) if plain else alone(values))
        except PostgresError as refusal:
            code = code_of(refusal)
            if code is Refusal.full:
                raise NotTaken("full") from None
            if code is Refusal.other_place:
                raise _OtherPlace from None
            if code is Refusal.no_free_reference and candidates < CANDIDATES:
                raise _NumberTaken from None
            raise NotReachable("the database did not record it") from refusal
        except NO_ANSWER as fault:
            raise NotReachable("the database did not answer") from fault

    def _told(self, outcome: str, symbols: str | None, arrived_at: datetime | None) -> Receipt | AlreadyArrived | None:
        if outcome in {"unknown", "other_key"}:
            return None
        if outcome == "no_key":  # marked since the memory of it was made
            forget(self.municipality)
        if symbols is None or arrived_at is None:
            raise NotTaken(outcome)
        reference = ReferenceNumber(self.municipality, symbols)
        if outcome == "arrived_with_other_answers":
            return AlreadyArrived(reference, self.inquiry_code, arrived_at)
        return Receipt(reference, self.inquiry_code, arrived_at, repeated=outcome == "repeated", answers=self.answers)


async def _seal_address(
    municipality: str, application: UUID, form: Form, answers: Mapping[str, JsonValue]
) -> Sealed | None:
    """Seal the applicant's mail address to the mailer's key."""
    address = form.mail_address(answers)
    if address is None:
        return None
    try:
        key = await mailer_key()
    except (LookupError, PostgresError, *NO_ANSWER) as fault:
        raise NotReachable("the mailer's key could not be read") from fault
    return quick_seal.seal(key, municipality, ADDRESS, address.encode(), bound_to(application))


def places_of(form: Form, answers: Mapping[str, JsonValue], seats: Seats) -> tuple[str | None, str | None]:
    """Return the place asked for (定員) in the two ways it is written, as a seat and as the choice itself: the way of this form first.

    The other one is for a procedure whose places the worker has not gone through yet, or of which another version has its places as seats.
    """
    choice = form.place(answers)
    return (choice, seats.seat(choice)) if form.open_places else (seats.seat(choice), choice)


def facets_of(form: Form, answers: Mapping[str, JsonValue]) -> list[str]:
    """Return the answers that may stand outside the seal, as `question=choice`."""
    return [f"{question}={choice}" for question, choices in form.facets(answers).items() for choice in choices]


def attachments_of(form: Form, answers: Mapping[str, JsonValue]) -> list[UUID]:
    """Return the ids of the files that the answers name."""
    return [UUID(file.id) for _, file in form.attached(answers)]

"""Applications that came on paper, by telephone or at the counter: entered by staff, sealed and numbered like all others.

They have no 問合せ番号: whoever came in person is answered in person. What the paper does not say may stay blank, if staff say so.
"""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from types import MappingProxyType
from uuid import UUID

from app.applications.reference import CANDIDATES, ReferenceNumber, SubmissionKey
from app.applications.submitting import (
    AnswersGiven,
    AnswersRefused,
    NotTaken,
    attachments_of,
    content_digest,
    facets_of,
)
from app.audit import log
from app.audit.actions import Action
from app.calendar.tokyo import day_of, fiscal_year
from app.notifications.mailer_key import ADDRESS, mailer_public_key
from app.procedures.fields.field import GivenFile
from app.procedures.form import Checked, Form, JsonValue
from app.procedures.places import places_are_seats
from app.procedures.procedures_for_staff import CompiledVersion
from app.procedures.sealing_keys import key_of_year
from app.procedures.seats import Seats
from app.tenancy import api
from app.tenancy.new_id import new_id
from app.tenancy.refusals import Refusal, refusals
from app.tenancy.scope import current_municipality
from app.vault.seal import Sealed, bound_to, seal


@dataclass(frozen=True, slots=True)
class Entered:
    """A recorded application. `repeated`: the same form had been sent before; nothing was added."""

    reference: ReferenceNumber
    repeated: bool


@dataclass(frozen=True, slots=True)
class Case:
    """How an application came: `entry` is the form's own id, `channel` paper, telephone or counter, `received_on` the day in Tokyo.

    `incomplete`: what was left blank is no problem.
    """

    entry: UUID
    channel: str
    received_on: date
    incomplete: bool = False


class OtherAnswers(Exception):
    """The form was sent before with other answers; `reference` is what was recorded then."""

    def __init__(self, reference: ReferenceNumber) -> None:
        super().__init__("this form was entered before")
        self.reference = reference


def held_under(entry: UUID) -> bytes:
    """Return the hash under which files are held for a form that staff fill in: `api.enter_application` makes the same of its id."""
    return sha256(f"entered {entry}".encode()).digest()


def file_keys(entry: UUID) -> SubmissionKey:
    """Return the key under which the files of that form are named and told apart: whoever has the form has it, and nobody else."""
    return SubmissionKey(hmac.digest(entry.bytes, b"files of an entry", "sha256"))


def checked_entry(
    form: Form,
    posted: Mapping[str, Sequence[str]],
    today: date,
    *,
    incomplete: bool,
    files: Mapping[str, GivenFile] = MappingProxyType({}),
) -> Checked:
    """Check answers as an applicant's are checked; with `incomplete`, blank questions are no problem."""
    checked = form.check(posted, today, files)
    if not incomplete:
        return checked
    filled = {name for name, values in posted.items() if any(value.strip() for value in values)}
    # an era stands beside a day that was left blank
    problems = tuple(
        problem
        for problem in checked.problems
        if not problem.blank and any(name in filled for name in form.questions[problem.question].input_names)
    )
    return Checked(checked.answers, problems, checked.asked)


async def enter(
    procedure: UUID,
    version: CompiledVersion,
    case: Case,
    posted: Mapping[str, Sequence[str]],
    staff: UUID,
    *,
    seat_key: bytes,
    files: Mapping[str, GivenFile] = MappingProxyType({}),
) -> Entered:
    """Record the posted answers. `files`: those held under `held_under(case.entry)`, by the id that is posted.

    Raises AnswersRefused, OtherAnswers or NotTaken (full, no_key, places_moving, attachments_missing).
    """
    here, now = current_municipality(), datetime.now(UTC)
    checked = checked_entry(version.form, posted, day_of(now), incomplete=case.incomplete, files=files)
    if checked.problems:
        raise AnswersRefused(checked)
    key = await key_of_year(procedure, fiscal_year(now))
    if key is None:
        raise NotTaken("no_key")
    place = version.form.place(checked.answers)
    if await places_are_seats(procedure, version.form):
        place = Seats(seat_key, here, procedure).seat(place)
    # under the form's own id, which is stored nowhere: who reads the database cannot try answers
    digest = hmac.digest(case.entry.bytes, content_digest(procedure, posted) + case.channel.encode(), "sha256")
    # nobody holds a number to open the reply box with: its public half is random
    given = AnswersGiven(new_id(), version.id, secrets.token_bytes(32))
    refused = {Refusal.full: lambda: NotTaken("full"), Refusal.other_place: lambda: NotTaken("places_moving")}
    with refusals(refused):
        row = await api.row(
            "enter_application",
            case.entry,
            given.application,
            procedure,
            version.id,
            case.channel,
            case.received_on,
            list(SubmissionKey.new().candidates(here, CANDIDATES)),
            digest,
            given.reply_key,
            key.id,
            given.seal(here, key, checked.answers, seal),
            await _address(here, given.application, version.form, checked.answers),
            place,
            facets_of(version.form, checked.answers),
            attachments_of(version.form, checked.answers),
        )
    outcome, symbols = row["outcome"], row["reference"]
    if outcome == "other_key":
        raise NotTaken("no_key")
    if outcome == "attachments_missing":
        raise NotTaken(outcome)
    reference = ReferenceNumber(here, symbols)
    if outcome == "entered_with_other_answers":
        raise OtherAnswers(reference)
    if outcome == "entered":
        await log.record(staff, Action.application_entered, str(reference), {"channel": case.channel})
    return Entered(reference, outcome == "repeated")


async def _address(here: str, application: UUID, form: Form, answers: Mapping[str, JsonValue]) -> Sealed | None:
    """Seal the applicant's mail address to the mailer's key. Raises NotTaken (no_key): an address that is left out is a letter that never comes."""
    address = form.mail_address(answers)
    if address is None:
        return None
    key = await mailer_public_key()
    if key is None:
        raise NotTaken("no_key")
    return seal(key, here, ADDRESS, address.encode(), bound_to(application))

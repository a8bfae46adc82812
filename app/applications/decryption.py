"""Opening what is sealed to the section: answers, messages and 対応記録. The only place where that happens, and it is always written down.

The private key comes from the key store by the id that stands on the seal. A key that was destroyed (消去) or is not on this server
leaves the content closed: the page says so instead, and it is no error of the page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeAlias, cast
from uuid import UUID

import msgspec

from app.applications.asked import Asked
from app.applications.queries import SealedApplication, SealedRecord, SealedStep
from app.applications.sealing import ASKED, NEXT, NOTE, RECORD
from app.applications.status import Status
from app.applications.submitting import ANSWERS
from app.audit import log
from app.audit.actions import Action
from app.languages import SOURCE
from app.procedures.fields.field import Meaning
from app.procedures.form import Form, JsonValue, ShownAnswer
from app.procedures.procedures_for_staff import CompiledVersion, compiled_versions
from app.tenancy.scope import current_municipality
from app.vault.keystore import KeyMissing, KeyStore
from app.vault.seal import CannotOpen, KeyPair, bound_in, key_of, unseal

_Sealed: TypeAlias = str | int | bool | list[str | dict[str, str]] | dict[str, str]
"""An answer as msgspec reads it, which knows one list in a union; `_readable` tells what is none of its question's kind."""


class _Content(msgspec.Struct):
    """The content of a seal that submitting.py makes."""

    version: str
    answers: dict[str, _Sealed]
    reply_key: bytes | None = None


_decode = msgspec.json.Decoder(_Content).decode


@dataclass(frozen=True, slots=True)
class OpenedAnswers:
    """The answers with the version of the form they were given to. `reply_key`: the reply box's public half; None in boxes of before format 2."""

    version: CompiledVersion
    answers: Mapping[str, JsonValue]
    reply_key: bytes | None = None

    def shown(self, language: str = SOURCE) -> Sequence[ShownAnswer]:
        """Return one line for each question asked, in order."""
        return self.version.form.shown(self.answers, language)


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """One step of the history with its text: None when it cannot be opened, "" when nothing was written.

    `at`: the day alone of an arrival whose moment nobody wrote down.
    """

    at: date
    from_status: Status | None
    to_status: Status
    staff_name: str
    correction: bool
    told_applicant: bool
    note: str | None
    undone: bool = False
    """It was taken back by a later step."""
    undoes: bool = False
    """It takes the step before it back."""
    asked: Asked | None = None
    asked_text: str | None = ""


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """One 対応記録; `text` and `next_step` are None when they cannot be opened, "" when nothing was written."""

    id: UUID
    at: datetime
    staff_name: str
    kind: str
    outcome: str | None
    text: str | None
    next_step: str | None


class SealedAnswers(Protocol):
    """The part of an application that is needed to read its answers."""

    @property
    def id(self) -> UUID: ...

    @property
    def procedure_version(self) -> UUID: ...

    @property
    def sealed(self) -> bytes: ...

    @property
    def sealed_format(self) -> int: ...


class AnswerDecryptor:
    """Decrypts for one person and reads each key at most once. The caller logs what is decrypted: see the functions below."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store
        self._municipality = current_municipality()
        self._pairs: dict[UUID, KeyPair | None] = {}

    def open(self, purpose: str, sealed: bytes, sealed_format: int, *of: UUID | None) -> bytes | None:
        """Return the content; None when the key is gone, or the box is not one of ours or another row's.

        `sealed_format` is the row's, `of` what its box is bound to (app/vault/seal.py).
        """
        try:
            pair = self._pair(key_of(sealed))
            bound = bound_in(sealed_format, *of)
            return None if pair is None else unseal(pair, self._municipality, purpose, sealed, bound)
        except CannotOpen:
            return None

    def text(self, purpose: str, sealed: bytes | None, sealed_format: int | None, *of: UUID | None) -> str | None:
        """Return the content as text; "" where nothing was sealed, None when it cannot be decrypted or is no text."""
        if sealed is None or sealed_format is None:
            return ""
        content = self.open(purpose, sealed, sealed_format, *of)
        try:
            return None if content is None else content.decode()
        except UnicodeDecodeError:  # anybody can seal to a public key, and put anything into the box
            return None

    def steps(self, application: SealedApplication, history: Sequence[SealedStep]) -> list[HistoryStep]:
        undone = {s.undoes for s in history if s.undoes is not None}
        return [
            HistoryStep(
                s.at if s.from_status else application.arrived,
                s.from_status,
                s.to_status,
                s.staff_name,
                s.correction,
                s.told_applicant,
                self.text(NOTE, s.note_sealed, s.sealed_format, s.application, s.id),
                s.id in undone,
                s.undoes is not None,
                s.asked,
                self.text(ASKED, s.asked_sealed, s.sealed_format, s.application, s.id),
            )
            for s in history
        ]

    def records(self, records: Iterable[SealedRecord]) -> list[OpenedRecord]:
        return [
            OpenedRecord(
                r.id,
                r.at,
                r.staff_name,
                r.kind,
                r.outcome,
                self.text(RECORD, r.sealed, r.sealed_format, r.application, r.id),
                self.text(NEXT, r.next_sealed, r.sealed_format, r.application, r.id),
            )
            for r in records
        ]

    def answers(self, application: SealedAnswers, versions: Mapping[UUID, CompiledVersion]) -> OpenedAnswers | None:
        """Return the answers of one application, read with the version it was submitted under."""
        content = self.open(ANSWERS, application.sealed, application.sealed_format, application.id)
        version = versions.get(application.procedure_version)
        if content is None or version is None:
            return None
        try:
            opened = _decode(content)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None
        # the seal names the version too: a row moved to another version would else be read with the wrong questions
        answers = cast("Mapping[str, JsonValue]", opened.answers)
        same = opened.version == version.id.hex and _readable(version.form, answers)
        return OpenedAnswers(version, answers, opened.reply_key) if same else None

    def _pair(self, key: UUID) -> KeyPair | None:
        if key not in self._pairs:
            try:
                self._pairs[key] = self._store.get(self._municipality, key)
            except KeyMissing:
                self._pairs[key] = None
        return self._pairs[key]


async def open_answers(application: SealedApplication, store: KeyStore, staff: UUID) -> OpenedAnswers | None:
    """Return the answers, None when they cannot be decrypted. Writes `application_opened`."""
    versions = await compiled_versions([application.procedure_version])
    opened = AnswerDecryptor(store).answers(application, versions)
    await log.record(staff, Action.application_opened, str(application.reference), {"opened": opened is not None})
    return opened


async def open_history(
    application: SealedApplication,
    store: KeyStore,
    staff: UUID,
    *,
    history: Sequence[SealedStep] = (),
    records: Sequence[SealedRecord] = (),
) -> tuple[list[HistoryStep], list[OpenedRecord]]:
    """Decrypt the texts of an application's history and 対応記録 that will be shown. Writes `records_opened` when there is any."""
    decryptor = AnswerDecryptor(store)
    steps, opened = decryptor.steps(application, history), decryptor.records(records)
    count = len(opened) + sum(1 for s in history if s.note_sealed is not None or s.asked_sealed is not None)
    if count:
        await log.record(staff, Action.records_opened, str(application.reference), {"count": count})
    return steps, opened


async def open_names(applications: Iterable[SealedApplication], store: KeyStore, staff: UUID) -> Mapping[UUID, str]:
    """Map each application to the applicant's name, "" where the answers hold none.

    Writes one `names_opened` with the numbers of the whole page.
    """
    listed = list(applications)
    versions = await compiled_versions({application.procedure_version for application in listed})
    decryptor = AnswerDecryptor(store)
    names = {application.id: _name(decryptor.answers(application, versions)) for application in listed}
    if listed:
        await log.record(
            staff, Action.names_opened, "", {"references": [str(application.reference) for application in listed]}
        )
    return names


def _readable(form: Form, answers: Mapping[str, JsonValue]) -> bool:
    """Tell whether each answer is one of its question's kind. Whoever holds the public key, a seized server of the applicant's side too, can seal
    anything; one such box must not take a section's whole list from it.
    """
    try:
        for question in (form.questions[name] for name in answers if name in form.questions):
            question.field.shown(answers[question.id], SOURCE)
            question.field.chosen(answers[question.id])
    except (LookupError, TypeError, ValueError, AttributeError):
        return False
    return True


def _name(opened: OpenedAnswers | None) -> str:
    named = opened.version.form.answered(Meaning.full_name, opened.answers) if opened else []
    return named[0].field.shown(opened.answers[named[0].id], SOURCE) if opened and named else ""

"""The form that adds a 対応記録, on the application's page and in the row of a list: read, stored, and its result in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from litestar.exceptions import ClientException

from app.applications.contact_log import (
    LABELS,
    OUTCOMES,
    ContactOutcome,
    NewRecord,
    RecordKind,
    RecordRefused,
    add_record,
    check_record,
)
from app.applications.follow_ups import contact_again
from app.applications.queries import SealedApplication
from app.calendar.tokyo import today
from app.calendar.typed_dates import Towards, read_day_field
from app.vault.keystore import KeyStore
from app.web.dates import staff_day
from app.web.forms import Posted, only
from app.web.staff.said import ADDED, THERE_ALREADY

INPUTS: Final = ("kind", "outcome", "text", "next_step", "contact")
KINDS: Final = tuple((str(kind), label) for kind, label in LABELS.items())
RESULTS: Final = tuple((str(outcome), label) for outcome, label in OUTCOMES.items())
NO_OUTCOME: Final = "電話の結果のボタンを押してください"


class FormRefused(ValueError):
    """A form that was not stored, with the name of the input and a whole sentence."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(name)
        self.problem = (name, sentence)


@dataclass(frozen=True, slots=True)
class RecordForm:
    """A 対応記録 as it was typed. `record` is the form's own id; `typed` holds the values by input name."""

    record: UUID
    typed: Mapping[str, str]
    needs_outcome: bool = False

    @classmethod
    def read(cls, posted: Posted) -> "RecordForm":
        """Read the form of the application's page. Raises ClientException (400) for a form that is not ours."""
        try:
            record = UUID(only(posted, "record"))
        except ValueError:
            raise ClientException("no record of ours") from None
        return cls(record, {name: only(posted, name) for name in INPUTS})

    @classmethod
    def read_call(cls, posted: Posted) -> "RecordForm":
        """Read the form of a telephone call, which has a 結果 and no 種別. Raises ClientException (400) for a form that is not ours."""
        form = cls.read(posted)
        return cls(form.record, {**form.typed, "kind": str(RecordKind.telephone)}, needs_outcome=True)

    def checked(self) -> tuple[NewRecord, date | None]:
        """Return what is to be kept, with 次回連絡日, before anything is. Raises FormRefused for the first input that cannot be."""
        new, contact_on = self._new(), self._contact_on()
        try:
            check_record(new)
        except RecordRefused as refused:
            raise FormRefused(refused.part, refused.sentence) from None
        return new, contact_on

    async def keep(self, application: SealedApplication, staff: UUID, store: KeyStore) -> str:
        """Add the record and set 次回連絡日; gives the message to announce. Raises FormRefused, NotAllowed or AnnotationClash."""
        new, contact_on = self._new(), self._contact_on()
        try:
            added = await add_record(application, self.record, new, staff)
        except RecordRefused as refused:
            raise FormRefused(refused.part, refused.sentence) from None
        if not added:
            return THERE_ALREADY
        stands = await contact_again(application, contact_on, new.outcome, today(), (staff, store))
        return ADDED + (f"次回連絡日は{staff_day(stands)}です。" if stands else "")

    def _new(self) -> NewRecord:
        kind, outcome = self.typed["kind"], self.typed["outcome"]
        if kind not in set(RecordKind):
            raise FormRefused("kind", "種別を選んでください")
        if self.needs_outcome and not outcome:
            raise FormRefused("outcome", NO_OUTCOME)
        if outcome and outcome not in set(ContactOutcome):
            raise FormRefused("outcome", "結果を、ならんでいるものから選んでください")
        return NewRecord(
            RecordKind(kind),
            self.typed["text"],
            ContactOutcome(outcome) if outcome else None,
            self.typed["next_step"],
        )

    def _contact_on(self) -> date | None:
        return contact_day(self.typed["contact"])


def contact_day(typed: str) -> date | None:
    """Read 次回連絡日, today or later; None for a blank. Raises FormRefused."""
    day, problem = read_day_field("次回連絡日", typed, towards=Towards.future)
    if problem:
        raise FormRefused("contact", problem)
    if day is not None and day < today():
        raise FormRefused("contact", "次回連絡日は、今日からあとの日を入力してください")
    return day

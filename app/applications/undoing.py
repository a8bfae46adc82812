"""取り消し（押し間違い）: a person takes back their own last step within ten minutes, while no mail, download or print has left with it.

The step stays in the history, and so does the event that takes it back; a letter that was waiting is not sent. The applicant is shown the
status as it is then, and neither of the two events. The database decides (app/migrations/rules/undo.sql).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self
from uuid import UUID

from asyncpg.exceptions import PostgresError

from app.applications.processing import StatusClash, StepRefused
from app.applications.queries import SealedApplication, SealedStep
from app.applications.status import Status
from app.applications.tables import StatusEvent
from app.audit import log
from app.audit.actions import Action
from app.tenancy import api
from app.tenancy.new_id import new_id
from app.tenancy.refusals import NotAllowed, Refusal, code_of, detail_of, refusals
from app.vault.seal import BOUND_FORMAT

UNDOABLE_FOR: Final = timedelta(minutes=10)
ONE_PRESS: Final = timedelta(seconds=1)
"""Two steps of one press lie closer together; two presses do not."""


class NotUndoable(StrEnum):
    """Why a step cannot be taken back any more, as the database says it."""

    sentence: str

    def __new__(cls, word: str, sentence: str = "") -> Self:
        """Make a member of its word in the database."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.sentence = sentence
        return member

    confirmed = "confirmed", "まとめて処理で進めたため、取り消せません。"
    late = "late", "10分が過ぎたため、取り消せません。"
    mail = "mail", "申請者にメールを送ったため、取り消せません。"
    download = "download", "この手続の申請がダウンロードか印刷されたため、取り消せません。"


class UndoRefused(RuntimeError):
    """The step cannot be taken back. The unit of work is spent."""

    def __init__(self, reason: NotUndoable) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class LastStep:
    """This person's own last step of an application: its event, the status before it, and why it cannot be taken back, None where it can."""

    event: UUID
    at: datetime
    before: Status
    refusal: NotUndoable | None

    @property
    def until(self) -> datetime:
        """The moment till which it can be taken back."""
        return self.at + UNDOABLE_FOR


async def own_last_step(application: UUID) -> LastStep | None:
    """Return the last step of an application where it is the signed-in person's and of those that can be taken back; None elsewhere."""
    row = await api.row("own_step_to_take_back", application)
    if row is None:
        return None
    return LastStep(
        row["event"], row["at"], Status(row["before"]), NotUndoable(row["refusal"]) if row["refusal"] else None
    )


def before_the_press(steps: Sequence[SealedStep], last: LastStep) -> Status:
    """The status that taking the last step back leads to: of one press that ended 確認中 and accepted, the one before both."""
    *_, first, second = steps
    together = second.id == last.event and second.at - first.at < ONE_PRESS
    ended = first.from_status is Status.confirming and first.to_status is last.before and not first.undoes
    return Status.confirming if together and ended else last.before


async def take_back(application: SealedApplication, event: UUID, seen_version: int, staff: UUID) -> None:
    """Take back a step, which `event` names, and the one that the same press took before it.

    Raises UndoRefused, StatusClash, StepRefused or NotAllowed; the unit of work is spent then.
    """
    last = await own_last_step(application.id)
    if last is None or last.event != event:
        raise StatusClash("another change came first")
    await _take_back(application, last, seen_version, staff)
    first = await own_last_step(application.id)
    if first is not None:
        await _take_back(replace(application, status=last.before), first, seen_version + 1, staff)


async def _take_back(application: SealedApplication, last: LastStep, seen_version: int, staff: UUID) -> None:
    with refusals(
        {
            Refusal.status_changed: lambda: StatusClash("another change came first"),
            Refusal.step_not_allowed: lambda: StepRefused(f"{application.status} -> {last.before}"),
            # row-level security refused the row
            Refusal.insufficient_privilege: lambda: NotAllowed("not this person's to change"),
        }
    ):
        try:
            await StatusEvent.add(
                id=new_id(),
                application=application.id,
                to_status=str(last.before),
                staff=staff,
                seen_version=seen_version,
                correction=False,
                sealed_format=BOUND_FORMAT,
                undoes=last.event,
            )
        except PostgresError as refused:
            if code_of(refused) is not Refusal.not_undoable:
                raise
            raise UndoRefused(NotUndoable(detail_of(refused))) from None
    details = {"from": str(application.status), "to": str(last.before)}
    await log.record(staff, Action.step_undone, str(application.reference), details)

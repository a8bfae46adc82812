"""Steps ③ and ⑦: staff confirm, accept, process and end an application. Each step is an event with time, person and text.

The pure rules of status.py are asked first, so that the page can say why; the database's trigger decides, under a lock. The letter to
the applicant goes into the outbox in the same unit of work: a step that is rolled back was never announced.
"""

from typing import Final
from uuid import UUID

from app.applications.queries import FoundApplication
from app.applications.sealing import NOTE, seal_to_section
from app.applications.status import BEFORE_CONFIRMING, Status, StepRefused, check_step
from app.applications.tables import StatusEvent
from app.applications.wording import LONGEST_MESSAGE, TextRefused, written
from app.audit import log
from app.audit.actions import Action
from app.notifications.outbox import Letter, enqueue_for_application
from app.tenancy.refusals import Refusal, refusals
from app.vault import reply_box
from app.vault.seal import Sealed

FULL: Final = "定員に空きがないため、戻せません。定員を増やしてから訂正してください"
LETTERS = {
    Status.accepted: Letter.acceptance,
    Status.completed: Letter.completion,
    Status.rejected: Letter.rejection,
    Status.withdrawn: Letter.withdrawal,
}


class StatusClash(RuntimeError):
    """Somebody else changed the application after this person's page was made. The unit of work is spent."""


class NotAllowed(RuntimeError):
    """The database refuses this person that change: a viewer, or another section's. The unit of work is spent."""


async def accept(application: FoundApplication, seen_version: int, staff: UUID, message: str = "") -> None:
    """受け付ける. As every step here: raises StatusClash, StepRefused, NotAllowed or TextRefused."""
    await _step(application, Status.accepted, seen_version, staff, message)


async def begin_confirming(application: FoundApplication, seen_version: int, staff: UUID, message: str = "") -> None:
    """確認中にする: staff telephone the applicant."""
    await _step(application, Status.confirming, seen_version, staff, message)


async def finish_confirming(application: FoundApplication, seen_version: int, staff: UUID, message: str = "") -> None:
    """確認を終える: back to the status before it; the applicant was told of that one already, so no letter goes out."""
    _check_seen(application, seen_version)
    if application.status is not Status.confirming or application.status_before is None:
        raise StepRefused(f"{application.status} is no confirmation")
    await _step(application, application.status_before, seen_version, staff, message, letter=False)


async def begin_processing(application: FoundApplication, seen_version: int, staff: UUID, message: str = "") -> None:
    """処理中にする."""
    await _step(application, Status.processing, seen_version, staff, message)


async def complete(application: FoundApplication, seen_version: int, staff: UUID, message: str = "") -> None:
    """完了にする."""
    await _step(application, Status.completed, seen_version, staff, message)


async def reject(application: FoundApplication, seen_version: int, staff: UUID, reason: str) -> None:
    """不受理にする. The reason is the applicant's to read."""
    await _step(
        application, Status.rejected, seen_version, staff, written(reason, "理由", LONGEST_MESSAGE, required=True)
    )


async def record_withdrawal(application: FoundApplication, seen_version: int, staff: UUID, message: str = "") -> None:
    """取下げを記録する, at the applicant's word: the applicant's own side has no such function."""
    await _step(application, Status.withdrawn, seen_version, staff, message)


def correctable(application: FoundApplication) -> frozenset[Status]:
    """Where an administrator may set a wrong step back to: the statuses that the ordinary steps go on from."""
    return BEFORE_CONFIRMING - {application.status}


async def correct(application: FoundApplication, to: Status, seen_version: int, staff: UUID, reason: str) -> None:
    """訂正: an administrator's event with a reason, which only the section reads. No letter goes out."""
    reason = written(reason, "訂正の理由", LONGEST_MESSAGE, required=True)
    _check_seen(application, seen_version)
    if to not in correctable(application):
        raise StepRefused(f"{application.status} -> {to} is no correction")
    note = await seal_to_section(application, NOTE, reason)
    await _write(application, to, seen_version, staff, correction=True, reply_sealed=None, note_sealed=note)


async def _step(
    application: FoundApplication, to: Status, seen_version: int, staff: UUID, message: str, *, letter: bool = True
) -> None:
    text = written(message, "申請者への連絡", LONGEST_MESSAGE, required=False)
    _check_seen(application, seen_version)
    check_step(application.status, to, application.status_before)
    reply, note = None, None
    if text:
        reply = reply_box.write(application.reply_key, application.reference.municipality, text)
        note = await seal_to_section(application, NOTE, text)
    await _write(application, to, seen_version, staff, correction=False, reply_sealed=reply, note_sealed=note)
    if letter and to in LETTERS:
        await enqueue_for_application(application.id, LETTERS[to])


def _check_seen(application: FoundApplication, seen_version: int) -> None:
    if application.version != seen_version:
        raise StatusClash("another change came first")


async def _write(
    application: FoundApplication,
    to: Status,
    seen_version: int,
    staff: UUID,
    *,
    correction: bool,
    reply_sealed: Sealed | None,
    note_sealed: Sealed | None,
) -> None:
    with refusals(
        {
            Refusal.status_changed: lambda: StatusClash("another change came first"),
            Refusal.step_not_allowed: lambda: StepRefused(f"{application.status} -> {to}"),
            Refusal.full: lambda: TextRefused(FULL),
            # row-level security refused the row
            Refusal.insufficient_privilege: lambda: NotAllowed("not this person's to change"),
        }
    ):
        await StatusEvent.add(
            application=application.id,
            to_status=str(to),
            staff=staff,
            seen_version=seen_version,
            correction=correction,
            reply_sealed=reply_sealed,
            note_sealed=note_sealed,
        )
    await log.record(
        staff,
        Action.status_corrected if correction else Action.status_changed,
        str(application.reference),
        {"from": str(application.status), "to": str(to)},
    )


__all__ = [
    "NotAllowed",
    "StatusClash",
    "StepRefused",
    "TextRefused",
    "accept",
    "begin_confirming",
    "begin_processing",
    "complete",
    "correct",
    "correctable",
    "finish_confirming",
    "record_withdrawal",
    "reject",
]

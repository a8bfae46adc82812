"""Steps ③ and ⑦: staff confirm, accept, process and end an application. Each step is an event with time, person and text.

The rules of status.py are asked first, so that the page can say why; the database's trigger decides, under a lock. The letter to
the applicant goes into the outbox in the same unit of work: a step that is rolled back was never announced.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from app.applications.asked import Asked
from app.applications.decryption import open_answers
from app.applications.queries import SealedApplication
from app.applications.sealing import ASKED, NOTE, seal_to_section
from app.applications.staff_text import LONGEST_MESSAGE, LONGEST_RECORD, TextRefused, written
from app.applications.status import BEFORE_CONFIRMING, STEPS, Status, StepRefused, check_step
from app.applications.tables import StatusEvent
from app.audit import log
from app.audit.actions import Action
from app.notifications.outbox import enqueue_for_application
from app.tenancy.new_id import new_id
from app.tenancy.refusals import NotAllowed, Refusal, refusals
from app.vault import reply_box
from app.vault.keystore import KeyStore
from app.vault.seal import BOUND_FORMAT, UNBOUND_FORMAT, Sealed, bound_to

FULL: Final = "定員に空きがないため、戻せません。定員を増やしてから訂正してください"
ANSWERS_CLOSED: Final = "申請の内容を開けないため、申請者への連絡は書き込めません。電話などで連絡してください"
PRESSED_AGAIN: Final = timedelta(seconds=5)
OTHER_BOX: Final = "連絡の届く先が、申請のときのものと違います。連絡は書き込んでいません。電話などで連絡し、システムの担当に知らせてください"


WISH_LABEL: Final = "申し出の内容"


class StatusClash(RuntimeError):
    """Somebody else changed the application after this person's page was made. The unit of work is spent."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody's wish to withdraw, as a 取下げ records it: who, how and when, and what else they told, for the section alone."""

    asked: Asked
    text: str = ""


class ReplyRefused(TextRefused):
    """Nothing can be written to the applicant: the answers do not open, or name another reply box than the row does. Nothing was written."""


def check_words(application: SealedApplication, to: Status, seen_version: int, text: str) -> None:
    """Refuse what take_step would refuse before it opens or writes anything. Raises StatusClash, StepRefused or TextRefused."""
    written(text, to.text.label, LONGEST_MESSAGE, required=to.text.required)
    _check_seen(application, seen_version)
    check_step(application.status, to, application.status_before)


async def take_step(
    application: SealedApplication,
    to: Status,
    seen_version: int,
    staff: UUID,
    text: str = "",
    *,
    store: KeyStore,
    wish: Wish | None = None,
    confirmed: bool = False,
) -> None:
    """Bring an application to a status, with a text for the applicant. Raises StatusClash, StepRefused, NotAllowed, TextRefused or ReplyRefused.

    A text is written where the answers, opened for it, name the reply box that the row names: whoever can write to the database could put a
    box of their own in its place. A step back to where a confirmation began sends no letter: the applicant was told of that status already.
    `confirmed`: it was asked once more, with who is meant, so that it is not taken back and its letter does not wait; as such a status says itself.
    """
    check_words(application, to, seen_version, text)
    into = to.definition.into
    confirmed = confirmed or bool(into and into.confirmed)
    text = written(text, to.text.label, LONGEST_MESSAGE, required=to.text.required)
    event, told = new_id(), None
    reply, note = await _sealed_texts(application, event, text, store, staff)
    if wish and (own := written(wish.text, WISH_LABEL, LONGEST_RECORD, required=False)):
        told = await seal_to_section(application, ASKED, own, event)
    values = {"reply_sealed": reply, "note_sealed": note, "confirmed": confirmed, **_asked(wish, told)}
    await _write(application, to, seen_version, staff, event, correction=False, values=values)
    if to in STEPS[application.status] and to.change.letter:
        await enqueue_for_application(application.id, to.change.letter, held=not confirmed)


async def accept_and_complete(
    application: SealedApplication, seen_version: int, staff: UUID, text: str = "", *, store: KeyStore
) -> None:
    """Bring an application to its end in one unit of work, with an event of each step. Raises what take_step raises.

    One letter goes out, of the completion: whoever reads that all is done need not be told that it was accepted a moment before. What was accepted
    already is completed. Nothing is written before a text for the applicant is known to reach them. It is confirmed: whoever took back the second step alone would leave the first untold.
    """
    text = written(text, Status.completed.text.label, LONGEST_MESSAGE, required=False)
    _check_seen(application, seen_version)
    if application.status is not Status.arrived:
        await take_step(application, Status.completed, seen_version, staff, text, store=store, confirmed=True)
        return
    first, event = new_id(), new_id()
    reply, note = await _sealed_texts(application, event, text, store, staff)
    await _write(application, Status.accepted, seen_version, staff, first, correction=False, values={"confirmed": True})
    accepted = replace(application, status=Status.accepted, version=seen_version + 1)
    await _write(
        accepted,
        Status.completed,
        accepted.version,
        staff,
        event,
        correction=False,
        values={"reply_sealed": reply, "note_sealed": note, "confirmed": True},
    )
    if Status.completed.change.letter:
        await enqueue_for_application(application.id, Status.completed.change.letter, held=False)


async def step_back(
    application: SealedApplication, seen_version: int, staff: UUID, text: str = "", *, store: KeyStore
) -> None:
    """Return from a status that is entered for a while to the one before it. Raises what take_step raises."""
    _check_seen(application, seen_version)
    if application.status.definition.back is None or application.status_before is None:
        raise StepRefused(f"{application.status} leads back nowhere")
    await take_step(application, application.status_before, seen_version, staff, text, store=store)


def correctable(application: SealedApplication) -> frozenset[Status]:
    """Return the statuses an administrator may set a wrong step back to: those that the ordinary steps go on from."""
    return BEFORE_CONFIRMING - {application.status}


async def correct(application: SealedApplication, to: Status, seen_version: int, staff: UUID, reason: str) -> None:
    """訂正: record an administrator's event with a reason that only the section reads. No mail goes out."""
    reason = written(reason, "訂正の理由", LONGEST_MESSAGE, required=True)
    _check_seen(application, seen_version)
    if to not in correctable(application):
        raise StepRefused(f"{application.status} -> {to} is no correction")
    event = new_id()
    note = await seal_to_section(application, NOTE, reason, event)
    await _write(application, to, seen_version, staff, event, correction=True, values={"note_sealed": note})


async def record_refused_reply(application: SealedApplication, staff: UUID) -> None:
    """Write down that nothing could be written to the applicant, in a unit of work that is committed: the request's own is rolled back with its page."""
    await log.record(staff, Action.reply_refused, str(application.reference))


async def _sealed_texts(
    application: SealedApplication, event: UUID, text: str, store: KeyStore, staff: UUID
) -> tuple[Sealed | None, Sealed | None]:
    """Seal a text to the applicant's reply box and to the section; None for both where nothing was written. Raises ReplyRefused or KeyRefused."""
    if not text:
        return None, None
    box = await _reply_box(application, store, staff)
    bound = bound_to(str(application.reference), event)
    reply = reply_box.write(box, application.reference.municipality, bound, text)
    return reply, await seal_to_section(application, NOTE, text, event)


async def _reply_box(application: SealedApplication, store: KeyStore, staff: UUID) -> bytes:
    """Return the public half of the reply box that the applicant named in the sealed answers; those of before format 2 name none. Raises ReplyRefused."""
    opened = await open_answers(application, store, staff)
    if opened is None:
        raise ReplyRefused(ANSWERS_CLOSED)
    if application.sealed_format != UNBOUND_FORMAT and opened.reply_key != application.reply_key:
        raise ReplyRefused(OTHER_BOX)
    return application.reply_key


async def pressed_again(
    application: SealedApplication, seen_version: int, staff: UUID, to: frozenset[Status], text: str
) -> bool:
    """True where the newest event is this very step: by this person, from the version that they saw, into one of these statuses, seconds ago.

    A button pressed twice before the page could answer, or an Enter key that was held, sends one act twice. A text counts as the same by being
    there: nobody writes another one within PRESSED_AGAIN.
    """
    newest = await (
        StatusEvent.select(
            StatusEvent.at, StatusEvent.staff, StatusEvent.seen_version, StatusEvent.to_status, StatusEvent.note_sealed
        )
        .where(StatusEvent.application == application.id)
        .order_by(StatusEvent.at, StatusEvent.id, ascending=False)
        .first()
    )
    if newest is None or datetime.now(UTC) - newest["at"] > PRESSED_AGAIN:
        return False
    same = (newest["staff"], newest["seen_version"], newest["note_sealed"] is not None)
    return same == (staff, seen_version, bool(text.strip())) and Status(newest["to_status"]) in to


def _check_seen(application: SealedApplication, seen_version: int) -> None:
    if application.version != seen_version:
        raise StatusClash("another change came first")


def _asked(wish: Wish | None, told: Sealed | None) -> Mapping[str, object]:
    if wish is None:
        return {}
    return {
        "asked_by": str(wish.asked.by),
        "asked_how": str(wish.asked.how),
        "asked_on": wish.asked.on,
        "asked_sealed": told,
    }


async def _write(
    application: SealedApplication,
    to: Status,
    seen_version: int,
    staff: UUID,
    event: UUID,
    *,
    correction: bool,
    values: Mapping[str, object],
) -> None:
    """Write the event. `values`: of its columns that hold words, and who asked for it."""
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
            id=event,
            application=application.id,
            to_status=str(to),
            staff=staff,
            seen_version=seen_version,
            correction=correction,
            sealed_format=BOUND_FORMAT,
            **values,
        )
    await log.record(
        staff,
        Action.status_corrected if correction else Action.status_changed,
        str(application.reference),
        {"from": str(application.status), "to": str(to)},
    )


__all__ = [
    "ReplyRefused",
    "StatusClash",
    "StepRefused",
    "TextRefused",
    "Wish",
    "accept_and_complete",
    "check_words",
    "correct",
    "correctable",
    "pressed_again",
    "record_refused_reply",
    "step_back",
    "take_step",
]

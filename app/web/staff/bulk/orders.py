"""まとめて処理: what is to be done to each of the chosen, read from the form of the page that asks again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Final
from uuid import UUID

from litestar.exceptions import ClientException, NotFoundException

from app.applications.contact_log import NewRecord, RecordRefused, add_record
from app.applications.follow_ups import contact_again
from app.applications.notices.sending import Sending, UnknownSending, send_notice, sending_of
from app.applications.queries import SealedApplication
from app.applications.staff_text import LONGEST_MESSAGE, TextRefused, written
from app.applications.worklist.annotations import MARKS, EditableAnnotations, annotate, read_annotations
from app.applications.worklist.custom_columns import CHECKED, ColumnKind, ColumnRefused, CustomColumn
from app.calendar.tokyo import today
from app.people.staff import workers_of
from app.procedures.procedures_for_staff import ProcedureSummary
from app.vault.keystore import KeyStore
from app.web.forms import Posted, only
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store
from app.web.staff.applications.record_form import FormRefused, RecordForm, contact_day
from app.web.staff.bulk.actions import (
    ACCEPT_COMPLETE,
    ASSIGN,
    CHANGES,
    CONTACT,
    ENDS_IN,
    MARK,
    NOTICE,
    RECORD,
    column_of,
    label_of,
)
from app.web.staff.bulk.engine import BulkAct, BulkOutcome, accepted_and_completed, step_to

# not the blank choice: whoever forgets to choose or to type takes nothing away
NOBODY: Final = "nobody"
NO_MARK: Final = "none"
INPUTS: Final = ("text", "assignee", "mark", "contact", "value", "clear", "record", "kind", "outcome", "next_step")
"""The inputs of all acts by name. What was typed into them goes along with what is still to do."""
NO_COLUMN: Final = "この課の列は、もうありません。一覧に戻ってください"
BOTH: Final = "「空にする」と値の両方が入っています。どちらか1つにしてください"

Change = Callable[[EditableAnnotations], EditableAnnotations]


@dataclass(frozen=True, slots=True)
class Order:
    """An act with everything that it needs for each application. `typed`: its inputs as they were typed; `sending`: the お知らせ to send."""

    act: str
    label: str
    each: BulkAct
    typed: Mapping[str, str] = field(default_factory=dict)
    sending: Sending | None = None

    @property
    def has_words(self) -> bool:
        """True where something was typed or chosen that another try would need."""
        return any(value for name, value in self.typed.items() if name != "record")


@dataclass(frozen=True, slots=True)
class _Ordering:
    """A form being read: for the applications of which procedure, and for whom."""

    summary: ProcedureSummary
    staff: UUID
    store: KeyStore


def typed_in(posted: Posted) -> Mapping[str, str]:
    """The inputs of the act that the form carries, as they were typed."""
    return {name: only(posted, name) for name in INPUTS if name in posted}


async def order_of(
    request: AnyRequest, summary: ProcedureSummary, columns: Sequence[CustomColumn], posted: Posted
) -> Order:
    """Read the act and its inputs. Raises FormRefused for an input that cannot be taken, ClientException for a form that is not ours."""
    act = only(posted, "act")
    if act == NOTICE:
        return await order_to_send(request, summary, _id(only(posted, "sending")))
    ordering = _Ordering(summary, signed_in(request).staff, key_store(request))
    each = await _each(ordering, act, columns, posted)
    return Order(act, label_of(act, columns), replace(each, procedure=summary.id), typed_in(posted))


async def order_to_send(request: AnyRequest, summary: ProcedureSummary, sending: UUID) -> Order:
    """The order to send an お知らせ that is stored already. Raises NotFoundException."""
    staff, store = signed_in(request).staff, key_store(request)
    try:
        found = await sending_of(summary, sending, store, staff)
    except UnknownSending:
        raise NotFoundException from None
    return Order(NOTICE, label_of(NOTICE, ()), BulkAct(partial(_send, found, staff)), sending=found)


async def _each(ordering: _Ordering, act: str, columns: Sequence[CustomColumn], posted: Posted) -> BulkAct:
    if act in ENDS_IN:
        return _step(ordering, act, posted)
    if act == RECORD:
        return _record(ordering, posted)
    if act.startswith("o."):
        column = column_of(act, columns)
        if column is None:
            raise FormRefused("", NO_COLUMN)
        value = _own_value(column, posted)
        return _writing(ordering, lambda before: replace(before, own=_with(before.own, column.key, value)), own=True)
    if act == MARK:
        mark = _mark(only(posted, "mark"))
        return _writing(ordering, lambda before: replace(before, mark=mark))
    if act == CONTACT:
        day = _contact(posted)
        return _writing(ordering, lambda before: replace(before, contact_on=day))
    if act == ASSIGN:
        assignee = await _assignee(ordering, only(posted, "assignee"))
        return _writing(ordering, lambda before: replace(before, assignee=assignee))
    raise ClientException("no act of ours")


def _step(ordering: _Ordering, act: str, posted: Posted) -> BulkAct:
    asked = ENDS_IN[act].text
    try:
        text = written(only(posted, "text"), asked.label, LONGEST_MESSAGE, required=asked.required)
    except TextRefused as refused:
        raise FormRefused("text", refused.sentence) from None
    if act == ACCEPT_COMPLETE:
        return accepted_and_completed(ordering.staff, ordering.store, text)
    return step_to(CHANGES[act], ordering.staff, ordering.store, text)


def _record(ordering: _Ordering, posted: Posted) -> BulkAct:
    form = RecordForm.read(posted)
    return BulkAct(partial(_add_record, ordering, form.record, *form.checked()))


async def _add_record(
    ordering: _Ordering, record: UUID, new: NewRecord, contact_on: date | None, application: SealedApplication, _: int
) -> BulkOutcome:
    """Sealed to each application alone. The form's id with the application's makes the record's: sent twice it is added once."""
    try:
        added = await add_record(application, record, new, ordering.staff)
    except RecordRefused:
        return BulkOutcome.no_key  # the text was checked before: nothing but the key can refuse it
    if not added:
        return BulkOutcome.already
    await contact_again(application, contact_on, new.outcome, today(), (ordering.staff, ordering.store))
    return BulkOutcome.done


def _writing(ordering: _Ordering, change: Change, *, own: bool = False) -> BulkAct:
    """Write beside the application over the version that was shown. `own`: into a custom column, which needs the others' values opened."""

    async def do(application: SealedApplication, seen_version: int) -> BulkOutcome:
        annotated = (await read_annotations([application.id], ordering.store, ordering.staff))[application.id]
        if own and annotated.unopened:
            return BulkOutcome.no_key
        after = change(annotated.annotations)
        if after == annotated.annotations:
            return BulkOutcome.already
        await annotate(application, seen_version, annotated, after, ordering.staff)
        return BulkOutcome.done

    return BulkAct(do)


def _with(own: Mapping[str, str], key: str, value: str) -> Mapping[str, str]:
    others = {name: kept for name, kept in own.items() if name != key}
    return {**others, key: value} if value else others


def _own_value(column: CustomColumn, posted: Posted) -> str:
    cleared = bool(only(posted, "clear"))
    if column.kind is ColumnKind.check:
        return "" if cleared else CHECKED
    try:
        value = column.read(only(posted, "value"))
    except ColumnRefused as refused:
        raise FormRefused("value", refused.sentence) from None
    _check_filled("value", column.label, bool(value), cleared=cleared)
    return value


def _contact(posted: Posted) -> date | None:
    day = contact_day(only(posted, "contact"))
    _check_filled("contact", "次回連絡日", day is not None, cleared=bool(only(posted, "clear")))
    return day


def _check_filled(name: str, label: str, filled: bool, *, cleared: bool) -> None:
    if filled and cleared:
        raise FormRefused("clear", BOTH)
    if not filled and not cleared:
        raise FormRefused(name, f"{label}を入力してください。入っている値を消すときは「空にする」を選んでください")


def _mark(typed: str) -> str:
    if typed == NO_MARK:
        return ""
    if typed not in MARKS:
        raise FormRefused("mark", "目印を、ならんでいるものから選んでください")
    return typed


async def _assignee(ordering: _Ordering, typed: str) -> UUID | None:
    people = {str(staff): staff for staff in await workers_of(ordering.summary.section)}
    if typed not in {NOBODY, *people}:
        raise FormRefused("assignee", "担当者を、ならんでいる職員から選んでください")
    return people.get(typed)


async def _send(sending: Sending, staff: UUID, application: SealedApplication, _: int) -> BulkOutcome:
    # a text that cannot be decrypted cannot be sent
    if sending.words is None:
        return BulkOutcome.failed
    return BulkOutcome(await send_notice(application, sending.id, sending.words, staff))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ClientException("no sending of ours") from None

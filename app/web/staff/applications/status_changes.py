"""Every step of an application on its page and in the inbox: read the form, take the step, show where it led or why it was not taken.

The routes are made from the statuses: /applications/{reference}/acceptance, /confirmation, /confirmation/end and so on.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, post
from litestar.exceptions import ClientException, PermissionDeniedException
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications.decryption import open_names
from app.applications.processing import (
    ReplyRefused,
    StatusClash,
    StepRefused,
    check_words,
    correct,
    pressed_again,
    record_refused_reply,
    step_back,
    take_step,
)
from app.applications.queries import SealedApplication, history_of
from app.applications.row_notes import RowNotes, notes_of
from app.applications.staff_text import TextRefused
from app.applications.status import BEFORE_CONFIRMING, MESSAGE, Status, StatusChange
from app.applications.undoing import UndoRefused, take_back
from app.notifications.outbox import mail_marks
from app.procedures.procedures_for_staff import procedure_summaries
from app.tenancy.refusals import NotAllowed
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_administrator, requires_processing
from app.web.pages import PageContext, asks_for_part
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import found_here, key_store, works_on
from app.web.staff.applications.neighbours import MOST_FOLLOWING, Neighbours, after_step, neighbours_of
from app.web.staff.applications.pages import STEP_INPUTS, detail_page, status_panel_part
from app.web.staff.applications.undo import Confirmation, confirmation_of
from app.web.staff.applications.wish_form import WishRefused, read_wish
from app.web.staff.form_result import FormResult
from app.web.staff.inbox.filter import InboxFilter
from app.web.staff.inbox.pages import InboxRow, Tab, of_several_sections, row_of, tabs_here
from app.web.staff.layout import staff_page
from app.web.staff.list_place import page_address
from app.web.staff.new_transaction import new_transaction
from app.web.staff.said import CORRECTED, saying, undone_words

CLASH: Final = "ほかの職員が先に更新しました。最新の内容を表示しています。"
REFUSED: Final = "いまの状況からは、その操作はできません。最新の内容を確かめてください。"
Take = Callable[[SealedApplication, int, UUID, str], Awaitable[Confirmation | None]]
"""A step of app/applications/processing.py: application, seen version, person, text. It gives what is to be confirmed before it is taken."""


@dataclass(frozen=True, slots=True)
class StepForm:
    """A form of the page: where it leads, the version its maker saw, the text in its one text field, and the inbox whose row holds the form, if
    one does. `onward`: the next of the list is to be opened when the step is taken."""

    to: frozenset[Status]
    seen_version: int
    input: str
    text: str
    typed: Mapping[str, str]
    listed: InboxFilter | None
    onward: bool

    @classmethod
    def read(cls, posted: Posted, text_input: str, to: Iterable[Status]) -> "StepForm":
        """Raises ClientException (400) for what no page of ours sends."""
        typed = {name: only(posted, name) for name in STEP_INPUTS if name in posted}
        listed = InboxFilter.read_query(only(posted, "list")) if "list" in posted else None
        onward = only(posted, "then") == "next"
        return cls(frozenset(to), seen_version_in(posted), text_input, typed.get(text_input, ""), typed, listed, onward)


@dataclass(frozen=True, kw_only=True)
class InboxRowPart(PageContext):
    """A row of the inbox as it is now, and the counts above it; `done` is announced, `notice` stands in the row."""

    template: ClassVar = "staff/inbox/_row.html"
    row: InboxRow
    tabs: Sequence[Tab]
    list_query: str
    several_sections: bool
    done: str
    notice: str


def _into(to: Status) -> Any:
    """The route of the step into a status. One that ends the work without a result is shown once more before it is taken."""

    @post(f"/applications/{{reference:str}}/{to.change.resource}", guards=[requires_processing], status_code=200)
    async def take(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
        posted = await read_form(request)
        form = StepForm.read(posted, to.text.name, [to])
        confirmed = not to.change.confirmed or only(posted, "confirmed") == "yes"

        async def step(
            application: SealedApplication, seen_version: int, staff: UUID, text: str
        ) -> Confirmation | None:
            wish = read_wish(posted) if to is Status.withdrawn else None
            if not confirmed:
                check_words(application, to, seen_version, text)
                return confirmation_of(to, form.typed, wish)
            await take_step(application, to, seen_version, staff, text, store=key_store(request), wish=wish)
            return None

        return await _take(request, reference, form, step, to.change.done)

    return take


def _back(change: StatusChange) -> Any:
    """The route of the step back to the status before."""

    @post(f"/applications/{{reference:str}}/{change.resource}", guards=[requires_processing], status_code=200)
    async def take(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
        async def step(application: SealedApplication, seen_version: int, staff: UUID, text: str) -> None:
            await step_back(application, seen_version, staff, text, store=key_store(request))

        form = StepForm.read(await read_form(request), change.text.name, BEFORE_CONFIRMING)
        return await _take(request, reference, form, step, change.done)

    return take


@post("/applications/{reference:str}/correction", guards=[requires_administrator], status_code=200)
async def correct_application(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    """An administrator sets a wrong step back, by an event with a reason."""
    posted = await read_form(request)
    chosen = only(posted, "to")
    possible = chosen in set(Status)
    form = StepForm.read(posted, "correction_reason" if possible else "to", [Status(chosen)] if possible else ())

    async def take(application: SealedApplication, seen_version: int, staff: UUID, reason: str) -> None:
        if not possible:
            raise TextRefused("訂正後の状況を選んでください")
        await correct(application, Status(chosen), seen_version, staff, reason)

    return await _take(request, reference, form, take, CORRECTED)


@post("/applications/{reference:str}/undo", guards=[requires_processing], status_code=200)
async def undo_step(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    """取り消し: this person's own last step is taken back."""
    posted = await read_form(request)
    event = _event(posted)
    history = await history_of((await found_here(reference)).id)
    done = "".join(undone_words(step.to_status) for step in history if step.id == event)

    async def take(application: SealedApplication, seen_version: int, staff: UUID, _: str) -> None:
        await take_back(application, event, seen_version, staff)

    return await _take(request, reference, StepForm.read(posted, MESSAGE.name, Status), take, done)


async def _take(request: AnyRequest, reference: str, form: StepForm, take: Take, done: str) -> Response[Any]:
    """One step of one application; `done` is announced when it was taken, and when it is asked for twice."""
    application, staff = await found_here(reference), signed_in(request).staff
    # as the list is before the step
    onward = await neighbours_of(request, application, MOST_FOLLOWING) if form.onward else None
    try:
        confirmation = await take(application, form.seen_version, staff, form.text)
    except StatusClash:
        async with new_transaction():
            if await pressed_again(application, form.seen_version, staff, form.to, form.text):
                return await _taken(request, application, form, done, onward)
        return await _not_taken(request, reference, form, FormResult(HTTPStatus.CONFLICT, CLASH, None, form.typed))
    except (StepRefused, UndoRefused) as refused:
        status, sentence = HTTPStatus.UNPROCESSABLE_ENTITY, REFUSED
        if isinstance(refused, UndoRefused):
            status, sentence = HTTPStatus.CONFLICT, refused.reason.sentence
        return await _not_taken(request, reference, form, FormResult(status, sentence, None, form.typed))
    except TextRefused as refused:
        if isinstance(refused, ReplyRefused):
            async with new_transaction():
                await record_refused_reply(application, signed_in(request).staff)
        at = refused.input if isinstance(refused, WishRefused) else form.input
        result = FormResult(HTTPStatus.UNPROCESSABLE_ENTITY, "", (at, refused.sentence), form.typed)
        return await _not_taken(request, reference, form, result)
    except NotAllowed:
        raise PermissionDeniedException from None
    if confirmation is not None:
        return await _confirmation(request, application, form, confirmation)
    return await _taken(request, application, form, done, onward)


async def _confirmation(
    request: AnyRequest, application: SealedApplication, form: StepForm, confirmation: Confirmation
) -> Response[Any]:
    result = FormResult(typed=form.typed)
    if asks_for_part(request):
        return await status_panel_part(request, application, result, confirmation=confirmation)
    return await detail_page(request, application, result, confirmation)


async def _taken(
    request: AnyRequest, application: SealedApplication, form: StepForm, done: str, onward: Neighbours | None
) -> Response[Any]:
    if onward is not None:
        return Redirect(after_step(onward, application), status_code=303)
    if not asks_for_part(request):
        address = form.listed.address() if form.listed else page_address(request, application)
        return Redirect(saying(address, done), status_code=303)
    now = await found_here(str(application.reference))
    if form.listed:
        return await _row(request, now, form.listed, FormResult(), done)
    return await status_panel_part(request, now, FormResult(), done)


async def _not_taken(request: AnyRequest, reference: str, form: StepForm, result: FormResult) -> Response[Any]:
    # the answer's status rolls the request's own unit back, and a refused statement has ended it already
    async with new_transaction():
        now = await found_here(reference)
        if not asks_for_part(request):
            return await detail_page(request, now, result)
        if form.listed:
            return await _row(request, now, form.listed, result, "")
        return await status_panel_part(request, now, result)


async def inbox_row(
    request: AnyRequest, application: SealedApplication, listed: InboxFilter, done: str
) -> Response[bytes]:
    """The row of an application in the inbox, as the answer to what was done to it from that row."""
    return await _row(request, application, listed, FormResult(), done)


async def _row(
    request: AnyRequest, application: SealedApplication, listed: InboxFilter, result: FormResult, done: str
) -> Response[bytes]:
    """The row of the inbox as it is now, and the counts above it."""
    person, procedures = signed_in(request), await procedure_summaries()
    names = await open_names([application], key_store(request), person.staff)
    part = InboxRowPart(
        row=row_of(person, application, procedures, names[application.id], await _beside(application)),
        tabs=await tabs_here(listed, listed.selection(procedures)),
        list_query=listed.query(),
        several_sections=of_several_sections(one for one in procedures.values() if works_on(person, one)),
        done=done,
        notice=result.notice,
    )
    return staff_page(request, part, result.status)


async def _beside(application: SealedApplication) -> tuple[Mapping[UUID, str], Mapping[UUID, RowNotes]]:
    return await mail_marks([application.id]), await notes_of([application.id])


def seen_version_in(posted: Posted) -> int:
    """The version that the maker of a form saw. Raises ClientException (400) for what no page of ours sends."""
    text = only(posted, "seen_version")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ClientException("no version of ours")
    return int(text)


def _event(posted: Posted) -> UUID:
    try:
        return UUID(only(posted, "event"))
    except ValueError:
        raise ClientException("no event of ours") from None


ROUTES: Final[list[Any]] = [
    *(_into(status) for status in Status if status.definition.into),
    *(_back(status.definition.back) for status in Status if status.definition.back),
    correct_application,
    undo_step,
]

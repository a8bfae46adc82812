"""電話: whom to call, and a button for each outcome. The form opens in the row of any list; without JavaScript it is a page of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

from litestar import Response, get, post
from litestar.exceptions import ClientException, PermissionDeniedException
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications import queries
from app.applications.applicants import Applicant, applicant_of
from app.applications.call_steps import CallStep, steps_after_call, take_call_step
from app.applications.contact_log import OF_A_CALL, OUTCOMES, ContactOutcome, record_words
from app.applications.decryption import AnswerDecryptor
from app.applications.follow_ups import contact_of
from app.applications.processing import StatusClash, StepRefused
from app.applications.queries import SealedApplication
from app.audit import log
from app.audit.actions import Action
from app.procedures.procedures_for_staff import compiled_versions, procedure_summaries
from app.tenancy.refusals import NotAllowed
from app.web.forms import only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext, asks_for_part
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import found_here, key_store
from app.web.staff.applicant_list.filter import LONGEST_QUERY, ApplicantListFilter
from app.web.staff.applicant_list.row_edit import list_row
from app.web.staff.applications.record_form import THERE_ALREADY, FormRefused, RecordForm
from app.web.staff.applications.status_changes import inbox_row, seen_version_in
from app.web.staff.calls.filter import CallsFilter
from app.web.staff.calls.pages import CallRow, call_rows
from app.web.staff.inbox.filter import InboxFilter
from app.web.staff.layout import staff_page
from app.web.staff.list_place import list_inputs, page_address
from app.web.staff.new_transaction import new_transaction

RESULTS: Final = tuple((str(outcome), OUTCOMES[outcome]) for outcome in OF_A_CALL)
ORIGINS: Final = frozenset({"inbox", "list", "calls", "application"})
REACHED: Final = str(ContactOutcome.reached)
NOT_RECORDED: Final = (
    "ほかの職員が先に更新しました。記録はまだ追加していません。いまの状況を確かめて、もう一度押してください。"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the form was opened: `list_name` is the list whose row holds it, inbox, list or calls, with `query`, its query string; or application."""

    list_name: str
    query: str

    @classmethod
    def read(cls, list_name: str, query: str) -> "Origin":
        return cls(list_name if list_name in ORIGINS else "calls", query[:LONGEST_QUERY])

    def address(self, request: AnyRequest, application: SealedApplication, slug: str) -> str:
        """The address of the list at the application's row, written anew from the values that could be read from the query; or the application's."""
        if self.list_name == "application":
            return page_address(request, application)
        return f"{self._list_address(slug)}#row-{application.reference}"

    def _list_address(self, slug: str) -> str:
        if self.list_name == "inbox":
            return InboxFilter.read_query(self.query).address()
        if self.list_name == "list":
            query = ApplicantListFilter.read_query(self.query).query()
            return f"/lists/{slug}?{query}" if query else f"/lists/{slug}"
        return CallsFilter.read_query(self.query).address()


@dataclass(frozen=True, slots=True)
class Call:
    """The content of `staff/calls/_call.html`. `columns`: how many columns of a table the form spans."""

    reference: str
    applicant: Applicant
    procedure: str
    opened: bool
    last: str
    contact_on: Any
    origin: Origin
    back: str
    record: UUID
    seen_version: int
    steps: tuple[tuple[str, str], ...]  # value and words of each button that takes a step besides
    list_inputs: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str], ...] = RESULTS
    columns: int = 100  # more than any list has: the row is as wide as its table


@dataclass(frozen=True, kw_only=True)
class CallPage(PageContext):
    """The form that records a call."""

    template: ClassVar = "staff/calls/call.html"
    fragment: ClassVar = "staff/calls/_call.html"
    call: Call
    typed: Mapping[str, str]
    problems: Sequence[tuple[str, str]]
    wrong: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class CallsRowPart(PageContext):
    """A row of 確認の電話 as it is after a call."""

    template: ClassVar = "staff/calls/_row.html"
    row: CallRow
    list_query: str
    message: str
    may_process: bool
    fresh: bool


@get("/applications/{reference:str}/calls", guards=[requires_processing])
async def show_call_form(request: AnyRequest, reference: FromPath[str]) -> Response[bytes]:
    params = request.query_params
    origin = Origin.read(params.get("from", ""), params.get("list", ""))
    return await _form(request, await found_here(reference), origin, uuid4(), {})


@post("/applications/{reference:str}/calls", guards=[requires_processing], status_code=200)
async def record_call(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    posted = await read_form(request)
    origin = Origin.read(only(posted, "from"), only(posted, "list"))
    outcome, _, step = only(posted, "outcome").partition(":")
    if step and (outcome != REACHED or step not in set(CallStep)):
        raise ClientException("no step of ours")
    form = RecordForm.read_call({**posted, "outcome": [outcome]})
    application = await found_here(reference)
    try:
        done = await form.keep(application, signed_in(request).staff, key_store(request))
        if step and done != THERE_ALREADY:
            done += await _step(request, application, step, seen_version_in(posted))
    except (StatusClash, StepRefused):
        async with new_transaction():
            now = await found_here(reference)
            return await _form(request, now, origin, form.record, form.typed, ("outcome", NOT_RECORDED))
    except FormRefused as refused:
        async with new_transaction():
            return await _form(request, application, origin, form.record, form.typed, refused.problem)
    except NotAllowed:
        raise PermissionDeniedException from None
    return await _recorded(request, application, origin, done)


async def _step(request: AnyRequest, application: SealedApplication, step: str, seen_version: int) -> str:
    """Take the step of the button, and say what was done. Raises what take_step raises."""
    await take_call_step(application, CallStep(step), seen_version, signed_in(request).staff, key_store(request))
    return CallStep(step).done


async def _recorded(request: AnyRequest, application: SealedApplication, origin: Origin, done: str) -> Response[Any]:
    """The row of the application in its list after the call."""
    procedures = await procedure_summaries()
    if not asks_for_part(request):
        address = origin.address(request, application, procedures[application.procedure].slug)
        return Redirect(address, status_code=303)
    application = await found_here(str(application.reference))
    if origin.list_name == "inbox":
        return await inbox_row(request, application, InboxFilter.read_query(origin.query), done)
    if origin.list_name == "list":
        return await list_row(request, str(application.reference), origin.query, done)
    rows = await call_rows(request, [application], procedures)
    shown = CallsRowPart(row=rows[0], list_query=origin.query, message=done, may_process=True, fresh=True)
    return staff_page(request, shown)


async def _form(
    request: AnyRequest,
    application: SealedApplication,
    origin: Origin,
    record: UUID,
    typed: Mapping[str, str],
    *problems: tuple[str, str],
) -> Response[bytes]:
    shown = CallPage(
        call=await _call_of(request, application, origin, record),
        typed={"text": "", "next_step": "", "contact": "", **typed},
        problems=problems,
        wrong=dict(problems),
    )
    return staff_page(request, shown, HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK)


async def _call_of(request: AnyRequest, application: SealedApplication, origin: Origin, record: UUID) -> Call:
    """The form's content; name and telephone numbers are decrypted, which is logged."""
    procedure = (await procedure_summaries())[application.procedure]
    versions = await compiled_versions([application.procedure_version])
    opened = AnswerDecryptor(key_store(request)).answers(application, versions)
    records = await queries.records_of(application.id)
    last = (
        f"{len(records)}件、最後は{record_words(records[-1].kind, records[-1].outcome)}"
        if records
        else "まだありません"
    )
    await log.record(signed_in(request).staff, Action.call_opened, str(application.reference))
    return Call(
        str(application.reference),
        applicant_of(opened),
        str(procedure.title),
        opened is not None,
        last,
        await contact_of(application.id),
        origin,
        origin.address(request, application, procedure.slug),
        record,
        application.version,
        tuple((f"{REACHED}:{step}", step.label) for step in steps_after_call(application)),
        list_inputs(request),
    )


ROUTES: Final = [show_call_form, record_call]

"""電話: whom to call, and a button for each outcome. The form opens in the row of any list; without JavaScript it is a page of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

from litestar import Response, get, post
from litestar.exceptions import ClientException, PermissionDeniedException
from litestar.params import FromPath

from app.applications import queries
from app.applications.applicants import Applicant, applicant_of
from app.applications.call_steps import CallStep, steps_after_call, take_call_step
from app.applications.contact_log import OF_A_CALL, OUTCOMES, ContactOutcome, record_words
from app.applications.decryption import AnswerDecryptor
from app.applications.follow_ups import contact_of
from app.applications.phrases import Phrase, PhraseKind, phrases_of
from app.applications.processing import StatusClash, StepRefused
from app.applications.queries import SealedApplication
from app.applications.row_notes import RowNotes, notes_of
from app.applications.worklist.claiming import claim
from app.audit import log
from app.audit.actions import Action
from app.procedures.procedures_for_staff import compiled_versions, procedure_summaries
from app.tenancy.refusals import NotAllowed
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import found_here, key_store
from app.web.staff.applications.record_form import FormRefused, RecordForm
from app.web.staff.applications.status_changes import seen_version_in
from app.web.staff.calls.origin import Origin, led_back
from app.web.staff.layout import staff_page
from app.web.staff.list_place import list_inputs
from app.web.staff.new_transaction import new_transaction
from app.web.staff.said import CLAIMED, THERE_ALREADY

RESULTS: Final = tuple((str(outcome), OUTCOMES[outcome]) for outcome in OF_A_CALL)
REACHED: Final = str(ContactOutcome.reached)
NOT_RECORDED: Final = (
    "ほかの職員が先に更新しました。記録はまだ追加していません。いまの状況を確かめて、もう一度押してください。"
)


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
    notes: RowNotes
    phrases: Sequence[Phrase]
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


@get("/applications/{reference:str}/calls", guards=[requires_processing])
async def show_call_form(request: AnyRequest, reference: FromPath[str]) -> Response[bytes]:
    params = request.query_params
    origin = Origin.read(params.get("from", ""), params.get("list", ""))
    return await call_form(request, await found_here(reference), origin, uuid4(), {})


@post("/applications/{reference:str}/calls", guards=[requires_processing], status_code=200)
async def record_call(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    posted = await read_form(request)
    origin = Origin.read(only(posted, "from"), only(posted, "list"))
    outcome, _, step = only(posted, "outcome").partition(":")
    if step and (outcome != REACHED or step not in set(CallStep)):
        raise ClientException("no step of ours")
    form = RecordForm.read_call({**posted, "outcome": [outcome]})
    application, typed = await found_here(reference), typed_of_call(form, posted)
    try:
        done = await form.keep(application, signed_in(request).staff, key_store(request))
        if only(posted, "claim") and await claim(application, 0, signed_in(request).staff, key_store(request)):
            done += CLAIMED
        if step and done != THERE_ALREADY:
            done += await _step(request, application, step, seen_version_in(posted))
    except (StatusClash, StepRefused):
        async with new_transaction():
            now = await found_here(reference)
            return await call_form(request, now, origin, form.record, typed, ("outcome", NOT_RECORDED))
    except FormRefused as refused:
        async with new_transaction():
            return await call_form(request, application, origin, form.record, typed, refused.problem)
    except NotAllowed:
        raise PermissionDeniedException from None
    return await led_back(request, application, origin, done)


def typed_of_call(form: RecordForm, posted: Posted) -> dict[str, str]:
    """What was typed and ticked in the form of a call, by input name."""
    return {**form.typed, "claim": only(posted, "claim")}


async def _step(request: AnyRequest, application: SealedApplication, step: str, seen_version: int) -> str:
    """Take the step of the button, and say what was done. Raises what take_step raises."""
    await take_call_step(application, CallStep(step), seen_version, signed_in(request).staff, key_store(request))
    return CallStep(step).done


async def call_form(
    request: AnyRequest,
    application: SealedApplication,
    origin: Origin,
    record: UUID,
    typed: Mapping[str, str],
    *problems: tuple[str, str],
) -> Response[bytes]:
    shown = CallPage(
        call=await _call_of(request, application, origin, record),
        typed={"text": "", "next_step": "", "contact": "", "claim": "", **typed},
        problems=problems,
        wrong=dict(problems),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return staff_page(request, shown, status, entry=origin.entry)


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
        (await notes_of([application.id]))[application.id],
        (await phrases_of(procedure.section))[PhraseKind.record],
    )


ROUTES: Final = [show_call_form, record_call]

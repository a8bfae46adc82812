"""申請詳細: the answers as they were given, what happened since, and what may be done next. Each look is in the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications import queries
from app.applications.applicants import applicant_of
from app.applications.contact_log import record_words
from app.applications.decryption import HistoryStep, OpenedAnswers, OpenedRecord, open_answers, open_history
from app.applications.follow_ups import contact_of
from app.applications.lottery import won
from app.applications.phrases import Phrase, PhraseKind, phrases_of
from app.applications.processing import WISH_LABEL, correctable
from app.applications.queries import SealedApplication
from app.applications.status import MESSAGE, STEPS, Status, StepText
from app.applications.worklist.annotations import mark_read
from app.calendar.tokyo import today
from app.procedures.form import ShownAnswer
from app.procedures.procedures_for_staff import ProcedureSummary, procedure_summaries
from app.web.dates import staff_day
from app.web.guards import requires_reading
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import application_address, found_here, key_store, opens_unscanned
from app.web.staff.applications.annotations import ShownAnnotations, annotations_of
from app.web.staff.applications.mails import Mail, mails_of
from app.web.staff.applications.neighbours import Neighbours, neighbours_of
from app.web.staff.applications.record_form import INPUTS, KINDS, RESULTS
from app.web.staff.applications.undo import Confirmation, Undo, undo_of
from app.web.staff.applications.wish_form import BY_OPTIONS, DAY, HOW_OPTIONS, WISH_INPUTS
from app.web.staff.attachments.listed import ListedFiles, listed_files
from app.web.staff.form_result import FormResult
from app.web.staff.layout import staff_page
from app.web.staff.list_place import list_inputs, opened_from, page_address
from app.web.staff.said import said_on

# every input of the page that a person types or chooses in for a step; one that is refused gives all of them back
STEP_INPUTS: Final = (*dict.fromkeys(status.text.name for status in Status), "correction_reason", "to", *WISH_INPUTS)

KEPT_LABELS: Final = {
    "to": "訂正後の状況",
    "correction_reason": "訂正の理由",
    "asked_by": "申し出た人",
    "asked_how": "申し出の方法",
    "asked_on": DAY,
    "asked_text": WISH_LABEL,
}


@dataclass(frozen=True, slots=True)
class Verb:
    """A button: where it posts, its words, whether it is the usual next step."""

    address: str
    label: str
    main: bool


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """The answers of one part of the form."""

    title: str
    answers: tuple[ShownAnswer, ...]


@dataclass(frozen=True, slots=True)
class StatusPanel:
    """The part of the page that changes with each step (`staff/applications/_status_panel.html`)."""

    application: SealedApplication
    address: str
    verbs: tuple[Verb, ...]
    apart: tuple[Status, ...]  # statuses whose step has a form of its own, with another text
    corrections: tuple[Status, ...]
    steps: tuple[HistoryStep, ...]  # newest first
    mails: tuple[Mail, ...]
    list_inputs: tuple[tuple[str, str], ...]  # what keeps the list that the page was opened from
    accept_and_next: str  # where 受け付けて次へ posts, "" where it cannot be accepted or the list ends
    undo: Undo | None
    phrases: Mapping[PhraseKind, Sequence[Phrase]]
    confirmation: Confirmation | None = None
    inputs: tuple[str, ...] = STEP_INPUTS
    text: StepText = MESSAGE  # the field that the verbs share
    by_options: tuple[tuple[str, str], ...] = BY_OPTIONS
    how_options: tuple[tuple[str, str], ...] = HOW_OPTIONS

    @property
    def today(self) -> str:
        """The usual day of a wish to withdraw, as its input shows it."""
        return staff_day(today())

    def kept(self, result: FormResult) -> tuple[tuple[str, str], ...]:
        """What was typed in a form that the page no longer has, each with its label: a colleague was first, and that act is gone."""
        here = {self.text.name} if self.verbs else set()
        here |= {status.text.name for status in self.apart}
        here |= {*WISH_INPUTS} if Status.withdrawn in self.apart else set()
        here |= {"to", "correction_reason"} if self.corrections else set()
        return tuple(
            (_input_label(name), _input_words(name, text))
            for name, text in result.typed.items()
            if text.strip() and name not in here
        )


@dataclass(frozen=True, slots=True)
class Records:
    """対応記録 and the form to add one (`staff/applications/_records.html`). `next_id`: the record that the form would add."""

    address: str
    records: tuple[OpenedRecord, ...]
    next_id: UUID
    may_add: bool
    contact_on: date | None
    list_inputs: tuple[tuple[str, str], ...]
    phrases: Sequence[Phrase]
    kinds: tuple[tuple[str, str], ...] = KINDS
    outcomes: tuple[tuple[str, str], ...] = (("", "―"), *RESULTS)
    inputs: tuple[str, ...] = INPUTS

    def words(self, record: OpenedRecord) -> str:
        return record_words(record.kind, record.outcome)


@dataclass(frozen=True, slots=True)
class Detail:
    """The content of `staff/applications/application.html`. `answers` is None when they cannot be decrypted; `telephones`: those of them that are numbers to call."""

    procedure: ProcedureSummary
    version_number: int
    answers: tuple[AnswerGroup, ...] | None
    panel: StatusPanel
    records: Records
    telephones: frozenset[str]
    may_process: bool
    files: ListedFiles
    won: bool | None  # in a 抽選; None where none was drawn
    annotations: ShownAnnotations

    @property
    def questions(self) -> frozenset[str]:
        """Those that the page shows."""
        return frozenset(answer.question for group in self.answers or () for answer in group.answers)


@dataclass(frozen=True, kw_only=True)
class ApplicationPage(PageContext):
    """申請詳細: the page of one application. `neighbours`: those in the list that it was opened from; `said`: what was just done."""

    template: ClassVar = "staff/applications/application.html"
    detail: Detail
    neighbours: Neighbours | None
    panel: StatusPanel
    records: Records
    result: FormResult
    said: str


@dataclass(frozen=True, kw_only=True)
class StatusPanelPart(PageContext):
    """The status panel that a step swaps into the page; `done` is announced."""

    template: ClassVar = "staff/applications/_status_panel.html"
    panel: StatusPanel
    result: FormResult
    done: str


@dataclass(frozen=True, kw_only=True)
class RecordsPart(PageContext):
    """The list of 対応記録 that a new one swaps into the page; `done` is announced."""

    template: ClassVar = "staff/applications/_records.html"
    records: Records
    result: FormResult
    done: str


@get("/applications/{reference:str}", guards=[requires_reading])
async def show_application(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    application = await found_here(reference)
    if reference != str(application.reference):
        return Redirect(page_address(request, application), status_code=303)
    return await detail_page(request, application, FormResult())


async def detail_page(
    request: AnyRequest, application: SealedApplication, result: FormResult, confirmation: Confirmation | None = None
) -> Response[bytes]:
    """The whole page, with the result of a form and what was typed in it, or a step that is to be confirmed."""
    store, staff = key_store(request), signed_in(request).staff
    opened = await open_answers(application, store, staff)
    await mark_read(application, staff)
    history, sealed = await queries.history_of(application.id), await queries.records_of(application.id)
    steps, kept = await open_history(application, store, staff, history=history, records=sealed)
    neighbours = await neighbours_of(request, application)
    panel = await _status_panel(request, application, steps, neighbours, confirmation)
    records = await _records(request, application, kept, panel.list_inputs)
    procedure = (await procedure_summaries())[application.procedure]
    detail = Detail(
        procedure,
        opened.version.number if opened else 0,
        _groups(opened) if opened else None,
        panel,
        records,
        frozenset(telephone.shown for telephone in applicant_of(opened).telephones),
        signed_in(request).role.may_process,
        await listed_files(
            application, opened, store, unscanned=opens_unscanned(request), came_from=opened_from(request)
        ),
        await won(application.procedure, application.reference.symbols),
        await annotations_of(request, application),
    )
    page = ApplicationPage(
        detail=detail, neighbours=neighbours, panel=panel, records=records, result=result, said=said_on(request)
    )
    return staff_page(request, page, result.status)


async def status_panel_part(
    request: AnyRequest,
    application: SealedApplication,
    result: FormResult,
    done: str = "",
    confirmation: Confirmation | None = None,
) -> Response[bytes]:
    """The fragment that a step swaps in place; `done` is announced. 対応記録 stay closed: they are not in it."""
    history = await queries.history_of(application.id)
    steps, _ = await open_history(application, key_store(request), signed_in(request).staff, history=history)
    neighbours = await neighbours_of(request, application)
    panel = await _status_panel(request, application, steps, neighbours, confirmation)
    return staff_page(request, StatusPanelPart(panel=panel, result=result, done=done), result.status)


async def records_part(
    request: AnyRequest, application: SealedApplication, result: FormResult, done: str = ""
) -> Response[bytes]:
    """The fragment that a new 対応記録 swaps in place, without the history and the mails."""
    sealed = await queries.records_of(application.id)
    _, kept = await open_history(application, key_store(request), signed_in(request).staff, records=sealed)
    records = await _records(request, application, kept, list_inputs(request))
    return staff_page(request, RecordsPart(records=records, result=result, done=done), result.status)


async def _records(
    request: AnyRequest,
    application: SealedApplication,
    records: Sequence[OpenedRecord],
    inputs: tuple[tuple[str, str], ...],
) -> Records:
    may_add = signed_in(request).role.may_process
    return Records(
        application_address(application),
        tuple(records),
        uuid4(),
        may_add,
        await contact_of(application.id),
        inputs,
        (await _phrases(application))[PhraseKind.record] if may_add else (),
    )


async def _status_panel(
    request: AnyRequest,
    application: SealedApplication,
    steps: Sequence[HistoryStep],
    neighbours: Neighbours | None,
    confirmation: Confirmation | None,
) -> StatusPanel:
    person = signed_in(request)
    may_process = person.role.may_process
    steps_on = STEPS[application.status] if may_process else ()
    return StatusPanel(
        application,
        application_address(application),
        _verbs(application, steps_on) if may_process else (),
        tuple(status for status in steps_on if status.text is not MESSAGE),
        tuple(status for status in Status if person.role.may_administer and status in correctable(application)),
        tuple(reversed(steps)),
        await mails_of(request, application),
        neighbours.kept.inputs if neighbours else (),
        _accept_and_next(application, steps_on) if neighbours and neighbours.next else "",
        await undo_of(application, may_process=may_process),
        await _phrases(application),
        confirmation,
    )


def _input_label(name: str) -> str:
    labels = {status.text.name: status.text.label for status in Status}
    return {**labels, **KEPT_LABELS}[name]


def _input_words(name: str, text: str) -> str:
    """The words of what was typed or chosen: a chosen one is called by its name."""
    options = {
        "to": [(str(status), status.label) for status in Status],
        "asked_by": BY_OPTIONS,
        "asked_how": HOW_OPTIONS,
    }
    return dict(options.get(name, ())).get(text, text)


async def _phrases(application: SealedApplication) -> Mapping[PhraseKind, Sequence[Phrase]]:
    return await phrases_of((await procedure_summaries())[application.procedure].section)


def _verbs(application: SealedApplication, steps_on: Sequence[Status]) -> tuple[Verb, ...]:
    """The step buttons that share one text field for the applicant. The usual next step is the main one."""
    here, back = application_address(application), application.status.definition.back
    shared = [status for status in steps_on if status.text is MESSAGE]
    return (
        *([Verb(f"{here}/{back.resource}", back.verb, main=True)] if back else []),
        *(Verb(f"{here}/{each.change.resource}", each.change.verb, each is steps_on[0]) for each in shared),
    )


def _accept_and_next(application: SealedApplication, steps_on: Sequence[Status]) -> str:
    if Status.accepted not in steps_on:
        return ""
    return f"{application_address(application)}/{Status.accepted.change.resource}"


def _groups(opened: OpenedAnswers) -> tuple[AnswerGroup, ...]:
    shown = opened.shown()
    groups = (
        AnswerGroup(str(part.title), tuple(answer for answer in shown if answer.section == part.id))
        for part in opened.version.form.sections
    )
    return tuple(group for group in groups if group.answers)

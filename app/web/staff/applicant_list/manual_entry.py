"""書面・電話・窓口で受けた申請を登録する: the applicant's own form, filled in by staff, into the same list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar, Final
from urllib.parse import urlencode
from uuid import uuid4

from litestar import Response, get, post
from litestar.exceptions import ClientException, NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications.entering import Case, OtherAnswers, checked_entry, enter
from app.applications.reference import Mistyped, ReferenceNumber
from app.applications.submitting import AnswersRefused, NotTaken
from app.applications.worklist.annotations import ENTERED
from app.calendar.tokyo import today
from app.calendar.typed_dates import LONGEST_DAY, Towards, read_day_field
from app.languages import SOURCE
from app.procedures.form import AnswerProblem, Form
from app.procedures.procedures_for_staff import CompiledVersion, ProcedureSummary
from app.web.addresses import ACTIONS as ADDRESS_ACTIONS
from app.web.addresses import AddressSought, address_sought
from app.web.entry import AttachedPart, Entry
from app.web.forms import Posted, only
from app.web.guards import requires_processing
from app.web.pages import PageContext, asks_for_part
from app.web.question_files import ACTIONS as FILE_ACTIONS
from app.web.question_files import by_name, in_order
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import list_address, own_procedure
from app.web.staff.applicant_list.entry_files import (
    EntryTyped,
    entry_id,
    files_changed,
    read_entry,
    typed_with_files,
    version_shown,
)
from app.web.staff.layout import staff_page
from app.web.staff.list_place import OPENED_FROM

CONTROLS: Final = frozenset({"csrf_token", "entry", "channel", "received_on", "incomplete", "version", "action"})
KEPT: Final = ("channel", "received_on", "incomplete")  # from one form to the next
NEXT: Final = "next"
UNREADABLE: Final = "受け取った日は、今日までの日をR8.4.1か2026-4-1のように入力してください"
ALL_BLANK: Final = "申請の内容が1つも入力されていません。入力してから、もう一度登録してください"
REFUSED: Final = {
    "full": "定員に達しているため登録できません。定員を増やすか、空きが出るのを待ってください。",
    "no_key": "いま登録できません。暗号化の鍵が準備されていません。しばらく待ってから、もう一度「登録する」を押してください。",
    "attachments_missing": "登録できませんでした。付けたファイルの一部が、こちらに残っていません。付け直して、もう一度「登録する」を押してください。",
    "places_moving": "いま登録できません。定員の記録を移しています。しばらく待ってから、もう一度「登録する」を押してください。",
}
Problems = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class ManualEntryPage(PageContext):
    """The form for an application that came on paper, by telephone or at the counter."""

    template: ClassVar = "staff/applicant_list/manual_entry.html"
    procedure: ProcedureSummary
    address: str
    form: Form
    version: str
    entry: Entry
    channels: Sequence[tuple[str, str]]
    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    summary: Sequence[tuple[str, str]]
    entered: str  # the 到達番号 that the form before this one was given, or ""


@get("/lists/{procedure:str}/entry", guards=[requires_processing])
async def show_entry(request: AnyRequest, procedure: FromPath[str]) -> Response[bytes]:
    summary = await own_procedure(request, procedure)
    kept = {name: request.query_params.get(name, "")[:LONGEST_DAY] for name in KEPT}
    blank = {"entry": str(uuid4()), **kept, "channel": kept["channel"] or next(iter(ENTERED))}
    posted = {name: [value] for name, value in blank.items()}
    return _form(request, summary, EntryTyped(await _version(summary, posted), posted))


@post("/lists/{procedure:str}/entry", guards=[requires_processing], status_code=200)
async def enter_application(request: AnyRequest, procedure: FromPath[str]) -> Response[Any]:
    summary, (posted, refused) = await own_procedure(request, procedure), await read_entry(request)
    typed = await typed_with_files(summary, await _version(summary, posted), posted, refused)
    action, _, question = only(posted, "action").partition(":")
    if action in ADDRESS_ACTIONS:
        sought = await address_sought(posted, question, action, SOURCE)
        return _form(request, summary, typed, problems=typed.refused, sought={question: sought})
    if action in FILE_ACTIONS:
        return await _files_of(request, summary, typed, question.partition(":")[0])
    return await _entered(request, summary, typed, NEXT if action == NEXT else "")


async def _files_of(
    request: AnyRequest, summary: ProcedureSummary, typed: EntryTyped, question: str
) -> Response[bytes]:
    """Attach, remove or move a file: the page again, or with files.js the one question's part of it."""
    typed = await files_changed(summary, typed, only(typed.posted, "action"))
    if not asks_for_part(request) or question not in typed.form.questions:
        return _form(request, summary, typed, problems=typed.refused, focus=question)
    entry, asked = _entry(typed, typed.refused), typed.form.questions[question]
    shown = AttachedPart(
        question_id=question,
        attached=entry.attached(asked),
        errors=entry.problems_of(asked),
        submission_key="",
        takes_files=True,
    )
    return staff_page(request, shown, 422 if typed.refused else 200)


async def _entered(request: AnyRequest, summary: ProcedureSummary, typed: EntryTyped, then: str) -> Response[Any]:
    """Record it, or show what is wrong."""
    case, answers = _case(typed), typed.answers(CONTROLS)
    if not isinstance(case, Case):
        return _form(request, summary, typed, case, problems=typed.refused)
    if typed.refused:
        checked = checked_entry(typed.form, answers, today(), incomplete=case.incomplete, files=typed.files)
        return _form(request, summary, typed, problems=in_order(typed.form, checked.problems, typed.refused))
    try:
        entered = await enter(
            summary.id,
            typed.version,
            case,
            answers,
            signed_in(request).staff,
            seat_key=request.app.state.settings.key_of_seats(),
            files=typed.files,
        )
    except AnswersRefused as refused:
        return _form(request, summary, typed, problems=refused.checked.problems)
    except OtherAnswers as other:
        sentence = f"この画面からは、すでに{other.reference}を登録しました。別の申請は「申請を登録する」から新しく登録してください。"
        return _form(request, summary, typed, ("", sentence), status=409)
    except NotTaken as refusal:
        return _form(request, summary, typed, ("", REFUSED[refusal.reason]), status=409)
    of_it = f"/applications/{entered.reference}?{OPENED_FROM}={list_address(summary)}"
    return Redirect(_next_form(summary, typed.posted, entered.reference) if then else of_it, status_code=303)


def _next_form(summary: ProcedureSummary, posted: Posted, reference: ReferenceNumber) -> str:
    """The address of the next blank form: of the same day and channel, and with the number just given."""
    kept = {name: only(posted, name) for name in KEPT} | {"entered": str(reference)}
    return f"{list_address(summary)}/entry?{urlencode({name: value for name, value in kept.items() if value})}"


def _reference(typed: str) -> str:
    try:
        return str(ReferenceNumber.read(typed))
    except Mistyped:
        return ""


async def _version(summary: ProcedureSummary, posted: Posted) -> CompiledVersion:
    version = await version_shown(summary, posted)
    if version is None:
        raise NotFoundException
    return version


def _case(typed: EntryTyped) -> Case | tuple[str, str]:
    """How it came, received today where no day was typed; else input and sentence of what is wrong. Raises ClientException for a form that is not ours."""
    posted = typed.posted
    day, problem = read_day_field("受け取った日", only(posted, "received_on"), towards=Towards.past)
    received_on, channel = day or today(), only(posted, "channel")
    if problem:
        return ("received_on", problem)
    if not date(2000, 1, 1) <= received_on <= today():
        return ("received_on", UNREADABLE)
    if channel not in ENTERED:
        return ("channel", "受付方法を選んでください")
    if only(posted, "incomplete") and not any(
        value.strip() for values in typed.answers(CONTROLS).values() for value in values
    ):
        return ("", ALL_BLANK)
    entry = entry_id(posted)
    if entry is None:
        raise ClientException("no form of ours")
    return Case(entry, channel, received_on, bool(only(posted, "incomplete")))


def _entry(typed: EntryTyped, problems: Sequence[AnswerProblem], **shown: Any) -> Entry:
    told = by_name(problems, typed.files, typed.posted)
    return Entry(typed.form, SOURCE, typed.posted, told, files=typed.files, **shown)


def _form(
    request: AnyRequest,
    summary: ProcedureSummary,
    typed: EntryTyped,
    *wrong: tuple[str, str],
    problems: Sequence[AnswerProblem] = (),
    sought: Mapping[str, AddressSought] = MappingProxyType({}),
    focus: str = "",
    status: int = 422,
) -> Response[bytes]:
    entry = _entry(typed, problems, sought=sought, focus=focus)
    posted = typed.posted
    return staff_page(
        request,
        ManualEntryPage(
            procedure=summary,
            address=list_address(summary),
            form=typed.form,
            version=str(typed.version.id),
            entry=entry,
            channels=list(ENTERED.items()),
            typed={name: only(posted, name) for name in ("entry", "channel", "received_on", "incomplete")},
            wrong=dict(wrong),
            summary=[*wrong, *entry.summary],
            entered="" if wrong or problems else _reference(request.query_params.get("entered", "")),
        ),
        status if wrong or problems else 200,
    )


ROUTES: Final = [show_entry, enter_application]

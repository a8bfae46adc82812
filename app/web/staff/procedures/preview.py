"""プレビュー: the draft on the applicant's own pages, to try out. What is typed is validated as ever, and stored nowhere."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.params import FromPath

from app.calendar.tokyo import today
from app.languages import known_language
from app.procedures.draft_preview import example_files, previewed
from app.procedures.form import Form
from app.procedures.procedure_admin import ProcedureDetails
from app.web.addresses import ACTIONS as ADDRESS_ACTIONS
from app.web.addresses import address_sought
from app.web.entry import ApplyPage, Entry, confirm_page
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_staff
from app.web.pages import PageContext, page
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.layout import staff_page
from app.web.staff.procedures.lookup import draft_here, procedure_here

CONTROLS: Final = frozenset({"csrf_token", "action", "lang", "version", "submission_key"})


@dataclass(frozen=True, kw_only=True)
class PreviewEndPage(PageContext):
    """The page at the end of a プレビュー."""

    template: ClassVar = "staff/procedures/preview_end.html"
    procedure: ProcedureDetails


@dataclass(frozen=True, kw_only=True)
class NoPreviewPage(PageContext):
    """The page about a draft that has no form to preview yet."""

    template: ClassVar = "staff/procedures/no_preview.html"
    procedure: ProcedureDetails


@get("/procedures/{slug:str}/preview/apply", guards=[requires_staff])
async def show_preview(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    procedure = await procedure_here(slug)
    form = await _form(procedure)
    return _input(request, procedure, form, {}) if form else _nothing(request, procedure)


@post("/procedures/{slug:str}/preview/apply", guards=[requires_staff], status_code=200)
async def try_out(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    posted, procedure = await read_form(request), await procedure_here(slug)
    form = await _form(procedure)
    if form is None:
        return _nothing(request, procedure)
    action, _, question = only(posted, "action").partition(":")
    if action in ADDRESS_ACTIONS:
        sought = {question: await address_sought(posted, question, action, _language(request))}
        return _input(request, procedure, form, posted, focus=question, sought=sought)
    checked = form.check(posted, today(), example_files(form))
    if action in {"edit", "input"} or checked.problems:
        problems = checked.problems if not action else ()
        return _input(request, procedure, form, posted, focus=question, problems=problems)
    language = _language(request)
    shown = confirm_page(form, checked.answers, language, _address(procedure), _controls(request), typed=posted)
    return _applicants_page(request, shown)


@post("/procedures/{slug:str}/preview/applications", guards=[requires_staff], status_code=200)
async def end_try_out(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """The end of a プレビュー: the page says that nothing was stored."""
    procedure = await procedure_here(slug)
    return staff_page(request, PreviewEndPage(procedure=procedure))


async def _form(procedure: ProcedureDetails) -> Form | None:
    return previewed((await draft_here(procedure)).definition)[0]


def _input(
    request: AnyRequest, procedure: ProcedureDetails, form: Form, posted: Posted, **entry: Any
) -> Response[bytes]:
    problems, files = entry.pop("problems", ()), example_files(form)
    posted = {**posted, **{file.question: [key] for key, file in files.items()}}
    shown = ApplyPage(
        title=form.title.in_(_language(request)),
        form=form,
        address=_address(procedure),
        controls=_controls(request),
        entry=Entry(form, _language(request), posted, problems, files=files, takes_files=False, **entry),
        notice_words=("プレビューです", "入力を確かめられます。入力した内容は、どこにも保存されません。"),
    )
    return _applicants_page(request, shown, 422 if problems else 200)


def _applicants_page(request: AnyRequest, shown: PageContext, status: int = 200) -> Response[bytes]:
    return page(shown, status, language=_language(request), side="preview")


def _address(procedure: ProcedureDetails) -> str:
    return f"/procedures/{procedure.slug}/preview/"


def _controls(request: AnyRequest) -> list[tuple[str, str]]:
    return [("csrf_token", signed_in(request).csrf_token)]


def _nothing(request: AnyRequest, procedure: ProcedureDetails) -> Response[bytes]:
    return staff_page(request, NoPreviewPage(procedure=procedure), 422)


def _language(request: AnyRequest) -> str:
    return known_language(request.query_params.get("lang"))


ROUTES: Final = [show_preview, try_out, end_try_out]

"""The pages of a section's workbook: uploaded with its password, its columns chosen once, downloaded with the new applications."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect

from app.applications.queries import Selection
from app.calendar.shown_dates import time_in_name
from app.calendar.tokyo import now
from app.exports import register
from app.exports.applications_table import Columns, columns_of
from app.exports.formats import Format
from app.exports.list_columns import keys_of, remember, remembered, rows_missing
from app.exports.register import Items
from app.exports.section_workbook.refusals import ListRefused, PasswordMissing, PasswordWrong
from app.exports.section_workbook.tasks import Filled, Outline, WorkbookUpload, fill, look, safely_done
from app.procedures.procedures_for_staff import ProcedureSummary
from app.tenancy.scope import current_scope
from app.web.forms import FORM_TYPE, only, read_form
from app.web.guards import requires_processing, requires_strong_proof
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store, own_procedures
from app.web.staff.exports.section_workbook.form import SectionWorkbookForm, chosen_columns
from app.web.staff.exports.workbook_pages import REASONS
from app.web.staff.jobs.file_store import file_store_of
from app.web.staff.jobs.job import JobState, note
from app.web.staff.jobs.kept_workbook import keep, take_back
from app.web.staff.jobs.pools import parsed
from app.web.staff.jobs.workbook_job import WorkbookJob, put_file
from app.web.staff.jobs.workbooks import close_when_not_taken
from app.web.staff.layout import staff_page
from app.web.staff.purposes import earlier_purposes
from app.web.uploads import upload_of

AGAIN: Final = ("list", "ログインし直したため、ファイルをもう一度選んでください")


@dataclass(frozen=True, kw_only=True)
class SectionWorkbookDonePage(PageContext):
    """The section's workbook with its new rows, to be downloaded. `job` is None where nothing was new."""

    template: ClassVar = "staff/exports/section_workbook/done.html"
    job: WorkbookJob | None
    reasons: Mapping[str, str]
    procedure: ProcedureSummary
    added: int
    outline: Outline


@dataclass(frozen=True, kw_only=True)
class SectionWorkbookColumnsPage(PageContext):
    """The form that chooses the answer for each column of the section's workbook. `kept`: what the form carries to have the workbook back."""

    template: ClassVar = "staff/exports/section_workbook/columns.html"
    procedure: ProcedureSummary
    outline: Outline
    choices: Sequence[tuple[str, str]]
    kept: str
    purpose: str
    problems: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class SectionWorkbookPage(PageContext):
    """The form that uploads the section's workbook."""

    template: ClassVar = "staff/exports/section_workbook/upload.html"
    form: SectionWorkbookForm
    procedures: Sequence[tuple[str, str]]
    problems: tuple[tuple[str, str], ...]
    saved: bool
    purposes: Sequence[tuple[str, str]]


@get("/exports/own-list", guards=[requires_processing])
async def ask_for_list(request: AnyRequest) -> Response[bytes]:
    form = SectionWorkbookForm({"procedure": request.query_params.get("procedure", "")})
    return await _form_page(request, form, saved="saved" in request.query_params)


@post("/exports/own-list/updates", guards=[requires_processing, requires_strong_proof], status_code=200)
async def update_list(request: AnyRequest) -> Response[bytes]:
    if request.headers.get("content-type", "").startswith(FORM_TYPE):  # sent again after signing in: without its file
        return await _form_page(request, SectionWorkbookForm.read(await read_form(request)), AGAIN)
    sent = upload_of(request)
    form, procedures = SectionWorkbookForm.read(sent.fields), await own_procedures(request)
    procedure, problems = form.procedure(procedures), form.problems(sent, procedures)
    if problems or procedure is None:
        return await _form_page(request, form, *problems)
    password = only(sent.fields, "password")
    upload = WorkbookUpload(sent.files["list"].content, password, signed_in(request).municipality)
    return await _updated(request, form, procedure, upload)


@post("/exports/own-list/columns", guards=[requires_processing, requires_strong_proof], status_code=200)
async def choose_columns(request: AnyRequest) -> Response[Any]:
    posted = await read_form(request)
    form = SectionWorkbookForm.read(posted)
    procedure = form.procedure(await own_procedures(request))
    if procedure is None:
        raise NotFoundException
    keys = keys_of(await columns_of(procedure.id, Items.every))
    chosen, sheet = chosen_columns(posted, keys), only(posted, "sheet")[:31]
    if isinstance(chosen, str):
        pairs = [(only(posted, f"label.{number}"), only(posted, f"column.{number}")) for number in range(500)]
        again = {label: key for label, key in pairs if label}
        outline = Outline(sheet, tuple(again), again, frozenset())
        kept = only(posted, "kept")
        return _columns_page(request, form, procedure, outline, keys, kept, ("column-0", chosen))
    await remember(procedure.id, sheet, chosen, signed_in(request).staff)
    sent = take_back(request, procedure, only(posted, "kept")) if not form.purpose_problems() else None
    if sent is None:  # too late, or taken already
        return Redirect(f"/exports/own-list?procedure={procedure.slug}&saved=1", status_code=303)
    return await _updated(request, form, procedure, WorkbookUpload(*sent, signed_in(request).municipality))


async def _updated(
    request: AnyRequest, form: SectionWorkbookForm, procedure: ProcedureSummary, upload: WorkbookUpload
) -> Response[bytes]:
    """The summary with the file, the page of the columns where they are not chosen yet, or the form with what stands in the list's way."""
    try:
        return await _answer(request, form, procedure, upload)
    except ListRefused as refusal:
        where = "password" if isinstance(refusal, (PasswordWrong, PasswordMissing)) else "list"
        return await _form_page(request, form, (where, refusal.sentence))


async def _answer(
    request: AnyRequest, form: SectionWorkbookForm, procedure: ProcedureSummary, upload: WorkbookUpload
) -> Response[bytes]:
    """`_updated`. Raises ListRefused."""
    columns, before = await columns_of(procedure.id, Items.every), await remembered(procedure.id)
    sheet, chosen = before or ("", None)
    upload = replace(upload, sheet=sheet)
    outline = await safely_done(parsed, look, upload, keys_of(columns), None if form.review else chosen)
    if chosen is None or form.review:
        kept = keep(request, procedure, upload.content, upload.password)
        return _columns_page(request, form, procedure, outline, keys_of(columns), kept)
    job, added = await _filled(request, form, procedure, columns, upload, outline)
    shown = SectionWorkbookDonePage(job=job, reasons=REASONS, procedure=procedure, added=added, outline=outline)
    return staff_page(request, shown)


async def _filled(  # noqa: PLR0917  what the request has found out so far
    request: AnyRequest,
    form: SectionWorkbookForm,
    procedure: ProcedureSummary,
    columns: Columns,
    upload: WorkbookUpload,
    outline: Outline,
) -> tuple[WorkbookJob | None, int]:
    """The encrypted file in the job's folder with its row in the 管理簿, and how many rows it gained; no job where nothing is new."""
    selection = Selection(frozenset(), procedure.id)
    missing = await rows_missing(selection, columns, outline.references, key_store(request))
    if not missing.rows:
        return None, 0
    filled: Filled = await safely_done(parsed, fill, upload, outline.suggested, missing.rows)
    staff, files = signed_in(request).staff, file_store_of(request)
    record = await register.begin(staff, selection, Format.section_workbook, Items.every, form["purpose"])
    made_at = time_in_name(now())
    job = WorkbookJob(
        id=files.new(),
        staff=staff,
        title=str(procedure.title),
        state=JobState.done,
        done=filled.added,
        parts=filled.added,
        slug=procedure.slug,
        made_at=made_at,
        record=str(record),
    )
    put_file(files, job, filled.content, missing.applications)
    note(files, job)
    close_when_not_taken(current_scope(), record)
    return job, filled.added


def _columns_page(  # noqa: PLR0917  what the page is of
    request: AnyRequest,
    form: SectionWorkbookForm,
    procedure: ProcedureSummary,
    outline: Outline,
    keys: Mapping[str, str],
    kept: str,
    *problems: tuple[str, str],
) -> Response[bytes]:
    return staff_page(
        request,
        SectionWorkbookColumnsPage(
            procedure=procedure,
            outline=outline,
            choices=[("", "入れない（課の列）"), *keys.items()],
            kept=kept,
            purpose=form["purpose"],
            problems=problems,
        ),
        422 if problems else 200,
    )


async def _form_page(
    request: AnyRequest, form: SectionWorkbookForm, *problems: tuple[str, str], saved: bool = False
) -> Response[bytes]:
    procedures = await own_procedures(request)
    own, procedure = procedures.values(), form.procedure(procedures)
    return staff_page(
        request,
        SectionWorkbookPage(
            form=form,
            procedures=[("", "選んでください"), *((each.slug, str(each.title)) for each in own)],
            problems=problems,
            saved=saved,
            purposes=await earlier_purposes(request, procedure.id if procedure else None),
        ),
        422 if problems else 200,
    )


ROUTES: Final = [ask_for_list, update_list, choose_columns]

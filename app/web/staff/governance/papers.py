"""付議資料の作成: ordered in a form, made in a process of its own while the page tells how far it is, taken within half an hour."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException, PermissionDeniedException
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications.application_counts import applications_in_fiscal_years
from app.audit import log
from app.audit.actions import Action
from app.calendar.shown_dates import time_in_name
from app.calendar.tokyo import day_of, fiscal_year, now, today
from app.papers.governance.council import Particulars
from app.papers.governance.orders import CouncilPaperOrder, PaperFormat
from app.papers.municipal_wording import StoredWording, stored_wording
from app.procedures import approval_store as approvals
from app.procedures.approval_store import ProcedureForPaper
from app.procedures.council_outlines import OutlineClash, keep_outline
from app.procedures.kept_by import earlier_names
from app.procedures.procedure_admin import UnknownOwnProcedure, procedures_in_detail
from app.procedures.publishing import RecordedApproval, recorded_approvals
from app.procedures.snapshot import ApprovedProcedure
from app.tenancy.refusals import NotAllowed
from app.typed_text import name_part
from app.web.attachment import Attachment
from app.web.forms import read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.governance.ending import approval_notice
from app.web.staff.governance.paper_form import PaperForm, PaperRequest
from app.web.staff.jobs.job import given_up, own_file, own_job
from app.web.staff.jobs.making import JobsBusy
from app.web.staff.jobs.papers import PaperJob, begin_paper, file_name
from app.web.staff.layout import staff_page

MEDIA_TYPES: Final = {
    PaperFormat.PDF: "application/pdf",
    PaperFormat.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
CLASH: Final = (
    "procedures",
    "手続概要を、ほかの職員が先に書きました。いまの文を確かめて、もう一度押してください",
)
BUSY: Final = ("procedures", "ほかの資料を作っています。少し待ってから、もう一度押してください")


@dataclass(frozen=True, kw_only=True)
class GovernancePaperPage(PageContext):
    """A paper that is being made, or is ready in each of its forms."""

    template: ClassVar = "staff/governance/paper.html"
    fragment: ClassVar = "staff/governance/_progress.html"
    job: PaperJob
    forms: Sequence[PaperFormat]


@dataclass(frozen=True, kw_only=True)
class GovernancePage(PageContext):
    """The form that orders 付議資料. `asked`: chosen procedures whose 手続概要 is missing. `droppable`: procedures of the last approval that may be said to have ended."""

    template: ClassVar = "staff/governance/index.html"
    form: PaperForm
    procedures: Sequence[ProcedureForPaper]
    asked: Sequence[ProcedureForPaper]
    approvals: Sequence[tuple[str, str]]
    droppable: Sequence[ApprovedProcedure]
    problems: tuple[tuple[str, str], ...]
    errors: Mapping[str, str]
    ending: str


@get("/governance", guards=[requires_processing])
async def ask_for_paper(request: AnyRequest) -> Response[bytes]:
    known = await recorded_approvals()
    procedures = await _candidates()
    last = approvals.last_before(known, today())
    return await _form_page(request, PaperForm.fresh(procedures, last, today()), procedures, known)


@post("/governance/papers", guards=[requires_processing], status_code=200)
async def order_paper(request: AnyRequest) -> Response[Any]:
    form, words, known = PaperForm.read(await read_form(request)), await stored_wording(), await recorded_approvals()
    procedures = await _candidates()
    ordered = form.ordered(procedures, known, words)
    if not isinstance(ordered, PaperRequest):
        return await _form_page(request, form, procedures, known, *ordered)
    try:
        await _keep(ordered.outlines, procedures, signed_in(request).staff)
    except OutlineClash:
        return await _form_page(request, form, await _candidates(), known, CLASH)
    particulars = await _particulars(ordered, words, procedures)
    before = ordered.before.approval if ordered.before else None
    orders = {form: CouncilPaperOrder(ordered.now, before, particulars, form) for form in PaperFormat}
    title = f"{words.wording.council}　付議資料"
    try:
        job = begin_paper(request, title, ordered.chosen, orders)
    except JobsBusy:
        return await _form_page(request, form, procedures, known, BUSY)
    return Redirect(f"/governance/papers/{job}", status_code=303)


@get("/governance/papers/{job_id:uuid}", guards=[requires_processing])
async def show_paper(request: AnyRequest, job_id: FromPath[UUID]) -> Response[bytes]:
    job = own_job(request, job_id, PaperJob)
    return staff_page(request, GovernancePaperPage(job=job, forms=list(PaperFormat)))


@post("/governance/papers/{job_id:uuid}/cancellation", guards=[requires_processing], status_code=303)
async def cancel_paper(request: AnyRequest, job_id: FromPath[UUID]) -> Redirect:
    return given_up(request, job_id, PaperJob, f"/governance/papers/{job_id}")


@get("/governance/papers/{job_id:uuid}/{form:str}", guards=[requires_processing])
async def download_paper(request: AnyRequest, job_id: FromPath[UUID], form: FromPath[str]) -> Response[bytes]:
    if form not in set(PaperFormat):
        raise NotFoundException
    job, content = own_file(request, job_id, PaperJob, file_name(PaperFormat(form)))
    details = {"form": form, "procedures": job.procedures}
    await log.record(signed_in(request).staff, Action.paper_downloaded, job.title, details)
    made_at = time_in_name(now())
    return Attachment(
        _whole(content),
        name=f"{name_part(job.title)}_{made_at}.{form}",
        plain_name=f"paper_{made_at}.{form}",
        media_type=MEDIA_TYPES[PaperFormat(form)],
    )


async def _particulars(
    ordered: PaperRequest, words: StoredWording, procedures: Sequence[ProcedureForPaper]
) -> Particulars:
    made_at = now()
    (counted,) = await applications_in_fiscal_years([fiscal_year(made_at) - 1])
    return Particulars(
        wording=words.wording,
        made_at=made_at,
        chosen=ordered.chosen,
        counts={
            each.says.slug: counted.get(each.procedure.id, 0)
            for each in procedures
            if each.procedure.live is not None and each.procedure.id in counted
        },
        other=ordered.other,
        material=ordered.material,
        in_open={each.says.slug: each.in_open for each in procedures if each.in_open},
        attached={each.says.slug: each.attached for each in procedures if each.attached},
        earlier=await earlier_names(day_of(made_at)),
    )


async def _keep(outlines: Mapping[str, str], procedures: Sequence[ProcedureForPaper], by: UUID) -> None:
    """Keep the 手続概要 that were typed in the form. Raises OutlineClash, PermissionDeniedException, NotFoundException."""
    try:
        for each in procedures:
            if each.says.slug in outlines:
                await keep_outline(each.procedure, outlines[each.says.slug], by)
    except NotAllowed:
        raise PermissionDeniedException from None
    except UnknownOwnProcedure:  # the procedure was deleted with its draft meanwhile
        raise NotFoundException from None


async def _candidates() -> Sequence[ProcedureForPaper]:
    return await approvals.procedures_for_paper(await procedures_in_detail(), today())


async def _whole(content: bytes) -> AsyncGenerator[bytes]:
    yield content


async def _form_page(
    request: AnyRequest,
    form: PaperForm,
    procedures: Sequence[ProcedureForPaper],
    known: Sequence[RecordedApproval],
    *problems: tuple[str, str],
) -> Response[bytes]:
    ours = {each.says.slug for each in procedures}
    last = known[0].approval.snapshot.procedures if known else ()
    droppable = [old for old in last if old.slug not in ours or old.slug in form.dropped]
    return staff_page(
        request,
        GovernancePage(
            form=form,
            procedures=procedures,
            asked=form.asked(procedures),
            approvals=[("", "比べない（はじめての付議）"), *((str(each.id), each.approval.cited) for each in known)],
            droppable=droppable if signed_in(request).role.may_administer else [],
            problems=problems,
            errors=dict(problems),
            ending=await approval_notice(request),
        ),
        422 if problems else 200,
    )


ROUTES: Final = [ask_for_paper, order_paper, show_paper, cancel_paper, download_paper]

"""個人情報ファイル簿 and 登録票: of how many persons each procedure's file is, and the sheets the law and the ordinance ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.response import Redirect

from app.applications.application_counts import applications_by_procedure
from app.calendar.tokyo import day_of, now, today
from app.papers.document.content import Document
from app.papers.governance.file_register import PersonalFile, Reached, file_register
from app.papers.governance.orders import DocumentOrder, PaperFormat
from app.papers.governance.registration import Registration, registration
from app.papers.municipal_wording import StoredWording, stored_wording
from app.procedures import approval_store
from app.procedures.approval_store import ProcedureForPaper
from app.procedures.kept_by import earlier_names
from app.procedures.procedure_admin import first_published, procedures_in_detail
from app.procedures.publishing import recorded_approvals
from app.web.forms import only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext
from app.web.sessions import AnyRequest
from app.web.staff.jobs.making import JobsBusy
from app.web.staff.jobs.papers import begin_paper
from app.web.staff.layout import staff_page

REGISTER: Final = "register"
BUSY: Final = "ほかの資料を作っています。少し待ってから、もう一度押してください"


@dataclass(frozen=True, slots=True)
class Held:
    """The 個人情報ファイル of one procedure, with the number of persons in it. `reached`: it is large enough to be entered in the register."""

    slug: str
    file: PersonalFile
    reached: bool


@dataclass(frozen=True, kw_only=True)
class GovernanceFilesPage(PageContext):
    """The page of 個人情報ファイル簿 and 登録票: the files held, and from how many persons on a file is listed."""

    template: ClassVar = "staff/governance/files.html"
    held: Sequence[Held]
    notices: Sequence[str]
    threshold: int
    problem: str


@get("/governance/files", guards=[requires_processing])
async def list_files(request: AnyRequest) -> Response[bytes]:
    return await _page(request)


@post("/governance/files", guards=[requires_processing], status_code=200)
async def order_sheets(request: AnyRequest) -> Response[Any]:
    """Make the register of all files, or the 登録票 of the procedure whose slug the input `paper` holds."""
    chosen_paper, words = only(await read_form(request), "paper"), await stored_wording()
    candidates = await _public()
    chosen = [each for each in candidates if chosen_paper in {REGISTER, each.says.slug}]
    if not chosen:
        return await _page(request, "手続を選んでください")
    files = await _files(candidates)
    if chosen_paper == REGISTER:
        document = file_register([files[each.says.slug] for each in candidates], words.wording, now())
    else:
        document = await _registration(chosen[0], files[chosen_paper], words)
    slugs = tuple(each.says.slug for each in chosen)
    orders = {form: DocumentOrder(document, form) for form in PaperFormat}
    try:
        job = begin_paper(request, document.title, slugs, orders)
    except JobsBusy:
        return await _page(request, BUSY)
    return Redirect(f"/governance/papers/{job}", status_code=303)


async def _page(request: AnyRequest, problem: str = "") -> Response[bytes]:
    words = await stored_wording()
    candidates = await _public()
    threshold, files = words.wording.files.threshold, await _files(candidates)
    held = [Held(slug, file, file.persons >= threshold) for slug, file in files.items()]
    return staff_page(
        request,
        GovernanceFilesPage(held=held, notices=_notices(held, threshold), threshold=threshold, problem=problem),
        422 if problem else 200,
    )


async def _public() -> Sequence[ProcedureForPaper]:
    """The person's own procedures that are public and collect personal information."""
    candidates = await approval_store.procedures_for_paper(await procedures_in_detail(), today(), public=True)
    return [each for each in candidates if each.says.items]


async def _files(candidates: Sequence[ProcedureForPaper]) -> Mapping[str, PersonalFile]:
    counted = await applications_by_procedure()
    return {each.says.slug: _file(each, counted.get(each.procedure.id, 0)) for each in candidates}


def _file(candidate: ProcedureForPaper, persons: int) -> PersonalFile:
    name = str(candidate.says.name)
    return PersonalFile(
        name=f"{name}ファイル",
        procedure=name,
        section=candidate.says.section,
        purpose=candidate.purpose,
        items=candidate.says.items,
        persons=persons,
        special_care=candidate.special_care,
        in_open=candidate.in_open,
        attached=candidate.attached,
    )


async def _registration(candidate: ProcedureForPaper, file: PersonalFile, words: StoredWording) -> Document:
    known, slug, day = await recorded_approvals(), candidate.says.slug, today()
    governing = approval_store.governing(known, slug, day)
    own = approval_store.approved_in(known, slug, day, await earlier_names(day))
    entry = Registration(
        file,
        began_on=await _began_on(candidate.procedure.id),
        retention_years=candidate.procedure.settings.retention_years,
        approval=governing.approval if governing else None,
        approved_in=own.approval if own else None,
    )
    return registration(entry, words.wording, now())


async def _began_on(procedure: UUID) -> date:
    return day_of(await first_published(procedure))


def _notices(held: Sequence[Held], threshold: int) -> list[str]:
    return [
        Reached.ENTER.value.format(name=each.file.name, threshold=f"{threshold:,}", persons=f"{each.file.persons:,}")
        for each in held
        if each.reached
    ]


ROUTES: Final = [list_files, order_sheets]

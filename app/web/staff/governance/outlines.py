"""手続概要（参考１－１）: the text about a procedure for the council. Each section writes its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.exceptions import NotFoundException, PermissionDeniedException
from litestar.params import FromPath
from litestar.response import Redirect

from app.calendar.tokyo import today
from app.procedures import approval_store
from app.procedures.council_outlines import OutlineClash, keep_outline
from app.procedures.editing.edit import fingerprint
from app.procedures.procedure_admin import (
    ProcedureDetails,
    UnknownOwnProcedure,
    procedure_details,
    procedures_in_detail,
)
from app.tenancy.refusals import NotAllowed
from app.web.forms import only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.governance.wording_form import plain, text_problem
from app.web.staff.layout import staff_page

TITLE: Final = "手続概要"
CLASH: Final = (
    "ほかの職員が先に変更しました。何も上書きしていません。いまの文を確かめて、必要ならもう一度保存してください"
)


@dataclass(frozen=True, slots=True)
class Outlined:
    """手続概要 of one procedure. `public`: the outline for applicants. Where nothing is `kept`, the form that orders a paper
    asks for it."""

    slug: str
    title: str
    section: str
    public: str
    kept: str


@dataclass(frozen=True, kw_only=True)
class GovernanceOutlinesPage(PageContext):
    """手続概要 of every procedure."""

    template: ClassVar = "staff/governance/outlines.html"
    title: str
    outlined: Sequence[Outlined]
    message: str


@dataclass(frozen=True, kw_only=True)
class GovernanceOutlinePage(PageContext):
    """手続概要 of one procedure, with what was typed."""

    template: ClassVar = "staff/governance/outline.html"
    title: str
    outlined: Outlined
    typed: str
    problem: str
    seen: str
    clash: str


@get("/governance/outlines", guards=[requires_processing])
async def list_outlines(request: AnyRequest) -> Response[bytes]:
    outlined = await _outlined(await procedures_in_detail())
    message = "保存しました。次に作る資料から使います" if "saved" in request.query_params else ""
    return staff_page(request, GovernanceOutlinesPage(title=TITLE, outlined=outlined, message=message))


@get("/governance/outlines/{slug:str}", guards=[requires_processing])
async def show_outline(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    return await _page(request, slug)


@post("/governance/outlines/{slug:str}", guards=[requires_processing], status_code=200)
async def change_outline(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    posted, procedure = await read_form(request), await _here(slug)
    typed = plain(only(posted, "outline"))
    if only(posted, "seen") != _seen(procedure.council_outline):
        return await _page(request, slug, typed, clash=True)
    if text_problem(typed):
        return await _page(request, slug, typed, text_problem(typed))
    try:
        await keep_outline(procedure, typed, signed_in(request).staff)
    except OutlineClash:
        return await _page(request, slug, typed, clash=True)
    except NotAllowed:
        raise PermissionDeniedException from None
    except UnknownOwnProcedure:  # the procedure was deleted with its draft meanwhile
        raise NotFoundException from None
    return Redirect("/governance/outlines?saved=1", status_code=303)


async def _here(slug: str) -> ProcedureDetails:
    """The procedure of this slug. Raises NotFoundException, also for one of another section."""
    try:
        return await procedure_details(slug)
    except UnknownOwnProcedure:
        raise NotFoundException from None


async def _outlined(procedures: Sequence[ProcedureDetails]) -> Sequence[Outlined]:
    return [
        Outlined(
            each.procedure.slug,
            str(each.says.name),
            each.says.section,
            str(each.public_outline),
            each.procedure.council_outline,
        )
        for each in await approval_store.procedures_for_paper(procedures, today())
    ]


def _seen(outline: str) -> str:
    return fingerprint({"outline": outline})


async def _page(
    request: AnyRequest, slug: str, typed: str | None = None, problem: str = "", *, clash: bool = False
) -> Response[bytes]:
    outlined = next(iter(await _outlined([await _here(slug)])), None)
    if outlined is None:  # the procedure was deleted with its draft meanwhile
        raise NotFoundException
    return staff_page(
        request,
        GovernanceOutlinePage(
            title=TITLE,
            outlined=outlined,
            typed=outlined.kept if typed is None else typed,
            problem=problem,
            seen=_seen(outlined.kept),
            clash=CLASH if clash else "",
        ),
        409 if clash else 422 if problem else 200,
    )


ROUTES: Final = [list_outlines, show_outline, change_outline]

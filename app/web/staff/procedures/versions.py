"""版の履歴: what was public when, what differs in words, and an older version as a draft again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException, PermissionDeniedException
from litestar.params import FromPath
from litestar.response import Redirect

from app.procedures.differences import DifferenceGroup, differences
from app.procedures.draft_store import DraftClash, DraftGone, restore
from app.procedures.procedure_admin import ProcedureDetails, definition_of
from app.procedures.tables import ProcedureVersion
from app.tenancy.refusals import NotAllowed
from app.web.forms import only, read_form
from app.web.guards import requires_processing, requires_staff
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.layout import staff_page
from app.web.staff.procedures.lookup import GONE, EditResult, clash_result, may_change, procedure_here, seen_in

WORDS: Final = {"draft": "下書き", "scheduled": "公開予約", "published": "公開中", "superseded": "以前の版"}
CHIPS: Final = {"draft": "closed", "scheduled": "waiting", "published": "open", "superseded": "closed"}


@dataclass(frozen=True, slots=True)
class Version:
    id: UUID
    number: int
    state: str
    published_at: datetime | None
    superseded_at: datetime | None
    content_hash: bytes

    @property
    def word(self) -> str:
        return WORDS[self.state]

    @property
    def chip(self) -> str:
        return CHIPS[self.state]

    @property
    def fingerprint(self) -> str:
        """The beginning of the content's hash, long enough to compare by eye."""
        return self.content_hash.hex()[:16]


@dataclass(frozen=True, kw_only=True)
class ProceduresVersionPage(PageContext):
    """One version and what it changed."""

    template: ClassVar = "staff/procedures/version.html"
    procedure: ProcedureDetails
    version: Version
    before: Version | None
    groups: tuple[DifferenceGroup, ...]
    may_restore: bool


@dataclass(frozen=True, kw_only=True)
class ProceduresVersionsPage(PageContext):
    """Every version of a procedure."""

    template: ClassVar = "staff/procedures/versions.html"
    procedure: ProcedureDetails
    versions: Sequence[Version]
    result: EditResult
    may_change: bool


@get("/procedures/{slug:str}/versions", guards=[requires_staff])
async def list_versions(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    return await _page(request, await procedure_here(slug), EditResult())


@get("/procedures/{slug:str}/versions/{number:int}", guards=[requires_staff])
async def show_version(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """The changes of this version against the one before it."""
    procedure = await procedure_here(slug)
    versions = await _versions(procedure)
    found = next((version for version in versions if version.number == number), None)
    if found is None:
        raise NotFoundException
    before = next((version for version in versions if version.number < number), None)
    return staff_page(
        request,
        ProceduresVersionPage(
            procedure=procedure,
            version=found,
            before=before,
            groups=await _differences(before, found),
            may_restore=may_change(request) and found.state == "superseded",
        ),
    )


@post("/procedures/{slug:str}/versions/{number:int}/restoration", guards=[requires_processing], status_code=200)
async def restore_version(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Response[Any]:
    posted, procedure = await read_form(request), await procedure_here(slug)
    if number not in [version.number for version in await _versions(procedure)]:
        raise NotFoundException
    seen = seen_in(posted) if only(posted, "seen") else None
    try:
        await restore(procedure, number, seen, signed_in(request).staff)
    except DraftClash as clash:
        return await _page(request, procedure, clash_result(clash, posted))
    except DraftGone:
        return await _page(request, procedure, EditResult(409, "下書きにできませんでした", [GONE]))
    except NotAllowed:
        raise PermissionDeniedException from None
    return Redirect(f"/procedures/{slug}/draft", status_code=303)


async def _versions(procedure: ProcedureDetails) -> list[Version]:
    """The versions of a procedure, newest first."""
    columns = [getattr(ProcedureVersion, name) for name in Version.__dataclass_fields__]
    rows: Sequence[Any] = (
        await ProcedureVersion.select(*columns)
        .where(ProcedureVersion.procedure == procedure.id)
        .order_by(ProcedureVersion.number, ascending=False)
    )
    return [Version(**row) for row in rows]


async def _differences(before: Version | None, after: Version) -> tuple[DifferenceGroup, ...]:
    if before is None:
        return ()
    return differences(await definition_of(before.id), await definition_of(after.id))


async def _page(request: AnyRequest, procedure: ProcedureDetails, result: EditResult) -> Response[bytes]:
    return staff_page(
        request,
        ProceduresVersionsPage(
            procedure=procedure, versions=await _versions(procedure), result=result, may_change=may_change(request)
        ),
        result.status,
    )


ROUTES: Final = [list_versions, show_version, restore_version]

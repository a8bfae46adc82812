"""手続パッケージ: a procedure as a file to copy it to another municipality, and a file looked at and taken over as a draft."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException, PermissionDeniedException
from litestar.params import FromPath
from litestar.response import Redirect

from app.audit import log
from app.audit.actions import Action
from app.procedures.creation import SlugTaken, slug_problem
from app.procedures.draft_store import DraftClash, DraftGone
from app.procedures.package import LARGEST, Import, PackageRefused, ProcedurePackage, read, written
from app.procedures.package_store import (
    Unfinished,
    council_outline,
    import_of,
    letter_problems,
    package_of,
    take_over_as_new,
    take_over_into,
)
from app.procedures.procedure_admin import ProcedureDetails, procedures_in_detail
from app.procedures.settings import CARRIED, compared, in_words
from app.tenancy.refusals import NotAllowed
from app.typed_text import name_part
from app.web.attachment import Attachment
from app.web.forms import FORM_TYPE, Posted, only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.jobs.file_store import file_store_of
from app.web.staff.jobs.pools import FileNotRead, read_file
from app.web.staff.layout import staff_page
from app.web.staff.procedures.lookup import procedure_here
from app.web.staff.procedures.settings_form import own_sections
from app.web.uploads import upload_of

FILE: Final = "package.json"
UNFINISHED: Final = "様式に直すところがあるため、書き出せません。下書きの画面で、直すところを確かめてください。"
GONE: Final = "ファイルは30分で消えます。もう一度選んでください"
CLASH: Final = "手続が、表示のあとで変わりました。何も上書きしていません。いまの違いを表示しています"


@dataclass(frozen=True, kw_only=True)
class PackageUploadPage(PageContext):
    """The form that takes a procedure package in. `largest`: in megabytes."""

    template: ClassVar = "staff/procedures/packages/upload.html"
    problems: Sequence[tuple[str, str]]
    largest: int


@dataclass(frozen=True, kw_only=True)
class PackagePage(PageContext):
    """A package before it is imported: the changes to the procedure that exists, or the new one. `kept`: the upload's id."""

    template: ClassVar = "staff/procedures/packages/package.html"
    kept: UUID
    package: ProcedurePackage
    existing: ProcedureDetails | None
    made: Import
    letter_problems: tuple[str, ...]
    outline: str
    settings: Sequence[tuple[str, str]]
    other_settings: Sequence[str]
    procedures: Sequence[tuple[str, str]]
    sections: Sequence[tuple[str, str]]
    typed: Mapping[str, str]
    problems: Sequence[tuple[str, str]]
    errors: Mapping[str, str]
    clash: str


@dataclass(frozen=True, kw_only=True)
class PackageUnfinishedPage(PageContext):
    """The page that says why a draft cannot be downloaded as a package yet."""

    template: ClassVar = "staff/procedures/packages/unfinished.html"
    procedure: ProcedureDetails
    sentence: str


@get("/procedures/{slug:str}/package", guards=[requires_processing])
async def export_package(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    procedure = await procedure_here(slug)
    try:
        package = await package_of(procedure)
    except Unfinished:
        return staff_page(request, PackageUnfinishedPage(procedure=procedure, sentence=UNFINISHED), 409)
    await log.record(signed_in(request).staff, Action.package_exported, slug)
    return Attachment(
        _whole(written(package)),
        name=f"{name_part(str(procedure.title))}.json",
        plain_name=f"{slug}.json",
        media_type="application/json; charset=utf-8",
    )


@get("/procedures/imports", guards=[requires_processing])
async def ask_for_package(request: AnyRequest) -> Response[bytes]:
    return _upload_page(request)


@post("/procedures/imports", guards=[requires_processing], status_code=200)
async def receive_package(request: AnyRequest) -> Response[Any]:
    """Check an uploaded package and store it for half an hour, so that it is looked at before it is imported."""
    if request.headers.get("content-type", "").startswith(FORM_TYPE):  # sent again after signing in: without its file
        return _upload_page(request, "ファイルをもう一度選んでください")
    file = upload_of(request).files.get("package")
    if file is None:
        return _upload_page(request, "ファイルを選んでください")
    if not file.name.lower().endswith(".json"):
        return _upload_page(request, "手続パッケージ（.json のファイル）を選んでください")
    try:
        await _read(file.content)
    except PackageRefused as refused:
        return _upload_page(request, *refused.sentences)
    files = file_store_of(request)
    kept = files.new()
    files.put(kept, FILE, file.content)
    return Redirect(f"/procedures/imports/{kept}", status_code=303)


@get("/procedures/imports/{kept:uuid}", guards=[requires_processing])
async def show_package(request: AnyRequest, kept: FromPath[UUID]) -> Response[bytes]:
    """Show an uploaded package. `procedure` in the address: the one it is to change, absent to make a new one."""
    try:
        package = await _kept(request, kept)
    except PackageRefused as refused:
        return _upload_page(request, *refused.sentences)
    return await _look(request, kept, package, await _existing(request.query_params.get("procedure", "")))


@post("/procedures/imports/{kept:uuid}", guards=[requires_processing], status_code=200)
async def take_package_over(request: AnyRequest, kept: FromPath[UUID]) -> Response[Any]:
    posted = await read_form(request)
    try:
        package = await _kept(request, kept)
    except PackageRefused as refused:
        return _upload_page(request, *refused.sentences)
    existing = await _existing(only(posted, "procedure"))
    try:
        if existing is None:
            return await _make_new(request, kept, package, posted)
        await take_over_into(package, existing, _seen(posted), signed_in(request).staff)
    except (DraftClash, DraftGone):
        return await _look(request, kept, package, existing, clash=CLASH)
    except NotAllowed:
        raise PermissionDeniedException from None
    assert existing is not None
    return Redirect(f"/procedures/{existing.slug}/draft", status_code=303)


async def _make_new(request: AnyRequest, kept: UUID, package: ProcedurePackage, posted: Posted) -> Response[Any]:
    person, slug, section = signed_in(request), only(posted, "slug").strip().lower(), only(posted, "section")
    problems = [("slug", slug_problem(slug))] if slug_problem(slug) else []
    if section not in dict(await own_sections(person)):
        problems.append(("section", "担当課を選んでください"))
    if not problems:
        try:
            await take_over_as_new(package, slug, UUID(section), person.staff)
        except SlugTaken:
            problems.append(("slug", f"「{slug}」は、ほかの手続が使っています。別の名前を入力してください"))
    if problems:
        typed = {"slug": slug, "section": section}
        return await _look(request, kept, package, None, problems=problems, typed=typed)
    return Redirect(f"/procedures/{slug}/draft", status_code=303)


async def _existing(slug: str) -> ProcedureDetails | None:
    return await procedure_here(slug) if slug else None


async def _kept(request: AnyRequest, kept: UUID) -> ProcedurePackage:
    """The package that was uploaded. Raises PackageRefused."""
    content = file_store_of(request).get(kept, FILE)
    if content is None:
        raise PackageRefused(GONE)
    return await _read(content)


async def _read(content: bytes) -> ProcedurePackage:
    """Read a package in a process of its own. Raises PackageRefused."""
    try:
        return await read_file(read, content)
    except FileNotRead as problem:
        raise PackageRefused(problem.sentence) from None


def _seen(posted: Posted) -> int | None:
    text = only(posted, "seen")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


async def _whole(content: bytes) -> AsyncGenerator[bytes]:
    yield content


def _upload_page(request: AnyRequest, *sentences: str) -> Response[bytes]:
    return staff_page(
        request,
        PackageUploadPage(problems=[("package", sentence) for sentence in sentences], largest=LARGEST // 1_000_000),
        HTTPStatus.UNPROCESSABLE_ENTITY if sentences else HTTPStatus.OK,
    )


async def _look(
    request: AnyRequest,
    kept: UUID,
    package: ProcedurePackage,
    existing: ProcedureDetails | None,
    *,
    problems: list[tuple[str, str]] | None = None,
    typed: dict[str, str] | None = None,
    clash: str = "",
) -> Response[bytes]:
    procedures = await procedures_in_detail()
    if existing and existing.draft and existing.draft.scheduled:
        raise NotFoundException  # no page offers it
    return staff_page(
        request,
        PackagePage(
            kept=kept,
            package=package,
            existing=existing,
            made=await import_of(package, existing),
            letter_problems=letter_problems(package),
            outline=council_outline(package),
            settings=in_words(package.settings, CARRIED),
            other_settings=compared(existing.settings, package.settings) if existing else [],
            procedures=[
                (each.slug, str(each.title)) for each in procedures if not (each.draft and each.draft.scheduled)
            ],
            sections=await own_sections(signed_in(request)),
            typed=typed or {"slug": package.slug, "section": ""},
            problems=problems or [],
            errors=dict(problems or []),
            clash=clash,
        ),
        409 if clash else 422 if problems else 200,
    )


ROUTES: Final = [export_package, ask_for_package, receive_package, show_package, take_package_over]

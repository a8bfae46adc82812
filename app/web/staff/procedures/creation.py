"""手続の作成: from nothing, or from the library of ready procedures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.exceptions import NotFoundException, PermissionDeniedException
from litestar.response import Redirect

from app.languages import SOURCE
from app.procedures.creation import SlugTaken, Terms, create_procedure, slug_problem, suggested_slug
from app.procedures.draft_reading import Draft
from app.procedures.editing import EditRefused, change_procedure, new_draft
from app.procedures.library import library
from app.procedures.package import ProcedurePackage
from app.procedures.package_store import begin_from
from app.procedures.procedure_admin import procedures_in_detail
from app.tenancy.refusals import NotAllowed
from app.web.forms import Posted, in_languages, inputs_of, only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.layout import staff_page
from app.web.staff.procedures.lookup import TypedInputs
from app.web.staff.procedures.settings_form import NEW, SettingsForm, own_sections

TEXTS: Final = ("title", "outline", "eligibility", "needed")
LABELS: Final = {"title": "手続名", "outline": "概要", "eligibility": "対象", "needed": "必要なもの"}


@dataclass(frozen=True, kw_only=True)
class ProceduresLibraryPage(PageContext):
    """The ready procedures to begin from."""

    template: ClassVar = "staff/procedures/library.html"
    packages: tuple[ProcedurePackage, ...]


@dataclass(frozen=True, kw_only=True)
class ProceduresNewPage(PageContext):
    """The settings of a procedure about to be made; `package`: what it is made from, None for an empty form."""

    template: ClassVar = "staff/procedures/new.html"
    typed: TypedInputs
    form: SettingsForm
    package: ProcedurePackage | None
    problems: Sequence[tuple[str, str]]
    errors: Mapping[str, str]
    labels: Mapping[str, str]
    sections: Sequence[tuple[str, str]]


@get("/procedures/new", guards=[requires_processing])
async def ask_for_procedure(request: AnyRequest) -> Response[bytes]:
    package = _package(request.query_params.get("package", ""))
    typed: dict[str, list[str]] = {}
    form = NEW
    if package is not None:
        for name in TEXTS:
            typed |= inputs_of(name, package.definition.get(name))
        typed |= {"slug": [package.slug], "minutes": [str(package.definition["minutes"])]}
        form = SettingsForm.of_settings(package.settings)
    return await _page(request, typed, form, package)


@post("/procedures", guards=[requires_processing], status_code=200)
async def make_procedure(request: AnyRequest) -> Response[Any]:
    posted, person = await read_form(request), signed_in(request)
    package = _package(only(posted, "package"))
    form = SettingsForm.read(posted, NEW)
    problems = _problems(posted)
    slug = only(posted, "slug").strip().lower() or await _free_slug(posted)
    if slug_problem(slug):
        problems.append(("slug", slug_problem(slug)))
    terms = form.terms(await own_sections(person))
    if problems or terms is None:
        return await _page(request, posted, form, package, problems)
    try:
        await _begin(request, slug, terms, _first_draft(posted, package), package)
    except SlugTaken:
        problem = ("slug", f"「{slug}」は、ほかの手続が使っています。別の名前を入力してください")
        return await _page(request, posted, form, package, [problem])
    except EditRefused as refused:
        return await _page(request, posted, form, package, [(f"title-{SOURCE}", refused.sentence)])
    except NotAllowed:
        raise PermissionDeniedException from None
    return Redirect(f"/procedures/{slug}/draft", status_code=303)


@get("/procedures/library", guards=[requires_processing])
async def show_library(request: AnyRequest) -> Response[bytes]:
    return staff_page(request, ProceduresLibraryPage(packages=library()))


async def _begin(request: AnyRequest, slug: str, terms: Terms, draft: Draft, package: ProcedurePackage | None) -> None:
    """Make a procedure; one from a package gets its mail templates and 手続概要. Raises SlugTaken, NotAllowed."""
    by = signed_in(request).staff
    if package is None:
        await create_procedure(by, slug, terms, draft)
        return
    await begin_from(package, slug, terms, draft, by)


def _first_draft(posted: Posted, package: ProcedurePackage | None) -> Draft:
    texts = {name: in_languages(posted, name) for name in TEXTS}
    start = package.definition if package else new_draft(texts["title"]).draft
    return change_procedure(start, {**texts, "minutes": int(only(posted, "minutes"))}).draft


def _problems(posted: Posted) -> list[tuple[str, str]]:
    problems = []
    if not only(posted, f"title.{SOURCE}").strip():
        problems.append((f"title-{SOURCE}", "手続名を入力してください"))
    minutes = only(posted, "minutes")
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) < 4 and 1 <= int(minutes) <= 600):
        problems.append(("minutes", "かかる時間は1から600までの数（分）で入力してください"))
    return problems


async def _free_slug(posted: Posted) -> str:
    taken = {procedure.slug for procedure in await procedures_in_detail()}
    number = len(taken) + 1
    suggested = suggested_slug(in_languages(posted, "title"), number)
    return suggested if suggested not in taken else f"procedure-{number}"


def _package(slug: str) -> ProcedurePackage | None:
    if not slug:
        return None
    found = next((package for package in library() if package.slug == slug), None)
    if found is None:
        raise NotFoundException
    return found


async def _page(
    request: AnyRequest,
    typed: Posted,
    form: SettingsForm,
    package: ProcedurePackage | None,
    problems: list[tuple[str, str]] | None = None,
) -> Response[bytes]:
    own = problems or []
    return staff_page(
        request,
        ProceduresNewPage(
            typed=TypedInputs(typed),
            form=form,
            package=package,
            problems=[*own, *form.problems],
            errors=dict(own),
            labels=LABELS,
            sections=await own_sections(signed_in(request)),
        ),
        422 if own or form.problems else 200,
    )

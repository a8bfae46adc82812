"""さがす: an application by part of its 到達番号, a name, telephone number or mail address. By POST, so that no address holds the text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.response import Redirect

from app.applications import queries, results
from app.applications.decryption import open_names
from app.applications.queries import UnknownApplication
from app.applications.results import ResultList
from app.applications.row_notes import RowNotes, notes_of
from app.applications.search.blind_index import LONGEST_QUERY, MOST_FOUND, Hit, search
from app.applications.search.reference_parts import is_too_short
from app.web.forms import only, read_form
from app.web.guards import requires_reading
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store, own_procedures
from app.web.staff.layout import staff_page
from app.web.staff.list_place import SEARCH

NOTHING_TYPED: Final = "到達番号、氏名、フリガナ、電話番号、メールアドレスのどれかを入力してください"

SHORT: Final = "short"


@dataclass(frozen=True, kw_only=True)
class SearchPage(PageContext):
    """The search box and the applications found; `hits` is None before the first search. `result`: their address, "" without them; `short`: what was
    asked for was too short for a 到達番号."""

    template: ClassVar = "staff/search.html"
    hits: Sequence[Hit] | None
    result: str
    titles: Mapping[UUID, str]
    notes: Mapping[UUID, RowNotes]
    problems: Sequence[tuple[str, str]]
    most: int
    short: bool = False


@get("/search", guards=[requires_reading])
async def show_search(request: AnyRequest) -> Response[bytes]:
    return staff_page(request, SearchPage(hits=None, result="", titles={}, notes={}, problems=(), most=MOST_FOUND))


@post("/search", guards=[requires_reading], status_code=200)
async def search_applications(request: AnyRequest) -> Response[Any]:
    """Search, and lead to the page of what was found. Its address has nothing of what was typed."""
    text = only(await read_form(request), "asked").strip()[:LONGEST_QUERY]
    if not text:
        problem = ("asked", NOTHING_TYPED)
        page = SearchPage(hits=None, result="", titles={}, notes={}, problems=(problem,), most=MOST_FOUND)
        return staff_page(request, page, 422)
    person, own = signed_in(request), await own_procedures(request)
    hits = await _by_reference(request, text) or await search(text, list(own), key_store(request), person.staff)
    result = await results.keep(ResultList(results.SEARCH, tuple(hit.application.id for hit in hits)))
    short = f"?{SHORT}=1" if is_too_short(text) else ""
    return Redirect(f"{results.address_of(result)}{short}", status_code=303)


async def show_found(request: AnyRequest, result: UUID, kept: ResultList) -> Response[bytes]:
    """The page of what a search found, with an empty box; each look at the names is logged."""
    applications = await queries.find_ids(kept.applications)
    names = await open_names(applications, key_store(request), signed_in(request).staff)
    page = SearchPage(
        hits=[Hit(application, names[application.id]) for application in applications],
        result=results.address_of(result),
        titles={summary.id: str(summary.title) for summary in (await own_procedures(request)).values()},
        notes=await notes_of([application.id for application in applications]),
        problems=(),
        most=MOST_FOUND,
        short=SHORT in request.query_params,
    )
    return staff_page(request, page, entry=SEARCH)


async def _by_reference(request: AnyRequest, text: str) -> list[Hit]:
    try:
        found = await queries.find(text)
    except UnknownApplication:
        return []
    names = await open_names([found], key_store(request), signed_in(request).staff)
    return [Hit(found, names[found.id])]


ROUTES: Final = [show_search, search_applications]

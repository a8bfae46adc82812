"""さがす: an application by part of its 到達番号, a name, telephone number or mail address. By POST, so that no address holds the text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final
from uuid import UUID

from litestar import Response, get, post

from app.applications import queries
from app.applications.decryption import open_names
from app.applications.queries import UnknownApplication
from app.applications.search.blind_index import LONGEST_QUERY, MOST_FOUND, Hit, search
from app.applications.search.reference_parts import is_too_short
from app.procedures.procedures_for_staff import procedure_summaries
from app.web.forms import only, read_form
from app.web.guards import requires_reading
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store, works_on
from app.web.staff.layout import staff_page

NOTHING_TYPED: Final = "到達番号、氏名、フリガナ、電話番号、メールアドレスのどれかを入力してください"


@dataclass(frozen=True, kw_only=True)
class SearchPage(PageContext):
    """The search box and the applications found; `hits` is None before the first search. `short`: too short for a 到達番号."""

    template: ClassVar = "staff/search.html"
    text: str
    hits: Sequence[Hit] | None
    titles: Mapping[UUID, str]
    problems: Sequence[tuple[str, str]]
    most: int
    short: bool = False


@get("/search", guards=[requires_reading])
async def show_search(request: AnyRequest) -> Response[bytes]:
    return staff_page(request, SearchPage(text="", hits=None, titles={}, problems=(), most=MOST_FOUND))


@post("/search", guards=[requires_reading], status_code=200)
async def search_applications(request: AnyRequest) -> Response[bytes]:
    text = only(await read_form(request), "asked").strip()[:LONGEST_QUERY]
    if not text:
        problem = ("asked", NOTHING_TYPED)
        return staff_page(request, SearchPage(text="", hits=None, titles={}, problems=(problem,), most=MOST_FOUND), 422)
    person, procedures = signed_in(request), await procedure_summaries()
    own = {summary.id: summary for summary in procedures.values() if works_on(person, summary)}
    hits = await _by_reference(request, text) or await search(text, list(own), key_store(request), person.staff)
    titles = {summary.id: str(summary.title) for summary in own.values()}
    page = SearchPage(text=text, hits=hits, titles=titles, problems=(), most=MOST_FOUND, short=is_too_short(text))
    return staff_page(request, page)


async def _by_reference(request: AnyRequest, text: str) -> list[Hit]:
    try:
        found = await queries.find(text)
    except UnknownApplication:
        return []
    names = await open_names([found], key_store(request), signed_in(request).staff)
    return [Hit(found, names[found.id])]


ROUTES: Final = [show_search, search_applications]

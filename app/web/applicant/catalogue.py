"""自治体一覧 and 手続一覧, each with a search by GET."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from litestar import Response, get
from litestar.params import FromPath

from app.languages import translated_into
from app.municipalities.prefectures import prefecture_of
from app.procedures.finding import Found, ProcedureFinder, finder_of, municipalities_found
from app.procedures.places_shown import FREE, PlacesThere
from app.procedures.published import MunicipalityCard, PublishedProcedure
from app.procedures.spelling import searched_words
from app.texts import N_, catalogued
from app.web.applicant.journey import shown_municipalities, shown_municipality
from app.web.applicant.periods import closing_soon, period
from app.web.applicant.places import place_words, places_remembered, places_there
from app.web.applicant.screens import AnyRequest, asked_language, screen
from app.web.pages import PageContext

PAGE_LENGTH = 50
LONGEST_NUMBER = 6  # digits of a page's number
MOST_WAYS_ON = 5
# 分野 that the service's own procedures use; a word of a section's own is shown as it was written
CATEGORIES = (
    N_("健康・福祉"),
    N_("ごみ・リサイクル"),
    N_("まちづくり・環境"),
    N_("文化・スポーツ"),
    N_("子ども・教育"),
    N_("住まい・暮らし"),
)
STATES = {
    "closed": N_("受付終了"),
    "not_yet_open": N_("受付前"),
    "suspended": N_("停止中"),
    "no_key": N_("いま受け付けできません"),
}


@dataclass(frozen=True, slots=True)
class ProcedureShown:
    slug: str
    title: str
    section_name: str
    period: str
    is_open: bool
    state: str  # the word for one that is not open
    places: str  # how full it is, 「残りわずか」; "" where nothing is told
    is_full: bool
    closing: str  # how soon it closes, 「あと2日」; "" where that is not soon


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for. `words`: as they are compared, each with how it was typed; without one, everything is found. `cut`: there was more."""

    typed: str
    words: Mapping[str, str]
    cut: bool

    longest: ClassVar = 100  # characters looked at

    @classmethod
    def of(cls, request: AnyRequest) -> "Search":
        asked = "".join(sign if sign.isprintable() else " " for sign in request.query_params.get("q", "")).strip()
        typed = asked[: cls.longest]
        return cls(typed, searched_words(typed), len(asked) > cls.longest)

    @property
    def without_letters(self) -> bool:
        """True where nothing of what was typed can be searched for: only signs."""
        return bool(self.typed) and not self.words


@dataclass(frozen=True, kw_only=True)
class MunicipalitiesPage(PageContext):
    """自治体一覧 by prefecture, whose name is "" where the code tells none."""

    template: ClassVar = "applicant/municipalities.html"
    count: int
    prefectures: Sequence[tuple[str, Sequence[MunicipalityCard]]]
    search: Search


@dataclass(frozen=True, kw_only=True)
class CataloguePage(PageContext):
    """手続一覧, those that are open first, one page of it. `categories`: 分野 as stored, and in the page's language. Where nothing is found:
    `found_alone`, words of the search that find something by themselves, with how much; `found_elsewhere`, how much there is of other 分野."""

    template: ClassVar = "applicant/catalogue.html"
    open_procedures: Sequence[ProcedureShown]
    closed_procedures: Sequence[ProcedureShown]
    open_count: int
    closed_count: int
    search: Search
    category: str
    categories: Sequence[tuple[str, str]]
    found_alone: Sequence[tuple[str, int]]
    found_elsewhere: int
    page: int
    pages: int
    page_length: int


@get("/")
async def show_municipalities(request: AnyRequest) -> Response[bytes]:
    search, (cards, as_of) = Search.of(request), await shown_municipalities(request)
    found = municipalities_found(cards, [*search.words])
    by_prefecture: dict[str, list[MunicipalityCard]] = {}
    for card in found:
        prefecture = prefecture_of(card.code)
        by_prefecture.setdefault(prefecture.in_(asked_language(request)) if prefecture else "", []).append(card)
    municipalities = MunicipalitiesPage(count=len(found), prefectures=[*by_prefecture.items()], search=search)
    return screen(request, municipalities, query={"q": search.typed}, as_of=as_of)


@get("/{municipality:str}")
async def show_procedures(request: AnyRequest, municipality: FromPath[str]) -> Response[bytes]:
    place, as_of = await shown_municipality(request, municipality)
    there = places_remembered(request, place) if as_of else await places_there(request, place)
    search = Search.of(request)
    finder = await finder_of(place, searching=bool(search.words))
    asked = request.query_params
    catalogue = searched(
        finder,
        search,
        asked.get("category", ""),
        asked.get("page", ""),
        language=asked_language(request),
        there=there,
    )
    page = str(catalogue.page) if catalogue.page > 1 else ""
    query = {"q": search.typed, "category": catalogue.category, "page": page}
    return screen(request, catalogue, place=place, query=query, as_of=as_of)


def searched(
    finder: ProcedureFinder, search: Search, category: str, page: str, *, language: str, there: PlacesThere
) -> CataloguePage:
    """What a search finds, as a page; of every 分野 where there is none of that name, the first page where `page` is no number."""
    category = category if category in finder.categories else ""
    found, number, pages = _page_of(finder, search, category, page)
    return CataloguePage(
        open_procedures=[shown(procedure, language, there) for procedure in found.open],
        closed_procedures=[shown(procedure, language, there) for procedure in found.closed],
        open_count=found.open_count,
        closed_count=found.closed_count,
        search=search,
        category=category,
        categories=[(word, catalogued(word).in_(language)) for word in finder.categories if word],
        found_alone=[] if found.count else _found_alone(finder, search, category),
        found_elsewhere=0 if found.count or not category else finder.count([*search.words]),
        page=number,
        pages=pages,
        page_length=PAGE_LENGTH,
    )


def _page_of(finder: ProcedureFinder, search: Search, category: str, asked: str) -> tuple[Found, int, int]:
    """What stands on the page asked for, its number and how many there are; the last page where fewer are left than asked for."""
    number = max(1, int(asked)) if asked.isdecimal() and len(asked) < LONGEST_NUMBER else 1
    found = finder.find([*search.words], category, PAGE_LENGTH * (number - 1), PAGE_LENGTH)
    pages = max(1, -(-found.count // PAGE_LENGTH))
    return (found, number, pages) if number <= pages else _page_of(finder, search, category, str(pages))


def _found_alone(finder: ProcedureFinder, search: Search, category: str) -> list[tuple[str, int]]:
    """Words of a search that found nothing, as typed, which find something without the others; and how much."""
    if len(search.words) < 2:
        return []
    alone = ((typed, finder.count([word], category)) for word, typed in search.words.items())
    return [(typed, count) for typed, count in alone if count][:MOST_WAYS_ON]


def shown(procedure: PublishedProcedure, language: str, there: PlacesThere) -> ProcedureShown:
    opening = procedure.opening()
    # a form is asked for only where something is told of its places: fifty may have to be compiled for it
    tells = opening == "open" and procedure.id in there.places
    whole = there.of(procedure.id, procedure.current.form).whole if tells else FREE
    return ProcedureShown(
        procedure.slug,
        procedure.current.title.in_(language),
        procedure.section_name.in_(language),
        period(procedure, language),
        opening == "open",
        "" if opening == "open" else translated_into(language, STATES[opening]),
        place_words(whole, language),
        whole.state == "full",
        closing_soon(procedure, language),
    )

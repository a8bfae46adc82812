"""自治体一覧 and 手続一覧, each with a search by GET."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from litestar import Response, get
from litestar.params import FromPath

from app.languages import translated_into
from app.procedures.published import MunicipalityCard, PublishedProcedure, all_municipalities
from app.texts import N_, Text
from app.web.applicant.journey import municipality_of
from app.web.applicant.periods import period
from app.web.applicant.screens import AnyRequest, asked_language, screen
from app.web.pages import PageContext

LONGEST_SEARCH = 100  # characters looked at
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


@dataclass(frozen=True, kw_only=True)
class MunicipalitiesPage(PageContext):
    """自治体一覧."""

    template: ClassVar = "applicant/municipalities.html"
    municipalities: Sequence[MunicipalityCard]
    search: str


@dataclass(frozen=True, kw_only=True)
class CataloguePage(PageContext):
    """手続一覧, those that are open first. `categories`: 分野 as stored, and in the page's language."""

    template: ClassVar = "applicant/catalogue.html"
    procedures: Sequence[ProcedureShown]
    open_count: int
    search: str
    category: str
    categories: Sequence[tuple[str, str]]


@get("/")
async def show_municipalities(request: AnyRequest) -> Response[bytes]:
    search = request.query_params.get("q", "")[:LONGEST_SEARCH]
    found = [card for card in await all_municipalities() if matches(search, [card.name, card.slug])]
    return screen(request, MunicipalitiesPage(municipalities=found, search=search))


@get("/{municipality:str}")
async def show_procedures(request: AnyRequest, municipality: FromPath[str]) -> Response[bytes]:
    place = await municipality_of(municipality)
    language = asked_language(request)
    search = request.query_params.get("q", "")[:LONGEST_SEARCH]
    category = request.query_params.get("category", "")
    found = [
        shown(procedure, language)
        for procedure in place.procedures.values()
        if category in {"", procedure.category} and matches(search, _texts(procedure))
    ]
    catalogue = CataloguePage(
        procedures=sorted(found, key=lambda procedure: not procedure.is_open),
        open_count=sum(procedure.is_open for procedure in found),
        search=search,
        category=category,
        categories=[
            (word, translated_into(language, word))
            for word in sorted({each.category for each in place.procedures.values() if each.category})
        ],
    )
    return screen(request, catalogue, place=place)


def shown(procedure: PublishedProcedure, language: str) -> ProcedureShown:
    opening = procedure.opening()
    return ProcedureShown(
        procedure.slug,
        procedure.current.form.title.in_(language),
        procedure.section_name.in_(language),
        period(procedure, language),
        opening == "open",
        "" if opening == "open" else translated_into(language, STATES[opening]),
    )


def matches(search: str, texts: Iterable[Text | str]) -> bool:
    """True when every word stands in one of the texts, in any of their languages; width and case do not count."""
    everything = _plain(" ".join(" ".join(t.languages.values()) if isinstance(t, Text) else t for t in texts))
    return all(word in everything for word in _plain(search).split())


def _texts(procedure: PublishedProcedure) -> list[Text | str]:
    form = procedure.current.form
    return [form.title, form.outline, form.eligibility, procedure.section_name, procedure.category]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()

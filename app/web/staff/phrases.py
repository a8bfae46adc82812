"""定型文 of the sections that a person works for: listed, added, changed, put in order, and deleted after a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications.phrases import (
    LABELS,
    LONGEST_TITLE,
    Phrase,
    PhraseKind,
    PhraseRefused,
    add_phrase,
    change_phrase,
    find_phrase,
    phrases_in,
    raise_phrase,
    remove_phrase,
)
from app.audit import log
from app.audit.actions import Action
from app.web.forms import only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import own_procedures
from app.web.staff.layout import staff_page

KINDS: Final = [(str(kind), label) for kind, label in LABELS.items()]
BLANK: Final = {"section": "", "kind": "message", "title": "", "body": ""}


@dataclass(frozen=True, slots=True)
class SectionPhrases:
    """The phrases of one section."""

    id: UUID
    name: str
    phrases: Mapping[PhraseKind, Sequence[Phrase]]

    @property
    def empty(self) -> bool:
        return not any(self.phrases.values())


@dataclass(frozen=True, kw_only=True)
class PhrasesPage(PageContext):
    """Every phrase of the person's sections, and the form that adds one. `chosen`: the section named in the address."""

    template: ClassVar = "staff/phrases/index.html"
    sections: Sequence[SectionPhrases]
    section_choices: Sequence[tuple[str, str]]
    kinds: Sequence[tuple[str, str]]
    typed: Mapping[str, str]
    problems: Sequence[tuple[str, str]]
    longest_title: int


@dataclass(frozen=True, kw_only=True)
class PhrasePage(PageContext):
    """The form that changes a phrase; `deleting`: the question before it is deleted instead."""

    template: ClassVar = "staff/phrases/phrase.html"
    phrase: Phrase
    deleting: bool
    typed: Mapping[str, str]
    problems: Sequence[tuple[str, str]]
    longest_title: int


@get("/phrases", guards=[requires_processing])
async def show_phrases(request: AnyRequest) -> Response[bytes]:
    named = {name: request.query_params.get(name, "") for name in ("section", "kind")}
    return await _page(request, {**BLANK, **{name: value for name, value in named.items() if value}})


@post("/phrases", guards=[requires_processing], status_code=200)
async def add_phrase_of_section(request: AnyRequest) -> Response[Any]:
    posted = await read_form(request)
    typed = {name: only(posted, name) for name in BLANK}
    section = next((one for one in await _sections(request) if str(one) == typed["section"]), None)
    if section is None:
        return await _page(request, typed, ("section", "課を選んでください"))
    try:
        await add_phrase(section, typed["kind"], typed["title"], typed["body"])
    except PhraseRefused as refused:
        return await _page(request, typed, (refused.name, refused.sentence))
    await log.record(signed_in(request).staff, Action.phrase_saved, "", {"kind": typed["kind"]})
    return Redirect("/phrases", status_code=303)


@get("/phrases/{phrase:uuid}", guards=[requires_processing])
async def show_phrase(request: AnyRequest, phrase: FromPath[UUID]) -> Response[bytes]:
    found = await _found(phrase)
    return _form(request, found, {"title": found.title, "body": found.body})


@post("/phrases/{phrase:uuid}", guards=[requires_processing], status_code=200)
async def save_phrase(request: AnyRequest, phrase: FromPath[UUID]) -> Response[Any]:
    found, posted = await _found(phrase), await read_form(request)
    typed = {name: only(posted, name) for name in ("title", "body")}
    try:
        await change_phrase(found, typed["title"], typed["body"])
    except PhraseRefused as refused:
        return _form(request, found, typed, (refused.name, refused.sentence))
    await log.record(signed_in(request).staff, Action.phrase_saved, "", {"kind": str(found.kind)})
    return Redirect("/phrases", status_code=303)


@post("/phrases/{phrase:uuid}/place", guards=[requires_processing])
async def raise_phrase_in_list(request: AnyRequest, phrase: FromPath[UUID]) -> Redirect:
    found = await _found(phrase)
    await raise_phrase(found)
    await log.record(signed_in(request).staff, Action.phrase_saved, "", {"kind": str(found.kind)})
    return Redirect("/phrases", status_code=303)


@get("/phrases/{phrase:uuid}/removal", guards=[requires_processing])
async def ask_to_remove_phrase(request: AnyRequest, phrase: FromPath[UUID]) -> Response[bytes]:
    found = await _found(phrase)
    return _form(request, found, {"title": found.title, "body": found.body}, deleting=True)


@post("/phrases/{phrase:uuid}/removal", guards=[requires_processing])
async def remove_phrase_of_section(request: AnyRequest, phrase: FromPath[UUID]) -> Redirect:
    found = await _found(phrase)
    await remove_phrase(found)
    await log.record(signed_in(request).staff, Action.phrase_removed, "", {"kind": str(found.kind)})
    return Redirect("/phrases", status_code=303)


async def _found(phrase: UUID) -> Phrase:
    found = await find_phrase(phrase)
    if found is None:
        raise NotFoundException
    return found


async def _sections(request: AnyRequest) -> Mapping[UUID, str]:
    """The sections whose procedures the person works on, by id."""
    return {summary.section: str(summary.section_name) for summary in (await own_procedures(request)).values()}


async def _page(request: AnyRequest, typed: Mapping[str, str], *problems: tuple[str, str]) -> Response[bytes]:
    sections = await _sections(request)
    listed = await phrases_in(sections)
    shown = PhrasesPage(
        sections=[SectionPhrases(section, name, listed[section]) for section, name in sections.items()],
        section_choices=[(str(section), name) for section, name in sections.items()],
        kinds=KINDS,
        typed=typed,
        problems=problems,
        longest_title=LONGEST_TITLE,
    )
    return staff_page(request, shown, 422 if problems else 200)


def _form(
    request: AnyRequest,
    phrase: Phrase,
    typed: Mapping[str, str],
    *problems: tuple[str, str],
    deleting: bool = False,
) -> Response[bytes]:
    shown = PhrasePage(phrase=phrase, deleting=deleting, typed=typed, problems=problems, longest_title=LONGEST_TITLE)
    return staff_page(request, shown, 422 if problems else 200)


ROUTES: Final = [
    show_phrases,
    add_phrase_of_section,
    show_phrase,
    save_phrase,
    raise_phrase_in_list,
    ask_to_remove_phrase,
    remove_phrase_of_section,
]

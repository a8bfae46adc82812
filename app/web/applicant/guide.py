"""手続案内: who it is for, until when, what is needed, and what personal information is taken for what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from litestar import Response, get
from litestar.params import FromPath

from app.languages import translated_into
from app.procedures.form import Form, Question
from app.procedures.items import item_label
from app.procedures.published import PublishedProcedure
from app.texts import N_
from app.web.applicant.approved import Approved, approved_items
from app.web.applicant.journey import shown_journey
from app.web.applicant.periods import closing_soon, extension, not_open, period
from app.web.applicant.places import FULL, choice_words, place_words
from app.web.applicant.screens import AnyRequest, screen
from app.web.pages import PageContext


@dataclass(frozen=True, kw_only=True)
class GuidePage(PageContext):
    """手続案内. `files`: what is to be attached, by its label, when (msgid), and what is taken; `items`: the 情報項目 asked for; `closed_title`: why nothing is taken now, "" while it is open;
    `extended`: that its end was put off, from when, "" where it was not; `closing`: how soon it closes, "" where that is not soon; `places`: how full it is, "" where nothing is told; `choices`: the same of each
    choice, its label and the words."""

    template: ClassVar = "applicant/guide.html"
    procedure: PublishedProcedure
    form: Form
    title: str
    address: str
    files: Sequence[tuple[str, str, str]]
    items: Sequence[str]
    approved: Approved | None
    period: str
    extended: str
    is_open: bool
    closing: str
    places: str
    choices: Sequence[tuple[str, str]]
    closed_title: str


@get("/{municipality:str}/{procedure:str}")
async def show_guide(request: AnyRequest, municipality: FromPath[str], procedure: FromPath[str]) -> Response[bytes]:
    journey = await shown_journey(request, municipality, procedure)
    opening = journey.procedure.opening()
    places, is_open = journey.places, opening == "open"
    closed = "" if is_open else not_open(journey.procedure, opening, journey.language)
    shown = GuidePage(
        procedure=journey.procedure,
        form=journey.form,
        title=journey.title,
        address=journey.address,
        files=[
            (question.label.in_(journey.language), _when(question), question.field.hint(journey.language))
            for question in journey.form.file_questions
        ],
        items=[item_label(item).in_(journey.language) for item in journey.form.items],
        approved=approved_items(journey.procedure.current, journey.language),
        period=period(journey.procedure, journey.language),
        extended=extension(journey.procedure, journey.language),
        closing=closing_soon(journey.procedure, journey.language),
        places=place_words(places.whole, journey.language) if is_open else "",
        choices=choice_words(places, journey.form, journey.language) if is_open else [],
        is_open=is_open and not places.is_full,
        closed_title=closed or (translated_into(journey.language, FULL) if places.is_full else ""),
    )
    return screen(request, shown, place=journey.municipality, as_of=journey.as_of)


def _when(question: Question) -> str:
    if question.when is not None:
        return N_("答えによって必要です")
    return N_("※必須") if question.required else N_("※任意")

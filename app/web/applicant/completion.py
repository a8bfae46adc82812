"""完了: the page of the two numbers. All of it but the numbers, the time and the answers is the same for everyone, and made once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final
from uuid import UUID

from markupsafe import Markup

from app.applications.submitting import Receipt
from app.languages import speaking
from app.procedures.published import PublishedProcedure
from app.web.applicant.journey import Journey
from app.web.applicant.screens import LanguageForm
from app.web.dates import shown_time
from app.web.pages import PageContext, hidden_inputs, render
from app.web.slots import SlottedPage, slot

MOST_PAGES: Final = 2_000  # some 10 kB each
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class CompletedPage(PageContext):
    """完了. What differs from one person to the next is a slot."""

    template: ClassVar = "applicant/completed.html"
    title: str
    address: str
    procedure: PublishedProcedure
    mailed: bool
    reference: Markup
    inquiry_code: Markup
    arrived: Markup
    answers: Markup


@dataclass(frozen=True, slots=True)
class _Made:
    """Holds as long as its procedure is the one that is published: what is published is read anew as a whole."""

    procedure: PublishedProcedure
    page: SlottedPage


_pages: Final[dict[tuple[UUID, str, bool], _Made]] = {}


def completed_page(journey: Journey, receipt: Receipt, answers: Pairs, *, mailed: bool) -> bytes:
    """`answers`: what travels on unseen, for the 控え. `mailed`: whether mails to the applicant follow."""
    with speaking(journey.language):
        arrived = shown_time(receipt.arrived_at)
        return _page(journey, mailed=mailed).filled(
            {
                "reference": str(receipt.reference),
                "inquiry_code": receipt.inquiry_code.reveal(),
                "arrived": arrived,
                "answers": hidden_inputs(answers),
            }
        )


def _page(journey: Journey, *, mailed: bool) -> SlottedPage:
    key = (journey.version.id, journey.language, mailed)
    made = _pages.get(key)
    if made is None or made.procedure is not journey.procedure:
        if len(_pages) >= MOST_PAGES:
            _pages.clear()
        made = _pages[key] = _Made(journey.procedure, SlottedPage(_rendered(journey, mailed=mailed)))
    return made.page


def _rendered(journey: Journey, *, mailed: bool) -> str:
    shown = CompletedPage(
        title=journey.title,
        address=journey.address,
        procedure=journey.procedure,
        mailed=mailed,
        reference=slot("reference"),
        inquiry_code=slot("inquiry_code"),
        arrived=slot("arrived"),
        answers=slot("answers"),
    )
    return render(
        shown,
        language=journey.language,
        place=journey.municipality,
        language_form=LanguageForm(journey.address + "applications"),
    )

"""完了: the page of the two numbers. All of it but the numbers, the time and the answers is the same for everyone, and made once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import ClassVar, Final
from uuid import UUID

from markupsafe import Markup

from app.applications.submitting import Receipt
from app.languages import speaking, translated
from app.municipalities.announced import told
from app.procedures.published import PublishedProcedure
from app.texts import N_
from app.web.applicant.journey import Journey
from app.web.applicant.page_memory import PageMemory
from app.web.dates import shown_time
from app.web.language_form import LanguageForm
from app.web.line_breaks import unbroken
from app.web.pages import PageContext, grouped, hidden_inputs, link, render
from app.web.qr_codes import qr_code
from app.web.slots import SlottedPage, slot

MOST_BYTES: Final = 8 * 2**20  # some 600 pages
QR_TITLE: Final = N_("申請状況の照会のページを開くQRコード")
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class CompletedPage(PageContext):
    """完了. What differs from one person to the next is a slot. `status_address`: where the numbers are asked for, whole, and its QR code."""

    template: ClassVar = "applicant/completed.html"
    title: str
    address: str
    procedure: PublishedProcedure
    mailed: bool
    mailed_to: Markup
    reference: Markup
    inquiry_code: Markup
    shown_reference: Markup
    shown_inquiry_code: Markup
    arrived: Markup
    status_address: str
    qr: Markup
    answers: Markup


# each with what it was made of: the generation of the municipality, and what the 運営 tells there
_pages: Final[PageMemory[tuple[UUID, str, bool], tuple[tuple[int, tuple[UUID, ...]], SlottedPage]]] = PageMemory(
    MOST_BYTES
)


def completed_page(
    journey: Journey, receipt: Receipt, answers: Pairs, *, mail: str | None, applicant_url: str
) -> bytes:
    """`answers`: what travels on unseen, for the 控え. `mail`: the address that mails to the applicant go to. `applicant_url`: this side's own."""
    reference, inquiry_code = str(receipt.reference), receipt.inquiry_code.reveal()
    with speaking(journey.language):
        return _page(journey, applicant_url, mailed=mail is not None).filled(
            {
                "reference": reference,
                "inquiry_code": inquiry_code,
                "shown_reference": grouped(reference),
                "shown_inquiry_code": grouped(inquiry_code),
                "arrived": _arrived(receipt.arrived_at.replace(second=0, microsecond=0), journey.language),
                "mailed_to": masked(mail or ""),
                "answers": hidden_inputs(answers),
            }
        )


@lru_cache(maxsize=64)
def _arrived(minute: datetime, _language: str) -> str:
    """The time of arrival in words of the language that is spoken: all that arrive within a minute are told the same."""
    return unbroken(shown_time(minute))


def masked(mail: str) -> str:
    """A mail address that its owner knows again and nobody else can read off the screen: h***@example.jp."""
    name, _, host = mail.rpartition("@")
    return f"{name[:1]}***@{host}"


def _page(journey: Journey, applicant_url: str, *, mailed: bool) -> SlottedPage:
    key = (journey.version.id, journey.language, mailed)
    made = _pages.get(key)
    made_of = journey.municipality.generation, told("applicant", journey.municipality.code)
    if made is None or made[0] != made_of:
        made = made_of, SlottedPage(_rendered(journey, applicant_url, mailed=mailed))
        _pages.put(key, made, made[1].size)
    return made[1]


def _rendered(journey: Journey, applicant_url: str, *, mailed: bool) -> str:
    status_address = applicant_url + link("/status")
    shown = CompletedPage(
        title=journey.title,
        address=journey.address,
        procedure=journey.procedure,
        mailed=mailed,
        mailed_to=slot("mailed_to"),
        reference=slot("reference"),
        inquiry_code=slot("inquiry_code"),
        shown_reference=slot("shown_reference"),
        shown_inquiry_code=slot("shown_inquiry_code"),
        arrived=slot("arrived"),
        status_address=status_address,
        qr=qr_code(status_address, translated(QR_TITLE)),
        answers=slot("answers"),
    )
    return render(
        shown,
        language=journey.language,
        place=journey.municipality,
        language_form=LanguageForm(journey.address + "applications"),
    )

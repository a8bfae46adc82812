"""The pages the footer names: アクセシビリティ方針, 個人情報, お問合せ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from litestar import Response, get

from app.procedures.published import MunicipalityCard
from app.web.applicant.journey import known_place, shown_municipalities, shown_municipality
from app.web.applicant.screens import AnyRequest, asked_language, screen
from app.web.pages import PageContext


@dataclass(frozen=True, kw_only=True)
class AccessibilityPage(PageContext):
    """アクセシビリティ方針."""

    template: ClassVar = "applicant/accessibility.html"


@dataclass(frozen=True, kw_only=True)
class PrivacyPage(PageContext):
    """個人情報."""

    template: ClassVar = "applicant/privacy.html"


@dataclass(frozen=True, kw_only=True)
class ContactPage(PageContext):
    """お問合せ: all municipalities; or of one, it and its sections, each with name, telephone number and its hours."""

    template: ClassVar = "applicant/contact.html"
    municipalities: Sequence[MunicipalityCard]
    offices: Sequence[tuple[str, str, str]]


@get("/accessibility")
async def show_accessibility(request: AnyRequest) -> Response[bytes]:
    """With ?municipality= in that municipality's frame."""
    place = await known_place(request.query_params.get("municipality", ""))
    return screen(request, AccessibilityPage(), place=place)


@get("/privacy")
async def show_privacy(request: AnyRequest) -> Response[bytes]:
    """With ?municipality= in that municipality's frame."""
    place = await known_place(request.query_params.get("municipality", ""))
    return screen(request, PrivacyPage(), place=place)


@get("/contact")
async def show_contact(request: AnyRequest) -> Response[bytes]:
    """All municipalities, or with ?municipality= the telephone numbers of one and its sections."""
    slug = request.query_params.get("municipality", "")
    if not slug:
        cards, as_of = await shown_municipalities(request)
        return screen(request, ContactPage(municipalities=cards, offices=[]), as_of=as_of)
    place, as_of = await shown_municipality(request, slug)
    language = asked_language(request)
    sections = {
        (each.section_name.in_(language), each.section_telephone, each.section_telephone_hours.in_(language))
        for each in place.procedures.values()
    }
    offices = [(place.name.in_(language), place.telephone, place.telephone_hours.in_(language)), *sorted(sections)]
    return screen(request, ContactPage(municipalities=[], offices=offices), place=place, as_of=as_of)

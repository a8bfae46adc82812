"""An applicant's way through a form: the municipality, the procedure and the version of the form, found from the address and the form."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from litestar.exceptions import NotFoundException

from app.attachments.held_file import HeldFile
from app.calendar.tokyo import today
from app.procedures import published
from app.procedures.form import Checked, Form
from app.procedures.places_shown import CHOICE_FULL, PlacesNow, PlacesThere
from app.procedures.published import MunicipalityCard, PublishedMunicipality, PublishedProcedure, PublishedVersion
from app.web.applicant.places import places_remembered, places_there
from app.web.applicant.screens import AnyRequest, asked_language
from app.web.errors import DATABASE_AWAY, NotPublished, log_without_text
from app.web.forms import Posted, only


@dataclass(frozen=True, slots=True)
class Journey:
    municipality: PublishedMunicipality
    procedure: PublishedProcedure
    version: PublishedVersion
    language: str
    places_there: PlacesThere
    as_of: datetime | None = None  # when it was read, where the database is away
    files: Mapping[str, HeldFile] = field(
        default_factory=dict
    )  # held under the form's key, by id; for forms that take files

    @property
    def places(self) -> PlacesNow:
        """How full its places are, as far as is known."""
        return self.places_there.of(self.procedure.id, self.form)

    def check(self, posted: Posted) -> Checked:
        """Check what was typed; a choice that is full is to be corrected too."""
        return self.places.check(self.form, self.form.check(posted, today(), self.files))

    def is_full_for(self, checked: Checked) -> bool:
        """Tell whether nothing but a full place keeps these answers from being sent."""
        choice = self.form.place(checked.answers)
        is_full = self.places.is_full or choice in self.places.full
        return is_full and all(problem.message == CHOICE_FULL for problem in checked.problems)

    @property
    def form(self) -> Form:
        return self.version.form

    @property
    def address(self) -> str:
        """The procedure's own address; the steps of the journey lie under it."""
        return f"/{self.municipality.slug}/{self.procedure.slug}/"

    @property
    def title(self) -> str:
        return self.version.title.in_(self.language)


async def municipality_of(slug: str) -> PublishedMunicipality:
    """Raises NotFoundException for a name that is not served here."""
    try:
        return await published.municipality(slug)
    except published.UnknownMunicipality:
        raise NotFoundException from None


async def shown_municipality(request: AnyRequest, slug: str) -> tuple[PublishedMunicipality, datetime | None]:
    """The municipality for a page that only shows it, and when it was read where the database is away. Raises NotFoundException."""
    try:
        return await municipality_of(slug), None
    except DATABASE_AWAY as fault:
        remembered = published.remembered(slug)
        if remembered is None:
            raise
        log_without_text(request.scope["path"], fault)
        return remembered.content, remembered.read_at


async def shown_municipalities(request: AnyRequest) -> tuple[list[MunicipalityCard], datetime | None]:
    """The list of all for a page that only shows it, and when it was read where the database is away."""
    try:
        return await published.all_municipalities(), None
    except DATABASE_AWAY as fault:
        remembered = published.remembered_municipalities()
        if remembered is None:
            raise
        log_without_text(request.scope["path"], fault)
        return remembered.content, remembered.read_at


async def known_place(slug: str) -> PublishedMunicipality | None:
    """The municipality whose frame a page gets that needs nothing else of it; None for an unknown one, and while the database is away."""
    try:
        return await published.municipality(slug)
    except (published.UnknownMunicipality, *DATABASE_AWAY):
        return None


async def journey_to(request: AnyRequest, municipality: str, procedure: str) -> Journey:
    """The journey with the current version; raises NotFoundException."""
    there = await municipality_of(municipality)
    try:
        found = there.procedure(procedure)
    except published.UnknownProcedure:
        raise NotPublished(there) from None
    return Journey(there, found, found.current, asked_language(request), await places_there(request, there))


async def shown_journey(request: AnyRequest, municipality: str, procedure: str) -> Journey:
    """As `journey_to`, for a page that only shows it: from memory, with `as_of`, where the database is away."""
    try:
        return await journey_to(request, municipality, procedure)
    except DATABASE_AWAY as fault:
        remembered = published.remembered(municipality, procedure)
        if remembered is None:
            raise
        log_without_text(request.scope["path"], fault)
        there = remembered.content
        found, places = there.procedure(procedure), places_remembered(request, there)
        return Journey(there, found, found.current, asked_language(request), places, remembered.read_at)


async def journey_with(request: AnyRequest, municipality: str, procedure: str, posted: Posted) -> Journey:
    """The journey with the version the posted form was made from, or the current one where the form names none of this procedure's."""
    journey = await journey_to(request, municipality, procedure)
    named = _uuid(only(posted, "version"))
    if named is None or named == journey.version.id:
        return journey
    known = await published.version(municipality, named)
    if known is None or known[0].id != journey.procedure.id:
        return journey
    return replace(journey, version=known[1])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

"""定員 on the applicant's pages: what is told of the places, in the page's language."""

from typing import Final

from app.languages import translated_into
from app.procedures import published
from app.procedures.form import Form
from app.procedures.places_shown import PlacesNow, PlaceState, PlacesThere
from app.procedures.published import PublishedMunicipality
from app.texts import N_
from app.web.applicant.screens import AnyRequest
from app.web.errors import DATABASE_AWAY, log_without_text

FULL: Final = N_("定員に達しました")
FEW: Final = N_("残りわずか")


async def places_there(request: AnyRequest, municipality: PublishedMunicipality) -> PlacesThere:
    """The places of a municipality's procedures; none while the database is away: `submit` has the last word."""
    if not municipality.fills_up:
        return PlacesThere(municipality.code, {}, b"")
    try:
        places = await published.places_in(municipality.code)
    except DATABASE_AWAY as fault:
        log_without_text(request.scope["path"], fault)
        places = {}
    return PlacesThere(municipality.code, places, request.app.state.settings.key_of_seats())


def places_remembered(request: AnyRequest, municipality: PublishedMunicipality) -> PlacesThere:
    """The places as they were read last, for a page from memory."""
    places = published.remembered_places(municipality.code)
    return PlacesThere(municipality.code, places, request.app.state.settings.key_of_seats())


def place_words(place: PlaceState, language: str) -> str:
    """「定員に達しました」, 「残りわずか」, 「残り12」; "" where nothing is told."""
    if place.state == "full":
        return translated_into(language, FULL)
    few = translated_into(language, FEW) if place.state == "few" else ""
    if place.remaining is None:
        return few
    number = translated_into(language, N_("残り%(number)s")) % {"number": place.remaining}
    return translated_into(language, N_("%(few)s（%(number)s）")) % {"few": few, "number": number} if few else number


def choice_words(places: PlacesNow, form: Form, language: str) -> list[tuple[str, str]]:
    """Each choice of which something is told, with what; in the form's order."""
    told = places.choices
    choices = form.questions[form.capacity_question].choices if told and form.capacity_question else ()
    words = [
        (choice.label.in_(language), place_words(told[choice.id], language)) for choice in choices if choice.id in told
    ]
    return [(label, said) for label, said in words if said]

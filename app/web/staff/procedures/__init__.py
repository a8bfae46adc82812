"""手続: made, edited, published and closed by the section that keeps them. One module a page family."""

from typing import Any, Final

from app.web.staff.procedures import (
    draft,
    items,
    leaflet,
    places,
    preview,
    preview_part,
    procedure,
    publication,
    question,
    texts,
    versions,
)
from app.web.staff.procedures.creation import ask_for_procedure, make_procedure, show_library
from app.web.staff.procedures.index import list_procedures

ROUTES: Final[list[Any]] = [
    list_procedures,
    ask_for_procedure,
    make_procedure,
    show_library,
    *items.ROUTES,
    *procedure.ROUTES,
    *draft.ROUTES,
    *question.ROUTES,
    *texts.ROUTES,
    *preview_part.ROUTES,
    *preview.ROUTES,
    *versions.ROUTES,
    *publication.ROUTES,
    *places.ROUTES,
    *leaflet.ROUTES,
]

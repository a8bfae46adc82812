"""Pages of the applicant's side: their language, their municipality, and how the language row switches on them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from litestar import Request, Response

from app.calendar.shown_dates import clock_words
from app.languages import SOURCE, known_language, translated_into
from app.procedures.published import PublishedMunicipality
from app.texts import N_
from app.web.language_form import LanguageForm
from app.web.pages import FOR_BACK, PageContext, page

AnyRequest = Request[Any, Any, Any]
FROM_MEMORY: Final = N_("いま申請を受け取れません（%(moment)s現在の内容）")


def asked_language(request: AnyRequest) -> str:
    if not request.scope["query_string"]:
        return SOURCE
    return known_language(request.query_params.get("lang"))


def screen(
    request: AnyRequest,
    shown: PageContext,
    status: int = 200,
    *,
    place: PublishedMunicipality | None = None,
    language_form: LanguageForm | None = None,
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    as_of: datetime | None = None,
) -> Response[bytes]:
    """A page in the language of its address. What was asked for by GET may be kept by the browser, and is asked for again.

    The answer to a form is kept too, whatever its status, for the Back button; an error by GET is not, for Back can ask for it again.
    `query`: what the page asks for in another language too; None for all that it was asked for with. `as_of`: when what it shows was read,
    where the database is away: the page says so, and is not kept.
    """
    kept = {}
    if request.method == "POST":
        kept = {"Cache-Control": FOR_BACK}
    elif status < 400 and as_of is None:
        kept = {"Cache-Control": "no-cache"}
    return page(
        shown,
        status,
        language=asked_language(request),
        headers={**kept, **(headers or {})},
        place=place,
        language_form=language_form,
        path=request.scope["path"] if request.method == "GET" else "/",
        from_memory=_from_memory(as_of, asked_language(request)),
        query={key: value for key, value in request.query_params.items() if key != "lang"} if query is None else query,
    )


def _from_memory(as_of: datetime | None, language: str) -> str:
    """「いま申請を受け取れません（14時05分現在の内容）」; "" for a page that was made of what the database says now."""
    if as_of is None:
        return ""
    return translated_into(language, FROM_MEMORY) % {"moment": clock_words(as_of, language)}

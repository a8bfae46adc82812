"""An address that takes only a form, opened without one: a tab that the browser restored, a bookmark, an address that was passed on.

It cannot show again what the form got. It says so in the municipality's frame, and where to look up whether an application arrived:
an applicant who meets an error page there may apply a second time. The answer stays 405, as Litestar would give it.
"""

from dataclasses import dataclass
from typing import ClassVar, Final
from urllib.parse import parse_qs

from app.languages import known_language
from app.procedures.published import PublishedMunicipality, PublishedProcedure
from app.web.applicant.journey import known_place
from app.web.asgi import HTML, ASGIApp, Receive, Scope, Send, respond
from app.web.pages import PageContext, render

LAST_PARTS: Final = frozenset({"applications", "copy"})  # of an address under a procedure
ALONE: Final = "/postcode"
HEADERS: Final = (HTML, (b"allow", b"POST"), (b"cache-control", b"no-store"))


@dataclass(frozen=True, kw_only=True)
class CannotBeShownPage(PageContext):
    """この画面は、ふたたび表示できません. `procedure`: where it is still published."""

    template: ClassVar = "applicant/cannot_be_shown.html"
    procedure: PublishedProcedure | None


class BareAddresses:
    """ASGI."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        place = _place_in(scope["path"]) if scope["type"] == "http" and scope["method"] in {"GET", "HEAD"} else None
        if place is None:
            await self.app(scope, receive, send)
            return
        await _tell(scope, send, await known_place(place[0]), place[1])


async def _tell(scope: Scope, send: Send, place: PublishedMunicipality | None, slug: str) -> None:
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    text = render(
        CannotBeShownPage(procedure=place.procedures.get(slug) if place else None),
        language=known_language(asked.get("lang", [""])[0]),
        place=place,
        path=scope["path"],
    )
    await respond(scope, send, 405, HEADERS, text.encode())


def _place_in(path: str) -> tuple[str, str] | None:
    """Municipality and procedure in an address that takes only forms, "" where it has none; None for all other addresses."""
    if path.rstrip("/") == ALONE:
        return "", ""
    parts = path.strip("/").split("/")
    return (parts[0], parts[1]) if len(parts) == 3 and parts[2] in LAST_PARTS else None

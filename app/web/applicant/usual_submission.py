"""申請 as it usually comes, answered before the router: which handler it is can be read off the path, and Litestar's own way there and back is a
tenth of the server's work on a submission.

The handler is the router's (submission.py), and so is every wall before it. What it cannot answer with a page of its own (an unknown address, a body
that cannot be read, a fault) goes on to the router with all that was read, and is answered there as if nothing had been tried: a submission
that is sent twice is recorded once, by its key. A test compares both ways byte for byte.
"""

from typing import Any

from litestar import Litestar, Request

from app.settings import Settings
from app.web.applicant.limits import counted_once
from app.web.applicant.submission import answered
from app.web.asgi import ASGIApp, Receive, Scope, Send
from app.web.forms import is_form
from app.web.pages import sent
from app.web.request_body import LARGEST_FORM, read_beginning, taken_back


class UsualSubmissions:
    """ASGI; stands right before the routes, whose application the handler asks for its settings."""

    def __init__(self, app: ASGIApp, _settings: Settings) -> None:
        if not isinstance(app, Litestar):
            raise TypeError("something stands between this and the routes")
        self.app: ASGIApp = app  # type: ignore[assignment]  # Litestar's names for the same shapes
        self._routes: Litestar = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        place = _place_in(scope)
        if place is None:
            await self.app(scope, receive, send)
            return
        begun = await read_beginning(receive)
        if begun is None or begun.more or len(begun.content) > LARGEST_FORM:
            await self.app(scope, taken_back(begun, receive), send)
            return
        scope = counted_once(scope)
        known = {
            **scope,
            "litestar_app": self._routes,
            "path_params": {"municipality": place[0], "procedure": place[1]},
        }
        request: Request[Any, Any, Any] = Request(known, taken_back(begun, receive), send)  # type: ignore[arg-type]
        try:
            response = await answered(request, *place)
        except Exception:  # noqa: BLE001  whatever it is, the router meets it once more and tells it
            await self.app(scope, taken_back(begun, receive), send)
            return
        await sent(response)(scope, receive, send)  # type: ignore[arg-type]


def _place_in(scope: Scope) -> tuple[str, str] | None:
    """Municipality and procedure of a submission as the pages send it; None for everything else."""
    if scope["type"] != "http" or scope["method"] != "POST":
        return None
    parts = scope["path"].split("/")
    if len(parts) != 4 or parts[3] != "applications" or not (parts[1] and parts[2] and is_form(scope)):
        return None
    return parts[1], parts[2]

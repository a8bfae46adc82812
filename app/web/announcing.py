"""What the 運営 tells the readers of a side is known before each page; and while the service is stopped as planned, one page answers everything.

It stands outside of sessions, units of work and remembered pages: during a stop nothing is asked of the database but whether the stop still stands.
Static files and the probes answer as always.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Final
from urllib.parse import parse_qs, quote

from litestar.exceptions import HTTPException

from app.calendar.shown_dates import moment_words
from app.languages import SOURCE, known_language
from app.municipalities.announced import Stop, refresh, stop_now
from app.web.asgi import HTML, ASGIApp, Receive, Scope, Send, respond
from app.web.csrf import READING, OriginCheck
from app.web.errors import kept
from app.web.file_taking import LARGEST
from app.web.forms import Posted, is_form, is_multipart, parse_form
from app.web.language_form import LanguageForm
from app.web.pages import PageContext, render
from app.web.replay_after_sign_in import CODE, local_address
from app.web.request_body import LARGEST_FORM, read_beginning
from app.web.streamed_form import ArrivingFile, read_streamed_form

PROBES: Final = frozenset({"/livez", "/readyz"})
SECRET: Final = ("password", CODE)  # what stands in the names of inputs that no page repeats
LEAST_SECONDS: Final = 1


@dataclass(frozen=True, kw_only=True)
class StoppedPage(PageContext):
    """The service is stopped as planned, till when, and what was posted meanwhile, to be sent again. `submits`: it was an application.
    `lost_files`: files came with it, which no page keeps.
    """

    template: ClassVar = "shared/stopped.html"
    ends: str
    reason: str
    sends_to: str
    submits: bool
    posted: Sequence[tuple[str, str]]
    is_kept: bool
    lost_files: bool


class Announcing:
    """ASGI, for the applicant's and the staff's side. `public_address`: as of `OriginCheck`."""

    def __init__(self, app: ASGIApp, *, side: str, public_address: str = "") -> None:
        self.app = app
        self.side = side
        # a page that repeats what was posted repeats nothing of another site's
        self._stopped = OriginCheck(self._tell_stop, side=side, public_address=public_address)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in PROBES:
            await refresh(self.side)
            if stop_now(self.side):
                await self._stopped(scope, receive, send)
                return
        await self.app(scope, receive, send)

    async def _tell_stop(self, scope: Scope, receive: Receive, send: Send) -> None:
        stop = stop_now(self.side)
        if stop is None:  # it has just ended
            await self.app(scope, receive, send)
            return
        posted, files = None, False
        if scope["method"] not in READING:
            with_files = self.side == "applicant" and is_multipart(scope)
            posted, files = await (_texts(scope, receive) if with_files else _posted(scope, receive))
        page = _page(scope, self.side, stop, posted, files)
        seconds = max(LEAST_SECONDS, math.ceil((stop.ends_at - datetime.now(UTC)).total_seconds()))
        headers = [
            HTML,
            (b"retry-after", str(seconds).encode()),
            (b"cache-control", kept(self.side, scope["method"]).encode()),
            (b"vary", b"HX-Request"),
        ]
        await respond(scope, send, 503, headers, page.encode())


async def _texts(scope: Scope, receive: Receive) -> tuple[Posted | None, bool]:
    """What was typed into a form with files, and whether some came with it: they are read and thrown away."""
    files: list[str] = []

    async def leave(file: ArrivingFile, _: Posted) -> None:
        files.append(file.name)

    try:
        return await read_streamed_form(scope, receive, leave, largest=LARGEST), bool(files)
    except HTTPException:
        return None, False


async def _posted(scope: Scope, receive: Receive) -> tuple[Posted | None, bool]:
    """The form that was sent; None where it is none that can be read whole."""
    begun = await read_beginning(receive) if is_form(scope) else None
    if begun is None or begun.more or len(begun.content) > LARGEST_FORM:
        return None, False
    try:
        return parse_form(begun.content), False
    except HTTPException:
        return None, False


def _page(scope: Scope, side: str, stop: Stop, posted: Posted | None, files: bool) -> str:
    query = {name: values[0] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}
    language = known_language(query.pop("lang", "")) if side == "applicant" else SOURCE
    path: str = quote(scope["path"])
    fields = [
        (name, value)
        for name, values in (posted or {}).items()
        if local_address(path) and not any(word in name for word in SECRET)
        for value in values
    ]
    shown = StoppedPage(
        ends=moment_words(stop.ends_at, language),
        reason=stop.reason,
        sends_to=path,
        submits=path.endswith("/applications") and side == "applicant",
        posted=fields,
        is_kept=bool(fields),
        lost_files=files,
    )
    return render(
        shown,
        language=language,
        side=side,
        path=path if posted is None else "/",
        query=query if posted is None else {},
        language_form=LanguageForm(path) if fields and side == "applicant" else None,
    )

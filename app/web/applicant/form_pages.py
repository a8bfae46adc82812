"""The form pages, held in memory: the same bytes for everyone, made once for each version and language.

`FormPages` stands before Litestar and answers a form page's GET with bytes that are ready, plain or compressed, by one look into a
dictionary. A page is believed as long as what it was made from: until what its municipality publishes changes, or how full its places are (their
`generation`), the form opens or closes, or 30 s have passed; with places that fill up, 4 s. Only then the handler runs again and puts the new
page in. They are held compressed, as nearly every browser takes them, and unpacked for the others.
"""

import gzip
import hashlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from litestar import Response

from app.languages import LANGUAGES
from app.municipalities.announced import told
from app.procedures.published import BELIEVED_SECONDS, PLACES_BELIEVED_SECONDS, PublishedProcedure, generation
from app.web.applicant.journey import Journey
from app.web.applicant.page_memory import PageMemory
from app.web.applicant.screens import AnyRequest
from app.web.asgi import HTML, ASGIApp, Header, Receive, Scope, Send, accepts_gzip, header, respond

MOST_BYTES: Final = 8 * 2**20  # some 1,200 forms; a page that is in use is put in anew every half minute
BESIDE: Final = 1_000  # bytes of a page besides its own
KEPT: Final = (b"cache-control", b"no-cache")  # kept by the browser, asked for again: 304 when it is the same
VARIES: Final = (b"vary", b"Accept-Encoding, HX-Request")


@dataclass(frozen=True, slots=True)
class FormPage:
    compressed: bytes
    etag: str
    headers: tuple[Header, ...]
    compressed_headers: tuple[Header, ...]
    municipality: str
    procedure: UUID
    made_of: int  # the number of the last change that was heard of before it was made
    believed_until: float  # of time.monotonic()
    announced: tuple[UUID, ...]  # what it tells of the 運営's, by id

    def holds(self) -> bool:
        return (
            generation(self.municipality, self.procedure) <= self.made_of
            and time.monotonic() < self.believed_until
            and self.announced == told("applicant", self.municipality)
        )


class FormPages:
    """The form pages by path and query, as they stand in the request."""

    def __init__(self) -> None:
        self._pages: PageMemory[tuple[str, bytes], FormPage] = PageMemory(MOST_BYTES)

    def find(self, scope: Scope) -> FormPage | None:
        page = self._pages.get((scope["path"], scope["query_string"]))
        return page if page is not None and page.holds() else None

    def keep(self, request: AnyRequest, journey: Journey, response: Response[bytes], made_of: int) -> Response[bytes]:
        """`made_of`: `changes` before the journey was read. Only under its one proper address: other spellings of path and query would fill the memory with copies."""
        path, query = request.scope["path"], request.scope["query_string"]
        languages_asked = {b"", *(b"lang=" + language.tag.encode() for language in LANGUAGES)}
        if path == journey.address + "apply" and query in languages_asked:
            page = _made(response.content, journey.procedure, made_of)
            self._pages.put((path, query), page, len(page.compressed) + BESIDE)
        return response


FORM_PAGES: Final = FormPages()


class RememberedFormPages:
    """ASGI: answers a form page from memory and lets everything else pass."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = FORM_PAGES.find(scope) if scope["type"] == "http" and scope["method"] in {"GET", "HEAD"} else None
        if found is None:
            await self.app(scope, receive, send)
        elif found.etag in header(scope, b"if-none-match"):
            await respond(scope, send, 304, (KEPT, VARIES, (b"etag", found.etag.encode())), b"")
        elif accepts_gzip(scope):
            await respond(scope, send, 200, found.compressed_headers, found.compressed)
        else:
            await respond(scope, send, 200, found.headers, gzip.decompress(found.compressed))


def _made(content: bytes, procedure: PublishedProcedure, made_of: int) -> FormPage:
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = (HTML, KEPT, VARIES, (b"etag", etag.encode()))
    now = datetime.now(UTC)
    ends = [moment for moment in (procedure.opens_at, procedure.closes_at) if moment is not None and moment > now]
    believed = BELIEVED_SECONDS if procedure.places is None else PLACES_BELIEVED_SECONDS
    seconds = min([believed, *((moment - now).total_seconds() for moment in ends)])
    return FormPage(
        compressed=gzip.compress(content, 9, mtime=0),
        etag=etag,
        headers=headers,
        compressed_headers=(*headers, (b"content-encoding", b"gzip")),
        municipality=procedure.municipality,
        procedure=procedure.id,
        made_of=made_of,
        believed_until=time.monotonic() + seconds,
        announced=told("applicant", procedure.municipality),
    )

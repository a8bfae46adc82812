"""The few files of static/, held in memory, as they travel. Their addresses carry their contents' hash and never change."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from app.folders import STATIC
from app.web.asgi import ASGIApp, Receive, Scope, Send, accepts_gzip, respond

PREFIX: Final = "/static/"
TYPES: Final = {
    ".css": b"text/css; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".svg": b"image/svg+xml",
    ".png": b"image/png",
}
COMPRESSED_ALREADY: Final = frozenset({".png"})
A_YEAR: Final = b"public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class StaticFile:
    """`compressed`: empty for a picture, which gzip makes no smaller."""

    address: str
    media_type: bytes
    plain: bytes
    compressed: bytes


@cache
def static_files() -> Mapping[str, StaticFile]:
    """The static files by their path in static/ (`how-to/find-ja.png`), without the fonts, which only PDFs use."""
    found = {}
    for file in sorted(STATIC.rglob("*.*")):
        if file.suffix in TYPES:
            content = file.read_bytes()
            mark = hashlib.sha256(content).hexdigest()[:12]
            name = file.relative_to(STATIC)
            address = f"{PREFIX}{name.with_suffix('').as_posix()}.{mark}{file.suffix}"
            smaller = b"" if file.suffix in COMPRESSED_ALREADY else gzip.compress(content, 9, mtime=0)
            found[name.as_posix()] = StaticFile(address, TYPES[file.suffix], content, smaller)
    return found


def static_address(name: str) -> str:
    """Raises KeyError for a file that is not there: a misspelt name in a template is a bug."""
    return static_files()[name].address


class StaticFiles:
    """ASGI: answers /static/ from memory and lets everything else pass."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.by_address = {file.address: file for file in static_files().values()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
        file = self.by_address.get(scope["path"]) if asks else None
        if file is None:
            await self.app(scope, receive, send)
            return
        headers = [(b"content-type", file.media_type), (b"cache-control", A_YEAR)]
        if not file.compressed:
            await respond(scope, send, 200, headers, file.plain)
            return
        headers.append((b"vary", b"Accept-Encoding"))
        if accepts_gzip(scope):
            await respond(scope, send, 200, [*headers, (b"content-encoding", b"gzip")], file.compressed)
        else:
            await respond(scope, send, 200, headers, file.plain)

"""The few files of static/, held in memory, plain and compressed. Their addresses carry their contents' hash and never change."""

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
A_YEAR: Final = b"public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class StaticFile:
    address: str
    media_type: bytes
    plain: bytes
    compressed: bytes


@cache
def static_files() -> Mapping[str, StaticFile]:
    """The static files by name, without the fonts, which only PDFs use."""
    found = {}
    for file in sorted(STATIC.iterdir()):
        if file.suffix in TYPES:
            content = file.read_bytes()
            mark = hashlib.sha256(content).hexdigest()[:12]
            address = f"{PREFIX}{file.stem}.{mark}{file.suffix}"
            found[file.name] = StaticFile(address, TYPES[file.suffix], content, gzip.compress(content, 9, mtime=0))
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
        headers = [(b"content-type", file.media_type), (b"cache-control", A_YEAR), (b"vary", b"Accept-Encoding")]
        if accepts_gzip(scope):
            await respond(scope, send, 200, [*headers, (b"content-encoding", b"gzip")], file.compressed)
        else:
            await respond(scope, send, 200, headers, file.plain)

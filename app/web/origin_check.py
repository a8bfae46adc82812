"""A form of another site cannot post here: refused by its headers, before the body is read and before any handler runs.

`Sec-Fetch-Site` is set by the browser and cannot be forged by a page; a browser too old to send it still sends `Origin` with a POST.
Another port of the same host is another origin: the three sides differ by no more than that in the demo. A request with neither header
comes from no browser's form; the staff and operator sides ask for the session's token as well.
"""

from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from app.web.asgi import ASGIApp, Receive, Scope, Send, header
from app.web.errors import send_error

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
OWN: Final = frozenset({"same-origin", "none"})
DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class OriginCheck:
    """ASGI. `public_address`: the side's own base URL, where a proxy gives the side another Host than the browser asked for."""

    def __init__(self, app: ASGIApp, *, side: str, public_address: str = "") -> None:
        self.app = app
        self.side = side
        self.public = _host_and_port(public_address)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in READING and self._is_foreign(scope):
            await send_error(scope, send, side=self.side, status=403)
            return
        await self.app(scope, receive, send)

    def _is_foreign(self, scope: Scope) -> bool:
        site, origin = header(scope, b"sec-fetch-site"), header(scope, b"origin")
        if site and site not in OWN:
            return True
        if not origin:
            return False
        scheme = origin.partition("://")[0]
        asked = _host_and_port(f"{scheme}://{header(scope, b'host')}")
        return _host_and_port(origin) not in {asked, self.public} - {None}


@lru_cache(maxsize=64)  # the same two, request after request
def _host_and_port(address: str) -> tuple[str, int] | None:
    """None for what is no web address, `null` among them."""
    try:
        parts = urlsplit(address)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.hostname, port) if parts.hostname and port else None

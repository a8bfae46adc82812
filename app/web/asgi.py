"""The shapes of ASGI, for the few parts that stand before Litestar because they must be cheap or come first."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Final, TypeAlias

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
ASGIApp: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
Header: TypeAlias = tuple[bytes, bytes]
HTML: Final[Header] = (b"content-type", b"text/html; charset=utf-8")


def header(scope: Scope, name: bytes) -> str:
    """The first header of that (lower case) name, "" when there is none. Latin-1, as HTTP has it."""
    for candidate, value in scope["headers"]:
        if candidate == name:
            return str(value, "latin-1")
    return ""


def accepts_gzip(scope: Scope) -> bool:
    """True when the client takes gzip; `gzip;q=0` says no."""
    for part in header(scope, b"accept-encoding").lower().split(","):
        coding, _, weight = part.replace(" ", "").partition(";q=")
        if coding == "gzip":
            return weight.strip("0.") != "" if weight else True
    return False


async def respond(scope: Scope, send: Send, status: int, headers: Iterable[Header], body: bytes) -> None:
    """Send one whole response; HEAD gets the headers of GET."""
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [*headers, (b"content-length", str(len(body)).encode())],
        }
    )
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

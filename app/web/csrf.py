"""A form of another site, or of another session, changes nothing here.

Every side asks where a request comes from (`OriginCheck`), before the body is read and before any handler runs. `Sec-Fetch-Site` is set
by the browser and cannot be forged by a page; a browser too old to send it still sends `Origin` with a POST. Another port of the same
host is another origin: the three sides differ by no more than that in the demo. A request with neither header comes from no browser's
form; the staff and operator sides ask for the session's token as well (`lacks_token`).
"""

import hmac
from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from app.tenancy.scope import SessionToken
from app.web.asgi import ASGIApp, Receive, Scope, Send, header
from app.web.errors import send_error
from app.web.forms import Posted

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
OWN: Final = frozenset({"same-origin", "none"})
FIELD: Final = "csrf_token"  # the hidden input of every form
SIGN_IN_PATHS: Final = frozenset(
    {"/sign-in", "/sign-in/second-factor", "/sign-in/again"}
)  # forms made before there is a session to bind them to
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
        host = _host_and_port(f"{scheme}://{header(scope, b'host')}")
        return _host_and_port(origin) not in {host, self.public} - {None}


def tells_its_origin(scope: Scope) -> bool:
    """True when the browser sent the request's origin; `OriginCheck` has seen that it is this side."""
    return bool(header(scope, b"sec-fetch-site") or header(scope, b"origin"))


def csrf_token(token: SessionToken, person: UUID) -> str:
    """The token that a form must send back: the person, and a proof that the form was made for this session.

    The person stands in it so that a form whose session is over can be sent on by them, and by nobody else, after signing in again.
    """
    proof = hmac.digest(token.reveal().encode(), b"form of " + person.bytes, "sha256")
    return f"{person.hex}.{urlsafe_b64encode(proof).rstrip(b'=').decode()}"


def form_token(posted: Posted | None) -> str:
    """The token a form carries, "" where it has none or (made by no page of ours) several. Never raises: it is read before any handler."""
    tokens = posted.get(FIELD, ()) if posted else ()
    return tokens[0] if len(tokens) == 1 else ""


def lacks_token(scope: Scope, posted: Posted | None, expected: str) -> bool:
    """True when the request would change something, and comes from no form of the session whose token is `expected`."""
    if scope["method"] in READING or scope["path"] in SIGN_IN_PATHS:
        return False
    return not hmac.compare_digest(form_token(posted).encode(), expected.encode())


def made_for(person: UUID, form_token: str) -> bool:
    """True when a form was made for this person, in whichever session."""
    return hmac.compare_digest(form_token.partition(".")[0].encode(), person.hex.encode())


@lru_cache(maxsize=64)  # the same two, request after request
def _host_and_port(address: str) -> tuple[str, int] | None:
    """The host and port of an origin; None for one that is no web address, such as `null`."""
    try:
        parts = urlsplit(address)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.hostname, port) if parts.hostname and port else None

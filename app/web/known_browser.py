"""The cookie by which a browser is known that somebody signed in with: read where somebody tries a password, renewed where it was right."""

from typing import Any, Final

from litestar import Response
from litestar.datastructures import Cookie

from app.applications.lookup import network_of
from app.people.known_browsers import DAYS, BrowserToken
from app.people.signing_in import Caller, Side
from app.settings import Settings
from app.web.client_address import client_address
from app.web.sessions import AnyRequest, cookie_name, cookies_in, visit

SECONDS: Final = DAYS * 24 * 60 * 60


def caller_of(request: AnyRequest) -> Caller:
    """Where the request comes from: its client's network, and the browser's token where its cookie holds what could be one."""
    scope: Any = request.scope
    settings: Settings = request.app.state.settings
    cookies = cookies_in(scope, _name(visit(request).side, settings))
    tokens = (token for text in cookies if (token := BrowserToken.read(text)))
    address = client_address(scope, settings.trusted_proxies)
    return Caller(network_of(address), address, next(tokens, None))


def remember_browser(request: AnyRequest, answer: Response[Any], token: BrowserToken) -> Response[Any]:
    """The answer with the browser's cookie, for this host and no script."""
    settings: Settings = request.app.state.settings
    answer.set_cookie(
        Cookie(
            key=_name(visit(request).side, settings),
            value=token.reveal(),
            max_age=SECONDS,
            path="/",
            httponly=True,
            samesite="strict",
            secure=settings.secure_cookies,
        )
    )
    return answer


def _name(side: Side, settings: Settings) -> str:
    return f"{cookie_name(side, settings)}-browser"

"""HTTP clients of the sides: a browser without a browser, each with an address of its own."""

import re

import httpx

from app.main import create_app
from app.settings import Settings
from app.web.asgi import ASGIApp
from tests.factories import Person, next_address

ORIGIN = "http://localhost"


_made: list[tuple[str, Settings, ASGIApp]] = []


def app_of(side: str, settings: Settings) -> ASGIApp:
    """One side, put together once for these settings and asked by many clients, as in service."""
    for known, with_settings, app in _made:
        if (known, with_settings) == (side, settings):
            return app
    _made.append((side, settings, create_app(side, settings)))
    return _made[-1][-1]


def client_of(side: str, settings: Settings, address: str | None = None) -> httpx.AsyncClient:
    """A client of one side; it sends what a browser says about the origin of a form."""
    transport = httpx.ASGITransport(app_of(side, settings), client=(address or next_address(), 50000))
    return httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"Origin": ORIGIN})


def signed_in_client(person: Person, settings: Settings) -> httpx.AsyncClient:
    """A client of the staff's side with the person's session."""
    client = client_of("staff", settings)
    client.cookies.set("todoke-staff", person.session.reveal(), domain="localhost.local")
    return client


def form_token(page: httpx.Response) -> str:
    """The token that the forms of a page carry."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, "the page has no form of a session"
    return found[1]

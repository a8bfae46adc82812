"""Rules of the house for routes: who guards them, what they are called, and what the applicant's side has none of."""

import re
from collections.abc import Iterable

from litestar.handlers import HTTPRouteHandler

from app.web import guards
from app.web.applicant.routes import ROUTES as APPLICANT
from tests.routes import ROUTES

GUARDS = {value for name, value in vars(guards).items() if name.startswith("requires_")}
FOR_WRITING = {
    guards.requires_processing,
    guards.requires_administrator,
    guards.requires_council,
    guards.requires_session,
    guards.requires_staff,
}
KEBAB = re.compile(r"(/([a-z0-9.]+(-[a-z0-9]+)*|\{[a-z_]+(:[a-z]+)?\}))*/?")


EVERYWHERE = list(dict.fromkeys(route.handler for route in ROUTES))
BEHIND_THE_DOOR = [handler for handler in EVERYWHERE if handler not in APPLICANT]


def _named(handlers: Iterable[HTTPRouteHandler]) -> list[str]:
    return [f"{'|'.join(sorted(handler.http_methods))} {'|'.join(sorted(handler.paths))}" for handler in handlers]


def test_every_route_is_guarded_or_public() -> None:
    unguarded = [handler for handler in BEHIND_THE_DOOR if not any(guard in GUARDS for guard in handler.guards or ())]
    assert _named(handler for handler in unguarded if not handler.paths <= guards.PUBLIC) == []


def test_every_address_is_kebab_case() -> None:
    assert [path for handler in EVERYWHERE for path in handler.paths if not KEBAB.fullmatch(path)] == []


def test_no_address_carries_a_secret() -> None:
    words = {"inquiry", "inquiry_code", "token", "password", "name", "mail"}
    assert [f"{route.side} {route.path}" for route in ROUTES if words.intersection(route.parameters)] == []


def test_reading_changes_nothing() -> None:
    """A GET has no form token and is repeated freely; a change is a POST."""
    assert _named(handler for handler in EVERYWHERE if not handler.http_methods <= {"GET", "HEAD", "POST"}) == []
    assert _named(handler for handler in EVERYWHERE if len(handler.http_methods - {"HEAD"}) != 1) == []

"""Rules of the house for routes: who guards them, what they are called, and what the applicant's side has none of."""

import re

import pytest
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


def _name(handler: HTTPRouteHandler) -> str:
    return f"{'|'.join(sorted(handler.http_methods))} {'|'.join(sorted(handler.paths))}"


@pytest.mark.parametrize("handler", BEHIND_THE_DOOR, ids=_name)
def test_a_route_is_guarded_or_public(handler: HTTPRouteHandler) -> None:
    guarded = any(guard in GUARDS for guard in handler.guards or ())
    assert guarded or handler.paths <= guards.PUBLIC


@pytest.mark.parametrize("handler", EVERYWHERE, ids=_name)
def test_an_address_is_kebab_case(handler: HTTPRouteHandler) -> None:
    assert [path for path in handler.paths if not KEBAB.fullmatch(path)] == []


@pytest.mark.parametrize("handler", EVERYWHERE, ids=_name)
def test_no_address_carries_a_secret(handler: HTTPRouteHandler) -> None:
    words = {"inquiry", "inquiry_code", "token", "password", "name", "mail"}
    parameters = {part.strip("{}").split(":")[0] for path in handler.paths for part in path.split("/") if "{" in part}
    assert parameters & words == set()


@pytest.mark.parametrize("handler", EVERYWHERE, ids=_name)
def test_reading_changes_nothing(handler: HTTPRouteHandler) -> None:
    """A GET has no form token and is repeated freely; a change is a POST."""
    assert handler.http_methods <= {"GET", "HEAD", "POST"}
    assert len(handler.http_methods - {"HEAD"}) == 1

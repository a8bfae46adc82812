"""Every route of 手続 as somebody of another section, of another municipality, and as somebody who only reads."""

import pytest
from litestar.handlers import HTTPRouteHandler

from app.web.staff.procedures import ROUTES
from tests.web.staff.procedures.conftest import Office

pytestmark = pytest.mark.anyio

FILLED = {"{slug:str}": "event", "{question:str}": "name", "{section:str}": "applicant", "{number:int}": "1"}
WITHOUT_PROCEDURE = {"/procedures", "/procedures/new", "/procedures/library", "/procedures/items"}


def _address(path: str) -> str:
    for hole, value in FILLED.items():
        path = path.replace(hole, value)
    return path


def _addresses(method: str) -> list[str]:
    handlers: list[HTTPRouteHandler] = ROUTES
    found = {path for handler in handlers if method in handler.http_methods for path in handler.paths}
    return sorted(_address(path) for path in found - WITHOUT_PROCEDURE)


FIELDS: dict[str, str | list[str]] = {"seen": "2", "action": "delete:name", "type": "name", "label.ja": "漏れた"}


@pytest.mark.parametrize("address", _addresses("GET"))
async def test_another_section_s_procedure_does_not_exist(office: Office, address: str) -> None:
    await office.begin()
    assert (await office.get(office.bob, address)).status_code == 404


@pytest.mark.parametrize("address", _addresses("GET"))
async def test_another_municipality_s_procedure_does_not_exist(office: Office, address: str) -> None:
    await office.begin()
    assert (await office.get(office.charlie, address)).status_code == 404


@pytest.mark.parametrize("address", _addresses("POST"))
async def test_another_section_changes_nothing(office: Office, address: str) -> None:
    await office.begin()
    assert (await office.post(office.bob, address, FIELDS)).status_code == 404
    assert await office.revision() == "2"


@pytest.mark.parametrize("address", _addresses("POST"))
async def test_another_municipality_changes_nothing(office: Office, address: str) -> None:
    await office.begin()
    assert (await office.post(office.charlie, address, FIELDS)).status_code == 404
    assert await office.revision() == "2"


@pytest.mark.parametrize("address", [a for a in _addresses("POST") if "/preview/" not in a])
async def test_a_viewer_changes_nothing(office: Office, address: str) -> None:
    await office.begin()
    assert (await office.post(office.victor, address, FIELDS)).status_code == 403


async def test_the_list_shows_one_s_own_sections(office: Office) -> None:
    await office.begin()
    assert "/procedures/event" not in (await office.get(office.bob, "/procedures")).text
    assert "/procedures/event" in (await office.get(office.victor, "/procedures")).text
    assert "/procedures/event" not in (await office.get(office.charlie, "/procedures")).text

"""An address that takes only a form, opened without one: what it says, in whose frame, and where it leads."""

import httpx
import pytest

from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role
from app.web.applicant import ROUTES
from tests.web.applicant.conftest import Away, Phone
from tests.web.pages import heading, words

pytestmark = pytest.mark.anyio

SAID = "この画面は、ふたたび表示できません"


def told(page: httpx.Response) -> tuple[int, str, str]:
    return page.status_code, page.headers["allow"], heading(page)


def site_name(page: httpx.Response) -> str:
    return words(page).partition("日本語")[0]


async def test_every_address_that_takes_only_forms_says_so(phone: Phone) -> None:
    reading = {path for route in ROUTES if "GET" in route.http_methods for path in route.paths}
    only_forms = {path for route in ROUTES for path in route.paths} - reading
    addresses = [
        path.replace("{municipality:str}", phone.town.slug).replace("{procedure:str}", phone.slug)
        for path in sorted(only_forms)
    ]
    assert len(addresses) == 3
    assert [told(await phone.get(address)) for address in addresses] == [(405, "POST", SAID)] * 3


@pytest.mark.parametrize("path", ["applications", "copy", "applications/"])
async def test_it_stands_in_the_municipalitys_frame_and_names_the_section(phone: Phone, path: str) -> None:
    page = await phone.get(phone.address + path)
    assert phone.town.name in site_name(page)
    assert 'href="/status"' in page.text
    assert f'href="{phone.address}"' in page.text
    assert "03-0000-0001" in words(page)


async def test_a_procedure_that_is_not_published_any_more_has_the_frame_all_the_same(phone: Phone) -> None:
    page = await phone.get(f"/{phone.town.slug}/gone/applications")
    assert told(page) == (405, "POST", SAID)
    assert phone.town.name in site_name(page)
    assert f'href="/contact?municipality={phone.town.slug}"' in page.text


@pytest.mark.parametrize("address", ["/nowhere/gone/applications", "/a%22b/c/copy", "/postcode"])
async def test_without_a_known_municipality_it_says_the_same(phone: Phone, address: str) -> None:
    page = await phone.get(address)
    assert told(page) == (405, "POST", SAID)
    assert 'href="/contact"' in page.text


async def test_it_needs_no_database(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENGINE._pools, Role.applicant, Away())
    assert told(await phone.get("/unread/yet/applications")) == (405, "POST", SAID)


async def test_it_speaks_other_languages(phone: Phone) -> None:
    page = await phone.get(phone.address + "applications?lang=en")
    assert heading(page) == "This page cannot be shown again"
    assert 'href="/status?lang=en"' in page.text


async def test_head_gets_the_same_without_the_page(phone: Phone) -> None:
    head, page = (
        await phone.client.head(phone.address + "applications"),
        await phone.get(phone.address + "applications"),
    )
    assert (head.status_code, head.content) == (405, b"")
    assert head.headers["content-length"] == page.headers["content-length"]


async def test_other_ways_of_asking_are_refused_as_before(phone: Phone) -> None:
    assert (await phone.client.put(phone.address + "applications")).status_code == 405

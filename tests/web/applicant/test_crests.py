"""A municipality's crest and its own site: at the head of its pages, and what the table takes for a crest at all."""

import asyncpg
import httpx
import pytest

from app.demo.data import MUNICIPALITIES
from app.folders import DEMO_CRESTS
from app.municipalities.crests import LARGEST, crest_of
from app.procedures import published
from tests.factories import Town
from tests.web.applicant.conftest import Phone
from tests.web.pages import words

pytestmark = pytest.mark.anyio

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><script>alert(1)</script><path d="M0 0h8v8z"/></svg>'
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 40
LARGEST_SVG = 32_768


async def keep(owner: asyncpg.Connection, town: Town, crest: bytes | None, home_page: str = "") -> None:
    await owner.execute(
        "update app.municipality set crest = $2, home_page = $3 where code = $1", town.code, crest, home_page
    )
    published.forget_everything()


async def address_of(phone: Phone) -> str:
    shown = await phone.get(f"/{phone.town.slug}/")
    return shown.text.partition('class="crest" src="')[2].partition('"')[0]


@pytest.mark.parametrize(("content", "media_type"), [(SVG, "image/svg+xml"), (PNG, "image/png"), (JPEG, "image/jpeg")])
async def test_it_is_kept_for_ever_and_can_do_nothing(
    owner: asyncpg.Connection, phone: Phone, content: bytes, media_type: str
) -> None:
    await keep(owner, phone.town, content)
    picture = await phone.get(await address_of(phone))
    assert (picture.status_code, picture.content, picture.headers["content-type"]) == (200, content, media_type)
    assert picture.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in picture.headers["content-security-policy"]
    assert "script-src" not in picture.headers["content-security-policy"]


async def test_another_picture_has_another_address(owner: asyncpg.Connection, phone: Phone) -> None:
    await keep(owner, phone.town, SVG)
    before = await address_of(phone)
    await keep(owner, phone.town, PNG)
    assert await address_of(phone) != before
    assert (await phone.get(before)).status_code == 404


async def test_without_one_the_sign_of_the_service_stands_there(phone: Phone) -> None:
    assert await address_of(phone) == ""
    assert 'class="mark crest"' in (await phone.get(f"/{phone.town.slug}/")).text
    crest = crest_of(SVG)
    assert crest is not None
    assert (await phone.get(f"/crests/{phone.town.slug}/{crest.file}")).status_code == 404
    assert (await phone.get(f"/crests/nowhere/{crest.file}")).status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"GIF89a", b"<html><script>alert(1)</script>", b"\xff\xd8", b'<?xml version="1.0"?><svg />'),
        *(SVG.ljust(LARGEST_SVG + 1), PNG.ljust(LARGEST + 1), JPEG.ljust(LARGEST + 1)),
    ],
)
async def test_the_table_takes_no_other_file(owner: asyncpg.Connection, town: Town, content: bytes) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await keep(owner, town, content)


@pytest.mark.parametrize("content", [SVG.ljust(LARGEST_SVG), PNG.ljust(LARGEST), JPEG.ljust(LARGEST)])
async def test_the_largest_file_is_taken(owner: asyncpg.Connection, town: Town, content: bytes) -> None:
    await keep(owner, town, content)


@pytest.mark.parametrize("address", ["http://city.example/", "javascript:alert(1)", "https://a b/", "https://", "city"])
async def test_the_table_takes_no_address_but_an_https_one(owner: asyncpg.Connection, town: Town, address: str) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await keep(owner, town, None, address)


async def test_the_name_leads_to_the_municipalitys_own_site(owner: asyncpg.Connection, phone: Phone) -> None:
    await keep(owner, phone.town, SVG, "https://city.example/top?a=1&b=2")
    header = _header(await phone.get(phone.address))
    assert '<a class="site-name" href="https://city.example/top?a=1&amp;b=2">' in header
    assert f'<a class="service-name" href="/{phone.town.slug}/">' in header
    assert header.index(phone.town.name) < header.index("電子申請サービス")


async def test_without_a_site_the_name_leads_nowhere(phone: Phone) -> None:
    header = _header(await phone.get(phone.address))
    assert '<span class="site-name">' in header
    assert phone.town.name in header


async def test_in_english_city_and_service_are_words_apart(owner: asyncpg.Connection, phone: Phone) -> None:
    await keep(owner, phone.town, SVG, "https://city.example/")
    shown = words(await phone.get(f"{phone.address}?lang=en"))
    assert f"City {phone.town.code} (municipal website)" in shown
    assert ")Online" not in shown


def _header(page: httpx.Response) -> str:
    return page.text.partition("<header")[2].partition("</header>")[0]


def test_every_municipality_of_the_demo_has_a_crest() -> None:
    files = {path.stem: path.read_bytes() for path in DEMO_CRESTS.iterdir()}
    assert files.keys() == {municipality.slug for municipality in MUNICIPALITIES}
    assert all(content.startswith(b"<svg ") and len(content) <= 2_000 for content in files.values())

"""使い方 for residents: found from every page, in every language, with a picture of each step."""

import re

import pytest

from app.folders import LOCALES, TEMPLATES
from app.languages import DOMAIN, SOURCE, TAGS, TRANSLATIONS, speaking, translated
from app.municipalities.administration import RESERVED, SLUG
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role
from app.web.applicant.how_to import HEIGHT, STEPS, WIDTH, pictures_in
from app.web.applicant.routes import ROUTES
from tests.web.applicant.conftest import Away, Phone
from tests.web.pages import heading, words

pytestmark = pytest.mark.anyio

PAGE = (TEMPLATES / "applicant" / "how_to.html").read_text(encoding="utf-8")
SENTENCES = re.findall(r'_\("([^"]+)"\)', PAGE)
THE_BROWSERS_OWN = {"戻る"}


@pytest.mark.parametrize("language", TAGS)
async def test_each_step_has_a_picture_that_keeps_its_place(phone: Phone, language: str) -> None:
    page = await phone.get(f"/how-to?lang={language}")
    pictures = re.findall(r'<img src="([^"]+)" width="(\d+)" height="(\d+)" alt="([^"]+)" loading="lazy"', page.text)
    assert page.status_code == 200
    assert [(address, int(width), int(height)) for address, width, height, _ in pictures] == [
        (address, WIDTH, HEIGHT) for address in pictures_in(language).values()
    ]
    assert len({alt for *_, alt in pictures}) == len(STEPS) == page.text.count("<img")
    assert all(f"-{language}." in address for address, *_ in pictures)


def test_a_language_without_pictures_of_its_own_gets_those_of_the_source() -> None:
    assert pictures_in("tlh") == pictures_in(SOURCE)


async def test_every_page_leads_there(phone: Phone) -> None:
    slug = phone.town.slug
    for path in ("/", "/status", "/nowhere"):
        assert '<a href="/how-to">' in (await phone.get(path)).text
    for path in (f"/{slug}/", phone.address, f"{phone.address}apply"):
        assert f'<a href="/how-to?municipality={slug}">' in (await phone.get(path)).text


async def test_it_stands_in_the_frame_of_the_municipality(phone: Phone) -> None:
    page = await phone.get(f"/how-to?municipality={phone.town.slug}")
    assert heading(page) == "使い方"
    assert phone.town.name in words(page).partition("日本語")[0]
    assert f'href="/contact?municipality={phone.town.slug}"' in page.text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("slug", ["nowhere", "'", "unread"])
async def test_it_is_there_whatever_is_asked(phone: Phone, slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENGINE._pools, Role.applicant, Away())
    assert (await phone.client.get("/how-to", params={"municipality": slug})).status_code == 200


async def test_each_place_that_the_contents_name_is_there(phone: Phone) -> None:
    page = await phone.get("/how-to")
    places = re.findall(r'href="#([^"]+)"', page.text.partition("<main")[2])
    assert len(places) == len(set(places)) == page.text.partition("<main")[2].count("<h2 id=")
    assert all(f'<h2 id="{place}">' in page.text for place in places)


def _catalogue() -> str:
    folder = LOCALES / TRANSLATIONS[0].folder / "LC_MESSAGES"
    return (folder / f"{DOMAIN}.po").read_text(encoding="utf-8")


@pytest.mark.parametrize("sentence", [each for each in SENTENCES if "「" in each])
def test_a_button_that_is_named_exists(sentence: str) -> None:
    """Words of the page are those of the pages it speaks of, in every language."""
    named = [each for each in re.findall("「([^」]+)」", sentence) if each not in THE_BROWSERS_OWN]
    assert [each for each in named if f'msgid "{each}"\n' not in _catalogue()] == []
    for language in TRANSLATIONS:
        with speaking(language.tag):
            assert [each for each in named if f"“{translated(each)}”" not in translated(sentence)] == []


def test_no_municipality_can_take_an_address_of_the_applicants_side() -> None:
    first = {path.split("/")[1] for handler in ROUTES for path in handler.paths} - {"", "{municipality:str}"}
    assert {name for name in first if SLUG.fullmatch(name)} - RESERVED == set()

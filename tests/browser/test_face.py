"""The face of the applicant's side: crest and name in one row, one column through the journey, cards that are pressed as a whole, rings only
where keys lead."""

import json
from collections.abc import AsyncIterator, Mapping

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.demo.procedures import demo_procedures
from app.folders import DEMO_CRESTS
from app.settings import Settings
from tests.browser.applicant import Resident
from tests.browser.conftest import Sides
from tests.browser.looking import sideways
from tests.factories import Town, make_town

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 375, "height": 812}
COLUMNS = """() => [...document.querySelectorAll(".site-header > div, .band > div, main > div:not(.band), .site-footer > div")]
  .map(each => { const box = each.getBoundingClientRect(); return `${box.left}+${box.width}`; })"""
# of the crest, the two names together, and the languages
MIDDLES = """() => [".crest", ".site-names", ".languages"].map(each => {
  const box = document.querySelector(each).getBoundingClientRect(); return box.top + box.height / 2; })"""
# what of the header's words stands beyond its part, or lies on another
CUT = """() => {
  const parts = [...document.querySelectorAll(".site-header .site-name > :last-child, .service-name, .languages, .crest")].map(each => each.getBoundingClientRect());
  const lies = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return parts.flatMap((a, at) => parts.slice(at + 1).filter(b => lies(a, b)).map(b => [a, b]));
}"""
RINGS = """() => {
  const at = document.activeElement, look = getComputedStyle(at);
  return at === document.body || look.outlineStyle !== "none" || look.boxShadow !== "none" ? "ring" : at.localName;
}"""


@pytest.fixture(scope="module")
async def town(addresses: Mapping[str, str], settings: Settings, demo_sides: Sides) -> Town:
    owner = await asyncpg.connect(addresses["migrator"], server_settings={"role": "todoke_owner"})
    try:
        town = await make_town(owner, settings, {each.slug: each.definition for each in demo_procedures("shinjuku")})
        await show_face(owner, town, {"ja": "新宿区", "en": "Shinjuku City"})
        return town
    finally:
        await owner.close()


async def show_face(owner: asyncpg.Connection, town: Town, name: Mapping[str, str]) -> None:
    crest = (DEMO_CRESTS / "aoba.svg").read_bytes()
    row = "update app.municipality set crest = $2, home_page = 'https://city.example/', name = $3 where code = $1"
    await owner.execute(row, town.code, crest, json.dumps(name))


@pytest.fixture
async def resident(chromium: Browser, demo_sides: Sides, town: Town) -> AsyncIterator[Resident]:
    context = await chromium.new_context(viewport=PHONE, locale="ja-JP")
    yield Resident(await context.new_page(), demo_sides.applicant, town.slug)
    await context.close()


async def test_every_page_of_the_journey_stands_in_one_column(resident: Resident, town: Town) -> None:
    columns: dict[str, set[str]] = {}
    await resident.page.set_viewport_size(DESK)

    async def look(name: str) -> None:
        await resident.page.locator("main h1, main h2").first.wait_for()
        columns[name] = set(await resident.page.evaluate(COLUMNS))

    await resident.journey(look)
    for path in ("finish", "contact", f"contact?municipality={town.slug}", "privacy", "accessibility", "nowhere/"):
        await resident.open(f"/{path}")
        await look(path)
    assert len(columns) > 14
    assert {name: found for name, found in columns.items() if found != columns["municipalities"]} == {}
    assert len(columns["municipalities"]) == 1


@pytest.mark.parametrize("width", [375, 320])
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_crest_name_and_languages_stand_in_one_row(
    resident: Resident, town: Town, width: int, language: str
) -> None:
    await resident.page.set_viewport_size({"width": width, "height": 812})
    await resident.open(f"/{town.slug}/food-loss-diary/?lang={language}")
    assert await resident.page.evaluate("document.querySelector('.crest').naturalWidth") > 0
    tops = await resident.page.evaluate(MIDDLES)
    assert max(tops) - min(tops) < 4, tops
    assert await resident.page.evaluate("document.querySelector('.site-header').offsetHeight") <= 76


async def test_the_longest_names_wrap_and_large_letters_do_too(
    resident: Resident, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    name = "北部山麓広域行政事務組合及び周辺町村連絡協議会"
    await show_face(owner, town, {"ja": name, "en": "Association of the Northern Foothills Municipalities"})
    for language in ("ja", "en"):
        for letters in ("100%", "200%"):
            await resident.page.set_viewport_size({"width": 320, "height": 600})
            await resident.open(f"/{town.slug}/?lang={language}")
            await resident.page.evaluate(f"document.documentElement.style.fontSize = '{letters}'")
            assert await sideways(resident.page) == 0, (language, letters)
            assert await resident.page.evaluate(CUT) == [], (language, letters)


WORDS_IN_PARTS = """() => {
  const name = document.querySelector(".site-name > :last-child").firstChild;
  const parts = [];
  for (const word of name.data.matchAll(/[^ ]+/g)) {
    const range = document.createRange();
    range.setStart(name, word.index);
    range.setEnd(name, word.index + word[0].length);
    if (range.getClientRects().length > 1) parts.push(word[0]);
  }
  return parts;
}"""


@pytest.mark.parametrize("width", [375, 320])
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_the_service_s_name_is_whole_in_large_letters(resident: Resident, width: int, language: str) -> None:
    """On the pages of no municipality, beside the sign of the house."""
    await resident.page.set_viewport_size({"width": width, "height": 812})
    await resident.open(f"/?lang={language}")
    await resident.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert await resident.page.evaluate(WORDS_IN_PARTS) == []


async def test_the_numbers_of_the_inquiry_can_be_read_in_large_letters(resident: Resident) -> None:
    """What is not broken has to be smaller than the text on the narrowest screen, by as little as will do."""
    await resident.page.set_viewport_size({"width": 320, "height": 812})
    await resident.open("/status")
    await resident.page.evaluate("document.documentElement.style.fontSize = '200%'")
    sizes = await resident.page.evaluate(
        "[...document.querySelectorAll('.number')].map(each => parseFloat(getComputedStyle(each).fontSize))"
    )
    assert sizes
    assert min(sizes) >= 20, sizes  # of 32
    assert await sideways(resident.page) == 0


async def test_in_forced_colours_and_on_paper_crest_and_name_are_there(resident: Resident, town: Town) -> None:
    await resident.open(f"/{town.slug}/")
    for media in ({"forced_colors": "active"}, {"forced_colors": "none", "media": "print"}):
        await resident.page.emulate_media(**media)  # type: ignore[arg-type]  # names of its own
        for part in (".crest", ".site-name", ".service-name"):
            await expect(resident.page.locator(part)).to_be_visible()
    await expect(resident.page.locator(".languages")).to_be_hidden()


async def test_a_card_is_pressed_as_a_whole(resident: Resident, town: Town) -> None:
    for address, card in ((f"/{town.slug}/", ".card"), ("/", ".place-list li")):
        await resident.open(address)
        box = await resident.page.locator(card).first.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        await resident.page.mouse.click(box["x"] + box["width"] - 6, box["y"] + box["height"] - 6)
        await resident.page.wait_for_url(f"**{address}*/")


async def test_the_words_of_a_card_can_be_copied(resident: Resident, town: Town) -> None:
    await resident.open(f"/{town.slug}/")
    box = await resident.page.locator(".card").first.bounding_box()
    assert box is not None
    await resident.page.mouse.move(box["x"] - 5, box["y"] - 2)
    await resident.page.mouse.down()
    await resident.page.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] + 4, steps=5)
    await resident.page.mouse.up()
    assert "ごみ減量係" in await resident.page.evaluate("getSelection().toString()")


async def test_by_keyboard_the_ring_stands_round_the_card(resident: Resident, town: Town) -> None:
    await resident.open(f"/{town.slug}/")
    await resident.page.locator(".categories a, .search .button").last.focus()
    await resident.page.keyboard.press("Tab")
    ring = await resident.page.evaluate(
        """() => { const look = getComputedStyle(document.activeElement, "::after"), card = document.activeElement.closest(".card");
                   return [look.outlineStyle, parseFloat(look.width) > card.clientWidth - 2]; }"""
    )
    assert ring == ["solid", True]


async def test_no_ring_stands_round_what_only_a_script_leads_to(resident: Resident, town: Town) -> None:
    page = resident.page
    await resident.open(f"/{town.slug}/food-loss-diary/apply")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")  # 本文へ移動
    await expect(page.locator("main")).to_be_focused()
    assert await page.evaluate(RINGS) == "main"
    await resident.press("確認画面へ進む")
    await expect(page.locator(".error-summary")).to_be_focused()
    assert await page.evaluate(RINGS) == "div"
    await page.locator(".error-summary a").first.focus()
    await page.keyboard.press("Enter")
    await _is_seen(page)


async def _is_seen(page: Page) -> None:
    """What a key led to shows that it did."""
    assert await page.evaluate("document.activeElement.matches('input')")
    assert await page.evaluate(RINGS) == "ring"

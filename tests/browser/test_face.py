"""The face of the applicant's side: one column through the journey, cards that are pressed as a whole, rings only where keys lead."""

from collections.abc import AsyncIterator, Mapping

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.demo.procedures import demo_procedures
from app.settings import Settings
from tests.browser.applicant import Resident
from tests.browser.conftest import Sides
from tests.factories import Town, make_town

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 375, "height": 812}
COLUMNS = """() => [...document.querySelectorAll(".site-header > div, .band > div, main > div:not(.band), .site-footer > div")]
  .map(each => { const box = each.getBoundingClientRect(); return `${box.left}+${box.width}`; })"""
RINGS = """() => {
  const at = document.activeElement, look = getComputedStyle(at);
  return at === document.body || look.outlineStyle !== "none" || look.boxShadow !== "none" ? "ring" : at.localName;
}"""


@pytest.fixture(scope="module")
async def town(addresses: Mapping[str, str], settings: Settings, demo_sides: Sides) -> Town:
    owner = await asyncpg.connect(addresses["migrator"], server_settings={"role": "todoke_owner"})
    try:
        return await make_town(owner, settings, {each.slug: each.definition for each in demo_procedures("shinjuku")})
    finally:
        await owner.close()


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

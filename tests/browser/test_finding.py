"""A resident who looks for a municipality and a procedure, in a browser: with and without JavaScript, on a phone and on a screen."""

from urllib.parse import quote

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import WIDTHS, sideways
from tests.factories import DEFINITION, Town, add_procedure, make_town

ADDRESSES = (
    *("/", f"/?q={quote('粗大ごみ')}", f"/?q={quote('・・・')}"),
    *("/{town}/", f"/{{town}}/?q={quote('たばこ')}", f"/{{town}}/?q={quote('花火 たばこ')}&lang=en"),
    *(f"/{{town}}/?q={quote('花火')}&category={quote('環境')}", f"/{{town}}/?q={quote('ごみ' * 80)}"),
)

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    town = await make_town(owner, settings)
    await add_procedure(
        owner, town, "patrol", {**DEFINITION, "title": {"ja": "路上喫煙対策協力員", "en": "Smoking patrol"}}
    )
    await owner.execute(
        "update app.procedure set keywords = 'たばこ', category = '環境' where municipality = $1 and slug = 'patrol'",
        town.code,
    )
    return town


async def shows(page: Page, *titles: str) -> None:
    await expect(page.locator(".card-title")).to_have_text(titles)


@pytest.mark.parametrize("script", [True, False])
async def test_somebody_finds_a_procedure_by_a_word_of_their_own(
    chromium: Browser, demo_sides: Sides, town: Town, *, script: bool
) -> None:
    context = await chromium.new_context(viewport={"width": 375, "height": 812}, java_script_enabled=script)
    page = await context.new_page()
    await page.goto(f"{demo_sides.applicant}/{town.slug}/")
    await page.get_by_label("ことば").fill("タバコ 花火")
    await page.get_by_role("button", name="さがす").click()
    await expect(page.get_by_text("あてはまる手続がありません。")).to_be_visible()
    await page.get_by_role("link", name="「タバコ」だけでさがす（1件）").click()
    await shows(page, "路上喫煙対策協力員")
    await page.get_by_role("link", name="すべて", exact=True).click()
    await expect(page.locator('.categories [aria-current="true"]')).to_have_text("すべて")
    assert await page.get_by_label("ことば").input_value() == "タバコ"
    await page.get_by_role("link", name="English").click()
    await shows(page, "Smoking patrol")
    await page.get_by_role("link", name="Smoking patrol").click()
    await expect(page.locator("h1")).to_have_text("Smoking patrol")
    await context.close()


@pytest.mark.parametrize("width", WIDTHS)
async def test_no_state_of_a_search_scrolls_sideways(
    chromium: Browser, demo_sides: Sides, town: Town, width: int
) -> None:
    context = await chromium.new_context(viewport={"width": width, "height": 800})
    page = await context.new_page()
    beyond: dict[str, int] = {}
    for address in ADDRESSES:
        await page.goto(demo_sides.applicant + address.format(town=town.slug))
        beyond[address] = await sideways(page)
    await context.close()
    assert beyond == dict.fromkeys(ADDRESSES, 0)

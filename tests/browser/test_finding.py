"""A resident who looks for a municipality and a procedure, in a browser: with and without JavaScript, on a phone and on a screen."""

from urllib.parse import quote

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import wrong
from tests.factories import DEFINITION, Town, add_procedure, make_town

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


async def cards(page: Page) -> list[str]:
    return await page.locator(".card-title").all_inner_texts()


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
    assert await cards(page) == ["路上喫煙対策協力員"]
    await page.get_by_role("link", name="すべて", exact=True).click()
    assert await page.get_by_label("ことば").input_value() == "タバコ"
    await page.get_by_role("link", name="English").click()
    assert await cards(page) == ["Smoking patrol"]
    await page.get_by_role("link", name="Smoking patrol").click()
    assert await page.locator("h1").inner_text() == "Smoking patrol"
    await context.close()


@pytest.mark.parametrize(
    "address",
    [
        *("/", f"/?q={quote('粗大ごみ')}", f"/?q={quote('・・・')}"),
        *("/{town}/", f"/{{town}}/?q={quote('たばこ')}", f"/{{town}}/?q={quote('花火 たばこ')}&lang=en"),
        *(f"/{{town}}/?q={quote('花火')}&category={quote('環境')}", f"/{{town}}/?q={quote('ごみ' * 80)}"),
    ],
)
async def test_every_state_of_a_search_is_for_everyone(
    chromium: Browser, demo_sides: Sides, town: Town, address: str
) -> None:
    context = await chromium.new_context(viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    await page.goto(demo_sides.applicant + address.format(town=town.slug))
    assert await wrong(page) == []
    await context.close()

"""What scripts will hide never flashes: questions that are asked on a condition are hidden before the first paint, on every form of the demo."""

import asyncio
from collections.abc import Mapping

import asyncpg
import pytest
from playwright.async_api import Browser, Page, Route

from app.demo.procedures import demo_procedures
from app.settings import Settings
from tests.browser.conftest import Sides
from tests.factories import Town, make_town

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

FORMS = {each.slug: each.definition for town in ("shinjuku", "aoba", "midori") for each in demo_procedures(town)}
SHIFTS = """
window.shifted = 0;
new PerformanceObserver(function (list) {
  list.getEntries().forEach(function (entry) { window.shifted += entry.value; });
}).observe({ type: "layout-shift", buffered: true });
"""
VISIBLE = "[...document.querySelectorAll('[data-question]')].filter(each => each.offsetParent).map(each => each.dataset.question)"


@pytest.fixture(scope="module")
async def town(addresses: Mapping[str, str], settings: Settings, demo_sides: Sides) -> Town:
    owner = await asyncpg.connect(addresses["migrator"], server_settings={"role": "todoke_owner"})
    try:
        return await make_town(owner, settings, FORMS)
    finally:
        await owner.close()


async def _late(route: Route) -> None:
    """A script that takes longer than the first paint, as on a slow line."""
    await asyncio.sleep(0.5)
    await route.continue_()


async def _open(page: Page, sides: Sides, town: Town, slug: str) -> None:
    await page.goto(f"{sides.applicant}/{town.slug}/{slug}/apply")


@pytest.mark.parametrize("slug", FORMS)
async def test_no_form_moves_after_its_first_paint(chromium: Browser, demo_sides: Sides, town: Town, slug: str) -> None:
    context = await chromium.new_context(viewport={"width": 375, "height": 812})
    page = await context.new_page()
    await page.add_init_script(SHIFTS)
    await page.route("**/app.*.js", _late)
    await _open(page, demo_sides, town, slug)
    await page.wait_for_timeout(300)
    shifted = await page.evaluate("window.shifted")
    await context.close()
    assert shifted <= 0.05


async def test_without_the_script_that_shows_it_again_nothing_stays_hidden(
    chromium: Browser, demo_sides: Sides, town: Town
) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    await page.route("**/app.*.js", lambda route: route.abort())
    await _open(page, demo_sides, town, "womens-health")
    asked = await page.evaluate(VISIBLE)
    every = await page.locator("[data-question]").count()
    await context.close()
    assert len(asked) == every


async def test_what_was_answered_is_not_hidden_when_the_form_comes_back(
    chromium: Browser, demo_sides: Sides, town: Town
) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    await _open(page, demo_sides, town, "womens-health")
    before = await page.evaluate(VISIBLE)
    await page.locator('[name="kind"][value="apply"]').check()
    await page.locator('[name="event"][value="survivors"]').check()
    opened = await page.evaluate(VISIBLE)
    assert len(opened) > len(before)
    await page.route("**/app.*.js", lambda route: route.abort())
    await page.route("**/htmx.*.js", _late)
    await page.get_by_role("button", name="確認画面へ進む").click(no_wait_after=True)
    await page.wait_for_selector(".error-summary")
    early = await page.evaluate("document.documentElement.className")
    shown = await page.evaluate(VISIBLE)
    await context.close()
    assert ("early" in early, shown) == (True, opened)

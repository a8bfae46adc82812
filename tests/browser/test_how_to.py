"""使い方 in a browser: every picture is drawn, and nothing moves while they come."""

import asyncio
from functools import partial

import pytest
from playwright.async_api import Browser, Route

from app.languages import TAGS
from app.web.applicant.how_to import STEPS
from tests.browser.conftest import Sides
from tests.browser.looking import sideways, watch
from tests.waiting import until

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PHONE = {"width": 375, "height": 812}
SHIFTS = """new PerformanceObserver(list => list.getEntries().forEach(each => window.shifted = (window.shifted || 0) + each.value))
  .observe({type: "layout-shift", buffered: true})"""
DRAWN = "one => one.complete && one.naturalWidth > 0"


async def late(route: Route) -> None:
    """After the words, as over a slow line."""
    await asyncio.sleep(0.3)
    await route.continue_()


@pytest.mark.parametrize("language", TAGS)
async def test_the_pictures_come_and_nothing_moves(chromium: Browser, demo_sides: Sides, language: str) -> None:
    context = await chromium.new_context(viewport=PHONE, locale="ja-JP")
    page = await context.new_page()
    await page.route("**/how-to/*.png", late)
    watched = watch(page)
    await page.goto(f"{demo_sides.applicant}/how-to?lang={language}")
    await page.evaluate(SHIFTS)
    pictures = await page.locator("img").all()
    assert len(pictures) == len(STEPS)
    for picture in pictures:
        await picture.scroll_into_view_if_needed()  # those far below come when they are near
        await until(partial(picture.evaluate, DRAWN))
    assert await page.evaluate("window.shifted || 0") <= 0.05
    assert await sideways(page) == 0
    assert watched.complaints == []
    await context.close()

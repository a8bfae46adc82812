"""きょうの机 in a browser: a count opens its list, and what was seen is said with one press; with JavaScript and without."""

import re
from collections.abc import AsyncIterator

import asyncpg
import pytest
from playwright.async_api import Browser, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import sideways, watch, wrong
from tests.browser.test_desk import Desk, desk_in

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SIZES = ((1280, 720), (1024, 768))


def new(count: int) -> re.Pattern[str]:
    return re.compile(rf"新着（すべての課）：\s?{count}件")


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
async def desk(
    request: pytest.FixtureRequest, chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> AsyncIterator[Desk]:
    async with desk_in(chromium, demo_sides, owner, settings, scripts=request.param) as found:
        await owner.execute(
            "update app.application set arrived_at = arrived_at - interval '1 minute' where municipality = $1",
            found.town.code,
        )
        yield found


async def test_a_count_opens_its_list_and_what_was_seen_is_said_once(desk: Desk) -> None:
    watched, page = watch(desk.page), desk.page
    await page.goto(f"{desk.staff}/")
    await expect(page).to_have_url(f"{desk.staff}/today")
    await page.get_by_role("link", name=new(3)).click()
    await expect(page.locator("tbody tr")).to_have_count(3)
    await page.goto(f"{desk.staff}/today")
    await page.get_by_role("link", name=new(3)).click()
    await page.get_by_role("button", name="ここまで見た").click()
    await expect(page.get_by_role("link", name=new(0))).to_be_visible()
    await page.get_by_role("button", name="「ここまで見た」を取り消す").click()
    await expect(page.get_by_role("link", name=new(3))).to_be_visible()
    assert watched.complaints == []


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_the_whole_desk_is_in_sight(desk: Desk, width: int, height: int) -> None:
    page = desk.page
    await page.set_viewport_size({"width": width, "height": height})
    await page.goto(f"{desk.staff}/today")
    await expect(page.locator("tbody tr").last).to_be_in_viewport(ratio=1)
    assert await sideways(page) == 0


@pytest.mark.parametrize("desk", [True], indirect=True)  # axe-core needs the page's own scripts
async def test_nothing_is_wrong_with_the_pages(desk: Desk) -> None:
    for address in ("/today", "/today?seen", "/inbox?work=new", "/inbox?work=stuck&whose=me"):
        await desk.page.goto(f"{desk.staff}{address}")
        assert await wrong(desk.page) == []

"""統計 in a browser: no faults on any screen, nothing that the content security policy blocks, charts as wide as their column."""

import asyncpg
import pytest
from playwright.async_api import Browser, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import watch, wrong
from tests.factories import make_person, make_town, submit_one

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


WIDTHS = (1280, 320)


async def test_the_statistics_are_in_order(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    await submit_one(town, settings)
    person = await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])
    context = await chromium.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP")
    cookie = {"name": "todoke-staff", "value": person.session.reveal(), "url": demo_sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    page = await context.new_page()
    watched, found = watch(page), list[str]()
    for address in ("", "/event", "/event?from=2020-04-01&to=2021-03-31", "/event?from=x"):
        await page.goto(f"{demo_sides.staff}/statistics{address}")
        found += await wrong(page, WIDTHS)
    await page.goto(f"{demo_sides.staff}/statistics/event")
    chart = page.get_by_role("img", name="時間帯ごとの到達件数")
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 720})
        card, drawn = await page.locator(".figure").first.bounding_box(), await chart.bounding_box()
        assert card is not None
        assert drawn is not None
        assert 200 < drawn["width"] < card["width"]
    for closed in await page.locator(".figure summary").all():
        await closed.click()
    await expect(page.get_by_role("table", name="回答：参加する日")).to_contain_text("100.0%")
    found += await wrong(page, WIDTHS)
    assert (found, watched.complaints) == ([], [])
    async with page.expect_download() as download:
        await page.locator("a[href*='/tables/hours']").press("Enter")
    assert (await download.value).suggested_filename.startswith("ごみゼロデー参加申込み_時間帯ごとの到達件数_")

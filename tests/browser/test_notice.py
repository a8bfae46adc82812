"""お知らせ to the selected in a browser: written, looked at as each will read it, sent, followed up. No faults, no sideways scrolling."""

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import watch, wrong
from tests.factories import ANSWERS, make_person, make_town, submit_one

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def look(page: Page) -> list[str]:
    return await wrong(page, (320, 1280))


async def test_a_notice_is_written_looked_at_sent_and_followed_up(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])
    for name, mail in (("新宿 次郎", "jiro@example.jp"), ("四谷 花子", "hanako@example.jp"), ("大久保 三郎", "")):
        await submit_one(town, settings, {**ANSWERS, "name": [name], "mail": [mail]})
    context = await chromium.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP")
    cookie = {"name": "todoke-staff", "value": person.session.reveal(), "url": demo_sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    page = await context.new_page()
    watched = watch(page)
    await page.goto(f"{demo_sides.staff}/lists/event")
    await page.locator("[data-check-all]").check()
    await page.locator("[name=act]").select_option("notice")
    await page.get_by_role("button", name="選んだ申請を処理する").click()
    await page.get_by_role("button", name="1人ずつの文を確かめる").click()
    await expect(page.locator(".error-summary")).to_contain_text("件名")
    found = await look(page)
    await page.get_by_label("件名").first.fill("持ち物のお知らせ")
    await page.get_by_label("本文").first.fill("到達番号 {到達番号} の方へ\n軍手をお持ちください。")
    await page.get_by_role("button", name="1人ずつの文を確かめる").click()
    await expect(page.locator("#letter-title")).to_contain_text("1人目／2人")
    first = await page.locator(".written").inner_text()
    found += await look(page)
    await page.get_by_role("button", name="次の人").click()
    await expect(page.locator("#letter-title")).to_contain_text("2人目／2人")
    assert await page.locator(".written").inner_text() != first
    await page.get_by_role("button", name="2人に送る").click()
    await expect(page.locator("main")).to_contain_text("送信待ちに入れました。")
    found += await look(page)
    await page.get_by_role("link", name="届いたかどうかを見る").click()
    await expect(page.get_by_role("table")).to_contain_text("送信待ち")
    found += await look(page)
    await page.goto(f"{demo_sides.staff}/lists/event/sendings")
    await expect(page.get_by_role("table")).to_contain_text("持ち物のお知らせ")
    found += await look(page)
    await context.close()
    assert (found, watched.complaints) == ([], [])

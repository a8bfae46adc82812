"""課の登録 in a browser, with scripts and without: a change is looked at, planned, and taken back."""

from datetime import timedelta

import asyncpg
import pytest
from playwright.async_api import Browser, expect

from app.calendar.tokyo import today
from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import watch, wrong
from tests.factories import make_person, make_town

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_new_name_is_planned_and_taken_back(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings, scripts: bool
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    context = await chromium.new_context(base_url=demo_sides.staff, java_script_enabled=scripts)
    cookie = {"name": "todoke-staff", "value": person.session.reveal(), "url": demo_sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    page = await context.new_page()
    watched = watch(page)
    await page.goto("/municipality/sections")
    await page.get_by_role("link", name="ごみ減量係").click()
    await page.get_by_label("課の名前", exact=False).first.fill("資源循環係 2")
    await page.get_by_label("始まる日").fill((today() + timedelta(days=1)).isoformat())
    await page.get_by_role("button", name="変わるところを確かめる").click()
    await page.get_by_label("この名前でよい").check()
    await page.get_by_role("button", name="変わるところを確かめる").click()
    await expect(page.get_by_role("cell", name="資源循環係 2").first).to_be_visible()
    if scripts:
        assert await wrong(page) == []
    await page.get_by_role("button", name="この内容で決める").click()
    await expect(page.get_by_text("変更を決めました")).to_be_visible()
    await expect(page.get_by_text("課の名前：ごみ減量係 → 資源循環係 2")).to_be_visible()
    await page.get_by_role("button", name="変更を取り消す").click()
    await expect(page.get_by_text("変更を取り消しました")).to_be_visible()
    assert watched.complaints == []
    await context.close()

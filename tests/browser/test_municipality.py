"""自治体の設定 in a browser: a list that cannot be taken says so at its field, one that keeps this machine out is refused, another is saved."""

import asyncpg
import pytest
from playwright.async_api import Browser, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import watch, wrong
from tests.factories import make_person, make_town

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def test_the_networks_are_narrowed_without_shutting_oneself_out(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    context = await chromium.new_context(base_url=demo_sides.staff)
    cookie = {"name": "todoke-staff", "value": person.session.reveal(), "url": demo_sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    page = await context.new_page()
    watched = watch(page)
    await page.goto("/municipality")
    assert await wrong(page) == []
    networks = page.get_by_label("職員の画面を開けるネットワーク")
    await networks.fill("10.9.0.0/16")
    await page.get_by_role("button", name="保存する").click()
    await expect(page.get_by_text("から開けなくなります").first).to_be_visible()
    await expect(networks).to_have_value("10.9.0.0/16")
    assert await wrong(page) == []
    await networks.fill("127.0.0.0/8\n10.9.0.0/16\n::1")
    await page.get_by_role("button", name="保存する").click()
    await expect(page.get_by_text("保存しました")).to_be_visible()
    await expect(networks).to_have_value("127.0.0.0/8\n10.9.0.0/16\n::1/128")
    assert await wrong(page) == []
    assert watched.complaints == []
    await context.close()

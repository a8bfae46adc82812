"""Choices under the seal in a browser: more than a page opens is opened under the reader's eyes, and the list comes by itself."""

import asyncpg
import pytest
from playwright.async_api import Browser, expect

from app.settings import Settings
from app.web.staff.choices.opening import AT_ONCE
from tests.browser.conftest import Sides
from tests.browser.looking import watch, wrong
from tests.web.staff.choices.test_choices_under_the_seal import names_days, town_with
from tests.web.staff.choices.test_thousands import multiplied

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

WIDTHS = (1280, 1024, 320)


async def test_the_list_comes_when_all_is_opened(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await town_with(owner, settings, 0, 1)
    await multiplied(owner, everybody, AT_ONCE)
    context = await chromium.new_context(viewport={"width": 1280, "height": 800}, locale="ja-JP")
    cookie = {"name": "todoke-staff", "value": everybody.alice.session.reveal(), "url": demo_sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    watched, found = watch(page), list[str]()
    await page.goto(f"{demo_sides.staff}/lists/event")
    await page.get_by_text("ほかの条件").click()
    answers = page.locator(".filter-answers").filter(has_text="内容を開いて絞り込み").filter(has_text="2日目").first
    await answers.locator("summary").click()
    await answers.get_by_label("2日目").check()
    await page.get_by_role("button", name="絞り込む").click()
    offer = page.get_by_role("button", name="5,002件の内容を開く")
    await expect(offer).to_be_visible()
    found += await wrong(page, WIDTHS)
    await offer.click()
    await expect(page.get_by_role("heading", name="申請の内容を開く")).to_be_visible()
    found += await wrong(page, WIDTHS)
    await expect(page.get_by_text("2,501件のうち50件を表示")).to_be_visible(timeout=120_000)
    found += await wrong(page, WIDTHS)
    await page.goto(f"{demo_sides.staff}/statistics/event")
    await expect(page.get_by_text("暗号化された回答を、5,002件開いて数えました。")).to_be_visible()
    found += await wrong(page, WIDTHS)
    assert (found, watched.complaints) == ([], [])
    assert [address for address in asked if names_days(address)] == []
    await context.close()

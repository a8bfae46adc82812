"""The operator's pages in a browser: no faults, no sideways scrolling, no complaints; a municipality is set up by hand."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import watch, wrong
from tests.factories import PASSWORD, mailer_public_key, make_town, next_code, submit_one
from tests.operators import make_operator

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.fixture
async def council(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> AsyncIterator[Page]:
    await mailer_public_key(owner, settings)
    operator = await make_operator(owner)
    context = await chromium.new_context(viewport={"width": 1280, "height": 800}, locale="ja-JP")
    page = await context.new_page()
    await page.goto(f"{demo_sides.operator}/sign-in")
    await page.locator("#login").fill(operator.login)
    await page.locator("#password").fill(PASSWORD)
    await page.get_by_role("button", name="ログイン").click()
    yield page
    await context.close()


async def test_every_page_is_in_order(
    council: Page, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    await submit_one(town, settings)
    watched = watch(council)
    found: list[str] = []
    for path in (
        "/municipalities",
        "/municipalities/new",
        f"/municipalities/{town.code}",
        f"/municipalities/{town.code}/keys",
        "/health",
        "/alarms",
        "/alarms?ended=1",
        "/keys",
        "/announcements",
        "/announcements/new",
        "/stops",
        "/stops/new",
        "/audit",
        "/password",
    ):
        await council.goto(demo_sides.operator + path)
        found += await wrong(council)
    assert (found, watched.complaints) == ([], [])


async def test_a_municipality_is_set_up(council: Page, demo_sides: Sides) -> None:
    code = next_code()
    await council.goto(f"{demo_sides.operator}/municipalities/new")
    await council.get_by_role("button", name="登録する").click()
    await expect(council.locator(".error-summary")).to_be_focused()
    assert await wrong(council) == []
    typed = {
        "code": code,
        "name": "つくりたて市",
        "slug": f"made{code}",
        "section-1-name": "総務課",
        "section-1-telephone": "03-0000-0000",
        "section-1-mail": "soumu@made.example.jp",
        "administrator_login": "kanri",
        "administrator_name": "管理 花子",
    }
    for name, value in typed.items():
        await council.locator(f'[name="{name}"]').fill(value)
    await council.get_by_role("button", name="登録する").click()
    await expect(council.locator("h1")).to_have_text("つくりたて市を登録しました")
    assert await wrong(council) == []

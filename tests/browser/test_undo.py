"""取り消し（押し間違い）, the confirmation of what nothing takes back, and what was typed at a clash: in a browser, with scripts and without."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg
import pytest
from playwright.async_api import Browser, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import watch, wrong
from tests.browser.test_desk import Desk, desk_in

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@dataclass
class Either(Desk):
    """The desk of a browser with scripts, or without."""

    scripts: bool = True


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
async def either(
    request: pytest.FixtureRequest,
    chromium: Browser,
    demo_sides: Sides,
    owner: asyncpg.Connection,
    settings: Settings,
) -> AsyncIterator[Either]:
    """The desk with scripts, and without."""
    async with desk_in(chromium, demo_sides, owner, settings, scripts=request.param) as found:
        yield Either(found.page, found.town, found.person, found.staff, found.references, scripts=request.param)


async def nothing_wrong(either: Either) -> None:
    """Nothing can be asked of a page whose scripts are off."""
    if either.scripts:
        assert await wrong(either.page, [1280, 1024]) == []


async def test_one_press_takes_a_step_back(either: Either) -> None:
    watched = watch(either.page)
    await either.open_first()
    await either.page.get_by_role("button", name="確認中にする").click()
    await expect(either.page.locator("#handling-title .status")).to_have_text("確認中")
    await nothing_wrong(either)
    await either.page.get_by_role("button", name="取り消し（押し間違い）").click()
    await expect(either.page.locator("#handling-title .status")).to_have_text("到達")
    await expect(either.page.locator(".history")).to_contain_text("取り消し（押し間違い）")
    await expect(either.page.locator(".history")).to_contain_text("取り消されました")
    await expect(either.page.get_by_role("button", name="取り消し（押し間違い）")).to_have_count(0)
    assert watched.complaints == []


async def test_what_ends_a_case_is_asked_once_more(either: Either) -> None:
    watched = watch(either.page)
    await either.open_first()
    await either.page.locator("summary", has_text="不受理にする").click()
    await either.page.locator("#reason").fill("対象の地域の外です。")
    await either.page.get_by_role("button", name="不受理にする", exact=True).click()
    confirmation = either.page.locator("#confirmation")
    await expect(confirmation).to_contain_text("取り消せません。")
    await expect(confirmation).to_contain_text("対象の地域の外です。")
    await expect(either.page.locator("#handling-title .status")).to_have_text("到達")
    await nothing_wrong(either)
    await confirmation.get_by_role("button", name="「不受理」にする").click()
    await expect(either.page.locator("#handling-title .status")).to_have_text("不受理")
    await expect(either.page.get_by_role("button", name="取り消し（押し間違い）")).to_have_count(0)
    assert watched.complaints == []


async def test_a_withdrawal_says_who_asked_for_it(either: Either) -> None:
    await either.open_first()
    await either.page.locator("summary", has_text="取下げを記録する").click()
    await either.page.locator("#asked_by-agent").check()
    await either.page.locator("#asked_how-counter").check()
    await either.page.locator("#asked_text").fill("長女の方から")
    await nothing_wrong(either)
    await either.page.get_by_role("button", name="取下げを記録する", exact=True).click()
    await expect(either.page.locator("#confirmation")).to_contain_text("代理人から窓口で")
    await either.page.get_by_role("button", name="「取下げ」にする").click()
    await expect(either.page.locator("#handling-title .status")).to_have_text("取下げ")
    await expect(either.page.locator(".history")).to_contain_text("長女の方から")


async def test_a_reason_stands_on_the_page_though_its_form_is_gone(either: Either) -> None:
    """Case 19: a colleague accepted while somebody wrote why it is not to be accepted."""
    other = await either.page.context.new_page()
    await either.open_first()
    await either.open_first(other)
    await other.get_by_role("button", name="受け付ける", exact=True).click()
    await expect(other.locator("#handling-title .status")).to_have_text("受付済")
    await either.page.locator("summary", has_text="不受理にする").click()
    await either.page.locator("#reason").fill("長く考えて書いた理由")
    await either.page.get_by_role("button", name="不受理にする", exact=True).click()
    await expect(either.page.locator("#kept-words")).to_contain_text("長く考えて書いた理由")
    await expect(either.page.locator("#handling-title .status")).to_have_text("受付済")
    await nothing_wrong(either)

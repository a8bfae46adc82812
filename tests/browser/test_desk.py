"""The staff's list and the page of an application in a browser: in place with JavaScript, the whole way without it, no faults anywhere."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import faults, watch, wrong
from tests.factories import Person, Town, make_person, make_town, submit_one

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@dataclass
class Desk:
    """A signed-in browser of the staff's side, with three applications waiting."""

    page: Page
    town: Town
    person: Person
    staff: str
    references: list[str]

    @property
    def row(self) -> str:
        return f"#row-{self.references[0]}"

    async def open_inbox(self) -> None:
        await self.page.goto(f"{self.staff}/inbox")

    async def open_first(self, page: Page | None = None) -> None:
        await (page or self.page).goto(f"{self.staff}/applications/{self.references[0]}")


@asynccontextmanager
async def desk_in(
    browser: Browser,
    sides: Sides,
    owner: asyncpg.Connection,
    settings: Settings,
    *,
    scripts: bool,
) -> AsyncIterator[Desk]:
    town = await make_town(owner, settings)
    references = [str((await submit_one(town, settings)).reference) for _ in range(3)]
    person = await make_person(owner, town)
    context = await browser.new_context(
        viewport={"width": 1280, "height": 720}, locale="ja-JP", java_script_enabled=scripts
    )
    cookie = {"name": "todoke-staff", "value": person.session.reveal(), "url": sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    yield Desk(await context.new_page(), town, person, sides.staff, references)
    await context.close()


@pytest.fixture
async def desk(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> AsyncIterator[Desk]:
    async with desk_in(chromium, demo_sides, owner, settings, scripts=True) as found:
        yield found


@pytest.fixture
async def without_script(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> AsyncIterator[Desk]:
    async with desk_in(chromium, demo_sides, owner, settings, scripts=False) as found:
        yield found


async def test_accepting_in_the_list_changes_the_row_in_place(desk: Desk) -> None:
    watched = watch(desk.page)
    await desk.open_inbox()
    await desk.page.locator(f"{desk.row} button[name=seen_version]").click()
    await expect(desk.page.locator(f"{desk.row} .status")).to_have_text("受付済")
    await expect(desk.page.locator("#announcement")).to_have_text("受け付けました。")
    await expect(desk.page.locator(f"{desk.row} a.number")).to_be_focused()
    await expect(desk.page.locator("#tabs")).to_contain_text("到達 2")
    assert watched.complaints == []


async def test_filtering_swaps_the_list_and_the_address(desk: Desk) -> None:
    watched = watch(desk.page)
    await desk.open_inbox()
    await desk.page.get_by_role("link", name="完了 0").click()
    await expect(desk.page.locator(".empty")).to_be_focused()
    await expect(desk.page).to_have_url(f"{desk.staff}/inbox?status=completed")
    await desk.page.go_back()
    await expect(desk.page.locator("tbody tr")).to_have_count(3)
    assert watched.complaints == []


async def test_a_step_on_the_page_is_taken_in_place(desk: Desk) -> None:
    watched = watch(desk.page)
    await desk.open_first()
    await desk.page.locator("#message").fill("お待ちしています。")
    await desk.page.get_by_role("button", name="受け付ける").click()
    await expect(desk.page.locator("#handling-title")).to_be_focused()
    await expect(desk.page.locator("#handling-title .status")).to_have_text("受付済")
    await expect(desk.page.locator(".history")).to_contain_text("お待ちしています。")
    assert watched.complaints == []


async def test_a_clash_is_told_and_nothing_typed_is_lost(desk: Desk) -> None:
    other = await desk.page.context.new_page()
    await desk.open_first()
    await desk.open_first(other)
    await other.get_by_role("button", name="受け付ける").click()
    await expect(other.locator("#handling-title .status")).to_have_text("受付済")
    await desk.page.locator("#message").fill("書きかけの文")
    await desk.page.get_by_role("button", name="確認中にする").click()
    await expect(desk.page.locator("#handling .notice")).to_be_focused()
    await expect(desk.page.locator("#handling .notice")).to_contain_text("ほかの職員が先に更新しました。")
    await expect(desk.page.locator("#message")).to_have_value("書きかけの文")
    assert await faults(desk.page) == []


async def test_the_whole_work_without_javascript(without_script: Desk) -> None:
    desk, page = without_script, without_script.page
    await desk.open_inbox()
    await page.locator(f"{desk.row} button[name=seen_version]").click()
    await expect(page.locator(f"{desk.row} .status")).to_have_text("受付済")
    await page.locator("tbody input[type=checkbox]").first.check()
    await page.locator("tbody input[type=checkbox]").last.check()
    await page.get_by_role("button", name="選んだ申請を受け付ける").click()
    await page.get_by_role("button", name="2件を受け付ける").click()
    await expect(page.locator(".lead")).to_have_text("2件を受け付けました。")
    await page.get_by_role("link", name=desk.references[1]).click()
    await page.get_by_role("button", name="処理中にする").click()
    await expect(page.locator("#handling-title .status")).to_have_text("処理中")
    await page.get_by_role("button", name="記録を追加する").click()
    await expect(page.locator(".error-summary")).to_contain_text("種別を選んでください")
    await page.locator("#records").get_by_label("電話", exact=True).check()
    await page.locator("#text").fill("日程を確かめた。")
    await page.get_by_role("button", name="記録を追加する").click()
    await expect(page.locator("#records tbody")).to_contain_text("日程を確かめた。")


async def test_every_page_and_state_is_in_order(desk: Desk) -> None:
    page, watched = desk.page, watch(desk.page)
    found: list[str] = []

    async def look() -> None:
        found.extend(await wrong(page))

    await desk.open_inbox()
    await look()
    await page.goto(f"{desk.staff}/inbox?status=completed&from=x")
    await look()
    await desk.open_first()
    await page.locator("summary").first.click()
    await look()
    await page.locator("#handling .button-danger").first.click()
    await expect(page.locator("#handling .error-summary")).to_be_focused()
    await look()
    await page.locator("#records .button").click()
    await expect(page.locator("#records .error-summary")).to_be_focused()
    await look()
    await desk.open_inbox()
    await page.locator("[name=application]").first.check()
    await page.get_by_role("button", name="選んだ申請を受け付ける").click()
    await look()
    await page.get_by_role("button", name="1件を受け付ける").click()
    await look()
    assert (found, watched.complaints) == ([], [])

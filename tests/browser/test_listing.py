"""申請者一覧 in a browser: changed in place and undone, ordered, handed out at once; no faults, no sideways scrolling, no complaints."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import faults, watch, wrong
from tests.factories import ANSWERS, PASSWORD, make_person, make_town, submit_one

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.fixture
async def desk(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> AsyncIterator[Page]:
    """A member of the section with three applications, signed in."""
    town = await make_town(owner, settings)
    person = await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])
    for name in ("新宿 次郎", "新宿 一郎", "新宿 三郎"):
        await submit_one(town, settings, answers={**ANSWERS, "name": [name]})
    context = await chromium.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP")
    page = await context.new_page()
    await page.goto(f"{demo_sides.staff}/sign-in")
    await page.locator("#login").fill(person.login)
    await page.locator("#password").fill(PASSWORD)
    await page.get_by_role("button", name="ログイン").click()
    await page.wait_for_url("**/today")
    yield page
    await context.close()


async def test_a_row_is_changed_in_place_undone_and_put_in_order(desk: Page, demo_sides: Sides) -> None:
    watched = watch(desk)
    await desk.goto(f"{demo_sides.staff}/lists/event/columns")
    await desk.locator("[name=label]").fill("参加費")
    await desk.locator("[name=kind]").select_option("number")
    await desk.get_by_role("button", name="追加する").click()
    await desk.goto(f"{demo_sides.staff}/lists/event")
    await desk.get_by_role("link", name="編集").first.click()
    editing = desk.locator(".row-editing")
    await editing.get_by_label("参加費").fill("千円")
    await editing.get_by_role("button", name="保存する").click()
    await expect(editing.locator(".error").first).to_contain_text("数字で入力してください")
    await editing.get_by_label("参加費").fill("１，５００円")
    await editing.get_by_role("button", name="保存する").click()
    await expect(desk.locator("tbody tr").first).to_contain_text("1500")
    await desk.get_by_role("button", name="元に戻す").click()
    await expect(desk.locator("tbody tr").first).not_to_contain_text("1500")
    await desk.locator("thead").get_by_role("link", name="氏名").click()
    await expect(desk.locator("tbody tr").first).to_contain_text("新宿 一郎")
    assert watched.complaints == []


async def test_all_are_handed_out_at_once(desk: Page, demo_sides: Sides) -> None:
    watched = watch(desk)
    await desk.goto(f"{demo_sides.staff}/lists/event")
    await desk.locator("[data-check-all]").check()
    await desk.locator("[name=act]").select_option("accepted")
    await desk.get_by_role("button", name="選んだ申請を処理する").click()
    await expect(desk.locator(".lead")).to_contain_text("3件について「受け付ける」")
    assert await faults(desk) == []
    await desk.get_by_role("button", name="3件を処理する").click()
    await expect(desk.locator(".lead")).to_contain_text("3件を処理しました")
    assert (await faults(desk), watched.complaints) == ([], [])


async def test_every_page_is_in_order(desk: Page, demo_sides: Sides) -> None:
    watched = watch(desk)
    found: list[str] = []
    for path in (
        "/lists",
        "/lists/event",
        "/lists/event/columns",
        "/lists/event/views",
        "/lists/event/entry",
        "/search",
    ):
        await desk.goto(demo_sides.staff + path)
        found += await wrong(desk, (1280, 320))
    await desk.goto(f"{demo_sides.staff}/lists/event")
    await desk.get_by_role("link", name="編集").first.click()
    await desk.locator(".row-editing").wait_for()
    found += await wrong(desk, (1280, 320))
    assert (found, watched.complaints) == ([], [])

"""課の列 in a browser: hidden and brought back by keyboard without a script; the list narrowed by several answers and by what stands in them."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import sideways, watch, wrong
from tests.factories import ANSWERS, submit_one
from tests.web.staff.applicant_list.test_filters import fill
from tests.web.staff.applicant_list.test_pages import own_column
from tests.web.staff.cast import Cast, cast

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

SIZES = ((1280, 720), (1024, 768))


@dataclass
class Desk:
    """A page of Alice's session, of a procedure with columns and three applications."""

    page: Page
    staff: str
    columns: dict[str, str]
    script: bool


@pytest.fixture(params=[True, False], ids=["script", "no script"])
async def desk(
    request: pytest.FixtureRequest, chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> AsyncIterator[Desk]:
    everybody: Cast = await cast(owner, settings)
    columns = {
        "区分": await own_column(owner, everybody, "区分", "choice", "一般\n学生"),
        "発送日": await own_column(owner, everybody, "発送日", "date"),
    }
    for name, kind, day in (("新宿 一郎", "学生", "2026-12-05"), ("新宿 次郎", "一般", "2026-12-20")):
        receipt = await submit_one(everybody.town, settings, answers={**ANSWERS, "name": [name]})
        await fill(everybody, str(receipt.reference), **{columns["区分"]: kind, columns["発送日"]: day})
    context = await chromium.new_context(
        viewport={"width": 1280, "height": 720}, locale="ja-JP", java_script_enabled=request.param
    )
    cookie = {"name": "todoke-staff", "value": everybody.alice.session.reveal(), "url": demo_sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    yield Desk(await context.new_page(), demo_sides.staff, columns, request.param)
    await context.close()


async def narrowed_to(desk: Desk, *names: str) -> None:
    """The rows that the list shows, by name."""
    rows = desk.page.locator("tbody tr")
    await expect(rows).to_have_count(len(names))
    for name in names:
        await expect(rows.filter(has_text=name)).to_have_count(1)


async def test_a_column_is_hidden_and_brought_back_by_keyboard(desk: Desk) -> None:
    page, watched = desk.page, watch(desk.page)
    await page.goto(f"{desk.staff}/lists/event/columns")
    await page.get_by_role("link", name=re.compile("^隠す ?（区分）")).focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("2件の書き込み")).to_be_visible()
    await page.get_by_role("button", name="隠す").focus()
    await page.wait_for_timeout(900)  # a button that just appeared takes nothing
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("列を隠しました。")).to_be_visible()
    await page.goto(f"{desk.staff}/lists/event")
    await expect(page.locator("thead").get_by_text("区分")).to_have_count(0)
    await page.goto(f"{desk.staff}/lists/event/columns")
    await page.get_by_role("button", name=re.compile("^戻す ?（区分）")).focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("列を戻しました。")).to_be_visible()
    await page.get_by_role("button", name=re.compile("^上へ ?（区分）")).focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("tbody tr").first).to_contain_text("区分")
    # the key goes on at the column that moved
    await expect(page.get_by_role("button", name=re.compile("^下へ ?（区分）"))).to_be_focused()
    await page.goto(f"{desk.staff}/lists/event")
    await expect(page.locator("tbody")).to_contain_text("学生")
    assert watched.complaints == []


async def test_the_list_is_narrowed_by_several_answers_and_by_days_of_a_column(desk: Desk) -> None:
    page, watched = desk.page, watch(desk.page)
    await page.goto(f"{desk.staff}/lists/event")
    await narrowed_to(desk, "四谷 花子", "新宿 一郎", "新宿 次郎")
    await page.locator("summary", has_text="ほかの条件").click()
    kinds = page.locator(".filter-answers").filter(has_text="学生")
    await kinds.locator("summary").click()
    await kinds.get_by_label("学生", exact=True).check()
    await kinds.get_by_label("空欄", exact=True).check()
    await page.get_by_role("button", name="絞り込む").click()
    await narrowed_to(desk, "四谷 花子", "新宿 一郎")
    await expect(page.locator("summary", has_text="ほかの条件")).to_contain_text("区分 学生・空欄")
    assert "学生" not in page.url
    await page.get_by_role("link", name="条件を消す").click()
    await narrowed_to(desk, "四谷 花子", "新宿 一郎", "新宿 次郎")
    await page.locator("summary", has_text="ほかの条件").click()
    await page.get_by_label("日付の列").select_option(label="発送日")
    await page.get_by_label("その日（から）").fill("R8.12.10")
    await page.get_by_label("その日（まで）").fill("R8.12.9")
    await page.get_by_role("button", name="絞り込む").click()
    await expect(page.get_by_text("発送日（まで）は、発送日（から）以降の日を入力してください").first).to_be_visible()
    await page.get_by_label("その日（まで）").fill("R8.12.31")
    await page.get_by_role("button", name="絞り込む").click()
    await narrowed_to(desk, "新宿 次郎")
    assert [one for one in watched.complaints if "422" not in one] == []


async def test_its_pages_have_no_faults(desk: Desk) -> None:
    page = desk.page
    key = desk.columns["区分"].removeprefix("o.")
    column = f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"
    for address in ("/columns", f"/columns/{column}", f"/columns/{column}/removal", "?since=R8.4.2&until=R8.4.1"):
        for width, height in SIZES:
            await page.set_viewport_size({"width": width, "height": height})
            await page.goto(f"{desk.staff}/lists/event{address}")
            assert await sideways(page) == 0, (address, width)
            if desk.script:  # what looks for faults is one too
                assert await wrong(page, (width,)) == [], (address, width)

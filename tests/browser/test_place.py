"""A list keeps its place in a browser: out of its second page into an application, on by one press, and back to the row."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.settings import Settings
from app.tenancy.keyset import PAGE_ROWS
from tests.browser.conftest import Sides
from tests.browser.looking import watch, wrong
from tests.factories import Town, make_person, make_town, submit_one

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

ARMED = 1_000  # ms until a button that acts takes the pointer


@dataclass
class Desk:
    """A member of the section, signed in, with a page of applications and four; in the order of arrival."""

    page: Page
    town: Town
    staff: str
    references: Sequence[str]
    script: bool


@pytest.fixture(params=[True, False], ids=["script", "no script"])
async def desk(
    request: pytest.FixtureRequest, chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> AsyncIterator[Desk]:
    town = await make_town(owner, settings)
    person = await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])
    receipts = [await submit_one(town, settings) for _ in range(PAGE_ROWS + 4)]
    for number, receipt in enumerate(receipts):
        await owner.execute(
            "update app.application set arrived_at = arrived_at - $3::interval where municipality = $1 and reference = $2",
            town.code,
            receipt.reference.symbols,
            timedelta(hours=PAGE_ROWS + 4 - number),
        )
    context = await chromium.new_context(
        viewport={"width": 1280, "height": 800}, locale="ja-JP", java_script_enabled=request.param
    )
    cookie = {"name": "todoke-staff", "value": person.session.reveal(), "url": demo_sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    references = [str(receipt.reference) for receipt in receipts]
    yield Desk(await context.new_page(), town, demo_sides.staff, references, request.param)
    await context.close()


async def test_from_the_second_page_through_the_list_and_back(desk: Desk) -> None:
    page, watched = desk.page, watch(desk.page)
    first, second, third = desk.references[PAGE_ROWS : PAGE_ROWS + 3]
    await page.goto(f"{desk.staff}/inbox?status=arrived")
    await page.get_by_role("link", name="次の50件").click()
    await page.get_by_role("link", name=first, exact=True).click()
    await expect(page.locator("h1")).to_contain_text(first)
    await page.get_by_role("link", name="次へ").click()
    await expect(page.locator("h1")).to_contain_text(second)
    await page.wait_for_timeout(ARMED)
    pressed = page.get_by_role("button", name="受け付けて次へ")
    under_the_pointer = await pressed.bounding_box()
    await pressed.click()
    await expect(page.locator("h1")).to_contain_text(third)
    assert await pressed.bounding_box() == under_the_pointer  # what is said of the one before moves nothing
    await expect(page.get_by_role("status").filter(has_text=f"{second}を受け付けました。")).to_be_visible()
    if desk.script:  # what looks at the page is one too
        assert await wrong(page) == []
    await page.get_by_role("link", name="受信一覧に戻る").click()
    await expect(page).to_have_url(re.compile(rf"/inbox\?status=arrived&after=.*#row-{third}$"))
    row = page.locator(f"#row-{third}")
    await expect(row).to_be_in_viewport()
    await expect(page.locator(f"#row-{second}")).to_have_count(0)
    await page.keyboard.press("Tab")  # with a script the row's link had the focus; without, reading begins at the row
    assert (
        await row.locator(":focus").count() + await row.locator("xpath=following-sibling::tr").locator(":focus").count()
    )
    assert watched.complaints == []

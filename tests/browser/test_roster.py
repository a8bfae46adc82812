"""名簿 in a browser: the list of people, a file that is looked at and registered, and its passwords on one page."""

import csv
from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import watch, wrong
from tests.browser.test_governance_pages import context_of
from tests.factories import Person, Town, make_person, make_town

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

NEW = 40


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings, demo_sides: Sides) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def ada(owner: asyncpg.Connection, town: Town) -> Person:
    await make_person(owner, town, "leaver", "section_staff", ["ごみ減量係"])
    await make_person(owner, town, "audrey", "auditor")
    return await make_person(owner, town, "ada")


@pytest.fixture
async def page(chromium: Browser, demo_sides: Sides, ada: Person) -> AsyncIterator[Page]:
    context = await context_of(chromium, demo_sides, ada)
    page = await context.new_page()
    await page.set_viewport_size({"width": 1280, "height": 800})
    yield page
    await context.close()


async def test_a_roster_goes_out_and_comes_back_with_the_first_of_april(page: Page, town: Town, tmp_path: Path) -> None:
    watched = watch(page)
    await page.goto("/people")
    assert await wrong(page) == []
    async with page.expect_download() as download:
        await page.get_by_role("button", name="名簿（CSV）").click()
    taken = tmp_path / "roster.csv"
    await (await download.value).save_as(taken)
    rows = list(csv.reader(StringIO(taken.read_text(encoding="utf-8-sig"))))
    (state,) = (place for place, heading in enumerate(rows[0]) if heading == "状態")
    for row in rows[1:]:
        row[state] = "停止" if "leaver" in row[0] else row[state]
    rows += [[f"new{number}", f"新人 {number}", "しんじん", "担当職員", "取扱者", "保健係"] for number in range(NEW)]
    file = tmp_path / "名簿.csv"
    with file.open("w", encoding="cp932", newline="") as written:
        csv.writer(written).writerows(rows)

    await page.get_by_role("link", name="ファイルから登録する").click()
    await expect(page.get_by_label("名簿のファイル")).to_be_visible()
    assert await wrong(page) == []
    await page.get_by_label("名簿のファイル").set_input_files(file)
    await page.get_by_role("button", name="内容を見る").click()
    await expect(page.get_by_text(f"追加 {NEW}件、停止 1件、変更なし 2件")).to_be_visible()
    assert await wrong(page) == []
    await page.get_by_role("button", name="登録する").click()
    await expect(page.get_by_role("heading", name="登録しました")).to_be_visible()
    assert await page.locator("strong.number").count() == NEW
    assert await wrong(page) == []
    await page.get_by_role("link", name="職員の管理へ").click()
    await expect(page.get_by_text("停止中")).to_be_visible()
    await page.goto("/people/new")
    assert await wrong(page) == []
    assert watched.complaints == []

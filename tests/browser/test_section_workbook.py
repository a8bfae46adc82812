"""The section's own Excel list in a browser: sent, its columns chosen, taken back with what is new, its own columns read in and undone."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.exports.workbook.encryption import decrypted
from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import watch, wrong
from tests.exports.section_workbook.workbooks import PASSWORD, by_openpyxl, changed, loaded, sealed
from tests.factories import ANSWERS, make_person, make_town, submit_one

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@dataclass
class Desk:
    """A member of the section, signed in, with two applications and the own columns 参加費 and 備考. `found`: what is wrong so far."""

    page: Page
    staff: str
    folder: Path
    found: list[str] = field(default_factory=list)

    async def look(self) -> None:
        self.found += await wrong(self.page, (320, 1280))

    async def send(self, address: str, content: bytes, button: str, **fields: str) -> None:
        """Fill the page's form in and send the list with it."""
        file = self.folder / "一覧.xlsx"
        file.write_bytes(content)
        await self.page.goto(self.staff + address)
        await self.page.locator("#procedure").select_option("event")
        await self.page.locator("#list").set_input_files(file)
        for name, value in {"password": PASSWORD, **fields}.items():
            await self.page.locator(f"#{name}").fill(value)
        await self.page.get_by_role("button", name=button).click()


@pytest.fixture
async def desk(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings, tmp_path: Path
) -> AsyncIterator[Desk]:
    town = await make_town(owner, settings)
    person = await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])
    for name in ("葛󠄀城 𠮷郎", "四谷 花子"):
        await submit_one(town, settings, {**ANSWERS, "name": [name]})
    context = await chromium.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP")
    cookie = {"name": "todoke-staff", "value": person.session.reveal(), "url": demo_sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    page = await context.new_page()
    for label, kind in (("参加費", "number"), ("備考", "text")):
        await page.goto(f"{demo_sides.staff}/lists/event/columns")
        await page.locator("[name=label]").fill(label)
        await page.locator("[name=kind]").select_option(kind)
        await page.get_by_role("button", name="追加する").click()
    yield Desk(page, demo_sides.staff, tmp_path)
    await context.close()


async def test_a_list_goes_there_and_back_and_its_columns_come_in(desk: Desk) -> None:
    page, watched = desk.page, watch(desk.page)
    await page.goto(f"{desk.staff}/exports/own-list")
    await page.get_by_role("button", name="新しい申請を追加する").click()
    await expect(page.locator(".error-summary")).to_contain_text("手続を選んでください")
    await desk.look()

    purpose = {"purpose": "申請者一覧に加えるため"}
    await desk.send("/exports/own-list", sealed(by_openpyxl(people=0)), "新しい申請を追加する", **purpose)
    await expect(page.locator("h1")).to_have_text("列の割り当て")
    await desk.look()
    await page.get_by_role("button", name="保存して新しい申請を追加する").click()
    await expect(page.locator(".summary-list")).to_contain_text("2件")
    await page.get_by_role("button", name="受け取る").wait_for()
    await desk.look()
    async with page.expect_download() as waiting:
        await page.get_by_role("button", name="受け取る").click()
    taken = decrypted((await (await waiting.value).path()).read_bytes(), PASSWORD)
    rows = list(loaded(taken).worksheets[0].values)[3:5]
    assert [row[2] for row in rows] == ["葛󠄀城 𠮷郎", "四谷 花子"]

    def by_hand(sheet: object) -> None:
        sheet["F4"], sheet["H4"] = 1500, "電話済み"  # type: ignore[index]  # openpyxl has no types

    await desk.send("/exports/own-list/values", sealed(changed(taken, by_hand)), "違いを見る")
    await expect(page.get_by_role("table")).to_contain_text("参加費：（空欄） → 1500備考：（空欄） → 電話済み")
    await desk.look()
    await page.get_by_role("button", name="選んだ行を反映する").click()
    await expect(page.locator(".lead")).to_contain_text("1件のうち1件を反映しました")
    await desk.look()
    await page.get_by_role("button", name="反映した1件を元に戻す").click()
    await expect(page.locator(".lead")).to_contain_text("1件のうち1件を元に戻しました")
    assert (desk.found, watched.complaints) == ([], [])

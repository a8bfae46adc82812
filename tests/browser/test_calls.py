"""A telephone call in a browser: two presses from each list, nothing recorded by the Enter key, a file from the print form, no faults."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import faults, sideways, watch, wrong
from tests.factories import ANSWERS, Town, make_person, make_town, submit_one

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

# What says that it was recorded, where something else of the row lies over its middle.
COVERED = """row => [...row.querySelectorAll('.cell-actions > p, .row-message, .cell-actions > .message')].filter(said => {
  const { left, right, top, bottom } = said.getBoundingClientRect();
  const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return said !== seen && !said.contains(seen);
}).map(said => said.textContent)"""


@dataclass
class Telephone:
    """A member of the section, signed in, with three applications in 確認中; the first has a number of each length."""

    page: Page
    town: Town
    staff: str
    references: list[str]


@pytest.fixture
async def telephone(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> AsyncIterator[Telephone]:
    town = await make_town(owner, settings)
    person = await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])
    references = [
        str((await submit_one(town, settings, {**ANSWERS, "name": [name]})).reference)
        for name in ("新宿 次郎", "髙﨑 𠮷郎", "四谷 寿限無寿限無五劫の擦り切れ")
    ]
    await owner.execute(
        "update app.application set status = 'confirming', status_before = 'arrived' where municipality = $1", town.code
    )
    context = await chromium.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP")
    cookie = {"name": "todoke-staff", "value": person.session.reveal(), "url": demo_sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    yield Telephone(await context.new_page(), town, demo_sides.staff, references)
    await context.close()


async def test_the_calls_fit_a_small_desk(telephone: Telephone) -> None:
    page = telephone.page
    await page.set_viewport_size({"width": 1024, "height": 768})
    await page.goto(f"{telephone.staff}/calls")
    await expect(page.locator("tbody tr")).to_have_count(3)
    assert await sideways(page) <= 0


@pytest.mark.parametrize("address", ["/calls", "/inbox", "/lists/event"])
async def test_a_call_takes_two_presses_from_each_list(telephone: Telephone, address: str) -> None:
    page, watched = telephone.page, watch(telephone.page)
    row = page.locator(f"#row-{telephone.references[1]}")
    await page.goto(telephone.staff + address)
    await row.locator(".cell-actions a", has_text="電話").click()
    await expect(row.locator("a[href='tel:0352733546']")).to_be_visible()
    await expect(row.locator("strong")).to_be_focused()
    await row.get_by_role("button", name="不在").click()
    await expect(page.get_by_text("記録を追加しました。").first).to_be_attached()
    await expect(row.locator("[data-focus]")).to_be_focused()
    await page.mouse.move(0, 0)
    assert await row.evaluate(COVERED) == []
    await page.goto(f"{telephone.staff}/applications/{telephone.references[1]}")
    await expect(page.locator("#records tbody tr")).to_have_count(1)
    await expect(page.locator("#records tbody")).to_contain_text("電話：不在")
    assert watched.complaints == []


@pytest.mark.parametrize("button", ["電話", "編集"])
async def test_an_opened_form_is_wholly_in_sight_and_carries_the_name(telephone: Telephone, button: str) -> None:
    page = telephone.page
    await page.set_viewport_size({"width": 1024, "height": 600})
    await page.goto(f"{telephone.staff}/lists/event")
    row = page.locator(f"#row-{telephone.references[0]}")
    await row.locator(".cell-actions a", has_text=button).evaluate("link => link.scrollIntoView({block: 'end'})")
    await row.locator(".cell-actions a", has_text=button).click()
    await expect(row.locator("strong").first).to_have_text("新宿 次郎")
    await expect(row.locator("form .button").last).to_be_in_viewport(ratio=1)
    await expect(row.locator("strong").first).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("address", ["/calls", "/inbox", "/lists/event"])
async def test_one_press_takes_charge_and_one_ends_the_call_and_accepts(telephone: Telephone, address: str) -> None:
    page, watched = telephone.page, watch(telephone.page)
    row = page.locator(f"#row-{telephone.references[1]}")
    await page.goto(telephone.staff + address)
    await row.get_by_role("button", name="担当する").click()
    await expect(row.get_by_role("button", name="担当する")).to_have_count(0)
    await row.locator(".cell-actions a", has_text="電話").click()
    await row.get_by_role("button", name="話せた・確認を終えて受け付ける").click()
    await expect(row.locator(".status")).to_have_text("受付済")
    assert watched.complaints == []


async def test_the_enter_key_records_nothing_and_keeps_what_was_typed(telephone: Telephone) -> None:
    page = telephone.page
    row = page.locator(f"#row-{telephone.references[0]}")
    await page.goto(f"{telephone.staff}/calls")
    await row.locator(".cell-actions a", has_text="電話").click()
    await row.get_by_label("次の対応").fill("夕方にかける")
    await row.get_by_label("次の対応").press("Enter")
    await expect(row.locator(".error")).to_have_text("電話の結果のボタンを押してください")
    await expect(row.get_by_label("次の対応")).to_have_value("夕方にかける")
    await row.get_by_role("button", name="折り返し待ち").click()
    await expect(row).to_contain_text("電話：折り返し待ち")
    await expect(row).to_contain_text("夕方にかける")


async def test_accepting_still_works_beside_a_call_form(telephone: Telephone, owner: asyncpg.Connection) -> None:
    await owner.execute(
        "update app.application set status = 'arrived', status_before = null where municipality = $1",
        telephone.town.code,
    )
    page = telephone.page
    await page.goto(f"{telephone.staff}/inbox")
    await page.locator(f"#row-{telephone.references[0]}").locator(".cell-actions a", has_text="電話").click()
    await page.locator(f"#row-{telephone.references[0]} form").wait_for()
    other = page.locator(f"#row-{telephone.references[1]}")
    await other.get_by_role("button", name="受け付ける").click()
    await expect(other.locator(".status")).to_have_text("受付済")


async def test_every_page_is_in_order(telephone: Telephone) -> None:
    page, watched = telephone.page, watch(telephone.page)
    here, found = f"/applications/{telephone.references[2]}", dict[str, list[str]]()
    for path in ("/calls", f"{here}/calls", f"{here}/prints", f"{here}/labels", here):
        await page.goto(telephone.staff + path)
        found[path] = await wrong(page)
    for path in ("/calls", "/inbox", "/lists/event"):
        await page.goto(telephone.staff + path)
        await page.locator(f"#row-{telephone.references[2]}").locator(".cell-actions a", has_text="電話").click()
        await page.locator(".row-editing").wait_for()
        found[f"{path}, telephoning"] = await wrong(page)
    assert (found, watched.complaints) == ({place: [] for place in found}, [])


async def test_chosen_applications_are_printed(telephone: Telephone) -> None:
    page, watched = telephone.page, watch(telephone.page)
    await page.goto(f"{telephone.staff}/lists/event")
    await page.locator("[data-check-all]").check()
    await page.locator("[name=act]").select_option("print")
    await page.get_by_role("button", name="選んだ申請を処理する").click()
    await expect(page.locator(".lead")).to_contain_text("申請3件を、1つのPDFにします")
    await page.get_by_role("button", name="PDFを作る").click()
    await expect(page.locator(".error-summary")).to_contain_text("利用目的を入力してください")
    assert await faults(page) == []
    await page.locator("#purpose").fill("決裁の添付のため")
    async with page.expect_download(timeout=120_000) as waiting:
        await page.get_by_role("button", name="PDFを作る").click()
    download = await waiting.value
    assert (await download.path()).read_bytes().startswith(b"%PDF-")
    assert watched.complaints == []

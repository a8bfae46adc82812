"""付議, 通知文 and 手続パッケージ in a browser: no faults, no sideways scrolling, no complaints; and a procedure that goes to another municipality."""

import copy
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from app.procedures.draft_store import begin_draft
from app.procedures.library import library
from app.procedures.package import written
from app.procedures.procedure_admin import procedure_details
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.browser.conftest import Sides
from tests.browser.looking import faults, sideways, watch
from tests.factories import DEFINITION, Person, Town, make_person, make_town, publish

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

NARROW = ((320, 256), (375, 720))
ADDRESSES = (
    "/procedures/event/versions/2",
    "/procedures/event/letters",
    "/procedures/event/letters/arrival",
    "/procedures/event/draft/questions/remarks?group=1",
    "/procedures/imports",
    "/governance",
    "/governance/files",
    "/governance/approvals",
    "/governance/wording",
    "/governance/wording/cover",
    "/governance/outlines",
    "/governance/outlines/event",
)


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings, demo_sides: Sides) -> Town:
    """With a procedure of two versions and a draft."""
    town = await make_town(owner, settings)
    changed = copy.deepcopy(DEFINITION)
    changed["outline"]["ja"] = "変えた概要"
    await publish(owner, town, "event", changed)
    return town


@pytest.fixture
async def ada(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town, "ada")


@pytest.fixture
async def page(chromium: Browser, demo_sides: Sides, ada: Person) -> AsyncIterator[Page]:
    context = await context_of(chromium, demo_sides, ada)
    yield await context.new_page()
    await context.close()


async def context_of(chromium: Browser, sides: Sides, person: Person) -> BrowserContext:
    context = await chromium.new_context(
        viewport={"width": 1280, "height": 720}, locale="ja-JP", base_url=sides.staff, accept_downloads=True
    )
    cookie = {"name": "todoke-staff", "value": person.session.reveal(), "url": sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    return context


async def seen(page: Page) -> list[object]:
    """Everything that is wrong with the page as it stands."""
    over: list[object] = []
    for width, height in NARROW:
        await page.set_viewport_size({"width": width, "height": height})
        over += [f"{beyond} px beyond {width}" for beyond in [await sideways(page)] if beyond]
    await page.set_viewport_size({"width": 1280, "height": 720})
    return [*over, *await faults(page)]


async def test_no_page_has_faults(page: Page, ada: Person) -> None:
    with scoped(ada.scope):
        async with ENGINE.unit():
            await begin_draft(await procedure_details("event"), ada.id)
    watched, found = watch(page), {}
    for address in ADDRESSES:
        await page.goto(address)
        found[address] = await seen(page)
    assert found == {address: [] for address in ADDRESSES}
    assert watched.complaints == []


async def test_no_step_has_faults(page: Page, tmp_path: Path) -> None:
    """A record refused and confirmed, a wording refused, a letter tried out, a package looked at, a paper made."""
    watched, found = watch(page), {}
    await page.goto("/governance/approvals/new")
    await main_button(page)
    found["refused record"] = await seen(page)
    await page.get_by_label("開催日").fill(datetime.now(UTC).date().isoformat())
    await page.locator("[name=procedures]").first.check()
    await main_button(page)
    found["record to confirm"] = await seen(page)
    await main_button(page)
    await page.get_by_role("link", name="個人情報保護管理運営会議").first.click()
    found["record"] = await seen(page)
    await page.goto("/governance/wording/lists")
    await page.get_by_label("年間件数（予定）").fill("{council}")
    await main_button(page)
    await expect(page.locator(".error-summary")).to_contain_text("ここで使えるのは{件数}です")
    found["refused wording"] = await seen(page)
    await page.goto("/procedures/event/letters/completion")
    await page.get_by_role("button", name="見本で確かめる").click()
    found["letter tried out"] = await seen(page)
    file = tmp_path / "手続.json"
    file.write_bytes(written(library()[0]))
    await upload(page, file)
    await page.get_by_label("手続", exact=True).select_option("event")
    await page.get_by_role("button", name="違いを見る").click()
    await expect(page.locator("h2", has_text="との違い")).to_be_visible()
    found["package"] = await seen(page)
    await page.goto("/governance")
    await page.locator("[name=procedures]").first.check()
    await main_button(page)
    await expect(page.locator(".error-summary")).to_contain_text("手続概要を入力してください")
    found["sentence asked for"] = await seen(page)
    await page.locator("[name=outline-event]").fill("清掃活動の参加申込みを受け付ける。")
    await main_button(page)
    await expect(page.get_by_role("link", name="PDF")).to_be_visible(timeout=120_000)
    found["paper"] = await seen(page)
    assert found == {step: [] for step in found}
    assert watched.complaints == []


async def main_button(page: Page) -> None:
    async with page.expect_navigation():
        await page.locator("button.button-main").click()


async def upload(page: Page, file: Path) -> None:
    await page.goto("/procedures/imports")
    await page.set_input_files("#package", file)
    await main_button(page)


async def test_a_procedure_goes_to_another_municipality(
    page: Page, chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings, tmp_path: Path
) -> None:
    await page.goto("/procedures/event/letters/arrival")
    await page.locator("[name='subject.ja']").fill("届きました（{到達番号}）")
    await main_button(page)
    await page.goto("/procedures/event")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="手続パッケージを書き出す").click()
    file = tmp_path / "written.json"
    await (await download.value).save_as(file)
    elsewhere = await make_town(owner, settings, {"other": DEFINITION})
    context = await context_of(chromium, demo_sides, await make_person(owner, elsewhere, "abe", sections=["保健係"]))
    taker = await context.new_page()
    await upload(taker, file)
    await expect(taker.locator("dd", has_text="1通に独自の文があります")).to_be_visible()
    await taker.get_by_label("担当課").select_option(label="保健係")
    await main_button(taker)
    await expect(taker).to_have_url(f"{demo_sides.staff}/procedures/event/draft")
    await expect(taker.locator(".question-row")).to_have_count(len(DEFINITION["sections"][0]["questions"]))
    await taker.goto("/procedures/event/letters")
    await expect(taker.get_by_text("この手続の文")).to_have_count(1)
    await context.close()

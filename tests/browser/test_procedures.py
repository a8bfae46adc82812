"""A member of the section makes 「防災講座の申込み」, is refused, has the approval recorded, publishes; a resident applies.

The same with JavaScript and without; no manual, only what the pages say. By the keyboard alone: test_editor_by_keyboard.py.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import faults, sideways
from tests.factories import PASSWORD, Person, Town, approve, make_person, make_town

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

COURSE = {"title": {"ja": "防災講座の申込み"}, "outline": {"ja": "防災講座"}, "sections": []}
ITEMS = [{"id": "name", "type": "name", "item": "氏名"}, {"id": "age", "type": "age", "item": "年齢"}]


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings, demo_sides: Sides) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def alice(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
async def desk(
    request: pytest.FixtureRequest, chromium: Browser, demo_sides: Sides, alice: Person
) -> AsyncIterator[Page]:
    """Alice's browser, signed in, at 1280 × 720."""
    context = await chromium.new_context(
        viewport={"width": 1280, "height": 720}, java_script_enabled=request.param, base_url=demo_sides.staff
    )
    yield await signed_in(context, alice)
    await context.close()


async def signed_in(context: BrowserContext, person: Person) -> Page:
    page = await context.new_page()
    await page.goto("/sign-in")
    await page.fill("#login", person.login)
    await page.fill("#password", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/today")
    return page


async def press(page: Page, words: str) -> None:
    await page.get_by_role("button", name=words).first.click()


async def begin_course(page: Page) -> None:
    await page.goto("/procedures")
    await page.get_by_role("link", name="手続を作る").click()
    await page.get_by_label("手続名※必須").fill("防災講座の申込み")
    await page.get_by_label("アドレスの名前").fill("disaster-course")
    await page.get_by_label("担当課").select_option(label="ごみ減量係")
    await page.get_by_label("概要").fill("防災講座の参加者を募ります。")
    await page.get_by_label("対象").fill("どなたでも")
    await page.get_by_label("必要なもの").fill("ありません")
    await press(page, "下書きを作る")
    await page.get_by_role("link", name="案内の文を編集").click()
    await page.get_by_label("個人情報の利用目的※必須").fill("参加のご案内のため")
    await press(page, "保存する")


async def add_question(page: Page, kind: str, label: str) -> None:
    await page.get_by_label("種類").select_option(label=kind)
    await page.get_by_label("見出し").fill(label)
    await page.get_by_role("button", name="質問を加える").click()


async def fill_form(page: Page) -> None:
    """参加の方法, and 年齢 only of those who come."""
    await add_question(page, "氏名", "氏名")
    await press(page, "保存して、次の質問を加える")
    await add_question(page, "1つ選ぶ", "参加の方法")
    await page.get_by_label("加える選択肢1").fill("会場")
    await page.get_by_label("加える選択肢2").fill("オンライン")
    await page.get_by_label("情報項目").select_option("-")
    await press(page, "保存して、次の質問を加える")
    await add_question(page, "年齢", "年齢")
    await page.get_by_text("『参加の方法』の答えによって表示する").click()
    await page.get_by_label("会場").check()
    await page.locator("button.button-main").click()


async def publish(page: Page) -> None:
    await page.goto("/procedures/disaster-course/publication")
    await page.locator("button.button-main").click()


async def apply(chromium: Browser, sides: Sides, town: Town) -> Page:
    context = await chromium.new_context(viewport={"width": 375, "height": 720}, java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{sides.applicant}/{town.slug}/disaster-course/apply")
    await page.get_by_label("氏名").fill("四谷 花子")
    await page.get_by_label("会場").check()
    await page.get_by_label("年齢").fill("40")
    await page.locator("button.button-main").click()
    await page.locator("button.button-main").click()
    return page


async def test_a_course_is_made_refused_approved_published_and_applied_for(
    desk: Page, chromium: Browser, demo_sides: Sides, town: Town, owner: asyncpg.Connection
) -> None:
    await begin_course(desk)
    await fill_form(desk)
    await publish(desk)
    await expect(desk.locator(".error-summary")).to_contain_text("この手続は承認に含まれていないため、公開できません")
    sections = [{"id": "section", "questions": ITEMS}]
    await approve(owner, town, {"disaster-course": {**COURSE, "sections": sections}}, held_on=datetime.now(UTC).date())
    await publish(desk)
    await expect(desk.locator("h1")).to_have_text("防災講座の申込み")
    await expect(desk.locator("main .status").first).to_have_text("受付中")
    resident = await apply(chromium, demo_sides, town)
    await expect(resident.locator("h1")).to_have_text("申請が到達しました")
    await resident.context.close()


async def test_the_pages_have_no_faults_and_no_sideways_scrolling(
    chromium: Browser, demo_sides: Sides, alice: Person
) -> None:
    context = await chromium.new_context(viewport={"width": 1280, "height": 720}, base_url=demo_sides.staff)
    page = await signed_in(context, alice)
    await begin_course(page)
    await fill_form(page)
    found: dict[str, object] = {}
    for address in ADDRESSES:
        await page.goto(address)
        await page.set_viewport_size({"width": 320, "height": 256})
        over = await sideways(page)
        await page.set_viewport_size({"width": 1280, "height": 720})
        found[address] = (over, await faults(page))
    await context.close()
    assert found == {address: (0, []) for address in ADDRESSES}


ADDRESSES = (
    "/procedures",
    "/procedures/new",
    "/procedures/library",
    "/procedures/disaster-course",
    "/procedures/disaster-course/settings",
    "/procedures/disaster-course/draft",
    "/procedures/disaster-course/draft/texts",
    "/procedures/disaster-course/draft/questions/age",
    "/procedures/disaster-course/publication",
    "/procedures/disaster-course/versions",
    "/procedures/disaster-course/places",
    "/procedures/disaster-course/preview/apply",
)

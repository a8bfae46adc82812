"""A procedure from nothing to the public with the keyboard alone: made, asked, moved, tried out, refused, approved, published."""

from datetime import UTC, datetime

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.keyboard import Keyboard
from tests.browser.looking import watch
from tests.factories import make_person, make_town

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.fixture
async def page(chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings) -> Page:
    """An administrator's, signed in, at 1280 × 720."""
    person = await make_person(owner, await make_town(owner, settings))
    context = await chromium.new_context(
        viewport={"width": 1280, "height": 720}, locale="ja-JP", base_url=demo_sides.staff
    )
    cookie = {"name": "todoke-staff", "value": person.session.reveal(), "url": demo_sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    return await context.new_page()


async def test_a_procedure_goes_public_without_a_mouse(page: Page) -> None:
    keys, watched = Keyboard(page), watch(page)
    await page.goto("/procedures")
    await make(keys)
    await ask(keys)
    await move(keys)
    await try_out(keys)
    await keys.follow("公開する")
    await expect(page.get_by_role("heading", name="承認が必要です")).to_be_visible()
    await keys.follow("公開する")
    await expect(page.locator(".error-summary")).to_contain_text("この手続は承認に含まれていないため、公開できません")
    await approve(keys)
    await page.goto("/procedures/disaster-course/publication")
    await keys.follow("公開する")
    await expect(page.locator("main .status").first).to_have_text("受付中")
    assert watched.complaints == []
    await page.context.close()


async def make(keys: Keyboard) -> None:
    await keys.follow("手続を作る")
    await keys.write("手続名※必須", "防災講座の申込み")
    await keys.write("アドレスの名前", "disaster-course")
    for label in ("概要", "対象", "必要なもの"):
        await keys.write(label, "防災講座のこと")
    await keys.choose("担当課", "ごみ減量係")
    await keys.follow("下書きを作る")
    await keys.follow("案内の文を編集")
    await keys.write("個人情報の利用目的※必須", "参加のご案内のため")
    await keys.follow("保存する")


async def ask(keys: Keyboard) -> None:
    """氏名, 参加の方法, and 年齢 only of those who come; Enter in an input saves."""
    await add(keys, "氏名", "氏名")
    await keys.reach("見出し※必須")
    async with keys.page.expect_navigation():
        await keys.page.keyboard.press("Enter")
    await keys.follow("質問を加える")
    await add(keys, "1つ選ぶ", "参加の方法")
    await keys.write("加える選択肢1", "会場")
    await keys.write("加える選択肢2", "オンライン")
    await keys.choose("情報項目", "個人情報ではない")
    await keys.follow("保存して、次の質問を加える")
    await add(keys, "年齢", "年齢")
    await keys.press("『参加の方法』の答えによって表示する")
    await keys.press("会場", "Space")
    await keys.follow("保存する")
    await expect(keys.page.locator(".question-row").last).to_contain_text("『参加の方法』が「会場」のときに表示")


async def add(keys: Keyboard, kind: str, label: str) -> None:
    await keys.choose("種類", kind)
    await keys.write("見出し", label)
    await keys.follow("質問を加える")


async def move(keys: Keyboard) -> None:
    """In place, told, and the same button again under the hand; Escape leads out of the menu."""
    await keys.press("操作（参加の方法）")
    await keys.press("上へ（参加の方法）")
    await expect(keys.page.locator("[value='up:choice']")).to_be_focused()
    await expect(keys.page.locator("#draft .toolbar p")).to_contain_text("上へ移しました")
    await expect(keys.page.locator("#announcement")).to_contain_text("上へ移しました")
    await expect(keys.page.locator(".question-label").first).to_have_text("参加の方法")
    await keys.page.keyboard.press("Escape")
    await expect(keys.page.locator("#draft details.row-menu[open]")).to_have_count(0)


async def try_out(keys: Keyboard) -> None:
    await keys.follow("プレビューで試す")
    await expect(keys.page.get_by_label("年齢")).to_be_hidden()
    await keys.press("参加の方法", "Space")
    await expect(keys.page.get_by_label("年齢")).to_be_visible()
    await keys.page.goto("/procedures/disaster-course/draft")


async def approve(keys: Keyboard) -> None:
    await keys.page.goto("/governance/approvals")
    await keys.follow("承認を記録する")
    await keys.write("開催日", datetime.now(UTC).date().isoformat())
    await keys.press("防災講座の申込み", "Space")
    await keys.follow("記録する内容を確かめる")
    await expect(keys.page.locator("#_snapshot")).to_contain_text("氏名、年齢")
    await keys.follow("この内容で記録する")

"""A session that ends while somebody writes, in a real browser: with JavaScript in place, without it by way of the sign-in page."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import faults, wrong
from tests.factories import PASSWORD, Person, make_person, make_town, submit_one

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

TYPED = "電話で日付を確かめました。\n折り返しの連絡待ちです。"


@dataclass
class Writer:
    """Somebody who is typing a record on an application's page when their session ends."""

    page: Page
    person: Person
    owner: asyncpg.Connection

    async def session_ends(self) -> None:
        await self.owner.execute("update app.staff_session set ended_at = now() where staff = $1", self.person.id)

    async def records(self) -> int:
        count: int = await self.owner.fetchval(
            "select count(*) from app.handling_record where municipality = $1", self.person.town.code
        )
        return count

    async def type_record(self) -> None:
        form = self.page.locator('form[action$="/records"]')
        await form.locator('[name="kind"]').first.check()
        await form.locator("textarea").fill(TYPED)

    async def press(self, words: str) -> None:
        await self.page.get_by_role("button", name=words, exact=True).click()

    async def sign_in_here(self, password: str = PASSWORD) -> None:
        await self.page.locator("#login").fill(self.person.login)
        await self.page.locator("#password").fill(password)
        await self.press("ログイン")


async def writer_on(
    browser: Browser, sides: Sides, owner: asyncpg.Connection, settings: Settings, *, scripts: bool
) -> Writer:
    town = await make_town(owner, settings)
    receipt = await submit_one(town, settings)
    person = await make_person(owner, town)
    context = await browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="ja-JP", java_script_enabled=scripts
    )
    writer = Writer(await context.new_page(), person, owner)
    await writer.page.goto(f"{sides.staff}/sign-in")
    await writer.sign_in_here()
    await writer.page.goto(f"{sides.staff}/applications/{receipt.reference}")
    return writer


@pytest.fixture
async def writer(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> AsyncIterator[Writer]:
    found = await writer_on(chromium, demo_sides, owner, settings, scripts=True)
    yield found
    await found.page.context.close()


@pytest.fixture
async def without_script(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> AsyncIterator[Writer]:
    found = await writer_on(chromium, demo_sides, owner, settings, scripts=False)
    yield found
    await found.page.context.close()


async def test_signing_in_again_in_place_keeps_what_was_typed(writer: Writer) -> None:
    await writer.type_record()
    await writer.session_ends()
    await writer.press("記録を追加する")
    region = writer.page.locator("#sign-in-again")
    await expect(region).to_contain_text("入力した内容は消えていません")
    await expect(writer.page.locator("#alert")).to_be_empty()
    assert await faults(writer.page) == []
    await writer.sign_in_here("not the password")
    await expect(region).to_contain_text("職員IDまたはパスワードが違います。")
    await writer.sign_in_here()
    await expect(region).to_contain_text("もう一度、ボタンを押してください")
    assert await writer.page.locator('form[action$="/records"] textarea').input_value() == TYPED
    await writer.press("記録を追加する")
    await expect(writer.page.locator("#records")).to_contain_text("折り返しの連絡待ちです。")
    assert await writer.records() == 1


async def test_without_javascript_one_button_sends_it_on(without_script: Writer) -> None:
    writer = without_script
    await writer.type_record()
    await writer.session_ends()
    await writer.press("記録を追加する")
    await expect(writer.page.locator("main")).to_contain_text("入力した内容は消えていません")
    await writer.sign_in_here()
    await writer.press("続ける")
    await expect(writer.page.locator("main")).to_contain_text("折り返しの連絡待ちです。")
    assert await writer.records() == 1


async def test_the_pages_on_the_way_have_no_faults(writer: Writer) -> None:
    await writer.type_record()
    await writer.session_ends()
    await writer.page.evaluate("document.querySelector('form[action$=\"/records\"]').submit()")
    await expect(writer.page.locator("h1")).to_have_text("職員ログイン")
    assert await faults(writer.page) == []
    await writer.sign_in_here()
    await expect(writer.page.locator("h1")).to_have_text("入力した内容を送る")
    assert await faults(writer.page) == []


async def test_sign_in_has_no_faults(chromium: Browser, demo_sides: Sides) -> None:
    context = await chromium.new_context(viewport={"width": 1280, "height": 800}, locale="ja-JP")
    page = await context.new_page()
    await page.goto(f"{demo_sides.staff}/sign-in")
    await page.locator("#login").fill("nobody-here")
    await page.locator("#password").fill("a guess")
    await page.get_by_role("button", name="ログイン").click()
    await expect(page.locator(".error-summary")).to_be_focused()
    found = await wrong(page)
    await context.close()
    assert found == []

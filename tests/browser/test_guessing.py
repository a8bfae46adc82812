"""An unknown browser waits where somebody guessed, reads how long, and gets in by pressing again; without JavaScript too."""

import asyncpg
import httpx
import pytest
from playwright.async_api import Browser, expect

from app.settings import Settings
from tests.browser.conftest import PATIENCE_SECONDS, Sides
from tests.factories import PASSWORD, make_person, make_town

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.mark.parametrize("with_scripts", [True, False], ids=["script", "no script"])
async def test_the_wait_is_read_and_then_it_works(
    *, with_scripts: bool, chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    origin = {"Origin": demo_sides.staff}
    async with httpx.AsyncClient(base_url=demo_sides.staff, headers=origin, timeout=PATIENCE_SECONDS) as guesser:
        await guesser.post("/sign-in", data={"login": person.login, "password": "a guess"})
    await owner.execute("update app.sign_in_pace set failures = 10 where account = $1", person.login)
    context = await chromium.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=with_scripts)
    page = await context.new_page()
    await page.goto(f"{demo_sides.staff}/sign-in")
    await page.get_by_label("職員ID").fill(person.login)
    await page.get_by_label("パスワード").fill(PASSWORD)
    await page.get_by_role("button", name="ログイン").click()
    told = page.get_by_text("秒たってから、もう一度お試しください。").first
    await expect(told).to_be_visible()
    await owner.execute(
        "update app.sign_in_pace set asked_at = asked_at - interval '31 seconds' where account = $1", person.login
    )
    await expect(page.get_by_label("職員ID")).to_have_value(person.login)
    await page.get_by_label("パスワード").fill(PASSWORD)
    await page.get_by_role("button", name="ログイン").click()
    await expect(page).to_have_url(f"{demo_sides.staff}/today")
    await page.goto(f"{demo_sides.staff}/password")
    await page.get_by_label("いまのパスワード").fill(PASSWORD)
    for name in ("new_password", "new_password_again"):
        await page.locator(f"input[name={name}]").fill("password-2026-01")
    await page.get_by_role("button", name="変更する").click()
    await expect(page.get_by_text("よく使われるパスワードか").first).to_be_visible()
    await context.close()

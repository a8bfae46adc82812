"""A planned stop as a resident meets it in the middle of applying: what was typed waits on the page, and is sent from there once the stop is over."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from app.settings import Settings
from tests.browser.conftest import PATIENCE_SECONDS, Sides
from tests.browser.looking import sideways, watch, wrong
from tests.factories import ANSWERS, Town, make_town
from tests.operators import make_operator
from tests.waiting import until

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def ended(owner: asyncpg.Connection, demo_sides: Sides, chromium: Browser) -> AsyncIterator[None]:
    """The sides are told before another test asks them."""
    yield
    await end(owner)
    context = await chromium.new_context()
    for side in (demo_sides.applicant, demo_sides.staff):
        await until_told(context, side, stopped=False)
    await context.close()


async def until_told(context: BrowserContext, side: str, *, stopped: bool) -> None:
    """Until the side shows nothing but its page of the stop, or that no longer."""

    async def told() -> bool:
        return ((await context.request.get(f"{side}/sign-in")).status == 503) == stopped

    await until(told)


async def end(owner: asyncpg.Connection) -> None:
    await owner.execute("update app.planned_stop set ended_at = clock_timestamp() where ended_at is null")


async def begin(owner: asyncpg.Connection) -> UUID:
    """A stop that the service is in from now on, for an hour."""
    made: UUID = await owner.fetchval(
        "insert into app.planned_stop (begins_at, ends_at, reason, planned_by) "
        "values (now() - interval '1 minute', now() + interval '1 hour', '機器の更新', $1) returning id",
        (await make_operator(owner)).id,
    )
    return made


async def until_heading(page: Page, words: str) -> None:
    """By reloading: an answer to a form is sent anew."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while words not in await page.locator("h1").inner_text():
            await asyncio.sleep(0.5)
            await page.reload()


@pytest.mark.parametrize("scripts", [True, False])
async def test_what_was_typed_waits_and_arrives_after_the_stop(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, town: Town, ended: None, *, scripts: bool
) -> None:
    del ended
    context = await chromium.new_context(
        viewport={"width": 375, "height": 740}, locale="ja-JP", java_script_enabled=scripts
    )
    page = await context.new_page()
    await page.goto(f"{demo_sides.applicant}/{town.slug}/event/apply")
    await fill(page)
    await page.get_by_role("button", name="確認画面へ進む").click()
    await expect(page.locator("h1")).to_contain_text("確認")
    await begin(owner)
    await until_told(context, demo_sides.applicant, stopped=True)
    await page.locator(".button-main").click()
    await expect(page.locator("h1")).to_contain_text("計画停止中です")
    await expect(page.locator("main")).to_contain_text("まだ申請は終わっていません。")
    assert await sideways(page) <= 0
    assert await owner.fetchval("select count(*) from app.application where municipality = $1", town.code) == 0
    await page.get_by_role("button", name="English").click()
    await expect(page.locator("h1")).to_contain_text("The service is stopped as planned")
    await end(owner)
    await until_told(context, demo_sides.applicant, stopped=False)
    await page.get_by_role("button", name="Send again").click()
    await expect(page.locator("main")).to_contain_text(town.code)
    assert await owner.fetchval("select count(*) from app.application where municipality = $1", town.code) == 1
    await context.close()


async def fill(page: Page) -> None:
    """By the names of the inputs."""
    for name, values in ANSWERS.items():
        controls = page.locator(f'[name="{name}"]')
        kind = await controls.first.get_attribute("type")
        if kind in {"radio", "checkbox"}:
            for value in values:
                await page.locator(f'[name="{name}"][value="{value}"]').check()
        elif await controls.first.evaluate("one => one.tagName") == "SELECT":
            await controls.first.select_option(values[0])
        else:
            await controls.first.fill(values[0])


async def test_nothing_is_wrong_with_the_pages_meanwhile(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, town: Town, ended: None
) -> None:
    del ended
    context = await chromium.new_context(locale="ja-JP")
    page = await context.new_page()
    watched = watch(page)
    await page.goto(f"{demo_sides.applicant}/{town.slug}/")
    await begin(owner)
    await until_heading(page, "計画停止中です")
    found = await wrong(page)
    await page.goto(f"{demo_sides.applicant}/{town.slug}/?lang=en")
    found += await wrong(page)
    await page.goto(f"{demo_sides.staff}/inbox")
    await until_heading(page, "計画停止中です")
    found += await wrong(page)
    assert found == []
    assert [one for one in watched.complaints if "503" not in one] == []
    await context.close()

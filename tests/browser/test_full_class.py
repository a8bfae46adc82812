"""A class that fills up, from the catalogue to the refusal, as a resident sees it: with and without JavaScript; one that closes soon, and is stopped."""

import json
from datetime import timedelta

import asyncpg
import pytest
from playwright.async_api import Browser, expect

from app.calendar.tokyo import midnight, today
from app.settings import Settings
from tests.browser.applicant import Resident
from tests.browser.conftest import Sides
from tests.browser.looking import sideways
from tests.factories import DEFINITION, Town, make_town
from tests.waiting import until

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

COURSE = json.loads(json.dumps(DEFINITION)) | {"capacity_question": "day"}


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    """The first day is full, the second nearly so."""
    town = await make_town(owner, settings, {"course": COURSE})
    for place, capacity, taken in (("first", 5, 5), ("second", 20, 18)):
        await owner.execute(
            "insert into app.place (municipality, procedure, place, capacity) values ($1, $2, $3, $4)",
            *(town.code, town.procedures["course"], place, capacity),
        )
        await owner.execute(
            "update app.place set taken = $3 where municipality = $1 and place = $2", town.code, place, taken
        )
    return town


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [320, 1280])
async def test_a_full_class_is_told_on_every_page(
    chromium: Browser,
    demo_sides: Sides,
    town: Town,
    owner: asyncpg.Connection,
    *,
    script: bool,
    width: int,
) -> None:
    context = await chromium.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script, locale="ja-JP"
    )
    page = await context.new_page()
    await page.goto(f"{demo_sides.applicant}/{town.slug}/")
    await expect(page.locator(".card")).to_contain_text("残りわずか")
    assert await sideways(page) <= 0
    await page.goto(f"{demo_sides.applicant}/{town.slug}/course/")
    await expect(page.locator("main")).to_contain_text("1日目：定員に達しました")
    assert await sideways(page) <= 0
    await page.get_by_role("link", name="申請をはじめる").click()
    await page.get_by_label("1日目（満員）").check()
    assert await sideways(page) <= 0
    await page.locator('[name="name"]').fill("四谷 花子")
    await page.locator('[name="telephone"]').fill("03-5273-3546")
    await page.get_by_role("button", name="確認画面へ進む").click()
    await expect(page.locator(".error-summary")).to_contain_text("「1日目」は定員に達しました。ほかを選んでください。")
    await expect(page.locator('[name="name"]')).to_have_value("四谷 花子")
    assert await sideways(page) <= 0
    await owner.execute("update app.place set taken = capacity where municipality = $1", town.code)

    async def told() -> bool:
        """The side hears of it a moment later."""
        await page.goto(f"{demo_sides.applicant}/{town.slug}/course/")
        return await page.locator(".notice", has_text="定員に達しました").is_visible()

    await until(told)
    await expect(page.get_by_role("link", name="申請をはじめる")).to_have_count(0)
    assert await sideways(page) <= 0
    await page.goto(f"{demo_sides.applicant}/{town.slug}/course/apply")
    await expect(page.locator(".notice")).to_contain_text("いまは申し込めません")
    assert await sideways(page) <= 0
    await context.close()


@pytest.mark.parametrize("script", [True, False])
async def test_what_closes_soon_or_is_stopped_is_told_on_every_page(
    chromium: Browser, demo_sides: Sides, town: Town, owner: asyncpg.Connection, *, script: bool
) -> None:
    here = f"{demo_sides.applicant}/{town.slug}/"
    closes = midnight(today() + timedelta(days=3))
    await owner.execute("update app.procedure set closes_at = $2 where municipality = $1", town.code, closes)
    context = await chromium.new_context(
        viewport={"width": 320, "height": 800}, java_script_enabled=script, locale="ja-JP"
    )
    page = await context.new_page()
    for path in ("", "course/", "course/apply"):
        await page.goto(f"{here}{path}")
        await expect(page.locator("main .status", has_text="あと2日")).to_be_visible()
        assert await sideways(page) <= 0
    await owner.execute("update app.procedure set suspended_at = now() where municipality = $1", town.code)

    async def told() -> bool:
        """The side hears of it a moment later."""
        await page.goto(f"{here}course/")
        return await page.locator(".notice", has_text="ただいま受付を止めています").is_visible()

    await until(told)
    for path, said in (("", "停止中"), ("course/apply", "ただいま受付を止めています")):
        await page.goto(f"{here}{path}")
        await expect(page.locator("main")).to_contain_text(said)
        assert await sideways(page) <= 0
    await context.close()


async def test_back_after_taking_the_last_place_leads_to_what_arrived(
    chromium: Browser, demo_sides: Sides, town: Town, owner: asyncpg.Connection
) -> None:
    await owner.execute("update app.place set taken = capacity - 1 where municipality = $1", town.code)
    context = await chromium.new_context(viewport={"width": 375, "height": 800}, locale="ja-JP")
    resident = Resident(await context.new_page(), demo_sides.applicant, town.slug)
    page = resident.page
    await resident.open(f"/{town.slug}/course/apply")
    await page.locator('[name="day"][value="second"]').check()
    await resident.type("name", "四谷 花子")
    await resident.type("telephone", "03-5273-3546")
    for button in ("確認画面へ進む", "この内容で申請する"):
        await resident.press(button)
    arrived = await resident.numbers()
    await resident.back()
    await expect(page.locator("h1")).to_have_text("申請内容の確認")
    await resident.press("English")
    await expect(page.locator("dd.number").first).to_have_text(arrived[0])
    await resident.back()
    await resident.press("この内容で申請する")
    await expect(page.locator("dd.number").first).to_have_text(arrived[0])
    assert await resident.numbers() == arrived
    await context.close()

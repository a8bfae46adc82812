"""A class that fills up, from the catalogue to the refusal, as a resident sees it: with and without JavaScript."""

import json
from collections.abc import Sequence

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import wrong
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


async def _look(page: Page, widths: Sequence[int], *, script: bool) -> None:
    assert not script or await wrong(page, widths) == []  # axe is a script


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("widths", [(320, 375), (1280,)], ids=["phone", "desk"])
async def test_a_full_class_is_told_on_every_page(
    chromium: Browser,
    demo_sides: Sides,
    town: Town,
    owner: asyncpg.Connection,
    *,
    script: bool,
    widths: Sequence[int],
) -> None:
    context = await chromium.new_context(
        viewport={"width": widths[-1], "height": 800}, java_script_enabled=script, locale="ja-JP"
    )
    page = await context.new_page()
    await page.goto(f"{demo_sides.applicant}/{town.slug}/")
    await expect(page.locator(".card")).to_contain_text("残りわずか")
    await _look(page, widths, script=script)
    await page.goto(f"{demo_sides.applicant}/{town.slug}/course/")
    await expect(page.locator("main")).to_contain_text("1日目：定員に達しました")
    await _look(page, widths, script=script)
    await page.get_by_role("link", name="申請をはじめる").click()
    await page.get_by_label("1日目（満員）").check()
    await _look(page, widths, script=script)
    await page.locator('[name="name"]').fill("四谷 花子")
    await page.locator('[name="telephone"]').fill("03-5273-3546")
    await page.get_by_role("button", name="確認画面へ進む").click()
    await expect(page.locator(".error-summary")).to_contain_text("「1日目」は定員に達しました。ほかを選んでください。")
    await expect(page.locator('[name="name"]')).to_have_value("四谷 花子")
    await _look(page, widths, script=script)
    await owner.execute("update app.place set taken = capacity where municipality = $1", town.code)

    async def told() -> bool:
        """The side hears of it a moment later."""
        await page.goto(f"{demo_sides.applicant}/{town.slug}/course/")
        return await page.locator(".notice", has_text="定員に達しました").is_visible()

    await until(told)
    await expect(page.get_by_role("link", name="申請をはじめる")).to_have_count(0)
    await _look(page, widths, script=script)
    await page.goto(f"{demo_sides.applicant}/{town.slug}/course/apply")
    await expect(page.locator(".notice")).to_contain_text("いまは申し込めません")
    await _look(page, widths, script=script)
    await context.close()

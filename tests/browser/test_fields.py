"""The fields of a form in a browser: an address by its postcode, a date on the narrowest phone, what the confirm page asks about."""

import json
from collections.abc import AsyncIterator, Mapping

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.demo.procedures import demo_procedures
from app.settings import Settings
from tests.browser.applicant import Resident
from tests.browser.conftest import Sides
from tests.browser.looking import watch, wrong
from tests.factories import Town, make_town

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

NARROWEST = {"width": 320, "height": 640}
WANTED = {"food-drive-loan", "food-loss-diary"}
BOTH = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
ONE_LINE = """() => [...document.querySelectorAll(".date-row")].map(
  row => new Set([...row.querySelectorAll("input, select")].map(input => input.getBoundingClientRect().bottom)).size)"""


@pytest.fixture(scope="module")
async def town(addresses: Mapping[str, str], settings: Settings, demo_sides: Sides) -> Town:
    owner = await asyncpg.connect(addresses["migrator"], server_settings={"role": "todoke_owner"})
    try:
        forms = {each.slug: each.definition for each in demo_procedures("shinjuku") if each.slug in WANTED}
        return await make_town(owner, settings, json.loads(json.dumps(forms)))
    finally:
        await owner.close()


@pytest.fixture
async def resident(chromium: Browser, demo_sides: Sides, town: Town, script: bool) -> AsyncIterator[Resident]:
    context = await chromium.new_context(viewport=NARROWEST, locale="ja-JP", java_script_enabled=script)  # type: ignore[arg-type]  # a mapping
    yield Resident(await context.new_page(), demo_sides.applicant, town.slug)
    await context.close()


async def focused(page: Page) -> str:
    name: str = await page.evaluate("document.activeElement.name || ''")
    return name


@BOTH
async def test_a_place_is_chosen_where_a_postcode_has_several(resident: Resident, script: bool) -> None:
    page, seen = resident.page, watch(resident.page)
    await resident.open(f"/{resident.town}/food-loss-diary/apply")
    await resident.type("address.postcode", "618-0000")
    await resident.press("郵便番号から住所を入力")
    place = page.locator('[name="address.place"]')
    await expect(place).to_be_visible()
    assert await focused(page) == "address.place"
    assert not script or await wrong(page, (1280, 375, 320)) == []
    await place.select_option("大阪府三島郡島本町")
    await resident.press("この場所を入れる")
    await expect(page.locator('[name="address.line"]')).to_have_value("大阪府三島郡島本町")
    assert await focused(page) == "address.line"
    assert await place.count() == 0
    assert seen.complaints == []


@BOTH
async def test_an_empty_box_says_so_where_it_stands(resident: Resident, script: bool) -> None:
    page = resident.page
    await resident.open(f"/{resident.town}/food-loss-diary/apply")
    await resident.press("郵便番号から住所を入力")
    error = page.locator("#address-postcode-error")
    await expect(error).to_have_text("郵便番号を入力してください")
    assert await focused(page) == "address.postcode"
    await resident.press("確認画面へ進む")
    await expect(page.locator("#address-line-error")).to_have_text("住所を入力してください")
    assert not script or await wrong(page, (375, 320)) == []


@pytest.mark.parametrize("script", [True])
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_a_date_stands_in_one_line_on_the_narrowest_phone(
    resident: Resident, script: bool, language: str
) -> None:
    await resident.open(f"/{resident.town}/food-drive-loan/apply?lang={language}")
    assert await resident.page.evaluate(ONE_LINE) == [1, 1]
    await resident.page.locator(".button-main").click()
    await expect(resident.page.locator(".error-summary")).to_be_focused()
    assert await resident.page.evaluate(ONE_LINE) == [1, 1]
    assert await wrong(resident.page, (375, 320)) == []

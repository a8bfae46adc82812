"""完了 and 照会 in a browser: what a resident keeps of an application, and where it leads on from there."""

from collections.abc import AsyncIterator, Mapping
from io import BytesIO

import asyncpg
import pytest
from playwright.async_api import Browser, expect
from pypdf import PdfReader

from app.applications import processing
from app.applications.queries import find
from app.applications.status import Status
from app.demo.procedures import demo_procedures
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import scoped
from tests.browser.applicant import Resident
from tests.browser.conftest import Sides
from tests.browser.looking import sideways
from tests.factories import Town, make_person, make_town

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PHONE = {"width": 375, "height": 812}
SMALL = {"width": 320, "height": 568}
SLUG = "food-loss-diary"
# the sizes of all letters on the page but those of the two numbers
OTHER_SIZES = """[...document.querySelectorAll("main *")].filter(e => !e.closest("dd.number") && e.innerText)
  .map(e => parseFloat(getComputedStyle(e).fontSize))"""
NUMBER_SIZES = """[...document.querySelectorAll("dd.number")].map(e => parseFloat(getComputedStyle(e).fontSize))"""
GROUPS = """[...document.querySelectorAll("dd.number .group")].map(e => {
  const range = document.createRange(); range.selectNodeContents(e);
  return [e.textContent, range.getClientRects().length, e.getBoundingClientRect().right <= document.documentElement.clientWidth];
})"""


@pytest.fixture(scope="module")
async def town(addresses: Mapping[str, str], settings: Settings, demo_sides: Sides) -> Town:
    owner = await asyncpg.connect(addresses["migrator"], server_settings={"role": "todoke_owner"})
    try:
        town = await make_town(owner, settings, {each.slug: each.definition for each in demo_procedures("shinjuku")})
        await owner.execute("update app.procedure set standard_days = 14 where municipality = $1", town.code)
        hours = '{"ja": "平日 9時から17時まで", "en": "Weekdays, 9 to 5"}'
        await owner.execute("update app.section set telephone_hours = $2 where municipality = $1", town.code, hours)
        return town
    finally:
        await owner.close()


@pytest.fixture(params=["ja", "en"])
async def resident(
    request: pytest.FixtureRequest, chromium: Browser, demo_sides: Sides, town: Town
) -> AsyncIterator[Resident]:
    """On the receipt, in Japanese and in English."""
    context = await chromium.new_context(
        viewport=PHONE, locale="ja-JP", permissions=["clipboard-read", "clipboard-write"]
    )
    resident = Resident(await context.new_page(), demo_sides.applicant, town.slug)
    await apply(resident)
    if request.param == "en":
        await resident.press("English")
    await resident.page.locator(f"html[lang={request.param}] dd.number").first.wait_for()
    await resident.page.wait_for_load_state()
    yield resident
    await context.close()


@pytest.fixture
async def without_script(chromium: Browser, demo_sides: Sides, town: Town) -> AsyncIterator[Resident]:
    context = await chromium.new_context(viewport=PHONE, locale="ja-JP", java_script_enabled=False)
    resident = Resident(await context.new_page(), demo_sides.applicant, town.slug)
    await apply(resident)
    yield resident
    await context.close()


async def apply(resident: Resident) -> None:
    await resident.open(f"/{resident.town}/{SLUG}/apply")
    await resident.fill_in_the_diary()
    await resident.press("確認画面へ進む")
    await resident.press("この内容で申請する")
    await resident.page.locator("dd.number").first.wait_for()


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 800}, PHONE, SMALL])
async def test_the_numbers_are_the_largest_text_and_break_between_groups_alone(
    resident: Resident, viewport: Mapping[str, int]
) -> None:
    await resident.page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
    for size in ("100%", "200%"):
        await resident.page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        assert min(await resident.page.evaluate(NUMBER_SIZES)) > max(await resident.page.evaluate(OTHER_SIZES))
        groups = await resident.page.evaluate(GROUPS)
        assert [lines for _, lines, _ in groups] == [1] * 7
        assert all(seen for _, _, seen in groups)
        assert await sideways(resident.page) <= 0


async def test_the_numbers_are_copied_by_a_button(resident: Resident) -> None:
    button = resident.page.locator("[data-copy]")
    await button.click()
    await expect(resident.page.locator(".copy [role=status]")).not_to_be_empty()
    reference, code = await resident.numbers()
    copied = await resident.page.evaluate("navigator.clipboard.readText()")
    assert [line.rpartition(" ")[2] for line in copied.split("\n")] == [reference, code]


async def test_without_javascript_there_is_no_button_that_does_nothing(without_script: Resident) -> None:
    for selector in ("[data-copy]", "[data-print]"):
        await expect(without_script.page.locator(selector)).to_be_hidden()
    await without_script.press("申請状況を照会する")
    await expect(without_script.page.locator(".status").first).to_be_visible()


async def test_the_receipt_prints_on_one_page_with_the_address_of_the_inquiry(resident: Resident) -> None:
    sheet = PdfReader(BytesIO(await resident.page.pdf(format="A4")))
    assert len(sheet.pages) == 1
    text = sheet.pages[0].extract_text()
    assert "/status" in text
    assert all(number in text.replace("\n", "") for number in await resident.numbers())


async def test_a_refusal_shows_its_reason_in_the_card_and_leads_to_a_new_application(
    resident: Resident, owner: asyncpg.Connection, town: Town, database: ScopedEngine
) -> None:
    reference, _ = await resident.numbers()
    person = await make_person(owner, town, reference[-5:].lower())
    with scoped(person.scope):
        async with ENGINE.unit():
            application = await find(reference)
            await processing.take_step(
                application,
                Status.rejected,
                application.version,
                person.id,
                "書類が足りません。\n1　写真\n2　地図",
                store=town.key_store,
            )
    await resident.page.locator('form[action^="/status"] button').first.click()
    card = resident.page.locator("section.notice")
    await expect(card.locator(".written")).to_contain_text("書類が足りません。")
    assert (await card.locator(".written").inner_text()).count("\n") == 2
    await expect(card.locator("button")).to_have_count(0)
    await card.get_by_role("link").click()
    await expect(resident.page.locator(f'a[href^="/{town.slug}/{SLUG}/apply"]')).to_be_visible()

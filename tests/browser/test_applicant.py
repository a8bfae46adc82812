"""The applicant's side in a browser: the whole way with and without JavaScript, on small screens, by keyboard, for everyone."""

import gzip
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import asyncpg
import pytest
from playwright.async_api import Browser, Response, expect

from app.demo.procedures import demo_procedures
from app.settings import Settings
from tests.browser.applicant import Resident
from tests.browser.conftest import Sides
from tests.browser.looking import Watched, sideways, watch
from tests.factories import Town, make_town

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PHONE = {"width": 375, "height": 812}
SMALL = {"width": 320, "height": 256}
Arrived = Callable[[], Awaitable[int]]


@pytest.fixture(scope="module")
async def town(addresses: Mapping[str, str], settings: Settings, demo_sides: Sides) -> Town:
    """With Shinjuku's seven procedures; the residents of all tests live here."""
    owner = await asyncpg.connect(addresses["migrator"], server_settings={"role": "todoke_owner"})
    try:
        return await make_town(owner, settings, {each.slug: each.definition for each in demo_procedures("shinjuku")})
    finally:
        await owner.close()


@pytest.fixture
async def resident(chromium: Browser, demo_sides: Sides, town: Town) -> AsyncIterator[Resident]:
    context = await chromium.new_context(viewport=PHONE, locale="ja-JP")
    yield Resident(await context.new_page(), demo_sides.applicant, town.slug)
    await context.close()


@pytest.fixture
async def without_script(chromium: Browser, demo_sides: Sides, town: Town) -> AsyncIterator[Resident]:
    context = await chromium.new_context(viewport=PHONE, locale="ja-JP", java_script_enabled=False)
    yield Resident(await context.new_page(), demo_sides.applicant, town.slug)
    await context.close()


@pytest.fixture
async def arrived(owner: asyncpg.Connection, town: Town) -> Arrived:
    """How many applications have come in since the test began."""

    async def all_of_them() -> int:
        count: int = await owner.fetchval("select count(*) from app.application where municipality = $1", town.code)
        return count

    before = await all_of_them()

    async def since() -> int:
        return await all_of_them() - before

    return since


@dataclass
class Visit:
    """One journey with a phone, and all that was seen on it: each kind of fault by the name of the page and state."""

    watched: Watched
    wide: list[str] = field(default_factory=list)
    wide_with_large_text: list[str] = field(default_factory=list)
    stored: object = None
    cookies: object = None


@pytest.fixture(scope="module")
async def visit(chromium: Browser, demo_sides: Sides, town: Town) -> Visit:
    context = await chromium.new_context(viewport=PHONE, locale="ja-JP")
    page = await context.new_page()
    seen = Visit(watch(page))

    async def look(name: str) -> None:
        await page.set_viewport_size(SMALL)
        seen.wide.extend([name] * (await sideways(page) > 0))
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        seen.wide_with_large_text.extend([name] * (await sideways(page) > 0))
        await page.evaluate("document.documentElement.removeAttribute('style')")
        await page.set_viewport_size(PHONE)

    await Resident(page, demo_sides.applicant, town.slug).journey(look)
    seen.stored = await page.evaluate("[{...localStorage}, {...sessionStorage}]")
    seen.cookies = await context.cookies()
    await context.close()
    return seen


async def test_the_whole_journey_on_a_phone(resident: Resident, arrived: Arrived) -> None:
    await resident.journey()
    assert "到達" in await resident.page.locator("#status").inner_text()
    assert await arrived() == 1


async def test_the_whole_journey_without_javascript(without_script: Resident, arrived: Arrived) -> None:
    await without_script.journey()
    assert "到達" in await without_script.page.locator("#status").inner_text()
    assert await arrived() == 1


async def test_the_browser_has_nothing_to_complain_of(visit: Visit) -> None:
    assert visit.watched.complaints == []


async def test_nothing_is_asked_of_another_site(visit: Visit, demo_sides: Sides) -> None:
    assert visit.watched.requests != []
    assert [url for url in visit.watched.requests if not url.startswith(demo_sides.applicant + "/")] == []


async def test_nothing_is_left_in_the_browser(visit: Visit) -> None:
    """htmx notes the path of the page it stands on, and no more."""
    assert visit.stored == [{}, {"htmx-current-path-for-history": "/status"}]
    assert visit.cookies == []


async def test_no_page_scrolls_sideways_on_the_smallest_screen(visit: Visit) -> None:
    assert visit.wide == []


async def test_no_page_scrolls_sideways_with_text_twice_as_large(visit: Visit) -> None:
    assert visit.wide_with_large_text == []


async def test_a_double_click_is_one_application(resident: Resident, town: Town, arrived: Arrived) -> None:
    await resident.open(f"/{town.slug}/food-loss-diary/apply")
    await resident.fill_in_the_diary()
    await resident.press("確認画面へ進む")
    await resident.page.get_by_role("button", name="この内容で申請する", exact=True).dblclick()
    await resident.page.locator(".numbers").wait_for()
    assert await arrived() == 1


async def test_a_reload_shows_the_same_numbers(resident: Resident, town: Town, arrived: Arrived) -> None:
    await resident.open(f"/{town.slug}/food-loss-diary/apply")
    await resident.fill_in_the_diary()
    await resident.press("確認画面へ進む")
    await resident.press("この内容で申請する")
    numbers = await resident.numbers()
    await resident.page.reload()
    assert await resident.numbers() == numbers
    assert await arrived() == 1


async def test_the_back_button_brings_every_answer_back(resident: Resident, town: Town) -> None:
    await resident.open(f"/{town.slug}/food-loss-diary/apply")
    await resident.fill_in_the_diary()
    await resident.press("確認画面へ進む")
    await expect(resident.page.locator("h1")).to_have_text("申請内容の確認")
    await resident.back()
    assert await resident.page.locator('[name="name"]').input_value() == "𠮷田 花子"
    assert await resident.page.locator('[name="agreement"]').is_checked()


async def test_another_language_loses_no_answer(resident: Resident, town: Town) -> None:
    await resident.open(f"/{town.slug}/food-loss-diary/apply")
    await resident.type("name", "𠮷田 花子")
    await resident.press("English")
    await expect(resident.page.locator("html")).to_have_attribute("lang", "en")
    assert await resident.page.locator('[name="name"]').input_value() == "𠮷田 花子"


async def test_enter_in_a_text_field_goes_on_and_not_to_another_language(resident: Resident, town: Town) -> None:
    await resident.open(f"/{town.slug}/food-loss-diary/apply")
    await resident.fill_in_the_diary()
    await resident.page.locator('[name="name"]').press("Enter")
    await expect(resident.page.locator("h1")).to_have_text("申請内容の確認")
    assert await resident.page.locator("html").get_attribute("lang") == "ja"


async def test_questions_that_are_not_asked_are_hidden(resident: Resident, town: Town) -> None:
    await resident.open(f"/{town.slug}/womens-health/apply")
    diagnosed = resident.page.get_by_role("group", name="診断日")
    seen = [await diagnosed.is_visible()]
    await resident.page.locator('[name="kind"][value="apply"]').check()
    await resident.page.locator('[name="event"][value="survivors"]').check()
    seen.append(await diagnosed.is_visible())
    await resident.page.locator('[name="kind"][value="survey"]').check()
    seen.append(await diagnosed.is_visible())
    assert seen == [False, True, False]


async def test_a_conditional_question_is_asked_and_shown_on_the_confirm_page(resident: Resident, town: Town) -> None:
    await resident.open(f"/{town.slug}/womens-health/apply")
    await resident.fill_in_the_survivors_meeting()
    await resident.press("確認画面へ進む")
    await expect(resident.page.locator("main")).to_contain_text("令和元年6月1日")


async def test_a_conditional_question_is_asked_without_javascript(without_script: Resident, town: Town) -> None:
    await without_script.open(f"/{town.slug}/womens-health/apply")
    await without_script.fill_in_the_survivors_meeting()
    await without_script.press("確認画面へ進む")
    await expect(without_script.page.locator("h1")).to_have_text("申請内容の確認")
    await expect(without_script.page.locator("main")).to_contain_text("令和元年6月1日")


async def test_the_status_changes_in_place(resident: Resident) -> None:
    await resident.journey()
    await resident.page.evaluate("window.stayed = true")
    await resident.press("最新の状況を見る")
    await resident.page.locator("[data-focus]:focus").wait_for()
    assert await resident.page.evaluate("window.stayed")


async def test_focus_moves_to_the_error_summary(resident: Resident, town: Town) -> None:
    await resident.open(f"/{town.slug}/food-loss-diary/apply")
    await resident.press("確認画面へ進む")
    await resident.page.locator(".error-summary:focus").wait_for()
    assert (await resident.page.title()).startswith("エラー：")


async def test_a_line_of_the_error_summary_leads_to_its_input(resident: Resident, town: Town) -> None:
    await resident.open(f"/{town.slug}/food-loss-diary/apply")
    await resident.press("確認画面へ進む")
    await resident.page.get_by_role("link", name="氏名を入力してください").click()
    await resident.page.locator('[name="name"]:focus').wait_for()


async def test_correcting_stands_at_the_question(resident: Resident, town: Town) -> None:
    await resident.open(f"/{town.slug}/food-loss-diary/apply")
    await resident.fill_in_the_diary()
    await resident.press("確認画面へ進む")
    await resident.page.locator('[value="edit:telephone"]').click()
    await resident.page.locator('[name="telephone"]:focus').wait_for()


async def test_the_keyboard_alone_reaches_the_main_button(resident: Resident, town: Town) -> None:
    await resident.open(f"/{town.slug}/food-loss-diary/")
    reached: list[str] = []
    for _ in range(12):
        await resident.page.keyboard.press("Tab")
        reached.append(await resident.page.evaluate("document.activeElement.textContent.trim()"))
    assert reached[0] == "本文へ移動"
    assert "申請をはじめる" in reached


async def test_a_cold_form_page_keeps_its_budget(resident: Resident, town: Town) -> None:
    """≤ 60 KB and ≤ 8 requests; HTML ≤ 20, CSS ≤ 12, JS with htmx ≤ 22 KB, as they travel (gzip)."""
    sizes: dict[str, int] = {}
    resident.page.on("response", partial(_count, sizes))
    await resident.open(f"/{town.slug}/food-loss-diary/apply")
    await resident.page.wait_for_load_state("networkidle")
    by_type = {
        ending: sum(n for url, n in sizes.items() if url.endswith(ending)) for ending in (".css", ".js", "apply")
    }
    assert len(sizes) <= 8
    assert sum(sizes.values()) <= 60_000
    assert by_type[".css"] <= 12_000
    assert by_type[".js"] <= 22_000
    assert by_type["apply"] <= 20_000


def _count(sizes: dict[str, int], response: Response) -> None:
    """What the answer weighs on the wire, its headers left out; every file here is small enough to be told by one header."""
    sizes[response.url] = int(response.headers.get("content-length", "0"))


def test_the_style_sheet_and_scripts_keep_their_budget() -> None:
    from app.web.static_files import static_files

    files = static_files()
    assert len(files["app.css"].compressed) <= 12_000
    assert len(files["app.js"].compressed) + len(files["htmx.min.js"].compressed) <= 22_000
    assert (
        len(files["files.css"].compressed) + len(files["files.js"].compressed) <= 7_000
    )  # where a question asks for files
    assert gzip.decompress(files["app.css"].compressed) == files["app.css"].plain

"""Files from a phone: chosen, sent one after another, moved, taken off, and sent on; with JavaScript and without."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import Browser, BrowserContext, FilePayload, Locator, Page, Route, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import watch, wrong
from tests.factories import Town, make_town
from tests.waiting import until
from tests.web.applicant.filing import FILES, picture

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
PHONE = {"width": 375, "height": 760}
LONG = "とても長い名前のファイル" * 6 + "2026年11月30日.png"


def photo(name: str, seed: int = 0, size: int = 2_000) -> FilePayload:
    """A picture of its own of some `size` bytes."""
    return {"name": name, "mimeType": "image/png", "buffer": picture(seed, size)}


@dataclass
class Resident:
    """Somebody with a phone at the form of a procedure that asks for files."""

    page: Page
    address: str

    async def open(self) -> None:
        await self.page.goto(self.address)

    async def fill(self) -> None:
        """All but the files."""
        await self.page.locator("#day").check()
        await self.page.locator("#name").fill("四谷 花子")
        await self.page.locator("#telephone").fill("03-5273-3546")

    async def choose(self, *files: FilePayload, question: str = "proof") -> None:
        await self.page.locator(f"#{question}").set_input_files(list(files))

    @property
    def waiting(self) -> Locator:
        """The rows of files that are not sent yet, or were not taken."""
        return self.page.locator("[data-sending] > li")

    async def shows(self, *names: str) -> None:
        """These files are attached, and none is on its way any more."""
        await expect(self.waiting).to_have_count(0)
        await expect(self.page.locator("#proof-attached .attached-name")).to_have_text(list(names))

    async def announces(self, words: str) -> None:
        await expect(self.page.locator("#announcement")).to_contain_text(words)

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.locator("main").get_by_role("button", name=name)

    def file_button(self, act: str, name: str) -> Locator:
        return self.button(re.compile(f"^{act}\\s*：{re.escape(name)}$"))

    async def go_on(self) -> None:
        await self.button("確認画面へ進む").click()

    async def says(self, heading: str) -> None:
        await expect(self.page.locator("h1")).to_have_text(heading)

    async def submits(self, *names: str) -> None:
        """From the confirm page, which names the files, to the two numbers."""
        await self.says("申請内容の確認")
        await expect(self.page.locator("main")).to_contain_text(f"{len(names)}件：{'、'.join(names)}")
        await self.page.wait_for_timeout(900)  # a button takes no pointer for 0.8 s after its page appears
        await self.button("この内容で申請する").click()
        await self.says("申請が到達しました")


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings, {"event": FILES})


async def resident_in(context: BrowserContext, sides: Sides, town: Town) -> Resident:
    context.set_default_timeout(30_000)
    return Resident(await context.new_page(), f"{sides.applicant}/{town.slug}/event/apply")


@pytest.fixture
async def resident(demo_sides: Sides, chromium: Browser, town: Town) -> AsyncIterator[Resident]:
    context = await chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="ja-JP")
    yield await resident_in(context, demo_sides, town)
    await context.close()


@pytest.fixture
async def plain(demo_sides: Sides, chromium: Browser, town: Town) -> AsyncIterator[Resident]:
    """Somebody whose browser runs no script."""
    context = await chromium.new_context(viewport=PHONE, java_script_enabled=False, locale="ja-JP")
    yield await resident_in(context, demo_sides, town)
    await context.close()


async def arrived(owner: asyncpg.Connection, town: Town) -> int:
    """How many files belong to an application of the municipality."""
    return int(
        await owner.fetchval(
            "select count(*) from app.attachment where municipality = $1 and application is not null", town.code
        )
    )


async def test_files_go_as_soon_as_they_are_chosen(resident: Resident, owner: asyncpg.Connection, town: Town) -> None:
    await resident.open()
    await resident.fill()
    await resident.choose(photo("免許証.png"), photo(LONG, 1, 300_000))
    await resident.shows("免許証.png", LONG)
    await resident.announces(f"「{LONG}」を付けました")
    await expect(resident.page.locator("#proof")).to_have_value("")
    await resident.go_on()
    await resident.submits("免許証.png", LONG)
    assert await arrived(owner, town) == 2


async def test_the_whole_way_without_javascript(plain: Resident, owner: asyncpg.Connection, town: Town) -> None:
    await plain.open()
    await plain.fill()
    await plain.choose(photo("免許証.png"))
    await plain.button("このファイルを付ける").first.click()
    await plain.shows("免許証.png")
    await plain.choose(photo("うら面.png", 1), photo("転出証明.png", 2))
    await plain.go_on()
    await plain.says("申請内容の確認")
    await plain.button(re.compile("修正.*本人確認書類")).click()
    await plain.shows("免許証.png", "うら面.png", "転出証明.png")
    await plain.file_button("上へ", "転出証明.png").click()
    await plain.shows("免許証.png", "転出証明.png", "うら面.png")
    await plain.file_button("外す", "免許証.png").click()
    await plain.shows("転出証明.png", "うら面.png")
    await plain.go_on()
    await plain.submits("転出証明.png", "うら面.png")
    assert await arrived(owner, town) == 2


async def test_files_are_moved_and_taken_off_and_reading_goes_on_there(resident: Resident) -> None:
    await resident.open()
    await resident.choose(*(photo(f"{n}.png", n) for n in range(3)))
    await resident.shows("0.png", "1.png", "2.png")
    await resident.file_button("上へ", "2.png").press("Enter")
    await resident.shows("0.png", "2.png", "1.png")
    await resident.announces("「2.png」を2番目にしました")
    await expect(resident.file_button("上へ", "2.png")).to_be_focused()
    await resident.page.keyboard.press("Enter")
    await expect(resident.file_button("下へ", "2.png")).to_be_focused()
    await resident.file_button("外す", "0.png").press("Space")
    await resident.shows("2.png", "1.png")
    await expect(resident.file_button("外す", "1.png")).to_be_focused()
    await resident.announces("「0.png」を外しました")
    await resident.file_button("外す", "1.png").press("Enter")
    await resident.file_button("外す", "2.png").press("Enter")
    await resident.shows()
    await expect(resident.page.locator("#proof")).to_be_focused()


async def test_what_is_not_taken_is_told_and_the_others_are_kept(resident: Resident) -> None:
    await resident.open()
    exe: FilePayload = {"name": "virus.exe", "mimeType": "application/octet-stream", "buffer": b"MZ" * 100}
    await resident.choose(photo("a.png"), exe, photo("大きい.png", 1, 1_200_000), photo("b.png", 2))
    await expect(resident.page.locator("#proof-attached .attached-name")).to_have_text(["a.png", "b.png"])
    await expect(resident.waiting).to_have_count(2)
    await expect(resident.waiting.first).to_contain_text("「virus.exe」は、ここでは受け付けていない種類")
    await expect(resident.waiting.last).to_contain_text("「大きい.png」は大きすぎます。1つ1MBまで")
    await resident.button("やめる").first.click()
    await resident.button("やめる").click()
    await resident.choose(photo("c.png", 3), photo("d.png", 4))
    await expect(resident.waiting).to_have_count(1)
    await expect(resident.waiting).to_contain_text(
        re.compile("「d.png」は付けられませんでした。本人確認書類に付けられるファイルは3個まで")
    )
    assert await wrong(resident.page) == []


async def test_a_line_that_breaks_loses_nothing(resident: Resident) -> None:
    await resident.open()
    await resident.fill()
    await resident.page.context.set_offline(True)
    await resident.choose(photo("a.png"), photo("b.png", 1))
    await expect(resident.waiting).to_have_count(2)
    await resident.announces("「b.png」を送れませんでした")
    await resident.page.context.set_offline(False)
    await resident.button("もう一度送る").first.click()
    await expect(resident.page.locator("#proof-attached .attached-name")).to_have_text(["a.png"])
    await resident.button("もう一度送る").click()
    await resident.shows("a.png", "b.png")
    await expect(resident.page.locator("#name")).to_have_value("四谷 花子")


async def held_back(page: Page) -> asyncio.Event:
    """Requests that send something wait until the event is set."""
    may_go = asyncio.Event()

    async def wait(route: Route) -> None:
        if route.request.method == "POST":
            async with asyncio.timeout(30):
                await may_go.wait()
        await route.continue_()

    await page.route("**/apply*", wait)
    return may_go


async def test_going_on_waits_for_the_files(resident: Resident) -> None:
    await resident.open()
    await resident.fill()
    may_go = await held_back(resident.page)
    await resident.choose(photo("a.png"), photo("b.png", 1))
    await resident.page.wait_for_timeout(900)
    await resident.go_on()
    await expect(resident.page.locator("#files-wait")).to_be_visible()
    await resident.says("申請内容の入力")
    may_go.set()
    await resident.submits("a.png", "b.png")


async def test_going_on_does_not_leave_a_refused_file_behind_unseen(resident: Resident) -> None:
    await resident.open()
    await resident.fill()
    may_go = await held_back(resident.page)
    await resident.choose(photo("a.png"), {"name": "b.exe", "mimeType": "", "buffer": b"MZ" * 100})
    await resident.page.wait_for_timeout(900)
    await resident.go_on()
    may_go.set()
    await expect(resident.waiting).to_have_count(1)
    await expect(resident.waiting).to_contain_text("「b.exe」は、ここでは受け付けていない")
    await expect(resident.page.locator("#files-wait")).to_be_hidden()
    await expect(resident.button("やめる")).to_be_focused()
    await resident.announces("「b.exe」は、ここでは受け付けていない")
    await resident.says("申請内容の入力")
    await resident.go_on()
    await resident.submits("a.png")


async def test_a_file_that_is_stopped_is_not_sent(resident: Resident) -> None:
    await resident.open()
    may_go = await held_back(resident.page)
    await resident.choose(photo("a.png"), photo("b.png", 1))
    await resident.button("やめる").first.click()
    await expect(resident.waiting).to_have_count(1)
    may_go.set()
    await resident.shows("b.png")


async def test_the_language_row_takes_the_files_along(resident: Resident) -> None:
    await resident.open()
    await resident.fill()
    await resident.choose(photo("a.png"))
    await resident.shows("a.png")
    await resident.page.get_by_role("button", name="English").click()
    await expect(resident.page.locator("h1")).to_have_text(re.compile("^[A-Za-z ]+$"))
    await resident.shows("a.png")
    await resident.choose({"name": "b.exe", "mimeType": "", "buffer": b"MZ" * 100})
    await expect(resident.waiting).to_contain_text("“b.exe”")
    await expect(resident.page.locator("#proof-attached")).to_contain_text("Remove")


async def test_back_shows_what_is_held(resident: Resident) -> None:
    await resident.open()
    await resident.fill()
    await resident.choose(photo("a.png"))
    await resident.shows("a.png")
    await resident.go_on()
    await resident.says("申請内容の確認")
    await resident.page.go_back()
    await resident.says("申請内容の入力")
    await resident.shows("a.png")
    await resident.choose(photo("b.png", 1))
    await resident.shows("a.png", "b.png")
    await resident.go_on()
    await resident.submits("a.png", "b.png")


async def test_the_camera_is_offered_where_there_is_a_finger(
    resident: Resident, demo_sides: Sides, chromium: Browser, town: Town
) -> None:
    await resident.open()
    await expect(resident.button("カメラで撮る").first).to_be_visible()
    taken = resident.page.locator("input[capture]").first
    await expect(taken).to_have_attribute("capture", "environment")
    assert await resident.page.locator("#proof").get_attribute("capture") is None
    await taken.set_input_files([photo("IMG_0001.png")])
    await resident.shows("IMG_0001.png")
    desk = await resident_in(await chromium.new_context(), demo_sides, town)
    await desk.open()
    await expect(desk.page.locator("#proof")).to_be_attached()
    await expect(desk.button("カメラで撮る").first).to_be_hidden()
    await desk.page.context.close()


async def test_many_files_with_long_names_stand_in_the_page(resident: Resident) -> None:
    watched = watch(resident.page)
    await resident.open()
    await resident.choose(photo(LONG, 1), photo("a" * 90 + ".png", 2), photo("短い.png", 3))
    await resident.shows(LONG, "a" * 90 + ".png", "短い.png")
    assert await wrong(resident.page) == []
    assert watched.complaints == []


SLOW = 500_000 / 8  # bytes a second: 500 kbit/s


async def slowed_down(page: Page) -> None:
    session = await page.context.new_cdp_session(page)
    await session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 200, "downloadThroughput": SLOW, "uploadThroughput": SLOW},
    )


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
async def test_three_files_on_a_fresh_page_over_a_slow_line(
    script: bool, resident: Resident, plain: Resident, owner: asyncpg.Connection, town: Town
) -> None:
    """Three of 300 kB at 500 kbit/s take some 15 seconds, in which nothing may give up."""
    somebody = resident if script else plain
    names = ("おもて.png", "うら.png", "証明書.png")
    await somebody.open()
    await somebody.fill()
    await slowed_down(somebody.page)
    began = time.monotonic()
    await somebody.choose(*(photo(name, seed, 300_000) for seed, name in enumerate(names)))
    if script:
        bar = resident.waiting.first.locator("progress")
        await expect(bar).to_have_attribute("aria-label", "「おもて.png」を送っています")
        moving = "() => { const bar = document.querySelector('[data-sending] progress'); return bar && bar.value > 0; }"
        await resident.page.wait_for_function(moving)
        await resident.shows(*names)
    somebody.page.set_default_timeout(60_000)
    await somebody.go_on()
    await somebody.says("申請内容の確認")
    assert time.monotonic() - began > 900_000 / SLOW  # it was slow indeed
    await somebody.submits(*names)
    assert await arrived(owner, town) == 3


async def test_two_hundred_megabytes_are_refused_with_words(plain: Resident, tmp_path: Path) -> None:
    film = tmp_path / "film.mov"
    with film.open("wb") as file:
        file.truncate(200_000_000)
    await plain.open()
    await plain.fill()
    await plain.page.locator("#proof").set_input_files(film)
    await plain.button("このファイルを付ける").first.click()
    await plain.says("送られたファイルが大きすぎます")
    await plain.page.go_back()
    await expect(plain.page.locator("#name")).to_have_value("四谷 花子")


async def test_an_upload_that_is_stopped_midway_leaves_nothing(
    resident: Resident, owner: asyncpg.Connection, town: Town
) -> None:
    await resident.open()
    await slowed_down(resident.page)
    await resident.choose(photo("a.png", 0, 900_000))

    async def held() -> bool:
        return bool(await owner.fetchval("select count(*) from app.attachment where municipality = $1", town.code))

    async def none_held() -> bool:
        return not await held()

    await until(held)
    await resident.button("やめる").click()
    await expect(resident.waiting).to_have_count(0)
    await until(none_held)
    await resident.choose(photo("b.png", 1))
    await resident.shows("b.png")


async def test_the_page_does_not_jump(resident: Resident) -> None:
    await resident.page.add_init_script(
        "window.jumps = 0; new PerformanceObserver(list => list.getEntries().forEach(each => {"
        " if (!each.hadRecentInput) window.jumps += each.value; })).observe({type: 'layout-shift', buffered: true});"
    )
    await resident.open()
    await resident.page.wait_for_load_state("networkidle")
    assert await resident.page.evaluate("window.jumps") == 0


async def test_all_of_it_by_keyboard(demo_sides: Sides, chromium: Browser, town: Town) -> None:
    desk = await resident_in(await chromium.new_context(), demo_sides, town)
    desk.page.on(
        "filechooser", lambda _: None
    )  # from before the page is there: a chooser that opens sooner is nobody's
    await desk.open()
    await desk.page.locator("#mail").focus()
    await desk.page.keyboard.press("Tab")
    await expect(desk.page.locator("#proof")).to_be_focused()
    ring = await desk.page.locator(".choose-label").first.evaluate("one => getComputedStyle(one).outlineStyle")
    assert ring == "solid"
    for key, names in (("Space", ["a.png"]), ("Enter", ["a.png", "b.png"])):
        async with desk.page.expect_file_chooser() as chooser:
            await desk.page.keyboard.press(key)
        await (await chooser.value).set_files([photo(names[-1], len(names))])
        await desk.shows(*names)
        await expect(desk.page.locator("#proof")).to_be_focused()
    await desk.page.keyboard.press("Shift+Tab")
    await expect(desk.file_button("外す", "b.png")).to_be_focused()
    await desk.page.context.close()

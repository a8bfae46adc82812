"""Back, Forward and Reload on every page of the applicant's journey, in Chromium and in Firefox: each shows what was there before.

Neither browser keeps its pages alive here (Playwright switches that off in Chromium, a preference does in Firefox), except where a
test says so: what is shown then comes from the copy on disk, which `Cache-Control` decides about.
"""

import base64
import json
import os
import shutil
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime

import asyncpg
import pytest
from playwright.async_api import Browser

from app.demo.procedures import demo_procedures
from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.walkers import HERE, Chromium, Driven, Firefox, Walker
from tests.factories import Town, make_town
from tests.waiting import until
from tests.web.applicant.filing import FILES, png

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

DIARY = {
    "name": "𠮷田 花子",
    "address.postcode": "160-8484",
    "address.line": "東京都新宿区歌舞伎町",
    "telephone": "03-5273-3546",
    "email": "hanako@example.jp",
    "age_band": "40s",
    "household": "3",
}
BROWSERS = {
    "chromium": {},
    "firefox": {"browser.sessionhistory.max_total_viewers": 0},
    "firefox that keeps pages alive": {},
}
NEXT = "#answers .button-main"


@pytest.fixture(scope="module")
async def town(addresses: Mapping[str, str], settings: Settings, demo_sides: Sides) -> Town:
    owner = await asyncpg.connect(addresses["migrator"], server_settings={"role": "todoke_owner"})
    try:
        return await make_town(owner, settings, {each.slug: each.definition for each in demo_procedures("shinjuku")})
    finally:
        await owner.close()


@pytest.fixture(scope="module", params=BROWSERS)
async def driven(request: pytest.FixtureRequest, chromium: Browser) -> AsyncIterator[Driven]:
    if request.param == "chromium":
        context = await chromium.new_context(viewport={"width": 375, "height": 812}, locale="ja-JP")
        yield Chromium(await context.new_page())
        await context.close()
        return
    firefox = await Firefox.started(*firefox_and_node(), BROWSERS[request.param])
    yield firefox
    await firefox.ended()


def firefox_and_node() -> tuple[str, str]:
    node, program = shutil.which("node"), shutil.which("firefox-esr") or shutil.which("firefox")
    missing = [
        what
        for what, there in {
            "Firefox (Debian: apt-get install firefox-esr)": program,
            "Node.js (Debian: apt-get install nodejs npm)": node,
            "puppeteer-core (npm ci --ignore-scripts --prefix tests/browser)": (
                HERE / "node_modules/puppeteer-core"
            ).is_dir(),
        }.items()
        if not there
    ]
    if missing or node is None or program is None:
        reason = "not on this machine: " + ", ".join(missing)
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return node, program


@pytest.fixture
def walker(driven: Driven, demo_sides: Sides) -> Walker:
    return Walker(driven, demo_sides.applicant)


@pytest.fixture
async def without_script(chromium: Browser, demo_sides: Sides) -> AsyncIterator[Walker]:
    context = await chromium.new_context(locale="ja-JP", java_script_enabled=False)
    yield Walker(Chromium(await context.new_page()), demo_sides.applicant)
    await context.close()


async def arrived(owner: asyncpg.Connection, town: Town) -> int:
    count: int = await owner.fetchval("select count(*) from app.application where municipality = $1", town.code)
    return count


async def fill_in(walker: Walker) -> None:
    for name in ("term", "diary", "agreement"):
        await walker.driven.evaluate(f"void (document.getElementsByName('{name}')[0].checked = true)")
    await walker.answer(DIARY)


async def the_journey(walker: Walker, town: Town) -> None:
    """From the catalogue to the status and on, with a mistake and a correction on the way."""
    await walker.open(f"/{town.slug}/")
    await walker.press('main a[href$="/food-loss-diary/"]')
    await walker.press("main .button-main")
    await walker.press(NEXT)  # nothing is filled in: errors
    await fill_in(walker)
    await walker.press(NEXT)
    await walker.press('[value="edit:telephone"]')
    await walker.press(NEXT)
    await walker.press(NEXT)
    await walker.press('form[action^="/status"] button')
    await walker.press('footer a[href^="/contact"]')


async def test_back_forward_and_reload_show_every_page_of_the_journey_again(
    walker: Walker, town: Town, owner: asyncpg.Connection
) -> None:
    before = await arrived(owner, town)
    await the_journey(walker, town)
    seen = walker.pages
    assert len({title for title, _ in seen}) >= 8
    back = [await walker.back() for _ in seen[1:]]
    assert back == seen[-2::-1]
    again: list[tuple[str, str]] = []
    for _ in seen[1:]:
        again += [await walker.forward(), await walker.reload()]
    assert again == [page for page in seen[1:] for _ in range(2)]
    assert await arrived(owner, town) == before + 1


async def test_back_brings_the_answers_back(walker: Walker, town: Town) -> None:
    await walker.open(f"/{town.slug}/food-loss-diary/apply")
    await walker.press(NEXT)
    await fill_in(walker)
    await walker.press(NEXT)
    await walker.back()
    assert (await walker.answers()).items() >= DIARY.items()


async def test_no_number_is_left_in_an_address_a_title_or_a_store(walker: Walker, town: Town) -> None:
    await the_journey(walker, town)
    reference, inquiry_code = (await numbers_after(walker, "申請が到達しました"))[:2]
    left = json.dumps(walker.left_behind, ensure_ascii=False)
    assert "申請が到達しました" in left
    assert not [secret for secret in (reference, inquiry_code, inquiry_code.replace("-", "")) if secret in left]


async def numbers_after(walker: Walker, words: str) -> list[str]:
    """Back to the page of these words, and the two numbers on it."""
    while words not in (await walker.back())[0]:
        pass
    return await walker.text_of("dd.number")


async def test_back_leads_out_of_an_application_that_was_not_taken(
    walker: Walker, town: Town, owner: asyncpg.Connection
) -> None:
    await walker.open(f"/{town.slug}/food-loss-diary/apply")
    await fill_in(walker)
    await walker.press(NEXT)
    set_to = "update app.procedure set suspended_at = $2 where municipality = $1"
    await owner.execute(set_to, town.code, datetime.now(UTC))
    try:
        await walker.press(NEXT)
        refused = walker.pages[-1]
        await walker.press('footer a[href^="/contact"]')
    finally:
        await owner.execute(set_to, town.code, None)
    assert "ただいま受付を止めています" in refused[0]
    assert [await walker.back(), await walker.back()] == [refused, walker.pages[1]]


async def test_back_shows_numbers_that_were_not_found_again(without_script: Walker) -> None:
    """With script the answer comes in place, and there is nothing to go back to."""
    await without_script.open("/status")
    await without_script.press("#inquiry .button-main")
    await without_script.press('footer a[href^="/contact"]')
    assert await without_script.back() == without_script.pages[1]
    assert "エラー：" in without_script.pages[1][0]


async def test_after_finishing_the_copies_on_disk_are_gone(chromium: Browser, demo_sides: Sides, town: Town) -> None:
    """In Chromium, and for pages that it does not keep alive; a Back then gets an error of the browser's own."""
    context = await chromium.new_context(locale="ja-JP")
    walker = Walker(Chromium(await context.new_page()), demo_sides.applicant)
    await walker.open(f"/{town.slug}/food-loss-diary/apply")
    await fill_in(walker)
    await walker.press(NEXT)
    await walker.press(NEXT)
    assert "申請が到達しました" in walker.pages[-1][0]
    await walker.press('main a[href^="/finish"]')
    assert "ウィンドウを閉じてください" in walker.pages[-1][0]
    assert "申請が到達しました" not in " ".join(await walker.back())
    await context.close()


CHOOSE = """content => {
  const input = document.getElementById("proof"), chosen = new DataTransfer();
  chosen.items.add(new File([Uint8Array.from(atob(content), letter => letter.charCodeAt(0))], "免許証.png", {type: "image/png"}));
  input.files = chosen.files;
  input.dispatchEvent(new Event("change", {bubbles: true}));
}"""


async def test_back_shows_the_files_that_are_held(
    walker: Walker, owner: asyncpg.Connection, settings: Settings
) -> None:
    """The fresh page had no key: what a browser restores in its form is enough to ask for the list again."""
    town = await make_town(owner, settings, {"event": FILES})

    async def is_published() -> bool:
        await walker.open(f"/{town.slug}/event/apply")
        return walker.pages[-1][0].startswith("申請内容の入力")

    await until(is_published, 10)  # the side hears of a new town a moment later
    await walker.answer({"day": "first", "name": "四谷 花子", "telephone": "03-5273-3546"})
    await walker.driven.evaluate(f"({CHOOSE})({json.dumps(base64.b64encode(png()).decode())})")

    async def is_listed() -> bool:
        return await walker.text_of("#proof-attached .attached-name") == ["免許証.png"]

    await until(is_listed, 30)
    await walker.press(NEXT)
    assert "1件：免許証.png" in walker.pages[-1][1]
    title, _ = await walker.back()
    assert title.startswith("申請内容の入力")
    await until(is_listed, 30)
    await walker.press(NEXT)
    assert "1件：免許証.png" in walker.pages[-1][1]
    await walker.press(NEXT)
    assert "申請が到達しました" in walker.pages[-1][1]

"""The desk is dense and does not slip: rows in sight with notices showing, no page wider than the window, nothing that moves after an act, and
two presses that do one act. `-s` prints the table of rows."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.applications.search.indexing_job import index_next
from app.calendar.tokyo import today
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from tests.browser.conftest import PATIENCE_SECONDS, Sides
from tests.browser.looking import faults, sideways, watch
from tests.browser.test_back_and_reload import firefox_and_node
from tests.browser.walkers import Firefox
from tests.factories import ANSWERS, DEFINITION, Person, Town, make_person, make_town, submit_one
from tests.operators import make_operator
from tests.routes import ROUTES
from tests.waiting import until as until_true

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

TITLE: Final = "食品ロスダイアリーモニターへの参加申込み及びアンケート（秋の部、事業者と団体のみなさま）"
APPLICATIONS: Final = 24
PRESSES: Final = (0.3, 0.7)  # seconds from the first press to the second
READY: Final = 0.9  # from where a button takes a pointer
DESKS: Final = (({"width": 1280, "height": 720}, 15), ({"width": 1024, "height": 768}, 12))
BEFORE: Final = {
    "/inbox": (3, 1),
    "/lists/event": (3, 0),
    "/calls": (4, 2),
    "/search": (6, 5),
}  # without notices, as of 0.3.0
TWO_NOTICES: Final = """() => {
  const shown = [...document.querySelectorAll(".notice")].filter(one => one.offsetHeight).length;
  const notice = '<div class="notice notice-line notice-warning"><p>承認された期間は令和9年3月31日で終わります。</p></div>';
  document.querySelector(".list-page").insertAdjacentHTML("afterbegin", notice.repeat(Math.max(0, 2 - shown)));
}"""
WHOLE_ROWS: Final = """() => [...document.querySelectorAll("#rows > tr")].filter(row => {
  const box = row.getBoundingClientRect();
  const seen = document.elementFromPoint(box.left + 60, box.bottom - 3);
  return box.top >= 0 && box.bottom <= innerHeight && row.contains(seen);
}).length"""
SMALLEST: Final = """() => Math.min(...[...document.querySelectorAll("#rows td, #rows th")].map(one => parseFloat(getComputedStyle(one).fontSize)))"""
NOTICE_HEIGHTS: Final = """() => [...document.querySelectorAll(".notice")].map(one => one.offsetHeight)"""
BOXES: Final = """() => [...document.querySelectorAll("main :is(tr, th, .tabs a, .filters, .toolbar)")].map(one => {
  const box = one.getBoundingClientRect(); return [one.tagName, box.left, box.top, box.width, box.height]; })"""


@dataclass
class Desk:
    page: Page
    town: Town
    person: Person
    staff: str
    references: list[str]
    owner: asyncpg.Connection

    async def steps(self) -> int:
        count: int = await self.owner.fetchval(
            "select count(*) from app.status_event where municipality = $1 and from_status is not null", self.town.code
        )
        return count

    async def statuses(self) -> list[str]:
        rows = await self.owner.fetch(
            "select status from app.application where municipality = $1 and status <> 'arrived'", self.town.code
        )
        return [row["status"] for row in rows]


@asynccontextmanager
async def desk_in(
    browser: Browser,
    sides: Sides,
    owner: asyncpg.Connection,
    settings: Settings,
    *,
    scripts: bool = True,
    many: int = 3,
) -> AsyncIterator[Desk]:
    """An administrator's, with two notices: the approval ends soon, and there is somebody to call today."""
    definition: Mapping[str, Any] = {**DEFINITION, "title": {"ja": TITLE, "en": "Event"}}
    town = await make_town(owner, settings, {"event": definition})
    references = [
        str((await submit_one(town, settings, {**ANSWERS, "name": [f"新宿 次郎{number}"]})).reference)
        for number in range(many)
    ]
    person = await make_person(owner, town)
    await owner.execute(
        "update app.approval set period_to = $2 where municipality = $1", town.code, today() + timedelta(days=20)
    )
    await owner.execute("update app.application set contact_on = $2 where municipality = $1", town.code, today())
    context = await browser.new_context(viewport=DESKS[0][0], locale="ja-JP", java_script_enabled=scripts)
    cookie = {"name": "todoke-staff", "value": person.session.reveal(), "url": sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    yield Desk(await context.new_page(), town, person, sides.staff, references, owner)
    await context.close()


@pytest.fixture
async def desk(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings, database: ScopedEngine
) -> AsyncIterator[Desk]:
    async with desk_in(chromium, demo_sides, owner, settings) as found:
        yield found


@pytest.fixture
async def full(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings, database: ScopedEngine
) -> AsyncIterator[Desk]:
    async with desk_in(chromium, demo_sides, owner, settings, many=APPLICATIONS) as found:
        yield found


@pytest.fixture
async def without_script(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> AsyncIterator[Desk]:
    async with desk_in(chromium, demo_sides, owner, settings, scripts=False) as found:
        yield found


async def open_list(desk: Desk, address: str) -> None:
    if address == "/search":
        await desk.owner.execute(
            "update app.application set arrived_at = arrived_at - interval '1 minute' where municipality = $1",
            desk.town.code,
        )
        await index_next(desk.town.key_store, desk.town.code)
    await desk.page.goto(desk.staff + address)
    if address == "/search":
        await desk.page.locator("#asked").fill("新宿 次郎")
        await desk.page.get_by_role("button", name="さがす").click()
    await desk.page.locator("#rows > tr").first.wait_for()


async def test_rows_in_sight_with_two_notices(full: Desk) -> None:
    page, found = full.page, dict[str, list[int]]()
    await open_list(full, "/inbox")
    assert await page.locator(".notice").count() == 2  # of its own
    for address in BEFORE:
        if address == "/calls":
            await full.owner.execute(
                "update app.application set status = 'confirming', status_before = 'arrived' where municipality = $1",
                full.town.code,
            )
        for screen, least in DESKS:
            await page.set_viewport_size(screen)  # type: ignore[arg-type]  # a plain mapping
            await open_list(full, address)
            await page.evaluate(TWO_NOTICES)
            assert max(await page.evaluate(NOTICE_HEIGHTS)) <= 28
            assert await page.evaluate(SMALLEST) >= 16
            assert await sideways(page) <= 0
            rows = await page.evaluate(WHOLE_ROWS)
            found.setdefault(address, []).append(rows)
            assert rows >= least, (address, screen, rows)
    print("\nwhole rows, two notices showing   1280 x 720      1024 x 768")  # noqa: T201 - the table, with -s
    for address, (wide, small) in found.items():
        was = BEFORE[address]
        print(f"{address:32} {was[0]:6} -> {wide:2}    {was[1]:6} -> {small:2}")  # noqa: T201 - the same


async def test_rows_in_sight_with_what_the_operator_tells(full: Desk) -> None:
    """A planned stop and an お知らせ are one line together, beside one of the desk's own, and are read whole when it is opened."""
    page, by = full.page, await make_operator(full.owner)
    await full.owner.execute(
        "insert into app.planned_stop (begins_at, ends_at, reason, planned_by) values (now() + interval '2 days', now() + interval '50 hours', $1, $2)",
        "機器の更新、ネットワークの切替えと、その後の確認",
        by.id,
    )
    await full.owner.execute(
        "insert into app.announcement (audience, words, begins_at, ends_at, written_by) "
        "values ('staff', '{\"ja\": \"年末の問合せ窓口は28日までです。\"}', now() - interval '1 hour', now() + interval '1 hour', $1)",
        by.id,
    )
    await full.owner.execute("update app.application set contact_on = null where municipality = $1", full.town.code)
    try:
        await expect_told(full)
        for screen, least in DESKS:
            await page.set_viewport_size(screen)  # type: ignore[arg-type]  # a plain mapping
            await open_list(full, "/inbox")
            assert await page.locator(".notice").count() == 2
            assert max(await page.evaluate(NOTICE_HEIGHTS)) <= 28
            assert await sideways(page) <= 0
            rows = await page.evaluate(WHOLE_ROWS)
            assert rows >= least, (screen, rows)
        await page.locator(".announced-line summary").click()
        await expect(page.locator(".announced-line")).to_contain_text("年末の問合せ窓口は28日までです。")
        assert await faults(page) == []
    finally:
        await full.owner.execute(
            "update app.planned_stop set ended_at = clock_timestamp() where planned_by = $1", by.id
        )
        await full.owner.execute(
            "update app.announcement set withdrawn_at = clock_timestamp() where written_by = $1", by.id
        )
        await expect_told(full, told=False)


async def expect_told(desk: Desk, *, told: bool = True) -> None:
    """The side asks every ten seconds."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        await open_list(desk, "/inbox")
        while (await desk.page.locator(".announced-line").count() > 0) != told:
            await asyncio.sleep(1)
            await open_list(desk, "/inbox")


@pytest.mark.parametrize("address", BEFORE)
async def test_a_skip_link_leads_to_the_first_row(desk: Desk, address: str) -> None:
    if address == "/calls":
        await desk.owner.execute(
            "update app.application set status = 'confirming', status_before = 'arrived' where municipality = $1",
            desk.town.code,
        )
    await open_list(desk, address)
    await desk.page.evaluate("document.activeElement.blur()")
    await desk.page.keyboard.press("Tab")
    await desk.page.keyboard.press("Tab")
    await expect(desk.page.get_by_role("link", name="一覧の最初の行へ移動")).to_be_focused()
    await desk.page.keyboard.press("Enter")
    await desk.page.keyboard.press("Tab")
    assert await desk.page.evaluate("document.querySelector('#rows > tr').contains(document.activeElement)")


async def test_an_act_in_a_row_moves_nothing(desk: Desk) -> None:
    """Rows, columns, tabs and bars stay where they are; the first of three is accepted, and the last, when no button is left."""
    page, watched = desk.page, watch(desk.page)
    for screen, _ in DESKS:
        await page.set_viewport_size(screen)  # type: ignore[arg-type]  # a plain mapping
        await open_list(desk, "/inbox")
        before = await page.evaluate(BOXES)
        waiting = page.locator("#rows").get_by_role("button", name="受け付ける")
        for _ in range(await waiting.count() - (1 if screen["width"] == 1280 else 0)):
            row = page.locator("#rows > tr", has=page.get_by_role("button", name="受け付ける")).first
            reference = await row.get_attribute("id")
            await row.get_by_role("button", name="受け付ける").click()
            await expect(page.locator(f"#{reference} .status")).to_have_text("受付済")
            assert await page.evaluate(BOXES) == before
    assert watched.complaints == []


async def test_a_line_that_is_cut_is_read_whole_and_moves_nothing(desk: Desk) -> None:
    """With the keyboard in its row, and with the pointer on it."""
    page = desk.page
    await page.set_viewport_size({"width": 1024, "height": 768})
    await open_list(desk, "/inbox")
    before = await page.evaluate(BOXES)
    title = page.locator(f"#row-{desk.references[0]} .cell-rest > .cut")
    hidden = "one => one.scrollWidth > one.clientWidth && getComputedStyle(one).overflow === 'hidden'"
    assert await title.evaluate(hidden)
    await page.locator(f"#row-{desk.references[0]} a.number").focus()
    assert not await title.evaluate(hidden)
    assert await page.evaluate(BOXES) == before
    await page.locator("h1").click()
    await page.evaluate("document.activeElement.blur()")
    assert await title.evaluate(hidden)
    await title.hover()
    assert not await title.evaluate(hidden)
    assert await page.evaluate(BOXES) == before


async def test_the_name_stays_in_sight_and_what_goes_on_throws_a_shadow(desk: Desk) -> None:
    page = desk.page
    for number in range(8):
        await desk.owner.execute(
            "insert into app.custom_column (municipality, id, procedure, label, kind, position) "
            "values ($1, gen_random_uuid(), $2, $3, 'text', $4)",
            desk.town.code,
            desk.town.procedures["event"],
            f"課の長い名前の列{number}",
            number + 1,
        )
    await page.set_viewport_size({"width": 1024, "height": 768})
    await open_list(desk, "/lists/event")
    table = page.locator(".table-scroll")
    assert await table.evaluate("one => one.scrollWidth > one.clientWidth")
    assert await table.evaluate("one => getComputedStyle(one).backgroundImage.split('linear-gradient').length") == 5
    await table.evaluate("one => one.scrollTo(9999, 0)")
    for cell in (".cell-name", ".cell-check"):
        box = await page.locator(f"#rows {cell}").first.bounding_box()
        assert box is not None
        assert 0 <= box["x"] < 64
    await expect(page.locator("thead th").last).to_be_in_viewport()
    assert await sideways(page) <= 0


async def test_no_page_of_the_staff_is_wider_than_its_window(desk: Desk) -> None:
    known = {"procedure": "event", "reference": desk.references[0]}
    pages = [one for one in ROUTES if one.side == "staff" and one.reads and set(one.parameters) <= known.keys()]
    beyond = {}
    for screen, _ in reversed(DESKS):
        await desk.page.set_viewport_size(screen)  # type: ignore[arg-type]  # a plain mapping
        for one in pages:
            address = one.filled(known)
            if address.endswith((".pdf", ".csv", ".xlsx", ".docx", "/package", "/news")):
                continue
            answer = await desk.page.context.request.get(desk.staff + address)
            if not answer.headers.get("content-type", "").startswith("text/html") or not answer.ok:
                continue
            await desk.page.goto(desk.staff + address)
            over = await sideways(desk.page)
            if over > 0:
                beyond[f"{address} at {screen['width']}"] = over
    assert len(pages) > 30
    assert beyond == {}


@pytest.mark.parametrize("gap", PRESSES)
@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("key", ["pointer", "Enter"])
async def test_two_presses_on_a_page_do_one_act(
    desk: Desk, without_script: Desk, *, scripts: bool, key: str, gap: float
) -> None:
    at = desk if scripts else without_script
    page = at.page
    await page.goto(f"{at.staff}/applications/{at.references[0]}")
    await press_twice(page, page.get_by_role("button", name="受け付ける", exact=True), key, gap)
    await expect(page.locator("#handling-title .status")).to_have_text("受付済")
    await expect(page.locator("main")).not_to_contain_text("ほかの職員が先に更新しました")
    assert (await at.statuses(), await at.steps()) == (["accepted"], 1)


@pytest.mark.parametrize("gap", PRESSES)
@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("key", ["pointer", "Enter"])
async def test_two_presses_in_a_list_accept_one_person(
    desk: Desk, without_script: Desk, *, scripts: bool, key: str, gap: float
) -> None:
    """Without script the page comes anew, and the next person's row moves under the pointer."""
    at = desk if scripts else without_script
    await at.page.goto(f"{at.staff}/inbox?status=arrived")
    await press_twice(at.page, at.page.locator("#rows").get_by_role("button", name="受け付ける").first, key, gap)
    await until_true(lambda: accepted(at))
    await asyncio.sleep(0.5)  # in which a second one would be accepted
    assert (await at.statuses(), await at.steps()) == (["accepted"], 1)


async def accepted(at: Desk) -> bool:
    return await at.statuses() != []


async def press_twice(page: Page, button: Any, key: str, gap: float) -> None:
    await asyncio.sleep(READY)
    await expect(button).to_have_css("pointer-events", "auto")
    box = await button.bounding_box()
    await button.focus()
    for _ in range(2):
        if key == "Enter":
            await page.keyboard.press("Enter")
        else:
            await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        await asyncio.sleep(gap)


async def test_who_wants_no_motion_does_not_slip_either(desk: Desk) -> None:
    await desk.page.emulate_media(reduced_motion="reduce")
    await desk.page.goto(f"{desk.staff}/applications/{desk.references[0]}")
    button = desk.page.get_by_role("button", name="受け付ける", exact=True)
    assert await button.evaluate("one => getComputedStyle(one).animationName") == "arm"
    await expect(button).to_have_css("pointer-events", "auto")


@pytest.mark.parametrize("gap", PRESSES)
async def test_two_presses_in_firefox_do_one_act(desk: Desk, gap: float) -> None:
    firefox = await Firefox.started(*firefox_and_node(), {})
    try:
        await firefox.goto(f"{desk.staff}/sign-in")
        await until(firefox, "document.readyState === 'complete' && location.pathname === '/sign-in'")
        await firefox.evaluate(f"void (document.cookie = 'todoke-staff={desk.person.session.reveal()}; path=/')")
        await firefox.goto(f"{desk.staff}/applications/{desk.references[0]}")
        await until(firefox, "document.readyState === 'complete' && !!document.querySelector('#handling button')")
        await asyncio.sleep(READY)
        # what a pointer at the button's middle meets, now and later
        await firefox.evaluate("""void (() => {
          const button = [...document.querySelectorAll("#handling button")].find(one => one.textContent === "受け付ける");
          button.scrollIntoView({block: "center"});
          const box = button.getBoundingClientRect();
          window.press = () => document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2).click();
        })()""")
        for _ in PRESSES:
            await firefox.evaluate("void press()")
            await asyncio.sleep(gap)
        await until(firefox, "document.querySelector('#handling-title .status').textContent === '受付済'")
    finally:
        await firefox.ended()
    assert (await desk.statuses(), await desk.steps()) == (["accepted"], 1)


async def until(firefox: Firefox, holds: str) -> None:
    for _ in range(300):
        if await firefox.evaluate(holds):
            return
        await asyncio.sleep(0.1)
    pytest.fail(holds)


@pytest.mark.parametrize("rows", ["dense", "roomy"])
async def test_no_list_has_a_fault_at_either_height(desk: Desk, rows: str) -> None:
    found, watched = dict[str, Sequence[str]](), watch(desk.page)
    await desk.page.goto(f"{desk.staff}/inbox")
    if rows == "roomy":
        await desk.page.get_by_role("button", name="一覧をゆったり表示する").click()
    await expect(desk.page.locator("body.dense")).to_have_count(0 if rows == "roomy" else 1)
    for address in ("/inbox", "/lists", "/lists/event", "/calls", "/search"):
        for screen, _ in DESKS:
            await desk.page.set_viewport_size(screen)  # type: ignore[arg-type]  # a plain mapping
            await desk.page.goto(desk.staff + address)
            found[f"{address} {json.dumps(screen)}"] = await faults(desk.page)
    assert {address: each for address, each in found.items() if each} == {}
    assert watched.complaints == []

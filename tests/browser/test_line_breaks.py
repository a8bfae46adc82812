"""Where lines end on a telephone: no title within a word of kanji, no date before its 日, no number within, no sentence before its last letter."""

import re
from collections.abc import Mapping
from itertools import pairwise

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.demo.procedures import demo_procedures
from app.settings import Settings
from tests.browser.applicant import Resident
from tests.browser.conftest import Sides
from tests.factories import Town, make_town

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

# The lines of each block as they are drawn: letter by letter, a new one where a letter stands lower than the one before.
LINES = """selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility() && !e.closest(".visually-hidden")).map(block => {
  const lines = [];
  let top = null;
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(".visually-hidden, .number, .status")) continue;
    for (let at = 0; at < node.length; at += 1) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getClientRects()[0];
      if (!box || !box.width) continue;
      if (top === null || box.top - top > box.height / 2) { lines.push(""); top = box.top; }
      lines[lines.length - 1] += node.data[at];
    }
  }
  return lines.map(line => line.trim()).filter(Boolean);
})"""
TITLES = "h1, h2, h3, legend, .label, p.muted"
WORDS = "p, .summary-list dd, li:not(:has(p, dl, a, button))"
KANJI = "[々㐀-䶿一-鿿]"
WITHIN_A_DATE = re.compile(
    r"[0-9]/[月日年時分0-9]|[年月]/[0-9]+日|月[0-9]+/日|日/（[月火水木金土日]）|（/[月火水木金土日]）|[月火水木金土日]/）"
)
WITHIN_A_NUMBER = re.compile(r"[0-9]/-?[0-9]|[0-9]-/[0-9]")
PAGES = (
    "/",
    "/{town}/",
    "/{town}/womens-health/",
    "/{town}/smoking-patrol-plan/",
    "/{town}/smoking-patrol-report/apply",
    "/{town}/food-drive-loan/",
    "/{town}/food-drive-loan/apply",
    "/status",
    "/finish?municipality={town}",
    "/contact?municipality={town}",
    "/{town}/food-loss-diary/applications",
    "/nowhere/",
)


@pytest.fixture(scope="module")
async def town(addresses: Mapping[str, str], settings: Settings, demo_sides: Sides) -> Town:
    owner = await asyncpg.connect(addresses["migrator"], server_settings={"role": "todoke_owner"})
    try:
        town = await make_town(owner, settings, {each.slug: each.definition for each in demo_procedures("shinjuku")})
        period = "opens_at = '2026-04-01 00:00+09', closes_at = '2099-11-30 00:00+09', standard_days = 14"
        await owner.execute(f"update app.procedure set {period} where municipality = $1", town.code)
        return town
    finally:
        await owner.close()


async def torn(page: Page, percent: int) -> list[str]:
    """Every end of a line that nobody would write, in the letters' size as asked for; `/` stands for it."""
    if percent != 100:
        await page.evaluate("percent => document.documentElement.style.fontSize = `${percent}%`", percent)
    wrong = []
    for lines in await page.evaluate(LINES, TITLES):
        ends = ["/".join(two) for two in pairwise(lines)]
        if percent == 100:
            wrong += [f"{end}: within a word" for end in ends if re.search(f"{KANJI}/{KANJI}|[ァ-ヺ]/[ァ-ヺー]", end)]
            wrong += [f"{'/'.join(lines)}: alone" for _ in ends[:1] if len(lines[-1]) < 3]
    for lines in await page.evaluate(LINES, f"{TITLES}, {WORDS}"):
        ends = ["/".join(two) for two in pairwise(lines)]
        wrong += [
            f"{end}: within a date or number"
            for end in ends
            if WITHIN_A_DATE.search(end) or WITHIN_A_NUMBER.search(end)
        ]
        wrong += [
            f"{'/'.join(lines)}: a sign alone"
            for _ in ends[:1]
            if len("".join(lines)) > 12 and len(lines[-1].strip("。")) < 2
        ]
    beyond = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*wrong, *([f"{beyond} px beyond the screen"] if beyond > 0 else [])]


@pytest.mark.parametrize(("width", "percent"), [(375, 100), (320, 100), (375, 200)])
async def test_no_line_of_a_residents_pages_ends_within_a_word(
    chromium: Browser, demo_sides: Sides, town: Town, width: int, percent: int
) -> None:
    context = await chromium.new_context(viewport={"width": width, "height": 800}, locale="ja-JP")
    resident = Resident(await context.new_page(), demo_sides.applicant, town.slug)
    found: dict[str, list[str]] = {}

    async def look(name: str) -> None:
        found[name] = await torn(resident.page, percent)

    for path in PAGES:
        await resident.open(path.format(town=town.slug))
        await look(path)
    await resident.open(f"/{town.slug}/food-loss-diary/apply")
    await resident.press("確認画面へ進む")
    await look("errors")
    await resident.open(f"/{town.slug}/food-loss-diary/apply")
    await resident.fill_in_the_diary()
    await resident.press("確認画面へ進む")
    await look("confirm")
    await resident.press("この内容で申請する")
    await resident.page.locator("dd.number").first.wait_for()
    await look("receipt")
    await resident.press("申請状況を照会する")
    await expect(resident.page.locator(".history")).to_be_visible()
    await look("status")
    await context.close()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


async def test_what_is_copied_and_read_out_is_the_title_alone(chromium: Browser, demo_sides: Sides, town: Town) -> None:
    context = await chromium.new_context(viewport={"width": 375, "height": 800}, locale="ja-JP")
    page = await context.new_page()
    await page.goto(f"{demo_sides.applicant}/{town.slug}/food-drive-loan/")
    title = "フードドライブ物品借用申請に関する届"
    await expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()
    assert await page.locator("h1").inner_text() == title
    copied = "getSelection().selectAllChildren(document.querySelector('h1')), getSelection().toString()"
    assert await page.evaluate(copied) == title
    assert await page.locator(".summary-list dd", has_text="令和81年").inner_text() == (
        "令和8年4月1日（水）から令和81年11月29日（日）まで"
    )
    await context.close()

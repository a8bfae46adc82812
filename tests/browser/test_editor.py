"""The editor with 100 questions, as a clerk at the desk's two screens sees it."""

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.procedures.creation import Terms, create_procedure
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.browser.conftest import Sides
from tests.browser.looking import faults, sideways, watch
from tests.factories import Person, Town, make_person, make_town
from tests.procedures.editing.drafts import of_hundred

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

SCREENS = ((1280, 720), (1024, 768))
BEFORE = ((0, 4), (0, 5))  # whole questions on these screens with a box of buttons a question
_IN_SIGHT = """() => [...document.querySelectorAll(".question-row")].filter((row) => {
  const box = row.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
}).length"""


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings, demo_sides: Sides) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def alice(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])


async def opened(chromium: Browser, sides: Sides, alice: Person, town: Town, *, script: bool = True) -> Page:
    """Alice's browser with a draft of 100 questions, `hundred`."""
    with scoped(alice.scope):
        async with ENGINE.unit():
            await create_procedure(alice.id, "hundred", Terms(town.sections["ごみ減量係"]), of_hundred())
    context = await chromium.new_context(
        viewport={"width": 1280, "height": 720}, java_script_enabled=script, base_url=sides.staff
    )
    cookie = {"name": "todoke-staff", "value": alice.session.reveal(), "url": sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    return await context.new_page()


async def test_many_questions_stand_in_sight_and_the_page_has_no_faults(
    chromium: Browser, demo_sides: Sides, alice: Person, town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the reader is among the questions, and as the page opens; the figures before one line a question: BEFORE."""
    page = await opened(chromium, demo_sides, alice, town)
    seen, wrong_things = {}, []
    for width, height in SCREENS:
        await page.set_viewport_size({"width": width, "height": height})
        await page.goto("/procedures/hundred/draft")
        await page.locator("#row-q1_1 summary").click()
        wrong_things += [await sideways(page), *await faults(page)]
        top = await page.evaluate(_IN_SIGHT)
        await page.goto("/procedures/hundred/draft?at=q3_2#row-q3_2")
        seen[width] = (top, await page.evaluate(_IN_SIGHT))
        await page.locator("#row-q10_9 summary").click()
        await expect(page.locator("#row-q10_9 .row-menu > div")).to_be_in_viewport(ratio=1)
    with capsys.disabled():
        for screen, before, now in zip(SCREENS, BEFORE, seen.values(), strict=True):
            told = f"\nquestions in sight at {screen}, page opened and among them: {before} → {now}"
            print(told)  # noqa: T201 - the figures are asked for
    assert wrong_things == [0, 0]
    assert all(now[0] >= 6 and now[1] >= 14 for now in seen.values()), seen
    await page.context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
async def test_a_question_is_added_exactly_there_under_its_neighbours_condition(
    chromium: Browser, demo_sides: Sides, alice: Person, town: Town, script: bool
) -> None:
    page = await opened(chromium, demo_sides, alice, town, script=script)
    await page.goto("/procedures/hundred/draft?at=q3_7#row-q3_7")
    await page.locator("#row-q3_7 .add-here").click()
    await expect(page.get_by_role("heading", name="『年齢』の次に質問を加える")).to_be_in_viewport()
    await page.get_by_label("種類").select_option(label="1行の文")
    await page.get_by_label("見出し").fill("学年")
    await expect(page.get_by_label("『3回目の参加の方法』が「会場で」のときだけ表示する")).to_be_checked()
    await page.get_by_role("button", name="質問を加える").click()
    await expect(page.locator(".draft-preview-condition")).to_have_text(
        "『3回目の参加の方法』で「会場で」を選んだときの画面です。"
    )
    await page.get_by_role("button", name="保存する").last.click()
    labels = page.locator(".question-label")
    there = (await labels.all_inner_texts()).index("学年")
    await expect(labels.nth(there - 1)).to_have_text("年齢")
    await expect(page.locator(".question-row").nth(there)).to_contain_text(
        "『3回目の参加の方法』が「会場で」のときに表示"
    )
    await page.context.close()


async def test_the_preview_follows_the_question_with_the_focus(
    chromium: Browser, demo_sides: Sides, alice: Person, town: Town
) -> None:
    """By Tab and by a click into the line, beside it without a reload; the question asked under a condition stands there."""
    page = await opened(chromium, demo_sides, alice, town)
    watched = watch(page)
    await page.goto("/procedures/hundred/draft")
    await page.locator("#row-q2_6 .question-label").focus()
    await expect(page.locator(".draft-preview-at")).to_have_text("『いっしょに参加する人数（本人を除く）』から")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(page.locator(".draft-preview-at")).to_have_text("『年齢』から")
    await expect(page.locator(".draft-preview-condition")).to_contain_text("『2回目の参加の方法』で「会場で」を選んだ")
    await expect(page.locator('.draft-preview [data-question="q2_7"]')).to_be_in_viewport()
    await page.locator("#row-q2_9 .question-facts").click()
    await expect(page.locator('.draft-preview [data-question="q2_9"]')).to_be_in_viewport()
    await page.get_by_role("button", name="ここから試す").click()
    await expect(page.locator('[data-question="q2_9"]')).to_be_in_viewport()
    await expect(page.locator('[name="q2_0"][value="hall"]')).to_be_checked()
    assert watched.complaints == []
    await page.context.close()


async def test_without_script_and_without_room_beside_the_preview_is_a_link_away(
    chromium: Browser, demo_sides: Sides, alice: Person, town: Town
) -> None:
    page = await opened(chromium, demo_sides, alice, town, script=False)
    await page.set_viewport_size({"width": 1024, "height": 768})
    await page.goto("/procedures/hundred/draft")
    await page.locator("#row-q4_8 summary").click()
    await page.locator("#row-q4_8").get_by_role("link", name="プレビュー").click()
    await expect(page.locator(".draft-preview-condition")).to_contain_text("『4回目の参加の方法』で「会場で」を選んだ")
    await expect(page.locator('.draft-preview [data-question="q4_8"]')).to_be_in_viewport()
    await page.locator(".draft-preview-at a").click()
    await expect(page.locator("#row-q4_8")).to_be_in_viewport()
    await page.context.close()


async def test_a_menu_opens_closes_and_lets_go_by_the_keyboard(
    chromium: Browser, demo_sides: Sides, alice: Person, town: Town
) -> None:
    page = await opened(chromium, demo_sides, alice, town)
    await page.goto("/procedures/hundred/draft")
    first, second = page.locator("#row-q1_1 summary"), page.locator("#row-q1_2 summary")
    await first.focus()
    await page.keyboard.press("Enter")
    edit = page.locator("#row-q1_1").get_by_role("link", name="編集")
    await expect(edit).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(edit).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(first).to_be_focused()
    await expect(page.locator(".row-menu[open]")).to_have_count(0)
    await page.keyboard.press("Enter")
    for _ in range(8):  # six acts, the place to add, the next question: Tab leads out, and the menu closes behind
        await page.keyboard.press("Tab")
    await expect(page.locator("#row-q1_2 .question-label")).to_be_focused()
    await expect(page.locator(".row-menu[open]")).to_have_count(0)
    await second.click()
    await page.locator("#row-q1_4 summary").click()
    await expect(page.locator(".row-menu[open]")).to_have_count(1)
    await page.locator("h1").click()
    await expect(page.locator(".row-menu[open]")).to_have_count(0)
    await page.context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
async def test_a_deletion_is_told_where_the_reader_stays_and_taken_back_in_one_press(
    chromium: Browser, demo_sides: Sides, alice: Person, town: Town, script: bool
) -> None:
    page = await opened(chromium, demo_sides, alice, town, script=script)
    await page.goto("/procedures/hundred/draft?at=q8_5#row-q8_5")
    await page.locator("#row-q8_5 summary").click()
    await page.locator("#row-q8_5").get_by_role("button", name="削除").click()
    await expect(page.locator("#row-q8_5")).to_have_count(0)
    await expect(page.locator("#row-q8_6")).to_be_in_viewport()
    await expect(page.locator(".draft-bar p")).to_be_in_viewport()
    await expect(page.locator(".draft-bar p")).to_contain_text("質問『希望する日』を削除しました")
    await page.get_by_role("button", name="元に戻す").click()
    await expect(page.locator("#row-q8_5")).to_have_count(1)
    await page.context.close()

"""Writing for many at once in a browser, with JavaScript and without: the presses it takes, who is named before, and that no page has a fault."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncpg
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import Watched, watch, wrong
from tests.factories import ANSWERS, Town, make_person, make_town, submit_one

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

LIST = "/lists/event"
A_HUNDRED_THOUSAND = """() => {
  document.querySelector("#bulk p").textContent = "100,000件のうち50件を表示";
  document.querySelector("#bulk [name=all]").textContent = "絞り込んだ100,000件をすべて処理する";
}"""
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with_script", "without_script"])


@dataclass
class Clerk:
    """Somebody of the section at a page, whose presses are counted. Choosing from a list of choices is one, typing is none."""

    page: Page
    town: Town
    address: str
    watched: Watched
    presses: list[str] = field(default_factory=list)

    async def open(self, path: str) -> None:
        await self.page.goto(f"{self.address}{path}")

    async def press(self, pressed: Locator) -> None:
        await pressed.click()
        self.presses.append("press")

    async def button(self, name: str) -> None:
        await self.press(self.page.get_by_role("button", name=name))

    async def choose(self, label: str, choice: str) -> None:
        await self.page.get_by_label(label, exact=True).select_option(label=choice)
        self.presses.append("choice")


@asynccontextmanager
async def clerk_with(
    chromium: Browser, sides: Sides, owner: asyncpg.Connection, settings: Settings, number: int, *, scripts: bool
) -> AsyncIterator[Clerk]:
    """A clerk whose list has so many applications and the column 発送日."""
    town = await make_town(owner, settings)
    person = await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])
    for each in range(number):
        await submit_one(town, settings, answers={**ANSWERS, "name": [f"新宿 {each}"]})
    await owner.execute(
        "insert into app.custom_column (municipality, id, procedure, label, kind, choices, position)"
        " values ($1, gen_random_uuid(), $2, '発送日', 'date', '{}', 1)",
        town.code,
        town.procedures["event"],
    )
    viewport = {"width": 1280, "height": 720}
    context = await chromium.new_context(viewport=viewport, locale="ja-JP", java_script_enabled=scripts)  # type: ignore[arg-type]
    cookie = {"name": "todoke-staff", "value": person.session.reveal(), "url": sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    page = await context.new_page()
    yield Clerk(page, town, sides.staff, watch(page))
    await context.close()


@SCRIPTS
async def test_a_day_for_47_takes_four_presses(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings, scripts: bool
) -> None:
    async with clerk_with(chromium, demo_sides, owner, settings, 47, scripts=scripts) as clerk:
        await clerk.open(LIST)
        await clerk.choose("まとめて処理", "発送日を書き込む")
        await clerk.button("絞り込んだ47件をすべて処理する")
        await expect(clerk.page.locator("main")).to_contain_text("47件について「発送日を書き込む」を行います")
        await expect(clerk.page.get_by_label("発送日")).to_be_focused()
        await clerk.page.get_by_label("発送日").fill("R8.12.5")
        await clerk.button("47件を処理する")
        await expect(clerk.page.locator("main")).to_contain_text("47件を処理しました")
        await clerk.open(LIST)
        assert await clerk.page.get_by_role("cell", name="R8.12.5", exact=True).count() == 47
        assert (len(clerk.presses) <= 4, clerk.watched.complaints) == (True, []), clerk.presses


@SCRIPTS
async def test_44_are_accepted_and_completed_in_five_presses(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings, scripts: bool
) -> None:
    async with clerk_with(chromium, demo_sides, owner, settings, 44, scripts=scripts) as clerk:
        await clerk.open(LIST)
        await clerk.choose("まとめて処理", "受け付けて完了にする")
        await clerk.button("絞り込んだ44件をすべて処理する")
        await clerk.button("44件を処理する")
        await expect(clerk.page.locator("main")).to_contain_text("44件を処理しました")
        every = "select status::text, count(*) as count from app.application where municipality = $1 group by status"
        stands = {row["status"]: row["count"] for row in await owner.fetch(every, clerk.town.code)}
        assert (stands, len(clerk.presses) <= 5, clerk.watched.complaints) == ({"completed": 44}, True, [])


async def test_44_of_the_inbox_are_too(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> None:
    async with clerk_with(chromium, demo_sides, owner, settings, 44, scripts=True) as clerk:
        await clerk.open("/inbox")
        await clerk.press(clerk.page.get_by_label("この画面の到達の申請をすべて選ぶ"))
        await clerk.button("受け付けて完了にする")
        await expect(clerk.page.locator("main")).to_contain_text("44件を受け付けて、完了にします")
        await clerk.button("44件を受け付けて完了にする")
        await expect(clerk.page.locator("main")).to_contain_text("44件を受け付けて、完了にしました")
        assert (len(clerk.presses) <= 5, clerk.watched.complaints) == (True, []), clerk.presses


async def test_the_bar_is_one_line_with_any_count(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> None:
    async with clerk_with(chromium, demo_sides, owner, settings, 3, scripts=True) as clerk:
        for width in (1280, 1024):
            await clerk.page.set_viewport_size({"width": width, "height": 720})
            await clerk.open(LIST)
            await clerk.page.evaluate(A_HUNDRED_THOUSAND)
            assert await clerk.page.evaluate("document.querySelector('#bulk').offsetHeight") <= 36


@pytest.mark.parametrize(
    "act", ["発送日を書き込む", "対応記録を追加する", "目印をつける", "受け付けて完了にする", "完了にする"]
)
async def test_the_page_that_asks_names_everybody_and_has_no_fault(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings, act: str
) -> None:
    async with clerk_with(chromium, demo_sides, owner, settings, 12, scripts=True) as clerk:
        await clerk.open(LIST)
        # accepted, of a list that is fresh then
        await clerk.page.locator("[name=application]").first.check()
        await clerk.choose("まとめて処理", "受け付ける")
        await clerk.button("選んだ申請を処理する")
        await clerk.button("1件を処理する")
        await clerk.open(LIST)
        await clerk.choose("まとめて処理", act)
        await clerk.button("絞り込んだ12件をすべて処理する")
        await expect(clerk.page.locator(".people tbody tr")).to_have_count(12)
        if act == "完了にする":
            await expect(clerk.page.locator(".notice")).to_contain_text("11件はできません：新宿 0（到達）")
        if act != "完了にする":
            # what is pressed stands in sight on the smaller of the desk's screens
            await clerk.page.set_viewport_size({"width": 1024, "height": 768})
            await expect(clerk.page.get_by_role("button", name="12件を処理する")).to_be_in_viewport()
        assert await wrong(clerk.page, (1280, 1024)) == []
        assert clerk.watched.complaints == []

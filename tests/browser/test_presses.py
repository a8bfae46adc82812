"""What a day's tasks cost at the desk: pointer presses, and keys that act, with JavaScript and without. `-s` prints the table.

The letters of what is typed are not counted; to choose from a list is two presses, one that opens it and one on the choice. What a task cost before
comes from the version of 29 November 2026 that had none of it: bulk acts and the skipped Tabs were counted at work, the others are the steps that its
pages asked for, added up.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from app.applications.search.indexing_job import index_next
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from tests.browser.conftest import Sides
from tests.browser.looking import watch
from tests.factories import ANSWERS, Town, make_person, make_town, submit_one

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

LIST: Final = "/lists/event"
DOCS: Final = Path(__file__).parents[2] / "docs"
TOURS: Final = (DOCS / "tour.ja.md", DOCS / "tour.md")
PHRASES: Final = ("日程", "書類が届きました", "会場")


@dataclass
class Clerk:
    """Somebody of the section at a page, whose presses are counted."""

    page: Page
    town: Town
    address: str
    owner: asyncpg.Connection
    presses: int = 0

    @property
    def rows(self) -> Locator:
        return self.page.locator("#rows > tr")

    async def open(self, path: str) -> None:
        """Where a task begins, which costs nothing."""
        await self.page.goto(f"{self.address}{path}")

    async def press(self, pressed: Locator) -> None:
        await pressed.click()
        self.presses += 1

    async def button(self, name: str) -> None:
        await self.press(self.page.get_by_role("button", name=name, exact=True))

    async def link(self, name: str) -> None:
        await self.press(self.page.get_by_role("link", name=name, exact=True))

    async def choose(self, chosen: Locator, words: str) -> None:
        await chosen.select_option(label=words)
        self.presses += 2

    async def key(self, key: str) -> None:
        await self.page.keyboard.press(key)
        self.presses += 1

    async def type(self, field: Locator, words: str) -> None:
        """Type into a field; to get there is a press, unless the cursor stands in it already."""
        if not await field.evaluate("one => one === document.activeElement"):
            await self.press(field)
        await self.page.keyboard.type(words)

    async def says(self, words: str) -> None:
        await expect(self.page.locator("main")).to_contain_text(words)

    async def every(self, statement: str) -> None:
        """A statement of the scene, about this municipality ($1)."""
        await self.owner.execute(statement, self.town.code)


async def accept_one(clerk: Clerk) -> None:
    await clerk.open("/inbox")
    await clerk.press(clerk.rows.first.get_by_role("button", name="受け付ける"))
    await expect(clerk.rows.first.locator(".status")).to_have_text("受付済")


async def accept_ten_in_a_row(clerk: Clerk) -> None:
    await clerk.open("/inbox?status=arrived")
    await clerk.press(clerk.rows.first.locator("a.number"))
    for _ in range(10):
        here = await clerk.page.locator("h1 .number").inner_text()
        await clerk.button("受け付けて次へ")
        await expect(clerk.page.locator("#said")).to_contain_text(f"{here}を受け付けました")


async def accept_and_complete_44(clerk: Clerk) -> None:
    await clerk.open(LIST)
    await clerk.choose(clerk.page.get_by_label("まとめて処理"), "受け付けて完了にする")
    await clerk.button("絞り込んだ44件をすべて処理する")
    await clerk.button("44件を処理する")
    await clerk.says("44件を処理しました")


async def write_a_day_for_47(clerk: Clerk) -> None:
    await clerk.open(LIST)
    await clerk.choose(clerk.page.get_by_label("まとめて処理"), "発送日を書き込む")
    await clerk.button("絞り込んだ47件をすべて処理する")
    await clerk.type(clerk.page.get_by_label("発送日"), "R8.12.5")
    await clerk.button("47件を処理する")
    await clerk.says("47件を処理しました")


async def end_a_call_and_accept(clerk: Clerk) -> None:
    await clerk.every(
        "update app.application set status = 'confirming', status_before = 'arrived' where municipality = $1"
    )
    await clerk.open("/calls")
    await clerk.press(clerk.rows.first.get_by_role("link", name="電話").last)
    await clerk.button("話せた・確認を終えて受け付ける")
    found = "select count(*) from app.application where municipality = $1 and status = 'accepted'"
    await expect(clerk.page.get_by_role("status").filter(has_text="記録を追加しました。").first).to_be_attached()
    assert await clerk.owner.fetchval(found, clerk.town.code) == 1


async def take_charge(clerk: Clerk) -> None:
    await clerk.open(LIST)
    await clerk.press(clerk.rows.first.get_by_role("button", name="担当する"))
    await expect(clerk.rows.first.get_by_role("button", name="担当する")).to_have_count(0)


async def undo_a_slip(clerk: Clerk) -> None:
    await clerk.open("/inbox")
    await clerk.press(clerk.rows.first.locator("a.number"))
    await clerk.button("確認中にする")
    await expect(clerk.page.locator("#handling-title .status")).to_have_text("確認中")
    clerk.presses = 0  # the slip is over
    await clerk.button("取り消し（押し間違い）")
    await expect(clerk.page.locator("#handling-title .status")).to_have_text("到達")


async def find_a_person_and_come_back(clerk: Clerk) -> None:
    await clerk.every(
        "update app.application set arrived_at = arrived_at - interval '1 minute' where municipality = $1"
    )
    await index_next(clerk.town.key_store, clerk.town.code)
    await clerk.open("/inbox")
    await clerk.link("さがす")
    await clerk.type(clerk.page.locator("#asked"), "新宿")
    await clerk.key("Enter")
    await clerk.press(clerk.rows.first.locator("a.number"))
    await clerk.link("さがした結果に戻る")
    await expect(clerk.rows).to_have_count(12)


async def reach_the_first_row_by_keyboard(clerk: Clerk) -> None:
    await clerk.open("/inbox")
    await clerk.key("Tab")
    await clerk.key("Tab")
    await expect(clerk.page.get_by_role("link", name="一覧の最初の行へ移動")).to_be_focused()
    await clerk.key("Enter")
    await clerk.key("Tab")
    await expect(clerk.rows.first.locator(":focus")).to_have_count(1)


async def enter_two_from_paper(clerk: Clerk) -> None:
    await clerk.open(LIST)
    await clerk.link("書面・電話の申請を登録する")
    for number in range(2):
        await clerk.press(clerk.page.get_by_label("1日目"))
        await clerk.type(clerk.page.get_by_label("氏名"), f"四谷 {number}")
        await clerk.type(clerk.page.get_by_label("電話番号"), "03-5273-3546")
        await clerk.button("登録して次を入力")
        await clerk.says("登録しました。到達番号は")
    entered = "select count(*) from app.application where municipality = $1 and channel = 'paper'"
    assert await clerk.owner.fetchval(entered, clerk.town.code) == 2


async def reply_with_a_phrase(clerk: Clerk) -> None:
    """The second of three, which has to be chosen."""
    for place, title in enumerate(PHRASES):
        await clerk.every(
            "insert into app.phrase (municipality, section, kind, title, body, position) "
            f"select municipality, section, 'message', '{title}', '{title}：お知らせします。', {place + 1} "
            "from app.procedure where municipality = $1"
        )
    await clerk.open("/inbox")
    await clerk.page.goto(f"{clerk.address}{await clerk.rows.first.locator('a.number').get_attribute('href')}")
    await clerk.choose(clerk.page.locator("#handling").get_by_label("定型文").first, PHRASES[1])
    await clerk.press(clerk.page.locator("#handling").get_by_role("button", name="入れる").first)
    await expect(clerk.page.locator("#message")).to_have_value(f"{PHRASES[1]}：お知らせします。")
    await clerk.button("受け付ける")
    await expect(clerk.page.locator(".history")).to_contain_text(f"{PHRASES[1]}：お知らせします。")


async def hide_a_column_and_bring_it_back(clerk: Clerk) -> None:
    await clerk.open(LIST)
    await clerk.press(clerk.page.locator("summary", has_text="この一覧の操作"))
    await clerk.link("課の列を設定する")
    await clerk.press(clerk.page.get_by_role("link", name=re.compile("^隠す")))
    await clerk.button("隠す")
    await expect(clerk.page.locator("main")).to_contain_text("隠した列")
    await clerk.press(clerk.page.get_by_role("button", name=re.compile("^戻す")))
    await clerk.open(LIST)
    await expect(clerk.page.get_by_role("columnheader", name="発送日")).to_be_visible()


@dataclass(frozen=True)
class Task:
    """`words`: in Japanese and English, as the tours name it. `before`: what it cost, or why it could not be done. `most`: presses that it may cost."""

    done: Callable[[Clerk], Awaitable[None]]
    words: tuple[str, str]
    before: tuple[str, str]
    most: int
    applications: int = 12

    def line(self, tour: int, presses: Iterable[int]) -> str:
        """Its line in the table of a tour."""
        return f"| {self.words[tour]} | {self.before[tour]} | {' | '.join(map(str, presses))} |"


def presses(number: int) -> tuple[str, str]:
    return str(number), str(number)


TASKS: Final = (
    Task(accept_one, ("受信一覧から1件を受け付ける", "accept one from the inbox"), presses(1), 1),
    Task(
        accept_ten_in_a_row,
        ("申請を開いて確かめながら、続けて10件を受け付ける", "look at ten in a row and accept each"),
        presses(29),
        11,
    ),
    Task(
        accept_and_complete_44,
        ("44件を受け付けて完了にする", "accept and complete 44"),
        presses(10),
        5,
        44,
    ),
    Task(write_a_day_for_47, ("47件に発送日を書き込む", "write 発送日 for 47"), presses(94), 4, 47),
    Task(
        end_a_call_and_accept,
        ("電話で話せたので、確認を終えて受け付ける", "reached by telephone: end 確認中 and accept"),
        presses(5),
        2,
    ),
    Task(take_charge, ("自分が担当する", "take charge of one"), presses(4), 1),
    Task(undo_a_slip, ("押し間違いを取り消す", "take a slip back"), ("できない", "not possible"), 1),
    Task(
        find_a_person_and_come_back,
        (
            "人をさがし、申請を見て、さがした結果に戻る",
            "find a person, look at the application, come back to what was found",
        ),
        presses(7),
        4,
    ),
    Task(
        reach_the_first_row_by_keyboard,
        ("キーボードで一覧の最初の行に着く", "reach the first row of a list by keyboard"),
        presses(34),
        4,
    ),
    Task(
        enter_two_from_paper,
        ("書面の申請を続けて2件入力する", "enter two paper applications in a row"),
        presses(11),
        9,
    ),
    Task(
        reply_with_a_phrase,
        ("3つある定型文の2つめで返事をして受け付ける", "reply with the second of three 定型文 and accept"),
        ("2と、文のすべての文字", "2 and every letter"),
        4,
    ),
    Task(
        hide_a_column_and_bring_it_back,
        ("課の列を隠し、戻す", "hide a column and bring it back with its values"),
        ("戻せない", "not possible"),
        5,
    ),
)


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
    context = await chromium.new_context(
        viewport={"width": 1280, "height": 720}, locale="ja-JP", java_script_enabled=scripts
    )
    cookie = {"name": "todoke-staff", "value": person.session.reveal(), "url": sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    yield Clerk(await context.new_page(), town, sides.staff, owner)
    await context.close()


async def test_presses(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings, database: ScopedEngine
) -> None:
    """No task costs more than it may, with a script and without, and the tables of the tours say what each costs."""
    found, complaints, too_many = dict[Task, list[int]](), list[str](), dict[str, list[int]]()
    for task in TASKS:
        found[task] = []
        for scripts in (True, False):
            async with clerk_with(chromium, demo_sides, owner, settings, task.applications, scripts=scripts) as clerk:
                watched = watch(clerk.page)
                await task.done(clerk)
                found[task].append(clerk.presses)
                complaints += watched.complaints
        if max(found[task]) > task.most:
            too_many[task.words[1]] = found[task]
    told = [[task.line(tour, counted) for task, counted in found.items()] for tour in range(len(TOURS))]
    print("\n" + "\n".join(told[0]))  # noqa: T201 - the table, with -s
    assert (too_many, complaints) == ({}, [])
    for lines, tour in zip(told, TOURS, strict=True):
        page = tour.read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if line not in page] == [], tour

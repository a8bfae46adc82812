"""A resident with a phone: goes through the pages of the applicant's side as a person does, by what is written on them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from playwright.async_api import Page, expect

# later: the page may be gone before it has answered
SEND = """([address, pairs]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  for (const [name, value] of pairs) {
    const input = document.createElement("input");
    Object.assign(input, {type: "hidden", name, value});
    form.append(input);
  }
  document.body.append(form);
  setTimeout(() => HTMLFormElement.prototype.submit.call(form));
}"""
Look = Callable[[str], Awaitable[None]]


async def _no_look(_: str) -> None:
    pass


@dataclass(frozen=True)
class Resident:
    page: Page
    base: str  # address of the applicant's side
    town: str  # slug

    async def open(self, path: str) -> None:
        await self.page.goto(f"{self.base}{path}")

    async def heading(self) -> str:
        return await self.page.locator("h1").inner_text()

    async def press(self, words: str) -> None:
        await self.page.get_by_role("button", name=words, exact=True).click()
        await self.page.wait_for_load_state()
        await self.settled()

    async def settled(self) -> None:
        """What was pressed has been answered, with script too: what is typed or pressed meanwhile would be lost."""
        await expect(self.page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)

    async def post(self, path: str, pairs: Sequence[tuple[str, str]]) -> None:
        """A form of this side, sent from a page of it; until the page that answers has come."""
        if not self.page.url.startswith(self.base):
            await self.open("/finish")
        async with self.page.expect_navigation():
            await self.page.evaluate(SEND, [path, [list(pair) for pair in pairs]])

    async def back(self) -> None:
        """By the browser's button."""
        # not go_back(): it asks DevTools for the history, which a page that has just been answered may not be attached to yet
        async with self.page.expect_navigation():
            # later: the page may be gone before it has answered
            await self.page.evaluate("void setTimeout(() => history.back())")

    async def choose(self, words: str) -> None:
        await self.page.get_by_label(words, exact=True).first.check()

    async def type(self, name: str, text: str) -> None:
        """Into the input of that name."""
        await self.page.locator(f'[name="{name}"]').fill(text)

    async def fill_in_the_diary(self) -> None:
        """食品ロスダイアリーモニター: a form with an address, without conditions."""
        await self.page.locator('[name="term"]').first.check()
        await self.page.locator('[name="diary"]').first.check()
        await self.type("name", "𠮷田 花子")
        await self.type("address.postcode", "〒１６０－８４８４")
        await self.press("郵便番号から住所を入力")
        line = self.page.locator('[name="address.line"]')
        await expect(line).not_to_have_value("")
        await self.type("telephone", "０３ー５２７３ー３５４６")
        await self.type("email", "hanako@example.jp")
        await self.page.locator('[name="age_band"]').select_option("40s")
        await self.type("household", "３人")
        await self.page.locator('[name="agreement"]').check()

    async def fill_in_the_survivors_meeting(self) -> None:
        """女性の健康支援事業, 乳がん体験者の会: the form with the conditional 診断日."""
        await self.page.locator('[name="kind"][value="apply"]').check()
        await self.page.locator('[name="event"][value="survivors"]').check()
        await self.page.locator('[name="childcare"][value="no"]').check()
        await self.type("name", "髙橋 花子")
        await self.page.locator('[name="gender"][value="no_answer"]').check()
        await self.type("address", "新宿区歌舞伎町1-4-1")
        await self.type("telephone", "090 1234 5678")
        await self.page.locator('[name="connection"][value="resident"]').check()
        await self.type("age", "５２")
        await self.page.locator('[name="diagnosed_on.era"]').select_option("reiwa")
        await self.type("diagnosed_on.year", "元")
        await self.type("diagnosed_on.month", "６")
        await self.type("diagnosed_on.day", "1")

    async def numbers(self) -> tuple[str, str]:
        """到達番号 and 問合せ番号 as the page shows them."""
        shown = self.page.locator("dd.number")
        return await shown.nth(0).inner_text(), await shown.nth(1).inner_text()

    async def journey(self, look: Look = _no_look) -> None:
        """From the list of municipalities to the status; `look` is called at every page and state with its name."""
        await self.open("/")
        await look("municipalities")
        await self.open(f"/{self.town}/")
        await look("procedures")
        await self.page.get_by_role("link", name="食品ロスダイアリーモニターへの参加申込み").click()
        await look("guide")
        await self.page.get_by_role("link", name="申請をはじめる").click()
        await look("input")
        await self.press("確認画面へ進む")
        await look("input with errors")
        await self.fill_in_the_diary()
        await look("input filled")
        await self.press("確認画面へ進む")
        await look("confirm")
        await self.page.locator('[value="edit:telephone"]').click()
        await self.settled()
        await look("correcting")
        await self.press("確認画面へ進む")
        await self.press("この内容で申請する")
        await look("completed")
        reference, inquiry_code = await self.numbers()
        await self.open("/status")
        await look("inquiry")
        await self.press("照会")
        await self.page.locator(".error-summary").wait_for()
        await look("inquiry with errors")
        await self.type("reference", reference.lower())
        await self.type("inquiry_code", inquiry_code.replace("-", "　"))
        await self.press("照会")
        await self.page.locator(".history").wait_for()
        await look("status")

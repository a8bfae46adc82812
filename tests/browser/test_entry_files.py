"""Files of what came on paper: sent as they are chosen, kept where the session ends meanwhile, and registered."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import watch, wrong
from tests.browser.test_files import LONG, photo
from tests.factories import PASSWORD, Person, make_person, make_town
from tests.web.applicant.filing import FILES

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@dataclass
class Desk:
    """Somebody at the counter's screen, with the form of a procedure that asks for files."""

    page: Page
    person: Person
    owner: asyncpg.Connection

    async def sign_in(self) -> None:
        await self.page.locator("#login").fill(self.person.login)
        await self.page.locator("#password").fill(PASSWORD)
        await self.page.get_by_role("button", name="ログイン", exact=True).click()

    async def fill(self) -> None:
        await self.page.locator("#day").check()
        await self.page.locator("#name").fill("窓口 花子")
        await self.page.locator("#telephone").fill("03-5273-3546")

    async def shows(self, *names: str) -> None:
        await expect(self.page.locator("#proof-attached .attached-name")).to_have_text(list(names))

    async def register(self) -> None:
        await self.page.wait_for_timeout(900)  # a button takes no pointer for 0.8 s after its page appears
        await self.page.locator("main .button-main").click()

    async def registered(self) -> int:
        """How many files belong to an application that did not come by the web."""
        count: int = await self.owner.fetchval(
            "select count(*) from app.attachment f join app.application a on a.municipality = f.municipality and a.id = f.application "
            "where a.municipality = $1 and a.channel <> 'web'",
            self.person.town.code,
        )
        return count


@pytest.fixture
async def desk(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> AsyncIterator[Desk]:
    person = await make_person(owner, await make_town(owner, settings, {"event": FILES}))
    context = await chromium.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP")
    context.set_default_timeout(30_000)
    desk = Desk(await context.new_page(), person, owner)
    await desk.page.goto(f"{demo_sides.staff}/sign-in")
    await desk.sign_in()
    await expect(desk.page.locator("h1")).not_to_have_text("ログイン")
    await desk.page.goto(f"{demo_sides.staff}/lists/event/entry")
    yield desk
    await context.close()


async def test_files_go_as_they_are_chosen_and_are_registered(desk: Desk) -> None:
    watched = watch(desk.page)
    await desk.fill()
    await desk.page.locator("#proof").set_input_files([photo("免許証.png"), photo(LONG, 1, 300_000)])
    await desk.shows("免許証.png", LONG)
    assert await wrong(desk.page, (1280, 1024)) == []
    await desk.register()
    await expect(desk.page).to_have_url(re.compile("/applications/"))
    await expect(desk.page.locator("main")).to_contain_text("免許証.png")
    assert (await desk.registered(), watched.complaints) == (2, [])


async def test_a_session_that_ends_loses_no_file_and_nothing_typed(desk: Desk) -> None:
    await desk.fill()
    await desk.page.locator("#proof").set_input_files([photo("a.png")])
    await desk.shows("a.png")
    await desk.owner.execute("update app.staff_session set ended_at = now() where staff = $1", desk.person.id)
    await desk.page.locator("#proof").set_input_files([photo("b.png", 1)])
    await expect(desk.page.locator("#sign-in-again")).to_contain_text("時間がたったため、ログアウトしました")
    await desk.sign_in()
    await expect(desk.page.locator("#sign-in-again")).to_contain_text("ログインしました")
    await desk.page.get_by_role("button", name="もう一度送る").click()
    await desk.shows("a.png", "b.png")
    await expect(desk.page.locator("#name")).to_have_value("窓口 花子")
    await desk.register()
    await expect(desk.page).to_have_url(re.compile("/applications/"))
    assert await desk.registered() == 2

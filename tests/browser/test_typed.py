"""Days typed without their year in a browser: seen as they will be read before anything is pressed, and kept by one press."""

from datetime import date, timedelta

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.calendar.shown_dates import WEEKDAYS, date_words
from app.calendar.tokyo import today
from app.calendar.typed_dates import short_day
from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import watch, wrong
from tests.factories import Town, make_person, make_town, submit_one

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def desk_of(
    chromium: Browser, sides: Sides, owner: asyncpg.Connection, settings: Settings, *, javascript: bool
) -> tuple[Page, Town, str]:
    """A member of the section, signed in, and the 到達番号 of an application."""
    town = await make_town(owner, settings)
    person = await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])
    reference = str((await submit_one(town, settings)).reference)
    context = await chromium.new_context(
        viewport={"width": 1280, "height": 720}, locale="ja-JP", java_script_enabled=javascript
    )
    cookie = {"name": "todoke-staff", "value": person.session.reveal(), "url": sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    return await context.new_page(), town, reference


async def contact_on(owner: asyncpg.Connection, town: Town) -> date | None:
    found: date | None = await owner.fetchval(
        "select contact_on from app.application where municipality = $1", town.code
    )
    return found


async def test_a_day_without_its_year_is_seen_and_kept_by_one_press(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> None:
    page, town, reference = await desk_of(chromium, demo_sides, owner, settings, javascript=True)
    watched, soon = watch(page), today() + timedelta(days=6)
    await page.goto(f"{demo_sides.staff}/applications/{reference}/arrangement")
    contact = page.locator("#contact")
    await contact.press_sequentially(f"{soon.month}/{soon.day}")
    await expect(page.locator("output")).to_have_text(date_words(soon))
    await page.keyboard.press("Tab")
    await expect(contact).to_have_value(short_day(soon))
    await contact.fill(f"{soon.month}月{soon.day}日")
    await contact.press("Enter")
    await page.wait_for_url("**/lists/**")
    assert await contact_on(owner, town) == soon
    assert (await wrong(page), watched.complaints) == ([], [])
    await page.context.close()


async def test_without_javascript_the_form_says_what_it_understood(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> None:
    page, town, reference = await desk_of(chromium, demo_sides, owner, settings, javascript=False)
    soon = today() + timedelta(days=6)
    await page.goto(f"{demo_sides.staff}/applications/{reference}/arrangement")
    await page.fill("#contact", f"{soon.month}/{soon.day}（{WEEKDAYS[soon.weekday()]}）")
    await page.press("#contact", "Enter")
    await expect(page.locator("#contact-error")).to_have_text(
        f"次回連絡日は{date_words(soon)}でよければ、もう一度押してください"
    )
    await expect(page.locator("#contact")).to_have_value(short_day(soon))
    assert await contact_on(owner, town) is None
    await page.press("#contact", "Enter")
    await page.wait_for_url("**/lists/**")
    assert await contact_on(owner, town) == soon
    await page.context.close()

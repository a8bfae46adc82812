"""What is typed every day, in a browser: days without their year and 定型文, seen before anything is kept, with a script and without."""

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


async def phrases(owner: asyncpg.Connection, town: Town) -> None:
    await owner.execute(
        "insert into app.phrase (municipality, section, kind, title, body, position) "
        "select p.municipality, p.section, k.kind, '不在', '不在のため、かけ直します。', 1 "
        "from app.procedure p cross join unnest(array['message', 'rejection', 'record']) k(kind) "
        "where p.municipality = $1 and p.slug = 'event'",
        town.code,
    )


async def test_a_phrase_goes_behind_what_was_typed_by_one_press(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> None:
    page, town, reference = await desk_of(chromium, demo_sides, owner, settings, javascript=True)
    await phrases(owner, town)
    watched = watch(page)
    await page.goto(f"{demo_sides.staff}/applications/{reference}")
    asked = len(watched.requests)
    for name in ("message", "text"):
        area = page.locator(f'textarea[name="{name}"]').first
        await area.fill("一行目\n")
        await page.locator(f'[data-insert][value="{name}"]').first.click()
        await expect(area).to_have_value("一行目\n不在のため、かけ直します。")
        await expect(area).to_be_focused()
    assert len(watched.requests) == asked
    await page.locator("summary", has_text="不受理にする").click()
    await page.locator('[data-insert][value="reason"]').click()
    await expect(page.locator('textarea[name="reason"]')).to_have_value("不在のため、かけ直します。")
    assert (await wrong(page, (1280, 1024)), watched.complaints) == ([], [])
    await page.context.close()


async def test_a_phrase_without_javascript_keeps_what_was_typed(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> None:
    page, town, reference = await desk_of(chromium, demo_sides, owner, settings, javascript=False)
    await phrases(owner, town)
    await page.goto(f"{demo_sides.staff}/applications/{reference}")
    await page.fill('#records textarea[name="text"]', "一行目")
    await page.fill('#records input[name="next_step"]', "送る")
    await page.locator('#records [value="text"]', has_text="入れる").click()
    await expect(page.locator('#records textarea[name="text"]')).to_have_value("一行目\n不在のため、かけ直します。")
    await expect(page.locator('#records input[name="next_step"]')).to_have_value("送る")
    await page.check('#records input[value="telephone"]')
    await page.press('#records input[name="next_step"]', "Enter")
    await expect(page.locator("#records tbody tr")).to_have_count(1)
    await page.context.close()

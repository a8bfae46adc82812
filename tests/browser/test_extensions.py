"""受付期間の延長 in a browser: every state that an end can be in, and the section's word about the one that is still open."""

from datetime import timedelta

import asyncpg
import pytest
from playwright.async_api import Browser, expect

from app.settings import Settings
from tests.browser.conftest import Sides
from tests.browser.looking import watch, wrong
from tests.factories import Town, add_procedure, make_person, make_town
from tests.operators import make_operator

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

WIDTHS = (1280, 1024, 375, 320)
GARBAGE = "ごみ減量係"


async def put_off(
    owner: asyncpg.Connection, town: Town, procedure: str, *, in_days: int, ended: bool = False, closes_later: int = 0
) -> None:
    """An end on the day of a stop; `ended`: the stop was taken back; `closes_later`: the section moved the end by so many days."""
    stop = await owner.fetchval(
        "insert into app.planned_stop (begins_at, ends_at, reason, planned_by, ended_at) "
        "values (now() + $1, now() + $1 + interval '8 hours', 'データベースの更新と、庁舎の受電設備の法定点検のため', $2, "
        "case when $3 then clock_timestamp() end) returning id",
        timedelta(days=in_days),
        (await make_operator(owner)).id,
        ended,
    )
    await owner.execute(
        "insert into app.closing_extension (municipality, procedure, planned_stop, closes_at, extended_until) "
        "select $1, $2, $3, begins_at, begins_at + interval '2 days' from app.planned_stop where id = $3",
        town.code,
        town.procedures[procedure],
        stop,
    )
    await owner.execute(
        "update app.procedure set closes_at = (select begins_at + $4 from app.planned_stop where id = $3) "
        "where municipality = $1 and id = $2",
        town.code,
        town.procedures[procedure],
        stop,
        timedelta(days=closes_later),
    )


async def test_every_state_is_drawn_and_the_open_one_decided(
    chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    for slug in ("moved", "ceased"):
        await add_procedure(owner, town, slug, section=GARBAGE)
    await put_off(owner, town, "event", in_days=20)
    await put_off(owner, town, "moved", in_days=24, closes_later=3)
    await put_off(owner, town, "ceased", in_days=28, ended=True)
    person = await make_person(owner, town, "gerda", "section_staff", [GARBAGE])
    context = await chromium.new_context(base_url=demo_sides.staff, locale="ja-JP")
    cookie = {"name": "todoke-staff", "value": person.session.reveal(), "url": demo_sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    page = await context.new_page()
    watched = watch(page)
    await page.goto("/extensions")
    for state in ("停止の取りやめ", "受付期間か定員を変えたため、なし", "延ばす"):
        await expect(page.locator(".status").get_by_text(state, exact=True)).to_be_visible()
    assert await page.get_by_role("button", name="延ばさない").count() == 1
    assert await wrong(page, WIDTHS) == []
    await page.get_by_role("button", name="延ばさない").click()
    await expect(page.locator("main [role=status]")).to_contain_text("延ばさないことにしました")
    await expect(page.locator(".status").get_by_text("延ばさない", exact=True)).to_be_visible()
    assert await wrong(page, WIDTHS) == []
    await page.get_by_role("button", name="延ばすことに戻す").click()
    await expect(page.locator("main [role=status]")).to_contain_text("延ばすことに戻しました")
    assert watched.complaints == []
    await context.close()

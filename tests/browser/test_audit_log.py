"""監査ログ and the operator's 操作の記録 in a browser: no faults, no sideways scrolling, on a desk's screen and on a small one."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from app.settings import Settings
from tests.audit_heads import add_head
from tests.browser.conftest import Sides
from tests.browser.looking import WIDTHS, watch, wrong
from tests.clients import signed_in_client
from tests.factories import PASSWORD, make_person, make_town, submit_one
from tests.operators import make_operator, operator_client

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

# a desk's screen, with what every page is looked at on; and a small one
SIZES = [(WIDTHS, 800), ((1024,), 768)]
IDS = ["1280", "1024"]


async def signed_in(chromium: Browser, side: str, login: str, widths: Sequence[int], height: int) -> Page:
    context = await chromium.new_context(viewport={"width": widths[0], "height": height}, locale="ja-JP")
    page = await context.new_page()
    await page.goto(f"{side}/sign-in")
    await page.locator("#login").fill(login)
    await page.locator("#password").fill(PASSWORD)
    await page.get_by_role("button", name="ログイン").click()
    return page


@pytest.mark.parametrize(("widths", "height"), SIZES, ids=IDS)
async def test_the_staffs_log(
    widths: Sequence[int],
    height: int,
    chromium: Browser,
    demo_sides: Sides,
    owner: asyncpg.Connection,
    settings: Settings,
) -> None:
    town = await make_town(owner, settings)
    receipts = [await submit_one(town, settings) for _ in range(5)]
    ada, auditor = await make_person(owner, town, "ada"), await make_person(owner, town, "audrey", "auditor")
    async with signed_in_client(ada, settings) as client:
        for address in ("/lists/event", f"/applications/{receipts[0].reference}", "/nothing", "/inbox"):
            await client.get(address)
    page = await signed_in(chromium, demo_sides.staff, auditor.login, widths, height)
    watched = watch(page)
    await page.goto(f"{demo_sides.staff}/audit")
    assert (await wrong(page, widths), watched.complaints) == ([], [])
    await page.locator("#action").select_option("group-reading")
    await page.locator("#subject").fill(str(receipts[0].reference).lower())
    await page.get_by_role("button", name="絞り込む").click()
    await expect(page.locator("tbody tr")).to_have_count(3)
    assert (await wrong(page, widths), watched.complaints) == ([], [])
    async with page.expect_download() as taken:
        await page.get_by_role("button", name="CSVで保存する").click()
    assert (await taken.value).suggested_filename.startswith("監査ログ_")
    await page.context.close()


@pytest.mark.parametrize(("widths", "height"), SIZES, ids=IDS)
async def test_the_operators_log(
    widths: Sequence[int],
    height: int,
    chromium: Browser,
    demo_sides: Sides,
    owner: asyncpg.Connection,
    settings: Settings,
) -> None:
    town, operator = await make_town(owner, settings), await make_operator(owner)
    async with operator_client(operator, settings) as client:
        for address in ("/municipalities", f"/municipalities/{town.code}", "/health"):
            await client.get(address)
    await owner.execute(
        "insert into app.operator_audit_event (operator, action, subject, network)"
        " select $1, 'sign-in', subject, '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff/128'"
        " from unnest(array[$2, 'a' || repeat('-ward', 40), gen_random_uuid()::text]) subject",
        operator.id,
        "長" * 200,
    )
    page = await signed_in(chromium, demo_sides.operator, operator.login, widths, height)
    watched = watch(page)
    await page.goto(f"{demo_sides.operator}/audit")
    assert (await wrong(page, widths), watched.complaints) == ([], [])
    await page.locator("#person").select_option(str(operator.id))
    await page.locator("#from").fill("きのう")
    await page.get_by_role("button", name="絞り込む").click()
    await expect(page.locator(".error-summary")).to_be_visible()
    assert (await wrong(page, widths), watched.complaints) == ([], [])
    await page.context.close()


@pytest.mark.parametrize("widths", [(1024,), WIDTHS], ids=["1024", "1280"])
async def test_until_when_both_are_sealed(
    widths: Sequence[int], chromium: Browser, demo_sides: Sides, owner: asyncpg.Connection, settings: Settings
) -> None:
    """Before the first round, sealing as it should be, and sealing that stands still."""
    town = await make_town(owner, settings)
    auditor = await make_person(owner, town, "audrey", "auditor")
    operator = await make_operator(owner)
    await owner.execute("delete from app.audit_head")
    await owner.execute("update app.municipality set created_at = '2020-01-01' where code = $1", town.code)
    for side, login in ((demo_sides.staff, auditor.login), (demo_sides.operator, operator.login)):
        page = await signed_in(chromium, side, login, widths, 800)
        watched = watch(page)
        for minutes, words in ((None, "まだ封印されていません"), (20, "封印が止まっています"), (1, "封印済み")):
            if minutes is not None:
                await add_head(owner, datetime.now(UTC) - timedelta(minutes=minutes))
            await page.set_viewport_size({"width": widths[0], "height": 800})
            await page.goto(f"{side}/audit")
            await expect(page.locator("main")).to_contain_text(words)
            assert (await wrong(page, widths), watched.complaints) == ([], [])
        await page.context.close()
        await owner.execute("delete from app.audit_head")

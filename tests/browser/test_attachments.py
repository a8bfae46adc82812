"""Files of an application at a desk: named, shown as pictures and taken as a ZIP, with JavaScript and without."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
import pyzipper
from playwright.async_api import Browser, FilePayload, Page, expect

from app.settings import Settings
from tests.attached import WITH_FILES, scanned, submit_with_files
from tests.browser.conftest import Sides
from tests.browser.looking import sideways, watch, wrong
from tests.factories import make_person, make_town, publish
from tests.rendering.files import HEIC, pdf, picture, word_document
from tests.waiting import until

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PAGES = [b"1 0 0 rg 0 0 %d 842 re f" % (20 * number) for number in range(1, 24)]
FILES = [
    ("運転免許証（表）.heic", HEIC),
    ("住民票の写し.pdf", pdf(*PAGES)),
    ("とても長い名前のファイル" * 6 + ".jpg", picture("jpeg")),
    ("申立書.docx", word_document()),
    ("まだ検査していない写真.jpg", picture("jpeg", (800, 600))),
    ("疑わしい写真.jpg", picture("jpeg", (600, 800))),
]
WIDTHS_OF_PICTURES = "[...document.images].filter(image => image.complete).map(image => image.naturalWidth)"


@dataclass
class Desk:
    """A member of the section, signed in, before an application with files."""

    page: Page
    address: str
    scripts: bool


@pytest.fixture
async def renderer(settings: Settings) -> AsyncIterator[Path]:
    """`todoke render` where the staff's side of the tests looks for it."""
    path = settings.home / "render.socket"
    outside = {name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")}
    own = {"TODOKE_MODE": "test", "TODOKE_RENDER_SOCKET": str(path)}
    command = [sys.executable, "-m", "app.cli", "render", "--with-parent", str(os.getpid())]
    process = await asyncio.create_subprocess_exec(*command, env={**outside, **own})

    async def there() -> bool:
        return path.exists()

    await until(there)
    yield path
    process.terminate()
    await asyncio.wait_for(process.wait(), 20)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
async def desk(
    request: pytest.FixtureRequest,
    chromium: Browser,
    demo_sides: Sides,
    renderer: Path,
    owner: asyncpg.Connection,
    settings: Settings,
) -> AsyncIterator[Desk]:
    town = await make_town(owner, settings)
    most = {**WITH_FILES["sections"][0]["questions"][-1], "most_files": 10}
    first = {**WITH_FILES["sections"][0], "questions": [*WITH_FILES["sections"][0]["questions"][:-1], most]}
    await publish(owner, town, "event", {**WITH_FILES, "sections": [first]})
    scans = (*("clean",) * 4, "unscanned", "infected")
    receipt, _ = await submit_with_files(owner, town, settings, FILES, scans)
    person = await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])
    context = await chromium.new_context(
        viewport={"width": 1280, "height": 720}, locale="ja-JP", java_script_enabled=request.param
    )
    cookie = {"name": "todoke-staff", "value": person.session.reveal(), "url": demo_sides.staff}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    yield Desk(await context.new_page(), f"{demo_sides.staff}/applications/{receipt.reference}", request.param)
    await context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_a_photo_and_a_paper_from_a_phone_to_the_desk(
    scripts: bool, chromium: Browser, demo_sides: Sides, renderer: Path, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings, {"event": WITH_FILES})
    phone = await chromium.new_context(
        viewport={"width": 375, "height": 760}, java_script_enabled=scripts, locale="ja-JP"
    )
    page = await phone.new_page()
    await page.goto(f"{demo_sides.applicant}/{town.slug}/event/apply")
    await page.locator("#day").check()
    await page.locator("#name").fill("四谷 花子")
    await page.locator("#telephone").fill("03-5273-3546")
    files = [FilePayload(name=name, mimeType="", buffer=content) for name, content in FILES[:2]]
    await page.locator("#licence").set_input_files(files)
    if scripts:
        await expect(page.locator("#licence-attached .attached-name")).to_have_text([name for name, _ in FILES[:2]])
    await page.get_by_role("button", name="確認画面へ進む").click()
    await expect(page.locator("h1")).to_have_text("申請内容の確認")
    await pressed(page, "この内容で申請する")
    await expect(page.locator("h1")).to_have_text("申請が到達しました")
    await phone.close()

    row = "select id, reference from app.application where municipality = $1"
    application = await owner.fetchrow(row, town.code)
    for file in await owner.fetch("select id from app.attachment where application = $1", application["id"]):
        await scanned(owner, file["id"], "clean")  # no worker runs beside these sides
    person = await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])
    office = await chromium.new_context(
        viewport={"width": 1280, "height": 720}, java_script_enabled=scripts, locale="ja-JP"
    )
    cookie = {"name": "todoke-staff", "value": person.session.reveal(), "url": demo_sides.staff}
    await office.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's type names every key a cookie may have
    page = await office.new_page()
    await page.goto(f"{demo_sides.staff}/inbox")
    await page.get_by_role("link", name=re.compile(f"^{town.code}-")).first.click()
    for name, _ in FILES[:2]:
        async with page.expect_response(re.compile(r"/pages/1\?")) as shown:
            await page.get_by_role("link", name=name, exact=True).click()
        drawn = await shown.value
        assert (drawn.status, drawn.headers["content-type"]) == (200, "image/png"), name
        await page.get_by_role("link", name=re.compile("の申請に戻る")).click()
    await office.close()


async def right(desk: Desk, name: str) -> None:
    """Nothing is wrong with the page; PICTURES_OF_ATTACHMENTS names a folder for pictures of it, for whoever wants to look."""
    page = desk.page
    for width, height in ((1024, 768), (1280, 720)):
        await page.set_viewport_size({"width": width, "height": height})
        assert await sideways(page) == 0, (name, width)
        if folder := os.environ.get("PICTURES_OF_ATTACHMENTS"):
            await page.screenshot(path=f"{folder}/{name}-{width}{'' if desk.scripts else '-plain'}.png", full_page=True)
    if desk.scripts:
        assert await wrong(page) == []
        await page.set_viewport_size({"width": 1280, "height": 720})


async def test_files_are_named_shown_and_taken(desk: Desk, tmp_path: Path) -> None:
    page, watched = desk.page, watch(desk.page)
    await page.goto(desk.address)
    await expect(page.locator(".file-list > li")).to_have_count(6)
    await right(desk, "application")

    await page.get_by_role("link", name="運転免許証（表）.heic", exact=True).click()
    await expect(page.locator("h1")).to_have_text("運転免許証（表）.heic")
    await page.wait_for_load_state("networkidle")
    if desk.scripts:
        assert await page.evaluate(WIDTHS_OF_PICTURES) == [900]
    await right(desk, "photo")

    await page.get_by_role("link", name="次のファイル").click()
    await expect(page.locator("h1")).to_have_text("住民票の写し.pdf")
    await expect(page.locator(".file-page img")).to_have_count(20)
    await page.wait_for_load_state("networkidle")
    if desk.scripts:
        assert (await page.evaluate(WIDTHS_OF_PICTURES))[:1] == [910]
    await right(desk, "paper")

    await page.goto(f"{desk.address}/attachments")
    await right(desk, "download")
    await page.locator("#purpose").fill("本人確認のため")
    await pressed(page, "ZIPを作る")
    password = await page.locator(".secret-once").inner_text()
    await right(desk, "password")
    await made(desk)
    await right(desk, "ready")
    async with page.expect_download() as downloading:
        await pressed(page, "ZIPを受け取る")
    await (await downloading.value).save_as(tmp_path / "taken.zip")
    with pyzipper.AESZipFile(tmp_path / "taken.zip") as opened:
        opened.setpassword(password.encode())
        assert len(opened.namelist()) == 6  # four, the photo as JPEG, and the list
        assert opened.read("03_本人確認書類.pdf").startswith(b"%PDF-")
    assert watched.complaints == []


async def pressed(page: Page, button: str) -> None:
    """Press it, once it takes a pointer."""
    await page.wait_for_timeout(1000)
    await page.get_by_role("button", name=button).click()


async def made(desk: Desk) -> None:
    """Wait for the ZIP: the page asks by itself; without scripts its link is followed."""
    ready = desk.page.get_by_role("button", name="ZIPを受け取る")
    if desk.scripts:
        await expect(ready).to_be_visible()
        return
    link = desk.page.get_by_role("link", name="最新の状況を見る")

    async def there() -> bool:
        if await link.count():
            address = await link.get_attribute("href")
            await desk.page.goto(f"{desk.address.partition('/applications')[0]}{address}")
        return bool(await ready.count())

    await until(there)

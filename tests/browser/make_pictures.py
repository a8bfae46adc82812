"""`make pictures`: draws the pictures of 使い方 (static/how-to) and of the README and the tour (docs/pictures) anew, from a demo made for them.

No test of the suite: pytest runs it only where its name is given. What is drawn is looked at by a person before it is committed;
tests/house/test_pictures.py holds that every picture is there, of its size, and light.
"""

import io
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest
from PIL import Image
from playwright.async_api import Browser, Page

from app.demo.people import PASSWORD, RESIDENTS
from app.folders import STATIC
from app.languages import SOURCE, TAGS
from app.web.applicant.how_to import HEIGHT, WIDTH, picture_name
from tests.browser.applicant import Resident
from tests.demos import Demo
from tests.memory import folder_in_memory
from tests.ports import own_ports

pytestmark = pytest.mark.anyio

DOCS = Path(__file__).parents[2] / "docs" / "pictures"
SHARPNESS = 1.6  # pixels of a phone's picture for each CSS px: 600 in its width, enough for a fine screen
COLOURS = 64
PHONE = {"width": WIDTH, "height": HEIGHT}
DESK = {"width": 1280, "height": 860}
LIST_HEIGHT = 508  # CSS px: ten rows, for a README must be light (tests/house/test_pictures.py)
APPLICATIONS = 60  # in the section's list
TOWN, PROCEDURE, SECTION, COUNCIL = "shinjuku", "food-loss-diary", "shinjuku-gomi", "shinjuku-gyosei"
SCROLL = "(one, edge) => window.scrollTo(0, one.getBoundingClientRect()[edge] + scrollY - (edge === 'top' ? 8 : innerHeight - 16))"
LIST_OF_ITEMS = 5  # 資料１－１, by its page in the paper


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    with folder_in_memory("pictures") as folder, own_ports() as base:
        folder.chmod(0o711)  # PostgreSQL's user passes through
        made = Demo(folder / "var", base)
        made.start("--applications", str(APPLICATIONS))
        yield made
        made.end()


@asynccontextmanager
async def signed_in(chromium: Browser, demo: Demo, login: str) -> AsyncIterator[Page]:
    context = await chromium.new_context(viewport=DESK, locale="ja-JP", base_url=f"http://localhost:{demo.base + 1}")
    page = await context.new_page()
    await page.goto("/sign-in")
    await page.fill("[name=login]", login)
    await page.fill("[name=password]", PASSWORD)
    await page.locator("main .button-main").click()
    await page.wait_for_url("**/today")
    yield page
    await context.close()


@pytest.fixture
async def desk(chromium: Browser, demo: Demo) -> AsyncIterator[Page]:
    async with signed_in(chromium, demo, SECTION) as page:
        yield page


async def draw(page: Page, file: Path, top: str = "", bottom: str = "") -> None:
    """What the window shows, as a file of few colours: the page's beginning, or with this at its upper or lower edge."""
    await page.evaluate("document.activeElement.blur()")
    if edge := "top" if top else "bottom" if bottom else "":
        await page.locator(top or bottom).first.evaluate(SCROLL, edge)
    keep(Image.open(io.BytesIO(await page.screenshot(animations="disabled"))), file)


def keep(picture: Image.Image, file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


async def fill_in(resident: Resident) -> None:
    """The demo's form, in any language."""
    who = RESIDENTS[1]
    for name in ("term", "diary"):
        await resident.page.locator(f'[name="{name}"]').first.check()
    await resident.type("name", who.name)
    await resident.type("address.postcode", who.postcode)
    await resident.type("address.line", who.address)
    await resident.type("telephone", who.telephone)
    await resident.type("email", who.email)
    await resident.page.locator('[name="age_band"]').select_option("60s")
    await resident.type("household", "2")
    await resident.page.locator('[name="agreement"]').check()


@pytest.mark.parametrize(
    ("name", "path", "height"),
    [("inbox", "/inbox", DESK["height"]), ("list", f"/lists/{PROCEDURE}", LIST_HEIGHT)],
)
async def test_a_page_of_the_desk(desk: Page, name: str, path: str, height: int) -> None:
    await desk.set_viewport_size({"width": DESK["width"], "height": height})
    await desk.goto(path)
    await draw(desk, DOCS / f"{name}-1280.png")


async def test_a_paper_for_the_council(chromium: Browser, demo: Demo, tmp_path: Path) -> None:
    """資料１－１ of all procedures, with what changed since the older approval."""
    async with signed_in(chromium, demo, COUNCIL) as page:
        await page.goto("/governance")
        for procedure in await page.locator("[name=procedures]").all():
            await procedure.check()
        await page.locator("[name=before]").select_option(index=2)
        await page.locator("[name=period_from]").fill("R9.4.1")
        await page.locator("[name=period_to]").fill("R10.3.31")
        await page.locator("main .button-main").click()
        paper = page.locator("main a[href$='/pdf']")
        await paper.wait_for(timeout=60_000)
        answer = await page.request.get(await paper.get_attribute("href") or "")
        (tmp_path / "paper.pdf").write_bytes(await answer.body())
    page_of = ["pdftoppm", "-f", str(LIST_OF_ITEMS), "-singlefile", "-r", "100", "-png"]
    await anyio.run_process([*page_of, tmp_path / "paper.pdf", tmp_path / "page"])
    sheet = Image.open(tmp_path / "page.png")
    keep(sheet.crop((0, 0, sheet.width, sheet.height * 64 // 100)), DOCS / "paper.png")


@pytest.mark.parametrize("language", TAGS)
async def test_the_way_of_a_resident(chromium: Browser, demo: Demo, desk: Page, language: str) -> None:
    context = await chromium.new_context(viewport=PHONE, device_scale_factor=SHARPNESS, locale=language)
    page = await context.new_page()
    resident = Resident(page, f"http://localhost:{demo.base}", TOWN)
    asked = "" if language == SOURCE else f"?lang={language}"

    async def take(step: str, top: str = "", bottom: str = "") -> None:
        await draw(page, STATIC / picture_name(step, language), top, bottom)

    await resident.open(f"/{TOWN}/{asked}")
    await take("find")
    await resident.open(f"/{TOWN}/{PROCEDURE}/apply{asked}")
    await fill_in(resident)
    await take("fill-in", ".field:has([name=name])")
    await page.locator("main .button-main").click()
    await take("confirm", bottom="main .buttons")
    await page.locator("main .button-main").click()
    reference, inquiry_code = await resident.numbers()
    await take("numbers", ".success")
    await desk.goto(f"/applications/{reference}")
    await desk.get_by_role("button", name="受け付ける", exact=True).first.click()
    await desk.get_by_text("受付済").first.wait_for()
    await resident.open(f"/status{asked}")
    await resident.type("reference", reference)
    await resident.type("inquiry_code", inquiry_code)
    await page.locator("#inquiry .button-main").click()
    await page.locator(".history").wait_for()
    await take("status", "#status")
    await context.close()

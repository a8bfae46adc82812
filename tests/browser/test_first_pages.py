"""Every side shows its first page in a browser, and the browser has nothing to complain about."""

import pytest
from playwright.async_api import Browser

from tests.browser.conftest import Sides

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.mark.parametrize(
    ("side", "path", "heading"),
    [
        ("applicant", "/", "自治体をさがす"),
        ("staff", "/sign-in", "職員ログイン"),
        ("operator", "/sign-in", "運営ログイン"),
    ],
)
async def test_first_page_opens_without_a_complaint(
    chromium: Browser, demo_sides: Sides, side: str, path: str, heading: str
) -> None:
    context = await chromium.new_context(locale="ja-JP")
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(error.message))
    await page.goto(getattr(demo_sides, side) + path)
    title = await page.locator("h1").inner_text()
    await context.close()
    assert (title, complaints) == (heading, [])

"""What a page must not show: faults that axe finds, sideways scrolling, anything the browser complains of."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Page, Request

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")  # axe-core 4.14.1, MPL-2.0, unchanged
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_SECONDS = 120  # a bound of a hang: on a page without scripts axe waits for ever
WIDTHS = (1280, 375, 320)  # CSS px: an office's screen, a phone, and the narrowest that must do (WCAG 2.2, 1.4.10)


# Only what is told is made and carried over: the passes of a long page are ten times as much.
_FAULTS = """async rules => {
  const found = await axe.run({runOnly: rules, resultTypes: ["violations"]});
  return found.violations.flatMap(fault => fault.nodes.map(node => `${fault.id}: ${node.html}`));
}"""


async def faults(page: Page) -> list[str]:
    """What axe-core finds. It is evaluated, for the page's policy blocks a script tag. It leaves marks: look at other things first."""
    async with asyncio.timeout(AXE_SECONDS):
        if not await page.evaluate("'axe' in window"):
            await page.evaluate(AXE)
        found: list[str] = await page.evaluate(_FAULTS, RULES)
    return found


async def wrong(page: Page, widths: Sequence[int] = WIDTHS) -> list[str]:
    """Everything wrong with the page as it stands, on a screen of each width in turn; the last one stays."""
    height = (page.viewport_size or {"height": 720})["height"]
    found = []
    for width in widths:
        await page.set_viewport_size({"width": width, "height": height})
        found += [f"{beyond} px beyond {width}" for beyond in [await sideways(page)] if beyond]
    for width in widths:
        await page.set_viewport_size({"width": width, "height": height})
        found += [f"at {width} px: {fault}" for fault in await faults(page)]
    return found


async def sideways(page: Page) -> int:
    """By how many CSS px the page is wider than the screen."""
    over: int = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return over


@dataclass
class Watched:
    """Everything a page asks for and complains of, from here on."""

    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


def watch(page: Page) -> Watched:
    """A 4xx answer that the browser notes on its console is no complaint: 422 is how a form comes back."""
    watched = Watched()

    def heard(text: str) -> None:
        if not text.startswith("Failed to load resource: the server responded with a status of 4"):
            watched.complaints.append(text)

    def asked(request: Request) -> None:
        watched.requests.append(request.url)

    page.on("console", lambda message: heard(message.text))
    page.on("pageerror", lambda error: heard(error.message))
    page.on("request", asked)
    return watched

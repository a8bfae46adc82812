"""What a page must not show: faults that axe finds, sideways scrolling, anything the browser complains of."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Page, Request

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")  # axe-core 4.14.1, MPL-2.0, unchanged
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


async def faults(page: Page) -> list[str]:
    """What axe-core finds. It is evaluated, for the page's policy blocks a script tag. It leaves marks: look at other things first."""
    await page.evaluate(AXE)
    found: dict[str, Any] = await page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [f"{fault['id']}: {node['html']}" for fault in found["violations"] for node in fault["nodes"]]


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

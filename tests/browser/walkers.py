"""Somebody who goes through pages with the browser's own buttons: Back, Forward and Reload, in Chromium and in Firefox.

What a walk needs of a browser is little, so that both can do it alike: go to an address, evaluate an expression, reload.
"""

import asyncio
import json
import time
from asyncio.subprocess import Process
from collections.abc import Awaitable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from playwright.async_api import Error, Page

HERE = Path(__file__).parent
PATIENCE_SECONDS = 60
FIREFOX_SECONDS = 180  # its first start, with a new profile
# what a reader has before their eyes: all words, and what stands in the inputs
SEEN = """[document.title, document.querySelector("main")?.innerText ?? document.body?.innerText ?? ""]"""
# loaded and laid out: Firefox says the first before the second, and words without a layout have other gaps
DRAWN = "document.readyState === 'complete' && document.body.getClientRects().length > 0"
ANSWERS = """Object.fromEntries([...document.querySelectorAll("main input:not([type=hidden]), main select, main textarea")]
  .filter(input => input.type !== "radio" && input.type !== "checkbox" || input.checked)
  .map(input => [input.name, input.value]))"""
FILL_IN = """answers => Object.entries(answers).forEach(([name, value]) => {
  const inputs = [...document.getElementsByName(name)];
  const one = inputs.find(input => input.value === value && /radio|checkbox/.test(input.type));
  if (one) one.checked = true; else inputs[0].value = value;
})"""
KEPT_IN_THE_BROWSER = "[{...localStorage}, {...sessionStorage}, history.state, window.name, document.cookie]"


class NoAnswer(Exception):
    """The page could not be asked: it is just being left, or it is the browser's own."""


class Driven(Protocol):
    async def goto(self, address: str) -> None: ...
    async def evaluate(self, expression: str) -> Any: ...
    async def reload(self) -> None: ...


@dataclass
class Chromium:
    page: Page

    async def goto(self, address: str) -> None:
        await self.page.goto(address)

    async def evaluate(self, expression: str) -> Any:
        try:
            return await asyncio.wait_for(self.page.evaluate(expression), PATIENCE_SECONDS)
        except (Error, TimeoutError) as problem:  # a page that is left at that moment may never answer
            raise NoAnswer(str(problem)) from None

    async def reload(self) -> None:
        await self.page.reload()


@dataclass
class Firefox:
    """A Firefox that tests/browser/firefox.mjs drives."""

    process: Process

    @classmethod
    async def started(cls, node: str, program: str, preferences: Mapping[str, object]) -> "Firefox":
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            node, str(HERE / "firefox.mjs"), program, json.dumps(preferences), stdin=pipe, stdout=pipe
        )
        firefox = cls(process)
        await firefox._answer(FIREFOX_SECONDS)
        return firefox

    async def ended(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        await asyncio.wait_for(self.process.wait(), PATIENCE_SECONDS)

    async def goto(self, address: str) -> None:
        await self._order("goto", address)

    async def evaluate(self, expression: str) -> Any:
        return await self._order("evaluate", expression)

    async def reload(self) -> None:
        await self._order("reload")

    async def _order(self, do: str, text: str = "") -> Any:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, "text": text}).encode() + b"\n")
        await self.process.stdin.drain()
        return await self._answer(PATIENCE_SECONDS)

    async def _answer(self, seconds: int) -> Any:
        assert self.process.stdout is not None
        answer = json.loads(await asyncio.wait_for(self.process.stdout.readline(), seconds))
        if "failed" in answer:
            raise NoAnswer(answer["failed"])
        return answer["done"]


@dataclass
class Walker:
    """Walks and remembers: every page it came to, as it was seen, and all that pages could leave behind."""

    driven: Driven
    base: str
    pages: list[tuple[str, str]] = field(default_factory=list)
    left_behind: list[object] = field(default_factory=list)
    steps: int = 0

    async def open(self, path: str) -> None:
        await self._arrives(self.driven.goto(self.base + path))
        await self._look()

    async def press(self, selector: str) -> None:
        """A link or button that leads to another page."""
        await self._arrives(self.driven.evaluate(f"document.querySelector({json.dumps(selector)}).click()"))
        await self._look()

    async def answer(self, answers: Mapping[str, str]) -> None:
        """By the input's name; of radio buttons and check boxes the one with this value."""
        await self.driven.evaluate(f"({FILL_IN})({json.dumps(answers)})")

    async def back(self) -> tuple[str, str]:
        return await self._arrives(self.driven.evaluate("history.back()"))

    async def forward(self) -> tuple[str, str]:
        return await self._arrives(self.driven.evaluate("history.forward()"))

    async def reload(self) -> tuple[str, str]:
        return await self._arrives(self.driven.reload())

    async def answers(self) -> dict[str, str]:
        found: dict[str, str] = await self.driven.evaluate(ANSWERS)
        return found

    async def text_of(self, selector: str) -> list[str]:
        found: list[str] = await self.driven.evaluate(
            f"[...document.querySelectorAll({json.dumps(selector)})].map(one => one.innerText)"
        )
        return found

    async def _look(self) -> None:
        self.pages.append(await self._seen())
        self.left_behind.append(await self.driven.evaluate(f"[location.href, document.title, {KEPT_IN_THE_BROWSER}]"))

    async def _seen(self) -> tuple[str, str]:
        title, text = await self.driven.evaluate(SEEN)
        return title, text

    async def _arrives(self, leaving: Awaitable[Any]) -> tuple[str, str]:
        """Mark the page, leave it, and wait until another one is there; one that comes back from memory has an older mark."""
        self.steps += 1
        await self.driven.evaluate(f"void (window.mark = {self.steps})")
        with suppress(NoAnswer):  # it may be gone before it has answered
            await leaving
        patience = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < patience:
            try:
                if await self.driven.evaluate(f"window.mark !== {self.steps} && {DRAWN}"):
                    return await self._seen()
            except NoAnswer as problem:
                unanswered = str(problem)
            else:
                unanswered = ""
            await asyncio.sleep(0.05)
        return "no page came", unanswered

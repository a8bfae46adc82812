"""A person who has no mouse: Tab, Enter, Space, the arrows and what they type."""

from dataclasses import dataclass

from playwright.async_api import Page

MOST_TABS = 150
# what a screen reader would say of the place that has the focus, and whether the eye can see that it has
_FOCUSED = """() => {
  const at = document.activeElement;
  if (at === document.body) return ["", "", true];
  const labels = at.labels && at.labels.length ? [...at.labels] : [];
  const words = at.getAttribute("aria-label") || labels.map((label) => label.innerText).join(" ") || at.innerText || at.value || "";
  const look = getComputedStyle(at);
  const group = at.type === "radio" && at.closest("fieldset") ? at.closest("fieldset").querySelector("legend").innerText : "";
  return [at.localName, (words + " " + group).replaceAll("\\n", ""), look.outlineStyle !== "none" || look.boxShadow !== "none"];
}"""
_CHOSEN = "() => document.activeElement.selectedOptions[0].text"


@dataclass
class Keyboard:
    page: Page

    async def reach(self, words: str, element: str = "") -> None:
        """Tab to the control of these words, of any kind or only such an element; every stop on the way must be seen."""
        for _ in range(MOST_TABS):
            await self.page.keyboard.press("Tab")
            name, said, seen = await self.page.evaluate(_FOCUSED)
            assert seen, f"nobody sees that the focus is on {said!r}"
            if words in said and element in {"", name}:
                return
        raise AssertionError(f"no way to {words!r} by the keyboard on {self.page.url}")

    async def press(self, words: str, key: str = "Enter") -> None:
        await self.reach(words)
        await self.page.keyboard.press(key)

    async def follow(self, words: str) -> None:
        """A link or button that leads to another page."""
        await self.reach(words)
        async with self.page.expect_navigation():
            await self.page.keyboard.press("Enter")

    async def write(self, words: str, text: str) -> None:
        await self.reach(words)
        await self.page.keyboard.press("Control+a")
        await self.page.keyboard.insert_text(text)

    async def choose(self, words: str, option: str) -> None:
        """In a list of options, downwards from where it stands."""
        await self.reach(words, "select")
        for _ in range(MOST_TABS):
            if option in await self.page.evaluate(_CHOSEN):
                return
            await self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no option {option!r}")

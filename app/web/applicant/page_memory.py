"""Pages in memory within a bound of bytes. What was put in first goes first: a page that is in use is made anew before long, and put in again."""

from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Page = TypeVar("Page")


class PageMemory(Generic[Key, Page]):
    """`most_bytes`: of all its pages together."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes_held = 0
        self._pages: dict[Key, tuple[Page, int]] = {}

    def get(self, key: Key) -> Page | None:
        held = self._pages.get(key)
        return held[0] if held is not None else None

    def put(self, key: Key, page: Page, size: int) -> None:
        """`size`: of the page, in bytes. One that is larger than all may be together is not held."""
        self._drop(key)
        if size > self.most_bytes:
            return
        while self.bytes_held + size > self.most_bytes:
            self._drop(next(iter(self._pages)))
        self._pages[key] = page, size
        self.bytes_held += size

    def _drop(self, key: Key) -> None:
        _, size = self._pages.pop(key, (None, 0))
        self.bytes_held -= size

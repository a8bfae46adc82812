"""What stands around a word of a file, kept while the file streams by. Pure."""

import re
from dataclasses import dataclass
from typing import Final

MOST: Final = 32
"""So many excerpts are kept: the first ones, and in the place of the last of them whatever comes later."""


@dataclass(slots=True)
class _Excerpt:
    content: bytes
    missing: int  # bytes that are still to come


class Excerpts:
    """Every place of a word at which the pattern is found: `before` bytes in front, `behind` bytes from its beginning on, or as many as there are."""

    def __init__(self, word: bytes, wanted: re.Pattern[bytes], *, before: int, behind: int) -> None:
        self._word, self._wanted, self._before, self._behind = word, wanted, before, behind
        self._overlap = len(word) - 1
        self._kept = b""  # the end of what has come
        self._excerpts: list[_Excerpt] = []

    @property
    def found(self) -> list[bytes]:
        """The excerpts, in their order."""
        return [each.content for each in self._excerpts if self._wanted.search(each.content)]

    def feed(self, piece: bytes) -> None:
        """Take the next piece."""
        for each in self._excerpts:
            if each.missing:
                each.content += piece[: each.missing]
                each.missing = max(0, each.missing - len(piece))
        known = self._kept + piece
        at = known.find(self._word, max(0, len(self._kept) - self._overlap))
        while at >= 0:
            self._add(known, at)
            at = known.find(self._word, at + 1)
        self._kept = known[-(self._before + self._overlap) :]

    def _add(self, known: bytes, at: int) -> None:
        if len(self._excerpts) >= MOST:
            self._excerpts = [each for each in self._excerpts if each.missing or self._wanted.search(each.content)]
            del self._excerpts[MOST - 1 :]
        end = at + self._behind
        self._excerpts.append(_Excerpt(known[max(0, at - self._before) : end], max(0, end - len(known))))

"""A page that differs from one person to the next in a few places: made once with those places open, and filled in for each.

    page = SlottedPage(render(CompletedPage(reference=slot("reference"), ...)))
    page.filled({"reference": "131041-…"})

Only what is the same for everybody may be in it when it is made.
"""

import re
from collections.abc import Mapping
from typing import Final

from markupsafe import Markup, escape

# Noncharacters: no text has them, and they pass through a template as they are.
_SLOT: Final = re.compile("\ufdd0([a-z0-9_]+)\ufdd1")


def slot(name: str) -> Markup:
    """Stands for a value while the page is made; small letters, figures and low lines."""
    return Markup(f"\ufdd0{name}\ufdd1")  # noqa: S704 - not markup of anybody's: a mark that is cut out again


class SlottedPage:
    __slots__ = ("_names", "_texts")

    def __init__(self, rendered: str) -> None:
        parts = _SLOT.split(rendered)
        self._texts = [text.encode() for text in parts[::2]]
        self._names = parts[1::2]

    @property
    def size(self) -> int:
        """Bytes of what it holds, without the values."""
        return sum(map(len, self._texts))

    def filled(self, values: Mapping[str, str]) -> bytes:
        """The page in UTF-8. A value is escaped unless it is Markup; a slot without one is a KeyError."""
        ready = {name: escape(value).encode() for name, value in values.items()}
        page = [self._texts[0]]
        for name, text in zip(self._names, self._texts[1:], strict=True):
            page += (ready[name], text)
        return b"".join(page)

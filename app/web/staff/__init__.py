"""自治体側機能: one module a page family; ROUTES is all of them."""

from typing import Final

ROUTES: Final[list[object]] = []

"""A 到達番号 is found by any part of it. Its symbols are random and stand in the open: the database has an index of each four that stand together."""

import re
import unicodedata
from typing import Final
from uuid import UUID

from app.applications.reference import REFERENCE_LENGTH, SYMBOLS, tidy
from app.tenancy import api
from app.tenancy.scope import current_municipality
from app.typed_text import without_unseen

SHORTEST: Final = 4
_CODE_LENGTH: Final = 6  # of a municipality, before the symbols
_LIKE_A_PART: Final = re.compile(r"[0-9A-Za-z\s\-‐‑‒–—―−ー]+")


def part_in(text: str) -> str:
    """Return the part of a 到達番号 that a text can be, as plain symbols however it was typed; "" where it can be none."""
    plain = unicodedata.normalize("NFKC", without_unseen(text)).strip()
    part = tidy(plain) if _LIKE_A_PART.fullmatch(plain) else ""
    return part if len(part) <= _CODE_LENGTH + REFERENCE_LENGTH and set(part) <= set(SYMBOLS) else ""


def is_too_short(text: str) -> bool:
    """Tell whether a text looks like a part of a 到達番号 and has fewer than SHORTEST symbols, the municipality's code not counted."""
    part = part_in(text)
    return bool(part) and len(part.removeprefix(current_municipality())) < SHORTEST


async def ids_with(part: str, most: int) -> list[UUID]:
    """Return the applications whose 到達番号 holds a part (as `part_in` gives it), of those that the person works on, newest first."""
    readings = _readings(part)
    rows = await api.rows("search_references", part, readings, most) if readings else []
    return list(dict.fromkeys(row["id"] for row in rows))


def _readings(part: str) -> list[str]:
    """Return the symbols of a part in each way it can be read: `1041ABCD` has four behind the end of a code, or eight."""
    code = current_municipality()
    heads = ["", *(code[start:] for start in range(_CODE_LENGTH))]
    symbols = [part.removeprefix(head) for head in heads if part.startswith(head)]
    return [each for each in symbols if SHORTEST <= len(each) <= REFERENCE_LENGTH]

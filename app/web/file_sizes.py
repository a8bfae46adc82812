"""The size of a file in words."""

from typing import Final

from app.languages import translated
from app.texts import N_

KILOBYTE: Final = 1024
MEGABYTE: Final = 1024 * KILOBYTE


def file_size(size: int) -> str:
    """「340KB」, 「2.4MB」, in the language that is spoken; never 0, for every file has some."""
    if size < MEGABYTE // 10:
        return translated(N_("{size}KB")).format(size=max(1, round(size / KILOBYTE)))
    return translated(N_("{size}MB")).format(size=f"{size / MEGABYTE:.1f}")

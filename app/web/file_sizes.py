"""The size of a file in words."""

from typing import Final

KILOBYTE: Final = 1024
MEGABYTE: Final = 1024 * KILOBYTE


def file_size(size: int) -> str:
    """「340KB」, 「2.4MB」: the same in every language; never 0, for every file has some."""
    if size < MEGABYTE // 10:
        return f"{max(1, round(size / KILOBYTE))}KB"
    return f"{size / MEGABYTE:.1f}MB"

"""The end of a file, kept while it streams by, and the archive that may hide there. Pure."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

ARCHIVE_END: Final = b"PK\x05\x06"
ARCHIVE_ENTRY: Final = b"PK\x01\x02"
"""How each entry begins in the list that stands before the end."""
ARCHIVE_END_SIZE: Final = 22
_LONGEST_COMMENT: Final = 65_535
ARCHIVE_TAIL: Final = ARCHIVE_END_SIZE + _LONGEST_COMMENT
"""So far from the end of a file may the end of an archive stand."""


class Tail:
    """The last bytes of what was fed, `most` at least where there are as many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._bytes = bytearray()
        self.size = 0  # of all that was fed

    def feed(self, piece: bytes) -> None:
        """Take the next piece."""
        self.size += len(piece)
        self._bytes += piece[-self._most :]
        if len(self._bytes) > 2 * self._most:
            del self._bytes[: -self._most]

    def content(self) -> bytes:
        """Return the last `most` bytes, or all there are."""
        return bytes(self._bytes[-self._most :])


@dataclass(frozen=True, slots=True)
class ArchiveEnd:
    """The record at the end of an archive: where its list of entries stands, and how many there are."""

    at: int  # in the tail
    disks: tuple[int, int]
    entries: tuple[int, int]  # on this disk, in all
    list_size: int
    list_at: int  # from the archive's beginning
    comment: int  # bytes


def archive_end(tail: bytes) -> ArchiveEnd | None:
    """The last archive's end in these bytes; None where there is none."""
    return next(_ends(tail), None)


def hides_archive(tail: Tail) -> bool:
    """Whether an unpacker would find an archive at the end of this file: the list that its end tells of is there."""
    content = tail.content()
    return any(_is_list(content, end, tail.size) for end in _ends(content))


def _ends(tail: bytes) -> Iterator[ArchiveEnd]:
    """Whatever looks like the end of an archive, the last one first."""
    at = tail.rfind(ARCHIVE_END, 0, max(0, len(tail) - ARCHIVE_END_SIZE + len(ARCHIVE_END)))
    while at >= 0:
        disk, list_disk, here, together, list_size, list_at, comment = struct.unpack_from("<HHHHIIH", tail, at + 4)
        yield ArchiveEnd(at, (disk, list_disk), (here, together), list_size, list_at, comment)
        at = tail.rfind(ARCHIVE_END, 0, at)


def _is_list(tail: bytes, end: ArchiveEnd, size: int) -> bool:
    """Four bytes that are the same by chance are no archive's end: a list ends where it begins."""
    before = size - len(tail) + end.at  # bytes of the file
    if end.list_size > before or end.list_at > before:
        return False
    return end.list_size > end.at or tail.startswith((ARCHIVE_ENTRY, ARCHIVE_END), end.at - end.list_size)

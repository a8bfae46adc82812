"""The end of a file, kept while it streams by, and the archive that may hide there. Pure."""

import struct
from dataclasses import dataclass
from typing import Final

ARCHIVE_END: Final = b"PK\x05\x06"
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
    """The last archive's end in these bytes, which every unpacker would take for one; None where there is none."""
    at = tail.rfind(ARCHIVE_END, 0, len(tail) - ARCHIVE_END_SIZE + len(ARCHIVE_END))
    if at < 0:
        return None
    disk, list_disk, here, together, list_size, list_at, comment = struct.unpack_from("<HHHHIIH", tail, at + 4)
    return ArchiveEnd(at, (disk, list_disk), (here, together), list_size, list_at, comment)

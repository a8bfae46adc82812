"""Office files: pass as they are. The archive's own list of entries says whether it is a whole one, of its kind alone, and how large it becomes
when it is opened. Pure: nothing is unpacked.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from app.attachments.cleaning.tail import ARCHIVE_END_SIZE, ARCHIVE_ENTRY, Tail, archive_end
from app.attachments.faults import FileFault, FileRefused
from app.attachments.file_kinds import FileKind

MOST_UNPACKED: Final = 250_000_000  # bytes: a workbook of the largest size, packed ten to one
MOST_ENTRIES: Final = 5000
_MOST_LIST: Final = 512 * 1024  # bytes of the list of entries
_ENTRY: Final = struct.Struct("<4sHHHHHHIIIHHHHHII")
_LOCAL_HEAD: Final = 30  # bytes
_LOCKED: Final = 0x0001
_METHODS: Final = frozenset({0, 8})  # as they are, deflated
_MAIN_FOLDERS: Final = {FileKind.docx: "word/", FileKind.xlsx: "xl/", FileKind.pptx: "ppt/"}
_CONTENT_TYPES: Final = "[Content_Types].xml"
# programs, and what makes an archive one; a macro is one, too
_PROGRAMS: Final = (
    *(".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".hta", ".lnk", ".sh"),
    *(".jar", ".class", ".dex", ".so", "vbaproject.bin"),
)
_OF_PROGRAMS: Final = ("meta-inf/", "androidmanifest.xml")


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    flags: int
    method: int
    packed: int
    unpacked: int
    at: int


class OfficeCheck:
    """Gives every piece back as it came."""

    def __init__(self, kind: FileKind) -> None:
        self._kind = kind
        self._tail = Tail(_MOST_LIST + ARCHIVE_END_SIZE)

    def feed(self, piece: bytes) -> bytes:
        """Remember the end of what has come."""
        self._tail.feed(piece)
        return piece

    def finish(self) -> bytes:
        """Look at the list of entries."""
        tail, size = self._tail.content(), self._tail.size
        end = archive_end(tail)
        if end is None:
            raise FileRefused(FileFault.cut_off)
        if end.at + ARCHIVE_END_SIZE + end.comment != len(tail):
            raise FileRefused(FileFault.mixed)
        before_end = size - len(tail) + end.at
        if end.disks != (0, 0) or len({*end.entries}) > 1 or end.list_size > end.at:
            raise FileRefused(FileFault.broken)
        if end.list_at + end.list_size != before_end:
            raise FileRefused(FileFault.mixed)  # something stands before the archive
        entries = list(_entries(tail[end.at - end.list_size : end.at]))
        if len(entries) != end.entries[0]:
            raise FileRefused(FileFault.broken)
        self._check(entries, end.list_at)
        return b""

    def _check(self, entries: list[_Entry], list_at: int) -> None:
        names = {entry.name.lower() for entry in entries}
        if any(entry.flags & _LOCKED for entry in entries):
            raise FileRefused(FileFault.encrypted)
        if len(names) < len(entries) or any(not _is_plain(name) for name in names):
            raise FileRefused(FileFault.broken)
        if any(name.endswith(_PROGRAMS) or name.startswith(_OF_PROGRAMS) for name in names):
            raise FileRefused(FileFault.mixed)
        main = {folder for folder in _MAIN_FOLDERS.values() if any(name.startswith(folder) for name in names)}
        if main != {_MAIN_FOLDERS[self._kind]}:
            raise FileRefused(FileFault.mixed)
        if _CONTENT_TYPES.lower() not in names or any(entry.method not in _METHODS for entry in entries):
            raise FileRefused(FileFault.broken)
        if len(entries) > MOST_ENTRIES or sum(entry.unpacked for entry in entries) > MOST_UNPACKED:
            raise FileRefused(FileFault.too_large_unpacked)
        _check_places(entries, list_at)


def _entries(listed: bytes) -> Iterator[_Entry]:
    at = 0
    while at < len(listed):
        if at + _ENTRY.size > len(listed):
            raise FileRefused(FileFault.broken)
        mark, _, _, flags, method, _, _, _, packed, unpacked, name, extra, comment, _, _, _, place = _ENTRY.unpack_from(
            listed, at
        )
        end = at + _ENTRY.size + name + extra + comment
        if mark != ARCHIVE_ENTRY or end > len(listed):
            raise FileRefused(FileFault.broken)
        raw = listed[at + _ENTRY.size : at + _ENTRY.size + name]
        yield _Entry(raw.decode("utf-8", "replace"), flags, method, packed, unpacked, place)
        at = end


def _is_plain(name: str) -> bool:
    """Whether a part's name leads nowhere but into the archive."""
    return not (name.startswith("/") or "\\" in name or "\0" in name or ":" in name or ".." in name.split("/"))


def _check_places(entries: list[_Entry], list_at: int) -> None:
    """Refuse entries that share their content: few bytes would become very many, whatever each says of itself."""
    places = sorted((entry.at, entry.packed) for entry in entries)
    for (at, packed), (following, _) in pairwise([*places, (list_at, 0)]):
        if at + _LOCAL_HEAD + packed > following:
            raise FileRefused(FileFault.broken)

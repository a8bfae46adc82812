"""PDF: passes as it is. One that asks for a password, whose end is missing, or behind which an archive stands, is refused. Pure."""

import re
from typing import Final

from app.attachments.cleaning.excerpts import Excerpts
from app.attachments.cleaning.pdf_lock import HANDLER, opens_without_password
from app.attachments.cleaning.tail import ARCHIVE_TAIL, Tail, hides_archive
from app.attachments.faults import FileFault, FileRefused

# a trailer's entry: it stands in the clear in every PDF, that of a cross-reference stream, too
_LOCKED: Final = re.compile(rb"/Encrypt[\x00\t\n\f\r ]*(?:[0-9]+[\x00\t\n\f\r ]+[0-9]+[\x00\t\n\f\r ]+R|<<)")
_LOCK: Final = re.compile(rb"/Filter[\x00\t\n\f\r ]*/Standard(?![A-Za-z])")
_IDS: Final = re.compile(rb"/ID[\x00\t\n\f\r ]*\[")
_AROUND: Final = 2048  # bytes before and behind: a lock with its strings in hexadecimal has some 800
_ID: Final = 512
_END: Final = b"%%EOF"
_END_WITHIN: Final = 1024  # bytes of the file's end, as readers have it
_FILLING: Final = b"\0\t\n\f\r \x1a"  # what lines and disks fill a file up with


class PdfCheck:
    """Gives every piece back as it came."""

    def __init__(self) -> None:
        self._tail = Tail(ARCHIVE_TAIL)
        self._locked = Excerpts(b"/Encrypt", _LOCKED, before=0, behind=64)
        self._locks = Excerpts(HANDLER, _LOCK, before=_AROUND, behind=_AROUND)
        self._ids = Excerpts(b"/ID", _IDS, before=0, behind=_ID)

    def feed(self, piece: bytes) -> bytes:
        """Look at a piece."""
        for part in (self._tail, self._locked, self._locks, self._ids):
            part.feed(piece)
        return piece

    def finish(self) -> bytes:
        """Look at the end, and at the lock where there is one."""
        if _END not in self._tail.content().rstrip(_FILLING)[-_END_WITHIN:]:
            raise FileRefused(FileFault.cut_off)
        if hides_archive(self._tail):
            raise FileRefused(FileFault.mixed)
        if self._locked.found and not opens_without_password(self._locks.found, self._ids.found):
            raise FileRefused(FileFault.encrypted)
        return b""

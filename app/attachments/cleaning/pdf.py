"""PDF: passes as it is. One that asks for a password, whose end is missing, or behind which an archive stands, is refused. Pure."""

import re
from typing import Final

from app.attachments.cleaning.tail import ARCHIVE_TAIL, Tail, archive_end
from app.attachments.faults import FileFault, FileRefused

# a trailer's entry: it stands in the clear in every PDF, that of a cross-reference stream, too
_ENCRYPTED: Final = re.compile(
    rb"/Encrypt[\x00\t\n\f\r ]{0,16}(?:[0-9]{1,10}[\x00\t\n\f\r ]{1,16}[0-9]{1,5}[\x00\t\n\f\r ]{1,16}R|<<)"
)
_OVERLAP: Final = 72  # bytes: as long as one can be
_END: Final = b"%%EOF"
_END_WITHIN: Final = 1024  # bytes of the file's end, as readers have it
_FILLING: Final = b"\0\t\n\f\r \x1a"  # what lines and disks fill a file up with


class PdfCheck:
    """Gives every piece back as it came."""

    def __init__(self) -> None:
        self._tail = Tail(ARCHIVE_TAIL)
        self._before = b""

    def feed(self, piece: bytes) -> bytes:
        """Look at a piece, together with the end of the one before it."""
        seen = self._before + piece
        if _ENCRYPTED.search(seen):
            raise FileRefused(FileFault.encrypted)
        self._before = seen[-_OVERLAP:]
        self._tail.feed(piece)
        return piece

    def finish(self) -> bytes:
        """Look at the end."""
        tail = self._tail.content()
        if _END not in tail.rstrip(_FILLING)[-_END_WITHIN:]:
            raise FileRefused(FileFault.cut_off)
        if archive_end(tail):
            raise FileRefused(FileFault.mixed)
        return b""

"""What a file tells beside its content is taken out while it streams: place, camera, person, earlier pictures. Pure: no picture is decoded.

The orientation stays, and the colour profile: without them a picture looks different. What each kind keeps stands in its module of
app/attachments/cleaning/. PDF and Office files pass as they are: what they tell of their writer stays.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, Protocol

from app.attachments.cleaning.heic import HeicWalk
from app.attachments.cleaning.jpeg import JpegWalk
from app.attachments.cleaning.office import OfficeCheck
from app.attachments.cleaning.pdf import PdfCheck
from app.attachments.cleaning.png import PngWalk
from app.attachments.cleaning.webp import WebpWalk
from app.attachments.file_kinds import FileKind


class Cleaner(Protocol):
    """Takes a file piece by piece and gives what is kept of it. However it is cut, the same comes out. Both raise FileRefused."""

    def feed(self, piece: bytes) -> bytes:
        """Take the next piece."""
        ...

    def finish(self) -> bytes:
        """Say that it was the last."""
        ...


_CLEANERS: Final[Mapping[FileKind, Callable[[], Cleaner]]] = {
    FileKind.jpeg: JpegWalk,
    FileKind.png: PngWalk,
    FileKind.webp: WebpWalk,
    FileKind.heic: HeicWalk,
    FileKind.pdf: PdfCheck,
    **{kind: partial(OfficeCheck, kind) for kind in FileKind if kind.office},
}


def cleaner_of(kind: FileKind) -> Cleaner:
    """Make what a file of this kind goes through: one for each file."""
    return _CLEANERS[kind]()

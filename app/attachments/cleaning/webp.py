"""WebP: what draws the picture stays, with colour profile and orientation; of Exif, XMP and chunks that nobody knows, zeros remain. Pure.

A WebP file says at its beginning how long it is, and tells of its camera at its end. So what goes is overwritten and not left out.
"""

from typing import Final

from app.attachments.cleaning.exif import orientation_of, tiff_saying
from app.attachments.cleaning.walk import Walk, Way, broken, check_pixels

_LOSSY, _LOSSLESS, _EXTENDED, _FRAME, _EXIF = b"VP8 ", b"VP8L", b"VP8X", b"ANMF", b"EXIF"
_KEPT: Final = frozenset({b"ALPH", b"ANIM", b"ICCP"})
_BLANK: Final = b"JUNK"
_HAS_XMP: Final = 0x04
_EXIF_MOST: Final = 256 * 1024  # bytes of it that are looked at
_HEAD: Final = 8  # bytes: a chunk's name and length
_FRAME_HEAD: Final = 16


class WebpWalk(Walk):
    """Keeps what draws the picture, at the place where it stood."""

    def __init__(self) -> None:
        super().__init__()
        self._first, self._drawn = True, False

    def _walk(self) -> Way:
        head = yield from self._take(12)
        if head[:4] != b"RIFF" or head[8:] != b"WEBP":
            raise broken()
        self._keep(head)
        yield from self._chunks(int.from_bytes(head[4:8], "little") - 4, in_frame=False)
        if not self._drawn:
            raise broken()

    def _chunks(self, left: int, *, in_frame: bool) -> Way:
        """Walk through chunks that are so many bytes together."""
        while left >= _HEAD:
            self._count()
            head = yield from self._take(_HEAD)
            kind, length = head[:4], int.from_bytes(head[4:], "little")
            left -= _HEAD
            if length > left or (self._first and kind not in {_LOSSY, _LOSSLESS, _EXTENDED}):
                raise broken()
            self._first = False
            filled = min(length + length % 2, left)
            left -= filled
            if kind == _FRAME and not in_frame:
                yield from self._frame(head, filled)
            else:
                yield from self._chunk(head, length, filled)
        if left:
            raise broken()

    def _chunk(self, head: bytes, length: int, filled: int) -> Way:
        kind = head[:4]
        if kind in {_LOSSY, _LOSSLESS}:
            self._drawn = True
            yield from self._picture(head, length, filled)
        elif kind == _EXTENDED:
            yield from self._canvas(head, length)
        elif kind in _KEPT:
            self._keep(head)
            yield from self._pass(filled, self._keep)
        elif kind == _EXIF:
            yield from self._orientation(head, filled)
        else:
            self._keep(_BLANK + head[4:])
            yield from self._blank(filled)

    def _picture(self, head: bytes, length: int, filled: int) -> Way:
        beginning = yield from self._take(min(length, 10))
        if len(beginning) < 10:
            raise broken()
        if head[:4] == _LOSSY:
            if beginning[3:6] != b"\x9d\x01\x2a":
                raise broken()
            sides = int.from_bytes(beginning[6:10], "little")
            check_pixels(sides & 0x3FFF, sides >> 16 & 0x3FFF)
        else:
            if beginning[0] != 0x2F:
                raise broken()
            sides = int.from_bytes(beginning[1:5], "little")
            check_pixels((sides & 0x3FFF) + 1, (sides >> 14 & 0x3FFF) + 1)
        self._keep(head + beginning)
        yield from self._pass(filled - len(beginning), self._keep)

    def _canvas(self, head: bytes, length: int) -> Way:
        if length != 10:
            raise broken()
        content = yield from self._take(length)
        check_pixels(int.from_bytes(content[4:7], "little") + 1, int.from_bytes(content[7:10], "little") + 1)
        self._keep(head + bytes((content[0] & ~_HAS_XMP,)) + content[1:])

    def _frame(self, head: bytes, filled: int) -> Way:
        if filled < _FRAME_HEAD:
            raise broken()
        content = yield from self._take(_FRAME_HEAD)
        check_pixels(int.from_bytes(content[6:9], "little") + 1, int.from_bytes(content[9:12], "little") + 1)
        self._keep(head + content)
        yield from self._chunks(filled - _FRAME_HEAD, in_frame=True)

    def _orientation(self, head: bytes, filled: int) -> Way:
        """Overwrite the Exif block. One stays where one was: the file's head says that there is one."""
        told = yield from self._take(min(filled, _EXIF_MOST))
        said = tiff_saying(orientation_of(told.removeprefix(b"Exif\0\0")))
        self._keep(head + (said if len(told) >= len(said) else b"").ljust(len(told), b"\0"))
        yield from self._blank(filled - len(told))

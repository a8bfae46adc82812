"""JPEG: the segments that draw the picture stay, with colour profile and orientation. Exif, XMP, IPTC, comments, previews, and whatever stands
behind the picture's end (films, further pictures, archives) go. Pure.
"""

import re
from collections.abc import Generator
from typing import Final

from app.attachments.cleaning.exif import UPRIGHT, orientation_of, tiff_saying
from app.attachments.cleaning.walk import Walk, Way, broken, check_pixels

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a segment
# huffman and arithmetic tables, quantization, restarts, the number of lines
_TABLES: Final = frozenset({0xC4, 0xCC, 0xDB, 0xDC, 0xDD})
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JFIF, _EXIF_OR_XMP, _PROFILE, _ADOBE = 0xE0, 0xE1, 0xE2, 0xEE
_APPLICATIONS_AND_COMMENT: Final = frozenset({*range(0xE0, 0xF0), 0xFE})
_BEHIND_DATA: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # the marker at which a scan's data ends
_MARKER: Final = re.compile(rb"\xff+([^\xff])", re.DOTALL)
_EXIF_HEAD: Final = b"Exif\0\0"
_PROFILE_HEAD: Final = b"ICC_PROFILE\0"
_PROFILE_MARK: Final = slice(50, 54)  # in the first part of a profile: its head, two numbers, 36 bytes


class JpegWalk(Walk):
    """Keeps what draws the picture."""

    def __init__(self) -> None:
        super().__init__()
        self._oriented = self._has_jfif = self._has_profile = False
        self._framed = self._scanned = False

    def _walk(self) -> Way:
        if (yield from self._take(2)) != bytes((0xFF, _START)):
            raise broken()
        self._keep(bytes((0xFF, _START)))
        while (marker := (yield from self._marker())) != _END:
            if marker in _ALONE:
                continue
            segment = yield from self._segment()
            self._take_segment(marker, segment)
            if marker == _SCAN:
                yield from self._data()
        if not self._scanned:
            raise broken()
        self._keep(bytes((0xFF, _END)))

    def _take_segment(self, marker: int, segment: bytes) -> None:
        if marker in _FRAMES and not self._framed:
            self._framed = True
            _check_frame(segment)
            self._keep_segment(marker, segment)
        elif marker == _SCAN and self._framed:
            self._scanned = True
            self._keep_segment(marker, segment)
        elif marker in _TABLES:
            self._keep_segment(marker, segment)
        elif marker in _APPLICATIONS_AND_COMMENT:
            self._keep_what_draws(marker, segment)
        else:
            raise broken()

    def _marker(self) -> Generator[None, None, int]:
        """The next marker's code; what stands before it belongs to nothing and is dropped."""
        while True:
            at = self._waiting.find(0xFF)
            del self._waiting[: at if at >= 0 else len(self._waiting)]
            marker = _MARKER.match(self._waiting)
            if marker is None:
                del self._waiting[:-1]  # one of those that fill is enough
                yield from self._more()
                continue
            self._count()
            code = marker[1][0]
            del self._waiting[: marker.end()]
            if code:
                return code

    def _segment(self) -> Generator[None, None, bytes]:
        length = int.from_bytes((yield from self._take(2)))
        if length < 2:
            raise broken()
        return (yield from self._take(length - 2))

    def _data(self) -> Way:
        """Keep a scan's data, up to the marker behind it."""
        while (behind := _BEHIND_DATA.search(self._waiting)) is None:
            sure = len(self._waiting) - self._waiting.endswith(b"\xff")
            self._keep(self._waiting[:sure])
            del self._waiting[:sure]
            yield from self._more()
        self._keep(self._waiting[: behind.start()])
        del self._waiting[: behind.start()]

    def _keep_segment(self, marker: int, segment: bytes) -> None:
        self._keep(bytes((0xFF, marker)) + (len(segment) + 2).to_bytes(2) + segment)

    def _keep_what_draws(self, marker: int, segment: bytes) -> None:
        if marker == _JFIF and segment.startswith(b"JFIF\0") and len(segment) >= 14 and not self._has_jfif:
            self._has_jfif = True
            self._keep_segment(marker, segment[:12] + b"\0\0")  # no preview
        elif marker == _EXIF_OR_XMP and segment.startswith(_EXIF_HEAD) and not self._oriented:
            self._oriented = True
            orientation = orientation_of(segment[len(_EXIF_HEAD) :])
            if orientation != UPRIGHT:
                self._keep_segment(marker, _EXIF_HEAD + tiff_saying(orientation))
        elif marker == _PROFILE and segment.startswith(_PROFILE_HEAD):
            self._has_profile = self._has_profile or segment[_PROFILE_MARK] == b"acsp"
            if self._has_profile:
                self._keep_segment(marker, segment)
        elif marker == _ADOBE and segment.startswith(b"Adobe") and len(segment) >= 12:
            self._keep_segment(marker, segment[:12])  # which colours the components are


def _check_frame(segment: bytes) -> None:
    if len(segment) < 6:
        raise broken()
    check_pixels(int.from_bytes(segment[3:5]), int.from_bytes(segment[1:3]))

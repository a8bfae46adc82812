"""PNG: the chunks that draw the picture stay, with colour profile and orientation. Texts, Exif, times, films and whatever stands behind the
picture's end go. Pure.
"""

from binascii import crc32
from typing import Final

from app.attachments.cleaning.exif import UPRIGHT, orientation_of, tiff_saying
from app.attachments.cleaning.walk import Walk, Way, broken, check_pixels

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_LONGEST: Final = 2**31 - 1
_EXIF_MOST: Final = 256 * 1024
# each with the most bytes that it can have; what is longer is none, or hides something
_KEPT: Final = {
    b"IHDR": 13,
    b"PLTE": 768,
    b"IDAT": _LONGEST,
    b"IEND": 0,
    b"tRNS": 256,
    b"bKGD": 6,
    b"cHRM": 32,
    b"cICP": 4,
    b"cLLI": 8,
    b"gAMA": 4,
    b"iCCP": 4 * 1024 * 1024,
    b"mDCV": 24,
    b"pHYs": 9,
    b"sBIT": 4,
    b"sRGB": 1,
}


class PngWalk(Walk):
    """Keeps what draws the picture, and looks at the checksum of each chunk that it keeps."""

    def __init__(self) -> None:
        super().__init__()
        self._sum = 0
        self._oriented = False

    def _walk(self) -> Way:
        if (yield from self._take(8)) != _SIGNATURE:
            raise broken()
        self._keep(_SIGNATURE)
        kind, before, drawn = b"", b"", False
        while kind != b"IEND":
            self._count()
            head = yield from self._take(8)
            before, kind, length = kind, head[4:], int.from_bytes(head[:4])
            if not kind.isalpha() or not kind.isascii() or length > _LONGEST or (kind == b"IHDR") != (before == b""):
                raise broken()
            drawn = drawn or kind == b"IDAT"
            if kind == b"IHDR":
                yield from self._header(length)
            elif length <= _KEPT.get(kind, -1):
                yield from self._chunk(head, length)
            elif kind == b"eXIf" and length <= _EXIF_MOST:
                yield from self._orientation(length)
            elif kind[0] & 0x20:  # lower case: what no decoder needs
                yield from self._drop(length + 4)
            else:
                raise broken()
        if not drawn:
            raise broken()

    def _header(self, length: int) -> Way:
        if length != _KEPT[b"IHDR"]:
            raise broken()
        content = yield from self._take(length)
        if int.from_bytes((yield from self._take(4))) != crc32(b"IHDR" + content):
            raise broken()
        check_pixels(int.from_bytes(content[:4]), int.from_bytes(content[4:8]))
        self._keep_chunk(b"IHDR", content)

    def _chunk(self, head: bytes, length: int) -> Way:
        self._keep(head)
        self._sum = crc32(head[4:])
        yield from self._pass(length, self._keep_summed)
        told = yield from self._take(4)
        if int.from_bytes(told) != self._sum:
            raise broken()
        self._keep(told)

    def _orientation(self, length: int) -> Way:
        orientation = orientation_of((yield from self._take(length)))
        yield from self._drop(4)
        if orientation != UPRIGHT and not self._oriented:
            self._keep_chunk(b"eXIf", tiff_saying(orientation))
        self._oriented = True

    def _keep_summed(self, content: bytes) -> None:
        self._sum = crc32(content, self._sum)
        self._keep(content)

    def _keep_chunk(self, kind: bytes, content: bytes) -> None:
        self._keep(len(content).to_bytes(4) + kind + content + crc32(kind + content).to_bytes(4))

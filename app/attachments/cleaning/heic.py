"""HEIC: the pictures stay where they stand; what tells of camera, place and person is overwritten, and so is whatever is no picture. Pure.

Where it stands is told by the file's own list. A file that has its list behind its pictures keeps what it tells until the staff's side makes a JPEG
of it: it had passed before anybody knew where it stood. Orientation is a property of the picture and stays.
"""

from typing import Final

from app.attachments.cleaning.exif import tiff_saying_nothing
from app.attachments.cleaning.heic_items import BOX_HEAD, Told, check_sizes, telling, without
from app.attachments.cleaning.walk import Walk, Way, broken
from app.attachments.faults import FileFault, FileRefused

_BRANDS, _LIST, _DATA = b"ftyp", b"meta", b"mdat"
_MOST_BRANDS: Final = 4096
_MOST_LIST: Final = 1024 * 1024
_SAYING_NOTHING: Final = bytes(4) + tiff_saying_nothing()  # its first four bytes say where the block begins
_TO_THE_END, _LONG = 0, 1  # sizes that say something else


class HeicWalk(Walk):
    """Keeps what draws the picture, at the place where it stood."""

    def __init__(self) -> None:
        super().__init__()
        self._at = 0  # in the file: the next byte that is kept
        self._told: list[Told] = []
        self._listed = self._has_data = False

    def _walk(self) -> Way:
        while not (yield from self._at_end()):
            self._count()
            head = yield from self._take(BOX_HEAD)
            size, kind = int.from_bytes(head[:4]), head[4:]
            if (self._at == 0) != (kind == _BRANDS):
                raise broken()
            if not (kind.isascii() and kind.isalnum()):
                if not (self._listed and self._has_data):
                    raise broken()
                break  # behind the last box: nobody's
            if size == _LONG:
                more = yield from self._take(8)
                head, size = head + more, int.from_bytes(more)
            if size == _TO_THE_END:
                yield from self._last(head)
                break
            if size < len(head):
                raise broken()
            yield from self._box(head, kind, size - len(head))
        if not self._listed or not self._has_data:
            raise FileRefused(FileFault.cut_off)

    def _box(self, head: bytes, kind: bytes, size: int) -> Way:
        if kind == _BRANDS:
            if size > _MOST_BRANDS:
                raise broken()
            self._put(head + (yield from self._take(size)))
        elif kind == _LIST and not self._listed:
            yield from self._list(head, size)
        elif kind == _DATA:
            self._has_data = True
            self._put(head)
            yield from self._pass(size, self._put)
        else:
            self._put(head[:4] + b"free" + head[8:])
            yield from self._pass(size, lambda taken: self._put(bytes(len(taken))))

    def _list(self, head: bytes, size: int) -> Way:
        if size > _MOST_LIST:
            raise broken()
        content = yield from self._take(size)
        check_sizes(content)
        self._listed = True
        self._told = telling(content, self._at + len(head))
        self._put(head + content)

    def _last(self, head: bytes) -> Way:
        """A box that reaches to the file's end: of data alone, and only in a file whose list has come."""
        if head[4:8] != _DATA or not self._listed:
            raise broken()
        self._has_data = True
        self._put(head)
        while not (yield from self._at_end()):
            yield from self._pass(len(self._waiting), self._put)

    def _put(self, content: bytes) -> None:
        kept = without(content, self._at, self._told, _SAYING_NOTHING) if self._told else content
        self._at += len(content)
        self._keep(kept)

"""A walk through a file that comes in pieces: how it is cut into them makes no difference to what comes out. Pure.

A walk is a generator that yields where it needs more than has come. What it decides, it decides by bytes it has waited for. It holds the
piece that came last and what it has asked for, never the file.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator
from typing import Final

from app.attachments.cleaning.tail import ARCHIVE_TAIL, Tail, hides_archive
from app.attachments.faults import FileFault, FileRefused

MOST_PIXELS: Final = 50_000_000
"""Of a picture, as its header says: what todoke-render unpacks at most."""

MOST_PARTS: Final = 50_000
"""Of a file: each takes time, however small it is. A PNG of 25 MB in chunks of 1 kB has half as many."""

Way = Generator[None, None, None]


class Walk(ABC):
    """Takes pieces, and gives what is kept of them. Raises FileRefused."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._kept = bytearray()
        self._ended = False
        self._parts = 0
        self._way = self._walk()
        self._tail = Tail(ARCHIVE_TAIL)  # of what is kept
        self._arrived = False  # where the file's own end is: what follows is dropped

    def feed(self, piece: bytes) -> bytes:
        """Take the next piece; what is kept of it, and of what had to wait."""
        if self._arrived:
            return b""
        self._waiting += piece
        self._go_on()
        return self._given()

    def finish(self) -> bytes:
        """Say that there are no more pieces; the rest of what is kept."""
        self._ended = True
        if not self._arrived:
            self._go_on()
        given = self._given()
        if hides_archive(self._tail):  # in what the decoder of a picture leaves over
            raise FileRefused(FileFault.mixed)
        return given

    @abstractmethod
    def _walk(self) -> Way:
        """Walk to the end of the file."""

    def _go_on(self) -> None:
        try:
            next(self._way)
        except StopIteration:
            self._arrived = True
            self._waiting.clear()

    def _given(self) -> bytes:
        given = bytes(self._kept)
        self._kept.clear()
        self._tail.feed(given)
        return given

    def _keep(self, content: bytes | bytearray) -> None:
        self._kept += content

    def _count(self) -> None:
        """Count one part more."""
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise broken()

    def _more(self) -> Way:
        """Wait for another piece."""
        if self._ended:
            raise FileRefused(FileFault.cut_off)
        yield

    def _at_end(self) -> Generator[None, None, bool]:
        """Whether the file ends here; waits until that is known."""
        while not self._waiting and not self._ended:
            yield
        return not self._waiting

    def _take(self, count: int) -> Generator[None, None, bytes]:
        """The next bytes. For few: they wait in memory."""
        while len(self._waiting) < count:
            yield from self._more()
        taken = bytes(self._waiting[:count])
        del self._waiting[:count]
        return taken

    def _pass(self, count: int, keep: Callable[[bytes], None]) -> Way:
        """Hand so many bytes to `keep`, as they come."""
        while count:
            if not self._waiting:
                yield from self._more()
            taken = bytes(self._waiting[:count])
            del self._waiting[: len(taken)]
            count -= len(taken)
            keep(taken)

    def _blank(self, count: int) -> Way:
        """Put zeros where so many bytes stood."""
        return self._pass(count, lambda taken: self._keep(bytes(len(taken))))

    def _drop(self, count: int) -> Way:
        """Leave so many bytes out."""
        return self._pass(count, lambda _: None)


def broken() -> FileRefused:
    """Make the refusal of a file that is not built as its kind is."""
    return FileRefused(FileFault.broken)


def check_pixels(width: int, height: int) -> None:
    """Refuse a picture that nobody could unpack, or that has no size. Raises FileRefused."""
    if not width or not height:
        raise broken()
    if width * height > MOST_PIXELS:
        raise FileRefused(FileFault.too_many_pixels, maximum=MOST_PIXELS // 1_000_000)

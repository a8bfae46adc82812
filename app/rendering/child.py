"""The process that reads one file: order and file on its standard input, frames on its standard output, both the asker's own socket.

It was given no environment and no other file. What a file makes it do ends with it.
"""

import sys
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from app.rendering import drawing, walls
from app.rendering.wire import (
    BEGIN,
    LARGEST_FILE,
    LARGEST_ORDER,
    ORDER,
    PICTURE,
    Ending,
    Format,
    Order,
    Wanted,
    end_frame,
    frame,
)


def main() -> int:
    """The exit code: 0 once an ending was told."""
    walls.limit()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    target.write(frame(BEGIN, b""))
    target.flush()
    order = _order(source)
    if order is None:
        return 1
    drawing.ready_for(order.format)
    walls.confine()
    content = source.read(order.size)
    if len(content) < order.size:  # whoever asked has left
        return 1
    ending, pages = Ending.made, 0
    try:
        for made in _made(order, content):
            if isinstance(made, int):
                pages = made
            else:
                target.write(frame(PICTURE, made))
    except (BrokenPipeError, ConnectionResetError):
        return 1
    except (MemoryError, drawing.TooMuch):
        ending = Ending.too_much
    except drawing.Encrypted:
        ending = Ending.encrypted
    except Exception as problem:  # noqa: BLE001  whatever a reader raises at a stranger's bytes
        ending = _ending_of(problem)
    target.write(end_frame(ending, pages))
    target.flush()
    return 0


def _order(source: BinaryIO) -> Order | None:
    head = source.read(ORDER.size)
    if len(head) < ORDER.size or ORDER.unpack(head)[0] > LARGEST_ORDER:
        return None
    order = msgspec.json.decode(source.read(ORDER.unpack(head)[0]), type=Order)
    return order if 0 < order.size <= LARGEST_FILE and order.first > 0 and order.most >= 0 else None


def _made(order: Order, content: bytes) -> Iterator[bytes | int]:
    """Pictures, and once the number of all pages."""
    if order.format is Format.pdf:
        yield from drawing.pages(content, order.first, order.most)
    elif order.wanted is Wanted.jpeg:
        yield drawing.whole_jpeg(content, order.format)
    else:
        yield 1
        if order.first == 1 and order.most:
            yield drawing.picture(content, order.format)


def _ending_of(problem: Exception) -> Ending:
    """Its text may hold what somebody wrote, and is told to nobody."""
    return Ending.too_much if type(problem).__name__.startswith("DecompressionBomb") else Ending.broken


if __name__ == "__main__":
    sys.exit(main())

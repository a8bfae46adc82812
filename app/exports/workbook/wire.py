"""The protocol between the web's process and the one that writes: an order, chunks of rows, and an end mark; a file comes back."""

from collections.abc import Sequence
from enum import IntEnum
from typing import BinaryIO, Final

import msgspec

from app.exports.workbook.cells import Cell

WorkbookRow = Sequence[Cell]
_LENGTH: Final = 4  # bytes before each frame


class Ending(IntEnum):
    """Exit codes of the process; any other is a signal or an accident."""

    made = 0
    tmpfs_full = 3
    left_alone = 4  # the order or the rows ended early: nobody waits for the file any more
    failed = 5


class WorkbookOrder(msgspec.Struct, frozen=True):
    """`folder` is where plaintext may lie, "" for nowhere: then everything stays in the process's own memory."""

    labels: tuple[str, ...]
    password: str
    folder: str

    def __repr__(self) -> str:
        return f"WorkbookOrder({len(self.labels)} columns)"


class CutOff(Exception):
    """The other side ended in the middle."""


def frame(content: bytes) -> bytes:
    return len(content).to_bytes(_LENGTH, "big") + content


END: Final = frame(b"")
_order: Final = msgspec.msgpack.Decoder(WorkbookOrder)
_rows: Final = msgspec.msgpack.Decoder(list[list[Cell]])
encode: Final = msgspec.msgpack.Encoder().encode


def read_order(source: BinaryIO) -> WorkbookOrder:
    """Raises CutOff."""
    return _order.decode(_read(source))


def read_rows(source: BinaryIO) -> list[list[Cell]]:
    """The next chunk, [] at the end mark. Raises CutOff."""
    content = _read(source)
    return _rows.decode(content) if content else []


def _read(source: BinaryIO) -> bytes:
    length = int.from_bytes(_whole(source, _LENGTH), "big")
    return _whole(source, length)


def _whole(source: BinaryIO, length: int) -> bytes:
    content = source.read(length)
    if len(content) < length:
        raise CutOff
    return content

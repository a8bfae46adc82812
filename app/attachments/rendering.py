"""Having a file drawn by `todoke render`: the staff's side sends it there as it is opened, and gets pictures back, within bounds.

Nothing here reads the file, nor any library that could.
"""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from app.rendering.wire import (
    BEGIN,
    END,
    FRAME,
    LARGEST_FRAME,
    MOST_PAGES,
    RENDER_SECONDS,
    Ended,
    Ending,
    Format,
    Order,
    Wanted,
    order_bytes,
)

CONNECT_SECONDS: Final = 3.0
TURN_SECONDS: Final = 60.0  # others may stand before it
WORK_SECONDS: Final = RENDER_SECONDS + 10.0


class RenderFault(StrEnum):
    """Why there is no picture."""

    away = "away"  # no renderer there, or it left
    busy = "busy"
    broken = "broken"
    encrypted = "encrypted"
    too_much = "too_much"
    no_kind = "no_kind"  # nothing draws files of this kind

    @property
    def label(self) -> str:
        """For staff, in whole sentences."""
        return _LABELS[self]

    @property
    def passing(self) -> bool:
        """Whether another try may go better."""
        return self in {RenderFault.away, RenderFault.busy}


_LABELS: Final = {
    RenderFault.away: "いまはプレビューを作れません。しばらくしてからもう一度開くか、ダウンロードしてご確認ください。",
    RenderFault.busy: "ほかのプレビューを作っています。しばらくしてからもう一度開いてください。",
    RenderFault.broken: "ファイルが壊れているか、途中で切れているため、プレビューを作れません。",
    RenderFault.encrypted: "パスワードのかかったファイルのため、プレビューを作れません。",
    RenderFault.too_much: "大きすぎるか、複雑すぎるファイルのため、プレビューを作れません。",
    RenderFault.no_kind: "この種類のファイルにはプレビューがありません。ダウンロードしてご確認ください。",
}
_DRAWN: Final = frozenset(each.value for each in Format)
_FAULTS: Final = {
    Ending.broken: RenderFault.broken,
    Ending.encrypted: RenderFault.encrypted,
    Ending.too_much: RenderFault.too_much,
    Ending.busy: RenderFault.busy,
}


class NotRendered(Exception):
    """There is no picture; `fault` says why. The file is as it was."""

    def __init__(self, fault: RenderFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Content:
    """A file to draw: its kind's word, its size in bytes, and the bytes as they are opened."""

    kind: str
    size: int
    pieces: AsyncIterable[bytes]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Pages as PNG, and how many the whole document has."""

    pages: list[bytes]
    of: int


def can_be_drawn(kind: str) -> bool:
    return kind in _DRAWN


async def pages_of(renderer: Path | None, content: Content, *, first: int = 1, most: int = MOST_PAGES) -> Drawn:
    """Pages `first` (1) to `first + most - 1`, as far as there are any and as MOST_PAGES allows. Raises NotRendered, and what opening the file raises."""
    return await _drawn(renderer, content, Wanted.pages, first, most)


async def jpeg_of(renderer: Path | None, content: Content) -> bytes:
    """The picture, all of it, as JPEG. Raises as `pages_of`."""
    drawn = await _drawn(renderer, content, Wanted.jpeg, 1, 1)
    if not drawn.pages:
        raise NotRendered(RenderFault.broken)
    return drawn.pages[0]


async def _drawn(renderer: Path | None, content: Content, wanted: Wanted, first: int, most: int) -> Drawn:
    if not can_be_drawn(content.kind):
        raise NotRendered(RenderFault.no_kind)
    order = Order(Format(content.kind), wanted, content.size, first, most)
    async with _connection(renderer) as (reader, writer):
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await _begun(reader)
            async with asyncio.timeout(WORK_SECONDS):
                return await _exchange(reader, writer, order, content.pieces)
        except TimeoutError:
            raise NotRendered(RenderFault.busy) from None


@asynccontextmanager
async def _connection(renderer: Path | None) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    if renderer is None:
        raise NotRendered(RenderFault.away)
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            reader, writer = await asyncio.open_unix_connection(str(renderer))
    except OSError:  # TimeoutError is one
        raise NotRendered(RenderFault.away) from None
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def _begun(reader: asyncio.StreamReader) -> None:
    try:
        kind, content = await _frame(reader)
    except NotRendered:
        raise NotRendered(RenderFault.away) from None
    if kind != BEGIN:
        _ended(content)


async def _exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, order: Order, pieces: AsyncIterable[bytes]
) -> Drawn:
    """Sends while it reads: what stops reading has something to say."""
    sending = asyncio.create_task(_send(writer, order, pieces))
    try:
        drawn: list[bytes] = []
        taken = 0
        while True:
            kind, content = await _frame(reader)
            if kind == END:
                return Drawn(drawn, _ended(content).pages)
            drawn.append(content)
            taken += len(content)
            if taken > LARGEST_FRAME or len(drawn) > MOST_PAGES:
                raise NotRendered(RenderFault.too_much)
    finally:
        sending.cancel()
        (problem,) = await asyncio.gather(sending, return_exceptions=True)
        if isinstance(problem, Exception):  # the file could not be opened: that is the reason, whatever came back
            raise problem


async def _send(writer: asyncio.StreamWriter, order: Order, pieces: AsyncIterable[bytes]) -> None:
    writer.write(order_bytes(order))
    try:
        async for piece in pieces:
            writer.write(piece)
            with suppress(ConnectionError):  # how it ended, the other direction tells
                await writer.drain()
        with suppress(OSError):
            writer.write_eof()  # of a file that is shorter than it was said to be, too
    except Exception:
        writer.transport.abort()  # the process waits for bytes that do not come, and whoever reads for it
        raise


async def _frame(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """An end in the middle is that of a process that was ended: it had asked for too much."""
    try:
        kind, size = FRAME.unpack(await reader.readexactly(FRAME.size))
        if size > LARGEST_FRAME:
            raise NotRendered(RenderFault.too_much)
        return kind, await reader.readexactly(size)
    except (asyncio.IncompleteReadError, OSError):
        raise NotRendered(RenderFault.too_much) from None


def _ended(content: bytes) -> Ended:
    """Raises NotRendered unless all was made."""
    ended = msgspec.json.decode(content, type=Ended)
    if ended.ending is not Ending.made:
        raise NotRendered(_FAULTS[ended.ending])
    return ended

"""A form with files, read while it comes: its texts within the limit of every form, each file handed on piece by piece and never held.

Whoever takes a file asks for its next piece when the last one is dealt with, and only then is more read of the client: a slow taker slows the
client down, and no file is in memory.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from litestar.exceptions import ClientException, HTTPException
from multipart import (  # type: ignore[import-untyped]  # Litestar brings it; it ships no types
    MultipartError,
    PushMultipartParser,
)

from app.web.asgi import Message, Receive, Scope, header
from app.web.forms import LONGEST_NAME, MOST_FIELDS, Posted
from app.web.request_body import LARGEST_FORM, BodyTooLarge
from app.web.uploads import boundary_of

PIECE: Final = 64 * 1024  # bytes that are looked at, and handed on, at a time
IDLE_SECONDS: Final = 120.0  # in which a line that is alive sends something, however slow it is
LEAST_PACE: Final = (
    500  # bytes a second of all that came, after the first two minutes: who sends less holds a place that others need
)
PACED_AFTER: Final = 120.0  # seconds
DRAINED: Final = 250_000_000  # bytes that are read on and thrown away, so that a browser gets to read the answer
DRAIN_SECONDS: Final = 60.0


class BodyStalled(HTTPException):
    """The client sent nothing for long: its line is dead."""

    status_code = 408


@dataclass(frozen=True, slots=True, repr=False)
class ArrivingFile:
    """A file that is being sent. Its name is the browser's word."""

    input: str
    name: str
    pieces: AsyncIterator[bytes]


TakeFile = Callable[[ArrivingFile, Posted], Awaitable[None]]
"""Takes a file, and what was posted before it. What it leaves of the file is read and thrown away."""


def announced_size(scope: Scope) -> int:
    """The size that the client announces; 0 where it tells none, or nothing that is a size."""
    size = header(scope, b"content-length")
    return int(size) if size.isascii() and size.isdecimal() and len(size) < 16 else 0


async def read_streamed_form(scope: Scope, receive: Receive, take: TakeFile, *, largest: int) -> Posted:
    """Read the form, handing each file to `take` in the order in which they come; return its texts.

    `largest`: bytes of the whole body. Raises BodyTooLarge (413), BodyStalled (408), ClientException (400) for what no page of ours sends and for
    one that ends before its end, and whatever `take` raises.
    """
    boundary = boundary_of(header(scope, b"content-type"))
    if announced_size(scope) > largest:
        await drain(receive)
        raise BodyTooLarge("the form is too large")
    events = _events(receive, boundary, largest)
    fields: dict[str, list[str]] = {}
    room = LARGEST_FORM
    async for part in events:
        content = _Content(events)
        if not part.name or len(part.name) > LONGEST_NAME:
            raise ClientException("a part that no page of ours sends")
        if part.filename is None:
            text = await content.text(room)
            room -= len(part.name) + len(text)
            fields.setdefault(part.name, []).append(_decoded(text))
        elif part.filename or await content.begins():  # an input where nothing was chosen sends an empty name
            await take(ArrivingFile(part.name, part.filename, content), fields)
        await content.throw_away()
    return fields


async def drain(receive: Receive) -> None:
    """Read on for a while and keep nothing: a browser that is still sending would show a broken connection in the place of the answer."""
    read, more = 0, True
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            while more and read < DRAINED:
                message = await receive()
                read += len(message.get("body", b""))
                more = message["type"] == "http.request" and message.get("more_body", False)
    except TimeoutError:
        return


class _Content:
    """The content of one part, as far as it has come."""

    def __init__(self, events: AsyncIterator[Any]) -> None:
        self._events = events
        self._waiting: bytes | None = None
        self._ended = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if self._waiting is not None:
            piece, self._waiting = self._waiting, None
            return piece
        event = None if self._ended else await anext(self._events)
        if event is None:
            self._ended = True
            raise StopAsyncIteration
        return bytes(event)

    async def begins(self) -> bool:
        """Tell whether there is anything in it."""
        async for piece in self:
            self._waiting = piece
            return True
        return False

    async def text(self, most: int) -> bytes:
        content = bytearray()
        async for piece in self:
            content += piece
            if len(content) > most:
                raise BodyTooLarge("the texts of the form are too large")
        return bytes(content)

    async def throw_away(self) -> None:
        async for _ in self:
            pass


async def _events(receive: Receive, boundary: str, largest: int) -> AsyncIterator[Any]:
    """What the parser says of the body, while it comes. A body that is not whole is an error, at its end."""
    try:
        # not strict: a line end behind the last boundary may come in a piece of its own, which is an error there
        with PushMultipartParser(boundary, max_segment_count=MOST_FIELDS) as parser:
            async for piece in _pieces(receive, largest):
                for event in parser.parse(piece):
                    yield event
    except MultipartError:
        raise ClientException("no form of ours, or one that was cut off") from None


async def _pieces(receive: Receive, largest: int) -> AsyncIterator[bytes]:
    read, more, begun = 0, True, time.monotonic()
    while more:
        message = await _next(receive)
        if message["type"] != "http.request":
            raise ClientException("the client left")
        body, more = message.get("body", b""), message.get("more_body", False)
        read += len(body)
        if read > largest:
            if more:
                await drain(receive)
            raise BodyTooLarge("the form is too large")
        if more and read < (time.monotonic() - begun - PACED_AFTER) * LEAST_PACE:
            raise BodyStalled("the line is next to dead")
        for at in range(0, len(body), PIECE):
            yield body[at : at + PIECE]


async def _next(receive: Receive) -> Message:
    try:
        async with asyncio.timeout(IDLE_SECONDS):
            return await receive()
    except TimeoutError:
        raise BodyStalled("the line is dead") from None


def _decoded(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise ClientException("not UTF-8") from None

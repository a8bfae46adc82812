"""The one reader of request bodies: straight from ASGI, piece by piece, within a limit that holds before the rest is there."""

from dataclasses import dataclass
from typing import Final

from litestar.exceptions import HTTPException

from app.web.asgi import Message, Receive, Scope, header

LARGEST_FORM: Final = 256 * 1024  # bytes; a form with a file has a limit of its own (uploads.py)


class BodyTooLarge(HTTPException):
    status_code = 413


@dataclass(frozen=True, slots=True, repr=False)
class Beginning:
    """What has come of a body, and whether more is to come."""

    content: bytes
    more: bool


async def read_beginning(receive: Receive, size: int = LARGEST_FORM) -> Beginning | None:
    """Read a body until it ends or is larger than `size`; None when the client left before that."""
    body = bytearray()  # bytes would be copied whole for every piece, and a client may send one byte at a time
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        piece: bytes = message.get("body", b"")
        more = message.get("more_body", False)
        if not (body or more):
            return Beginning(piece, more=False)  # most come whole
        body += piece
        if len(body) > size or not more:
            return Beginning(bytes(body), more)


async def read_body(
    receive: Receive, largest: int = LARGEST_FORM, *, drained: int = 0, begun: Beginning | None = None
) -> bytes | None:
    """Read the whole body; None when the client left before its end. Raises BodyTooLarge.

    `begun`: what has been read of it before. `drained`: bytes beyond `largest` that are read on and thrown away before BodyTooLarge is raised:
    a browser that is still sending would show a broken connection in the place of the answer.
    """
    begun = begun or await read_beginning(receive, largest)
    if begun is None:
        return None
    if not begun.more and len(begun.content) <= largest:
        return begun.content
    body, more, beyond = bytearray(begun.content), begun.more, 0
    while True:
        if len(body) > largest:
            beyond += len(body) - largest
            del body[largest:]
            if beyond > drained:
                raise BodyTooLarge("the body is too large")
        if not more:
            break
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    if beyond:
        raise BodyTooLarge("the body is too large")
    return bytes(body)


def waits_to_be_asked(scope: Scope) -> bool:
    """True for a large body that the client sends only when it is asked for (RFC 9110, 10.1.1): who answers without reading gets none."""
    announced = header(scope, b"content-length")
    large = not announced.isdecimal() or len(announced) > 9 or int(announced) > LARGEST_FORM
    return large and header(scope, b"expect").lower() == "100-continue"


async def throw_away(receive: Receive, most: int, begun: Beginning) -> None:
    """Read what follows, at most `most` bytes of it, and keep nothing: so that a browser that is still sending gets to read the answer."""
    read, more = 0, begun.more
    while more and read < most:
        message = await receive()
        if message["type"] != "http.request":
            return
        read += len(message.get("body", b""))
        more = message.get("more_body", False)


def replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body that has been read, then what the client sends next."""
    return taken_back(Beginning(body, more=False), receive)


def taken_back(begun: Beginning | None, receive: Receive) -> Receive:
    """A `receive` as if `read_beginning` had not read: that once more, then what the client sends next."""
    replayed_once = False

    async def replay() -> Message:
        nonlocal replayed_once
        if replayed_once:
            return await receive()
        replayed_once = True
        if begun is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": begun.content, "more_body": begun.more}

    return replay

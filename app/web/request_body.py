"""The one reader of request bodies: straight from ASGI, piece by piece, within a limit that holds before the rest is there."""

from typing import Final

from litestar.exceptions import HTTPException

from app.web.asgi import Message, Receive

LARGEST_FORM: Final = 256 * 1024  # bytes; a form with a file has a limit of its own (uploads.py)


class BodyTooLarge(HTTPException):
    status_code = 413


async def read_body(receive: Receive, largest: int = LARGEST_FORM, *, drained: int = 0) -> bytes | None:
    """Read the whole body; None when the client left before its end. Raises BodyTooLarge.

    `drained`: bytes beyond `largest` that are read on and thrown away before BodyTooLarge is raised: a browser that is still sending would show
    a broken connection in the place of the answer.
    """
    body, beyond = (
        bytearray(),
        0,
    )  # bytes would be copied whole for every piece, and a client may send one byte at a time
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        piece: bytes = message.get("body", b"")
        more = message.get("more_body", False)
        if not (body or more) and len(piece) <= largest:
            return piece  # most come whole
        body += piece
        if len(body) > largest:
            beyond += len(body) - largest
            del body[largest:]
            if beyond > drained:
                raise BodyTooLarge("the body is too large")
        if not more:
            if beyond:
                raise BodyTooLarge("the body is too large")
            return bytes(body)


def replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body that has been read, then what the client sends next."""
    replayed_once = False

    async def replay() -> Message:
        nonlocal replayed_once
        if replayed_once:
            return await receive()
        replayed_once = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay

"""A file in pieces: whole, or broken off and told."""

from collections.abc import AsyncGenerator
from typing import Any

import anyio
import anyio.lowlevel
import pytest

from app.web.attachment import Attachment, BrokenOff

pytestmark = pytest.mark.anyio


class Pieces:
    """Yields what it is given, forever if `endless`; knows whether it was closed."""

    def __init__(self, *given: bytes, endless: bool = False, problem: Exception | None = None) -> None:
        self.given, self.endless, self.problem = given, endless, problem
        self.closed = False

    async def __call__(self) -> AsyncGenerator[bytes]:
        try:
            for piece in self.given:
                yield piece
            while self.endless:
                await anyio.lowlevel.checkpoint()
                yield b"more"
            if self.problem:
                raise self.problem
        finally:
            await anyio.lowlevel.checkpoint()  # closing asks the database
            self.closed = True


async def sent(pieces: Pieces, *, gone_after: int = 1_000_000) -> list[dict[str, Any]]:
    """What the server is given; the reader leaves after so many messages."""
    messages: list[dict[str, Any]] = []
    gone = anyio.Event()

    async def send(message: Any) -> None:
        messages.append(message)
        if len(messages) >= gone_after or not message.get("more_body", True):
            gone.set()
        await anyio.lowlevel.checkpoint()

    async def receive() -> Any:
        await gone.wait()
        return {"type": "http.disconnect"}

    scope: Any = {"type": "http"}
    attachment = Attachment(pieces(), name="申請:一覧.csv", plain_name="list.csv", media_type="text/csv; charset=utf-8")
    with anyio.fail_after(5):
        await attachment.to_asgi_response(None, None)(scope, receive, send)
    return messages


async def test_the_pieces_leave_in_their_order_and_then_the_end() -> None:
    start, *bodies = await sent(Pieces(b"a", b"b"))
    assert start["status"] == 200
    assert [(message["body"], message["more_body"]) for message in bodies] == [(b"a", True), (b"b", True), (b"", False)]


async def test_the_name_may_be_japanese() -> None:
    start, *_ = await sent(Pieces(b"a"))
    headers = dict(start["headers"])
    assert (
        headers[b"content-disposition"]
        == b"attachment; filename=\"list.csv\"; filename*=UTF-8''%E7%94%B3%E8%AB%8B_%E4%B8%80%E8%A6%A7.csv"
    )
    assert b"content-length" not in headers


async def test_it_is_closed_when_all_has_left() -> None:
    pieces = Pieces(b"a")
    await sent(pieces)
    assert pieces.closed


async def test_it_is_closed_when_the_reader_leaves() -> None:
    pieces = Pieces(endless=True)
    messages = await sent(pieces, gone_after=5)
    assert pieces.closed
    assert messages[-1]["more_body"]


async def test_an_error_in_the_middle_breaks_it_off_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    pieces = Pieces(b"a", problem=ValueError("四谷 花子"))
    with pytest.raises(BrokenOff):
        await sent(pieces)
    assert pieces.closed
    assert "ValueError" in caplog.text
    assert "花子" not in caplog.text

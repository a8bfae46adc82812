"""A file that leaves in pieces while it is made."""

from collections.abc import AsyncGenerator
from typing import Any, Final
from urllib.parse import quote

from anyio import CancelScope, create_task_group
from litestar import Response
from litestar.response.base import ASGIResponse
from litestar.response.streaming import ASGIStreamingResponse

from app.web.asgi import Receive, Send
from app.web.errors import log_without_text

# what Windows does not take in a name, and what would end the header's line
_NOT_IN_NAMES: Final = dict.fromkeys(map(ord, '\\/:*?"<>|\r\n\t'), "_")


class BrokenOff(RuntimeError):
    """Raised to the server, which then closes the connection: no browser takes a part for the whole."""


class Attachment(Response[bytes]):
    """Sends what `pieces` yields, and closes it whatever happens: read to its end, the reader gone, an error, the server stopping."""

    def __init__(self, pieces: AsyncGenerator[bytes], *, name: str, plain_name: str, media_type: str) -> None:
        """`name` may be in any letters; `plain_name` is for readers that know only ASCII. `media_type` with its charset."""
        named = f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{quote(name.translate(_NOT_IN_NAMES))}"
        headers = {"Cache-Control": "no-store", "Content-Disposition": named, "Content-Type": media_type}
        super().__init__(b"", status_code=200, headers=headers)
        self.pieces = pieces

    def to_asgi_response(self, *_: Any, **__: Any) -> ASGIResponse:
        return _Pieces(iterator=self.pieces, headers=self.headers, status_code=200)


class _Pieces(ASGIStreamingResponse):
    async def send_body(self, send: Send, receive: Receive) -> None:  # type: ignore[override]  # our ASGI types are plain dicts
        failure: Exception | None = None
        try:
            async with create_task_group() as group:
                group.start_soon(_cancel_when_gone, group.cancel_scope, receive)
                try:
                    async for piece in self.iterator:
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
                    await send({"type": "http.response.body", "body": b"", "more_body": False})
                except Exception as problem:  # noqa: BLE001  whatever it was, what has left is no whole file
                    failure = problem
                group.cancel_scope.cancel()
        finally:
            assert isinstance(self.iterator, AsyncGenerator)
            with CancelScope(shield=True):
                await self.iterator.aclose()
        if failure is not None:
            log_without_text("attachment", failure)
            raise BrokenOff


async def _cancel_when_gone(scope: CancelScope, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()

"""Errors that nothing inside caught: an error page for the reader, types and frames for the log.

Without it the server itself would write the exception with its text, which may hold what somebody typed.
"""

from app.web.asgi import ASGIApp, Message, Receive, Scope, Send
from app.web.attachment import BrokenOff
from app.web.errors import log_without_text, send_error


class LastResort:
    """ASGI."""

    def __init__(self, app: ASGIApp, *, side: str) -> None:
        self.app = app
        self.side = side

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except BrokenOff:
            raise  # said already
        except Exception as problem:  # noqa: BLE001  the last place where its text can be kept out of the log
            log_without_text(scope["path"], problem)
            if begun:
                raise BrokenOff from None
            await send_error(scope, send, side=self.side, status=500)

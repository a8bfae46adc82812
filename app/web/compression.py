"""Pages travel compressed to those who take it: an inbox of fifty rows is a tenth of its size on a ward's slow line.

Only whole pages: streams (CSV) and what is compressed already pass as they are. A page that carries a secret beside something a
stranger chose could be guessed by its length (BREACH); here a stranger's form is refused before it is answered, and the staff's cookies
(SameSite=Strict) do not come with a stranger's link, so no such page is made for one.
"""

import gzip
from typing import Final

from app.web.asgi import ASGIApp, Header, Message, Receive, Scope, Send, accepts_gzip

# Bytes. A shorter page is there with the first packets anyway (ten, some 14 kB), and packing it would cost more than a tenth of its making:
# of the receipt, which bears the load of a period's last day, a fifth.
WORTH_IT: Final = 10_000
# what is opened may be the first page, and its style sheet has to come with the same packets
WORTH_IT_WITH_A_SHEET: Final = 3_000
LEVEL: Final = 4  # a third of the work of the best, a tenth more bytes


class Compression:
    """ASGI."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and accepts_gzip(scope):
            least = WORTH_IT_WITH_A_SHEET if scope["method"] == "GET" else WORTH_IT
            await self.app(scope, receive, _Compressing(send, least).send)
        else:
            await self.app(scope, receive, send)


class _Compressing:
    """Holds a response's start back until its first part shows whether there is more to come. `least`: bytes that are worth compressing."""

    def __init__(self, send: Send, least: int) -> None:
        self._send = send
        self._least = least
        self._start: Message | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        start, self._start = self._start, None
        if start is not None:
            body = message.get("body", b"")
            if len(body) >= self._least and not message.get("more_body") and _is_plain_page(start["headers"]):
                body = gzip.compress(body, LEVEL, mtime=0)
                message = {**message, "body": body}
                start = {**start, "headers": _compressed(start["headers"], len(body))}
            await self._send(start)
        await self._send(message)


def _is_plain_page(headers: list[Header]) -> bool:
    values = dict(headers)
    return values.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in values


def _compressed(headers: list[Header], length: int) -> list[Header]:
    kept = [pair for pair in headers if pair[0] not in {b"content-length", b"vary"}]
    vary = [value for name, value in headers if name == b"vary"]
    return [
        *kept,
        (b"content-encoding", b"gzip"),
        (b"content-length", str(length).encode()),
        (b"vary", b", ".join([*vary, b"Accept-Encoding"])),
    ]

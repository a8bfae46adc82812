"""HEAD: the headers of GET without its body, for every page of every side (RFC 9110, 9.3.2)."""

from app.web.asgi import ASGIApp, Message, Receive, Scope, Send


class HeadLikeGet:
    """ASGI. What stands inside sees a GET; the body it answers with stays here."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            is_body = message["type"] == "http.response.body"
            await send({**message, "body": b""} if is_body else message)

        await self.app({**scope, "method": "GET"}, receive, without_body)

"""特定相手以外通信不可: the staff's and the operator's side answer listed networks only, /metrics also whoever shows its token."""

import hmac
from collections.abc import Sequence
from typing import Final

from app.web.asgi import ASGIApp, Receive, Scope, Send, header
from app.web.client_address import Network, client_address
from app.web.errors import send_error

FOR_THE_MACHINE: Final = frozenset(
    {"/livez", "/readyz"}
)  # a load balancer asks from an address of its own; they tell nothing
METRICS: Final = "/metrics"


class NetworkList:
    """ASGI. `listed` empty admits everybody: the demo; production settings refuse that. `metrics_token` "": the list alone counts."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        side: str,
        listed: Sequence[Network],
        trusted: Sequence[Network],
        metrics_token: str = "",
    ) -> None:
        self.app = app
        self.side = side
        self.listed = listed
        self.trusted = trusted
        self.bearer = f"Bearer {metrics_token}".encode() if metrics_token else b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self.listed and scope["path"] not in FOR_THE_MACHINE:
            client = client_address(scope, self.trusted)
            if not any(client in network for network in self.listed) and not self._shows_token(scope):
                await send_error(scope, send, side=self.side, status=403)
                return
        await self.app(scope, receive, send)

    def _shows_token(self, scope: Scope) -> bool:
        if not self.bearer or scope["path"] != METRICS:
            return False
        return hmac.compare_digest(header(scope, b"authorization").encode("latin-1"), self.bearer)

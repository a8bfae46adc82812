"""A real SMTP server in the test's own loop, which can be told to refuse, to keep silent and to die."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from app.settings import MailEncryption, Settings

SENDER = "todoke@example.lg.jp"


@dataclass
class Received:
    """One mail that the server took."""

    recipient: str
    source: bytes
    sender: str = ""  # of the envelope

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        return message_from_bytes(self.source, policy=policy.default)  # type: ignore[return-value]

    @property
    def text(self) -> str:
        """Its body as people read it."""
        return self.message.get_content()


@dataclass
class MailServer:
    """What it answers to each step, and what it took. `die_after_data` counts mails after which it drops the line without a reply."""

    port: int = 0
    mail: str = "250 OK"
    recipient: str = "250 OK"
    content: str = "250 OK"
    sign_in: bool = True
    die_after_data: int = 0
    silent_seconds: float = 0.0
    # happens when a mail has been taken and before it is said so
    before_reply: Callable[[], Awaitable[None]] | None = None
    received: list[Received] = field(default_factory=list)
    connections: list[SMTP] = field(default_factory=list)

    # aiosmtpd's names and arguments
    async def handle_MAIL(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _: Any) -> str:  # noqa: N802
        envelope.mail_from = address
        return self.mail

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _: Any) -> str:  # noqa: N802
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.silent_seconds)
        if self.content.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.received += [Received(to, envelope.content, envelope.mail_from or "") for to in envelope.rcpt_tos]
        if self.before_reply is not None:
            await self.before_reply()
        if self.die_after_data:
            self.die_after_data -= 1
            server.transport.abort()
        return self.content

    def settings(self, settings: Settings) -> Settings:
        """The same settings with this server as the relay."""
        return replace(
            settings, smtp_host="127.0.0.1", smtp_port=self.port, smtp_tls=MailEncryption.none, mail_from=SENDER
        )

    def message_ids(self) -> list[str]:
        """Of every mail taken, in order."""
        return [received.message["Message-ID"] for received in self.received]


@asynccontextmanager
async def mail_server(port: int = 0) -> AsyncIterator[MailServer]:
    """Listens on 127.0.0.1 until the block ends; then every connection is cut."""
    told = MailServer()

    def protocol() -> SMTP:
        connection = SMTP(
            told,
            hostname="localhost",
            auth_require_tls=False,
            authenticator=lambda *_: AuthResult(success=told.sign_in, handled=False),
        )
        told.connections.append(connection)
        return connection

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", port)
    told.port = server.sockets[0].getsockname()[1]
    try:
        yield told
    finally:
        server.close()
        for connection in told.connections:
            if connection.transport is not None:
                connection.transport.abort()
        await server.wait_closed()
        await asyncio.sleep(0)

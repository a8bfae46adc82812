"""The demo's mail server: takes every mail and keeps it in a Maildir, where the mailbox page shows it. Nothing leaves the machine."""

import asyncio
import mailbox
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST_MAIL = 10 * 1024 * 1024  # bytes
ENVELOPE_RECIPIENTS = "X-Envelope-To"


def mail_folder(home: Path) -> Path:
    return home / "mail"


@dataclass(frozen=True, slots=True)
class CaughtMail:
    key: str  # the mail's name in the Maildir
    recipients: str
    sender: str
    subject: str
    sent_at: datetime  # aware; the time of arrival when the mail names none
    text: str
    source: str  # the whole mail as it came, for those who look at headers


class _Keeper:
    """Keeps what aiosmtpd takes in. The mail is on disk before the client hears 250."""

    def __init__(self, folder: Path) -> None:
        self.maildir = mailbox.Maildir(folder)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content or b""
        assert isinstance(content, bytes)
        recipients = ", ".join(recipient for recipient in envelope.rcpt_tos if recipient)
        kept = f"{ENVELOPE_RECIPIENTS}: {recipients}\r\n".encode("utf-8", "replace") + content
        await asyncio.to_thread(self.maildir.add, kept)
        return "250 kept"


async def catch_mail(folder: Path, host: str, port: int, tls: ssl.SSLContext | None = None) -> asyncio.Server:
    """Listen for mail and keep it in `folder` until the returned server is closed."""
    keeper = _Keeper(folder)

    def protocol() -> SMTP:
        return SMTP(keeper, data_size_limit=LARGEST_MAIL, enable_SMTPUTF8=True, hostname="localhost", tls_context=tls)

    return await asyncio.get_running_loop().create_server(protocol, host, port)


def caught_mails(folder: Path, most: int = 200) -> list[CaughtMail]:
    """The newest mails, at most so many, the newest first."""
    if not (folder / "new").is_dir():
        return []
    maildir = mailbox.Maildir(folder, create=False)
    newest = sorted(maildir.keys(), key=_arrival, reverse=True)[:most]
    mails = [_read(key, maildir.get_bytes(key)) for key in newest]
    return sorted(mails, key=lambda mail: (mail.sent_at, mail.key), reverse=True)


def caught_mail(folder: Path, key: str) -> CaughtMail | None:
    """One mail; None when there is none of that name."""
    if not (folder / "new").is_dir():
        return None
    try:
        return _read(key, mailbox.Maildir(folder, create=False).get_bytes(key))
    except KeyError:
        return None


def _read(key: str, content: bytes) -> CaughtMail:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain", "html"))
    try:
        sent_at = parsedate_to_datetime(message["Date"])
    except (TypeError, ValueError):
        sent_at = datetime.fromtimestamp(_arrival(key), UTC)
    return CaughtMail(
        key=key,
        recipients=_header(message, ENVELOPE_RECIPIENTS) or _header(message, "To"),
        sender=_header(message, "From"),
        subject=_header(message, "Subject"),
        sent_at=sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC),
        text=_text(body if body is not None else message),
        source=content.decode("utf-8", "replace"),
    )


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _text(part: Any) -> str:
    try:
        return str(part.get_content()).replace("\r\n", "\n").strip()
    except (LookupError, UnicodeError, KeyError):  # an unknown character set or type: still show something
        return bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace").strip()


def _arrival(key: str) -> float:
    """Seconds since 1970; a Maildir's names begin with them."""
    seconds = key.partition(".")[0]
    return float(seconds) if seconds.isdigit() else 0.0

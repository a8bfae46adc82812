"""One mail: the letter, its headers and its single recipient, as bytes of ASCII."""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final
from uuid import UUID

from app.notifications.letters import LetterText

# a relay need not know 8BITMIME or SMTPUTF8: headers are encoded words, the body base64 or quoted-printable
POLICY: Final = SMTP.clone(cte_type="7bit")
ONE_ADDRESS: Final = re.compile(r"[!#-'*+\-./0-9=?A-Z^-~]{1,64}@[A-Za-z0-9.-]{1,253}")


class NoAddress(ValueError):
    """The sealed text is not an address; the error's text does not repeat it."""


def one_address(content: bytes) -> str:
    """The address that was sealed. The form checked it, but whoever seals can seal anything: raises NoAddress."""
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError:
        raise NoAddress("not a mail address") from None
    if not ONE_ADDRESS.fullmatch(text):
        raise NoAddress("not a mail address")
    return text


def mail_of(letter: LetterText, sender: str, recipient: str, outbox: UUID, now: datetime) -> bytes:
    """The mail as it goes over the wire. Its Message-ID is that of the outbox row, so a second delivery is seen to be one."""
    mail = EmailMessage(policy=POLICY)
    mail["From"] = Address(letter.sender_name, addr_spec=sender)
    mail["To"] = recipient
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{outbox}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic replies, please
    mail.set_content(letter.body)
    mail["Content-Language"] = (
        letter.language
    )  # after the content, which takes away every Content- header that is there
    return mail.as_bytes()

"""Returned mail: what a delivery status notification (RFC 3464) tells of one letter. Pure; nothing of it is kept but status and reason.

Whoever knows the address can send anything to it: a message is read within limits, and what cannot be understood changes nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from email.parser import BytesHeaderParser
from itertools import islice
from typing import Any, Final

from app.notifications.return_address import ReturnToken, returned_to

LARGEST: Final = 512 * 1024  # bytes; ours are a few thousand, and come back once
MOST_PARTS: Final = 50
MOST_MULTIPARTS: Final = (
    10  # the parser looks at each line once for each part that it is in: a hundred take ten seconds
)
LONGEST_DIAGNOSTIC: Final = 200
LONGEST_READ: Final = 2_000
RECIPIENT_HEADERS: Final = ("Delivered-To", "X-Original-To", "Envelope-To", "To")

_STATUS: Final = re.compile(r"(?<![0-9.])([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![0-9.])")
_ADDRESS: Final = re.compile(r"<[^<>]*>|\"[^\"]*\"|'[^']*'|\S*(?:@|%40|=40)\S*|\S+://\S+")
_WORD: Final = re.compile(
    r"[A-Za-z]+|(?<![0-9.])[245]\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9.])|(?<![0-9.])[245][0-9]{2}(?![0-9.])"
)
# All that is kept of a server's own words: an address, a name or a number cannot be among them.
KNOWN_WORDS: Final = frozenset(
    """
    a abuse accept accepted access account action active address administrator after again allowed an and any are as at authenticated
    authentication bad banned be because been blacklisted blocked box by cannot check client closed command connect connection contact
    content could currently deactivated delayed delivered delivery denied destination directory disabled disk dmarc dkim dns does domain
    due error exceeded exist exists expired failed failure filter for format found from full greylisted has have helo host hop hops
    however id in inactive incorrect input insufficient internal invalid is it junk last later limit list listed local loop lookup lost mail
    mailbox mails many maximum may message messages moved mx name never no not null of on or our out over owner part permanent permitted
    please policy possible prohibited quota rate reached recipient recipients refused reject rejected relay relaying reply reputation
    request requested resolve resources route routing rule rules security see send sender sending server service size smtp sorry space spam
    spf status storage such suspended syntax system table temporarily temporary test than that the there this timed timeout tls to too
    transaction try unable unauthenticated unauthorized unavailable undeliverable unknown unreachable unroutable unsolicited user username users valid
    verification verify via violation virus was while with you your
    """.split()  # noqa: SIM905  a paragraph reads better
)


class NoBounce(ValueError):
    """The message says nothing of a letter of ours. `sentence` tells why, and repeats nothing of it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Bounce:
    """`status` as in RFC 3463, class 4 or 5; `diagnostic` is made of KNOWN_WORDS."""

    letter: ReturnToken
    status: str
    diagnostic: str


def read_bounce(source: bytes, recipient: str = "") -> Bounce:
    """Read a returned message. `recipient`: whom the mail server delivered it to, where that is known. Raises NoBounce."""
    if len(source) > LARGEST:
        raise NoBounce(f"The message is larger than {LARGEST // 1024} KiB. Nothing was changed.")
    try:
        # the older policy: it leaves headers as they are, and is not slow on broken ones
        letter = _letter(BytesHeaderParser(policy=policy.compat32).parsebytes(source), recipient)
        if letter is None:  # whoever does not know an address of ours has no more read than the headers
            raise NoBounce(
                "The message was sent to no address that a letter of ours was sent from. Nothing was changed."
            )
        if source.lower().count(b"multipart/") > MOST_MULTIPARTS:
            raise NoBounce("The message is made of too many parts. Nothing was changed.")
        failures = [_failure_in(report) for report in _reports(message_from_bytes(source, policy=policy.compat32))]
    except (RecursionError, LookupError, TypeError, AttributeError, ValueError) as problem:
        if isinstance(problem, NoBounce):
            raise
        raise NoBounce("The message could not be read. Nothing was changed.") from None
    failed = sorted((one for one in failures if one is not None), key=lambda one: one[0], reverse=True)
    if not failed:
        raise NoBounce("The message holds no delivery status that tells of a failure. Nothing was changed.")
    return Bounce(letter, *failed[0])


def _letter(message: Message, recipient: str) -> ReturnToken | None:
    addresses = [recipient, *(str(value) for name in RECIPIENT_HEADERS for value in message.get_all(name, []))]
    return next((found for text in addresses if (found := returned_to(text)) is not None), None)


def _reports(message: Message) -> Iterator[Message]:
    """The blocks of its delivery status that tell of recipients."""
    for part in islice(message.walk(), MOST_PARTS):
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from (
                block for block in _blocks(part)[:MOST_PARTS] if _field(block, "Action") or _field(block, "Status")
            )


def _blocks(part: Message) -> Sequence[Any]:
    blocks = part.get_payload()
    return [block for block in blocks if isinstance(block, Message)] if isinstance(blocks, list) else []


def _failure_in(report: Message) -> tuple[str, str] | None:
    """Status and diagnostic of a failure; None for what was delivered or handed on."""
    action = _field(report, "Action").strip().lower()
    own_words = _field(report, "Diagnostic-Code")
    if action and action not in {"failed", "delayed"}:
        return None
    found = _STATUS.search(_field(report, "Status")) or _STATUS.search(own_words)
    if found is None:
        status = "5.0.0" if action == "failed" else "4.0.0"
    elif found[1].startswith("2"):
        return None
    else:
        status = found[1]
    if action == "delayed":
        status = f"4{status[1:]}"  # still being tried
    return status, cleaned(own_words)


def cleaned(own_words: str) -> str:
    """A server's words without anything that could be an address: only words that servers use, and codes, are left."""
    text = own_words[:LONGEST_READ].partition(";")[2] if ";" in own_words[:20] else own_words[:LONGEST_READ]
    kept: list[str] = []
    for piece in _ADDRESS.sub(" … ", text).split():
        words = [word for word in _WORD.findall(piece) if not word.isalpha() or word.lower() in KNOWN_WORDS]
        kept += words or ["…"]
    joined = re.sub(r"(?:… ?)+", "… ", " ".join(kept)).strip()
    return "" if joined == "…" else joined[:LONGEST_DIAGNOSTIC]


def _field(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, ""))[:LONGEST_READ].split())


__all__ = ["LARGEST", "Bounce", "NoBounce", "cleaned", "read_bounce"]

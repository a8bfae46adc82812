"""The envelope's sender of each mail (VERP): an address of its own, to which mail servers send back what they cannot deliver. Pure.

`bounce+131041.0123456789abcdef0123456789abcdef@bounces.example.lg.jp`: municipality, then the letter's secret token. Nobody who has not
had the mail in hand can name it.
"""

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

_RETURN: Final = re.compile(r"\+([0-9]{6})\.([0-9a-f]{32})@", re.IGNORECASE)
LONGEST_NAME: Final = 24  # 64 signs are allowed before the @ (RFC 5321, 4.5.3.1.1); 40 of them are ours


@dataclass(frozen=True, slots=True, repr=False)
class ReturnToken:
    """The municipality and token that a return address carries."""

    municipality: str
    token: UUID

    def __repr__(self) -> str:
        return "ReturnToken(…)"


def return_address(bounce_address: str, municipality: str, token: UUID) -> str:
    """The sender of one letter's envelope."""
    name, _, domain = bounce_address.partition("@")
    return f"{name}+{municipality}.{token.hex}@{domain}"


def returned_to(text: str) -> ReturnToken | None:
    """The token in an address or a header; None where there is none of ours."""
    found = _RETURN.search(text[:2_000])
    return ReturnToken(found[1], UUID(hex=found[2])) if found else None

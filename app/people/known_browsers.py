"""The cookie by which a browser is known that somebody signed in with (OWASP, Slow Down Online Guessing Attacks with Device Cookies).

It opens nothing: a known browser is throttled by its own failures alone, all others wait where an account or a network is guessed at. It is
known for the twenty people who signed in with it last, each for ninety days, until another gives them a new password or stops them.
"""

import re
import secrets
from hashlib import sha256
from typing import Final, Self

DAYS: Final = 90
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class BrowserToken:
    """What a known browser's cookie holds: 256 random bits, 43 symbols. It has no readable form but `reveal()`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    @classmethod
    def new(cls) -> Self:
        """Make a token nobody has."""
        return cls(secrets.token_urlsafe(32))

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read a cookie's value; None for what cannot be a token."""
        return cls(text) if _TOKEN.fullmatch(text) else None

    def reveal(self) -> str:
        """Return the token itself, for the cookie."""
        return self._text

    def hashed(self) -> bytes:
        """Return the hash that the database keeps of it: SHA-256, 32 bytes."""
        return sha256(self._text.encode()).digest()

    def __repr__(self) -> str:
        return "BrowserToken(…)"

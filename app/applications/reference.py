"""The two numbers the applicant holds. Pure.

到達番号 (ReferenceNumber): municipality code and ten symbols of Crockford's base 32, the last a check symbol:
`131041-XXXXX-XXXXX`. Not secret. 問合せ番号 (InquiryCode): sixteen symbols, fifteen random (75 bits) and a check symbol. Secret.
Both are derived from a submission key, so that the same submission always shows the same numbers though the secret is stored nowhere.

The check symbol is a weighted sum over GF(32) with the weights 1, a, a², …: every wrong symbol changes it, and so does every swap of
two different symbols, because all weights differ.
"""

import hmac
import re
import secrets
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
REFERENCE_LENGTH = 10
INQUIRY_LENGTH = 16
CANDIDATES = 4
_POLYNOMIAL = 0b100101  # x⁵ + x² + 1, primitive over GF(2)
_KNOWN = frozenset(SYMBOLS)
_SYMBOL_OF_BYTE = SYMBOLS.encode() * 8  # by a random byte's last five bits
_FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1"})
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


class Mistyped(ValueError):
    """The text cannot be such a number: wrong length, a foreign symbol, or a check symbol that does not fit."""


def _powers() -> tuple[int, ...]:
    powers, value = [], 1
    for _ in range(31):
        powers.append(value)
        value <<= 1
        if value & 0b100000:
            value ^= _POLYNOMIAL
    return tuple(powers)


def _weighted(position: int) -> dict[str, int]:
    """Map each symbol to what it adds to the check symbol at a position. The check symbol has weight a⁰, so the others begin at a¹."""
    powers = _powers()
    products = {SYMBOLS[value]: powers[(log + position + 1) % 31] for log, value in enumerate(powers)}
    return {"0": 0, **products}


_WEIGHTED = tuple(_weighted(position) for position in range(30))


def check_symbol(symbols: str) -> str:
    """Return the check symbol for up to thirty symbols."""
    total = 0
    for weighted, symbol in zip(_WEIGHTED, symbols, strict=False):
        total ^= weighted[symbol]
    return SYMBOLS[total]


def tidy(text: str) -> str:
    """Return typed text as plain symbols: case, width, spaces and hyphens are ignored, O reads as 0, I and L as 1."""
    plain = unicodedata.normalize("NFKC", text[:200]).upper()
    return re.sub(r"[^0-9A-Z]", "", plain).translate(_FORGIVEN)


def _checked(symbols: str, length: int) -> str:
    if len(symbols) != length or not _KNOWN.issuperset(symbols):
        raise Mistyped("wrong length or symbol")
    if check_symbol(symbols[:-1]) != symbols[-1]:
        raise Mistyped("the check symbol does not fit")
    return symbols


@dataclass(frozen=True, slots=True)
class ReferenceNumber:
    """到達番号: the municipality's code and ten symbols."""

    municipality: str
    symbols: str

    def __str__(self) -> str:
        return f"{self.municipality}-{self.symbols[:5]}-{self.symbols[5:]}"

    @classmethod
    def read(cls, text: str) -> "ReferenceNumber":
        """Read a 到達番号 from typed text. Raises Mistyped."""
        plain = tidy(text)
        if not re.fullmatch(r"[0-9]{6}", plain[:6]):
            raise Mistyped("no municipality code")
        return cls(plain[:6], _checked(plain[6:], REFERENCE_LENGTH))


class InquiryCode:
    """問合せ番号. A secret: it shows itself through `reveal()` and nowhere else."""

    __slots__ = ("_symbols",)

    def __init__(self, symbols: str) -> None:
        self._symbols = _checked(symbols, INQUIRY_LENGTH)

    @classmethod
    def read(cls, text: str) -> "InquiryCode":
        """Read a 問合せ番号 from typed text. Raises Mistyped."""
        return cls(tidy(text))

    def reveal(self) -> str:
        """Return the number grouped for people: XXXX-XXXX-XXXX-XXXX. Only for its holder's page, never for a log, URL or mail."""
        return "-".join(self._symbols[at : at + 4] for at in range(0, INQUIRY_LENGTH, 4))

    def secret(self) -> bytes:
        """Return the bytes that keys are derived from."""
        return self._symbols.encode()

    def proof(self, working_key: bytes) -> bytes:
        """Return what the database keeps: HMAC-SHA256 under the municipality's working key, which is not in the database; 32 bytes."""
        return hmac.digest(working_key, b"inquiry 2\x00" + self._symbols.encode(), "sha256")

    def earlier_proof(self, key: bytes, municipality: str) -> bytes:
        """Return what the database keeps of an application that arrived before 0.3.0: HMAC-SHA256 under the installation's key itself."""
        return hmac.digest(key, b"inquiry\x00" + municipality.encode() + b"\x00" + self._symbols.encode(), "sha256")

    def __repr__(self) -> str:
        return "InquiryCode(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, InquiryCode) and hmac.compare_digest(self._symbols, other._symbols)

    def __hash__(self) -> int:
        return hash(self._symbols)


def _symbols_from(stream: bytes, count: int) -> str:
    body = stream[: count - 1].translate(_SYMBOL_OF_BYTE).decode()
    return body + check_symbol(body)


class SubmissionKey:
    """256 random bits that name one submission; issued by the journey's first POST, travelling on in the form.

    Everything is derived from it alone, without a key of the server, so that a change of the server's keys never changes the
    numbers a phone is shown for what it has already sent.
    """

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def new(cls) -> "SubmissionKey":
        """Make a new random key."""
        return cls(secrets.token_bytes(32))

    @classmethod
    def read(cls, text: str) -> "SubmissionKey | None":
        """Read a key from the form's hidden field; None for anything that is no such key."""
        if not _KEY.fullmatch(text):
            return None
        return cls(urlsafe_b64decode(text + "="))

    def reveal(self) -> str:
        """Return the key for the form's hidden field: 43 symbols."""
        return urlsafe_b64encode(self._key).decode().rstrip("=")

    def hashed(self) -> bytes:
        """Return what the database keeps of the key: SHA-256, 32 bytes."""
        return sha256(self._key).digest()

    def _derive(self, purpose: str) -> bytes:
        return hmac.digest(self._key, purpose.encode(), "sha256")

    def candidates(self, municipality: str, count: int = CANDIDATES) -> tuple[str, ...]:
        """Return the first `count` 到達番号 (symbols only) to try in order: the first free one becomes the application's."""
        return tuple(
            [_symbols_from(self._derive(f"reference {municipality} {n}"), REFERENCE_LENGTH) for n in range(count)]
        )

    def inquiry_code(self, municipality: str) -> InquiryCode:
        """Return the 問合せ番号 of the submission made with this key."""
        return InquiryCode(_symbols_from(self._derive(f"inquiry {municipality}"), INQUIRY_LENGTH))

    def name_key(self) -> bytes:
        """Return the key, 32 bytes, that the names of the form's files are locked under: only who has the form can read them."""
        return self._derive("attachment names")

    def fingerprint_key(self) -> bytes:
        """Return the key, 32 bytes, of the fingerprints by which the form's files are told apart."""
        return self._derive("attachment fingerprints")

    def digest(self, content: bytes) -> bytes:
        """Return a digest of the answers that only the holder of the key can make or recognise."""
        return hmac.digest(self._key, b"answers\x00" + content, "sha256")

    def __repr__(self) -> str:
        return "SubmissionKey(…)"

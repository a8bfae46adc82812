"""The reply box: text for the applicant that opens with the 問合せ番号 alone.

Its key pair is derived from the number; the application keeps the public half. The staff write into it, nobody but the holder
of the number reads it, the service included.
"""

import hmac
from uuid import UUID

from app.vault.seal import KeyPair, PublicKey, Sealed, seal, unseal

# one box a number: a fixed id stands in the header where other keys carry theirs
BOX_ID = UUID("00000000-0000-0000-0000-0000000b0b0b")
PURPOSE = "reply"


def box_of(inquiry_code: bytes) -> KeyPair:
    """The box's pair: HMAC-SHA256 of the number (75 random bits) under a name of its own."""
    return KeyPair(BOX_ID, hmac.digest(inquiry_code, b"todoke reply box 1", "sha256"))


def write(public_half: bytes, municipality: str, text: str) -> Sealed:
    """Seal text for the applicant."""
    return seal(PublicKey(BOX_ID, public_half), municipality, PURPOSE, text.encode())


def read(inquiry_code: bytes, municipality: str, sealed: bytes) -> str:
    """The text, with the number in hand; raises CannotOpen."""
    return unseal(box_of(inquiry_code), municipality, PURPOSE, sealed).decode()

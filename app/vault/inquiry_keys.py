"""The keys of the 問合せ番号 at work: each municipality's own, derived from those of TODOKE_INQUIRY_KEYS.

HKDF-SHA256 (RFC 5869) over the installation's key, with purpose and municipality code as its info: whoever holds one municipality's working
key makes and checks its proofs and reply boxes, and finds neither the installation's key nor another municipality's.
"""

import hmac
from collections.abc import Sequence
from functools import lru_cache

from app.settings import InquiryKey, NumberedKey

PURPOSE = b"todoke inquiry key 1"
REMEMBERED = 4096  # pairs of key and municipality; anybody can ask for a municipality that does not exist


@lru_cache(maxsize=REMEMBERED)
def derived(key: bytes, municipality: str) -> bytes:
    """Return a municipality's working key, 32 bytes; without a salt, for the installation's key is random (RFC 5869, 3.1)."""
    return hkdf(key, PURPOSE + b"\x00" + municipality.encode())


def hkdf(key: bytes, info: bytes) -> bytes:
    """HKDF-SHA256 without a salt, of as many bytes as a hash has: extract, then the one round of expand (RFC 5869, 2.2 and 2.3)."""
    extracted = hmac.digest(bytes(32), key, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def working_keys(keys: Sequence[InquiryKey], municipality: str) -> tuple[NumberedKey, ...]:
    """Return the working keys of a municipality, newest first: derived, or as they were handed over; none where every key is another's."""
    return tuple(
        [
            NumberedKey(key.id, derived(key.key, municipality) if key.municipality is None else key.key)
            for key in keys
            if key.municipality in {None, municipality}
        ]
    )


def handed_over(keys: Sequence[InquiryKey], municipality: str) -> str:
    """Return a municipality's working keys as another installation's TODOKE_INQUIRY_KEYS takes them. A secret: to be shown to whoever asked."""
    return ",".join(f"{key.id}@{municipality}:{key.key.hex()}" for key in working_keys(keys, municipality))

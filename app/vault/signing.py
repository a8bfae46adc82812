"""Whose key a public half is: signatures of the installation over what a key is for, so that nobody who can write the database puts one of their own there.

Ed25519 (RFC 8032) through PyNaCl. The private half lies in the key store under an owner of its own; whoever seals knows the public half by
setting (`TODOKE_KEY_SIGNER`), two of them while one is changed for another. A signature names municipality, procedure, fiscal year and key id
beside the public half: a key that was signed for another ward, procedure or year does not fit.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from app.vault.seal import PublicKey

MARK: Final = b"todoke key 1"
SIGNATURE_BYTES: Final = 64
PUBLIC_HALF_BYTES: Final = 32
FINGERPRINT_BYTES: Final = 12  # 96 bits: nobody finds another key with the same
REMEMBERED: Final = 32_768  # signatures; sixty-two wards with two hundred procedures have half as many keys that live


class UntrustedKey(RuntimeError):
    """The key that something was to be sealed to is not signed by the installation, or for something else, or nobody can open anything with it. Its text names the key only."""


@dataclass(frozen=True, slots=True)
class KeyUse:
    """What a key is for. `fiscal_year`: 年度 in which what is sealed to it arrives; the mailer's key has neither ward nor year."""

    municipality: str
    procedure: UUID | None
    fiscal_year: int


MAILERS: Final = KeyUse("", None, 0)


@dataclass(frozen=True, slots=True, repr=False)
class KeySigner:
    """The installation's signing key; `private`: the 32 bytes of RFC 8032's private key. Exists only while keys are signed."""

    private: bytes

    @property
    def public(self) -> bytes:
        """The half that is set as `TODOKE_KEY_SIGNER`, 32 bytes."""
        return bytes(SigningKey(self.private).verify_key)

    def sign(self, use: KeyUse, key: PublicKey) -> bytes:
        """Return the signature that stands beside a public half, 64 bytes."""
        return SigningKey(self.private).sign(statement(use, key.id, key.key)).signature

    def __repr__(self) -> str:
        return "KeySigner(…)"


def statement(use: KeyUse, key_id: UUID, public_half: bytes) -> bytes:
    """Return what is signed: each part with its length before it, so that no two keys or uses read alike."""
    parts = (
        MARK,
        use.municipality.encode(),
        use.procedure.hex.encode() if use.procedure else b"mailer",
        str(use.fiscal_year).encode(),
        key_id.bytes,
        public_half,
    )
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def verified(
    use: KeyUse, key_id: UUID, public_half: bytes, signature: bytes | None, signers: Collection[bytes]
) -> PublicKey | None:
    """Return the key that a row of the database holds, None unless one of `signers` (public halves) has signed it for this use.

    A signature is worked out once a process (some 100 µs) and remembered.
    """
    if signature is None or len(signature) != SIGNATURE_BYTES:
        return None
    signed = statement(use, key_id, public_half)
    if any(_holds(signer, signed, signature) for signer in signers):
        return PublicKey(key_id, public_half)
    return None


@lru_cache(maxsize=REMEMBERED)
def _holds(signer: bytes, signed: bytes, signature: bytes) -> bool:
    try:
        VerifyKey(signer).verify(signed, signature)
    except BadSignatureError:
        return False
    return True


def verifications() -> int:
    """Return how many signatures this process has worked out so far."""
    return _holds.cache_info().misses


def fingerprint(public_half: bytes) -> str:
    """Return what people compare a public half by: the first 96 bits of its SHA-256, six groups of four hexadecimal digits."""
    digits = hashlib.sha256(public_half).hexdigest()[: 2 * FINGERPRINT_BYTES]
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))

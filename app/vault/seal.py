"""Sealing: whoever has the public key can close, only the holder of the private key can open.

libsodium sealed boxes (X25519, XSalsa20-Poly1305) through PyNaCl. What is sealed is padded to a multiple of 512 bytes, because
its length would tell which questions were answered, and names its municipality, purpose and key, so that a box moved to another
row, tenant or column does not open.
"""

from dataclasses import dataclass, field
from typing import NewType
from uuid import UUID

import msgspec
from nacl.bindings import crypto_box_seal, crypto_box_seal_open, crypto_scalarmult_base
from nacl.exceptions import CryptoError
from nacl.utils import random as random_bytes

Sealed = NewType("Sealed", bytes)

# format, then the key's id: who opens it later must know which private half to fetch
FORMAT = b"\x01"
HEADER = 1 + 16
PADDING = 512


class CannotOpen(RuntimeError):
    """The box is damaged, was sealed to another key, or belongs elsewhere. Its text never holds content."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The half that closes: 32 bytes, with the id under which the private half is kept."""

    id: UUID
    key: bytes


@dataclass(frozen=True, slots=True, repr=False)
class KeyPair:
    """Both halves, 32 bytes each; exists only while it is made, stored or used to open."""

    id: UUID
    private: bytes
    public: PublicKey = field(init=False)
    """The half that may be published; worked out once, for opening needs it each time."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "public", PublicKey(self.id, crypto_scalarmult_base(self.private)))

    def __repr__(self) -> str:
        return f"KeyPair({self.id}, …)"


class _Envelope(msgspec.Struct, array_like=True):
    municipality: str
    purpose: str
    key: str
    content: bytes


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Envelope).decode


def new_pair(key_id: UUID) -> KeyPair:
    """A fresh pair from the system's random source."""
    return KeyPair(key_id, random_bytes(32))


def seal(key: PublicKey, municipality: str, purpose: str, content: bytes) -> Sealed:
    """Close `content`; about 70 µs for 1.5 kB."""
    envelope = _encode(_Envelope(municipality, purpose, key.id.hex, content))
    padded = len(envelope).to_bytes(4, "big") + envelope
    padded += b"\x00" * (-len(padded) % PADDING)
    return Sealed(FORMAT + key.id.bytes + crypto_box_seal(padded, key.key))


def key_of(sealed: bytes) -> UUID:
    """The id of the key a box was sealed to; raises CannotOpen when it is no box of ours."""
    if len(sealed) <= HEADER or sealed[:1] != FORMAT:
        raise CannotOpen("not a sealed box")
    return UUID(bytes=bytes(sealed[1:HEADER]))


def unseal(pair: KeyPair, municipality: str, purpose: str, sealed: bytes) -> bytes:
    """Open a sealed text; raises CannotOpen unless key, municipality and purpose are those named at sealing."""
    if key_of(sealed) != pair.id:
        raise CannotOpen("sealed to another key")
    try:
        padded = crypto_box_seal_open(bytes(sealed[HEADER:]), pair.public.key, pair.private)
    except CryptoError:
        raise CannotOpen("damaged or sealed to another key") from None
    try:
        envelope = _decode(padded[4 : 4 + int.from_bytes(padded[:4], "big")])
    except (
        msgspec.MsgspecError,
        UnicodeDecodeError,
    ):  # anybody can seal to a public key, and put anything into the box
        raise CannotOpen("no envelope in the box") from None
    if (envelope.municipality, envelope.purpose, envelope.key) != (municipality, purpose, pair.id.hex):
        raise CannotOpen("this box belongs elsewhere")
    return envelope.content

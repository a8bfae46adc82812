"""Boxes as 0.2.0 sealed them, bound to nothing; no program makes them any more."""

import msgspec
from nacl.public import PublicKey as NaclPublicKey
from nacl.public import SealedBox

from app.vault.seal import LAYOUT, PADDING, PublicKey


def box_with(key: PublicKey, inside: bytes) -> bytes:
    """A box of ours as far as its outside goes."""
    return LAYOUT + key.id.bytes + SealedBox(NaclPublicKey(key.key)).encrypt(inside)


def box_of_before(key: PublicKey, municipality: str, purpose: str, content: bytes) -> bytes:
    """The first format: four parts in the envelope."""
    envelope = msgspec.msgpack.encode((municipality, purpose, key.id.hex, content))
    inside = len(envelope).to_bytes(4, "big") + envelope
    return box_with(key, inside + bytes(-len(inside) % PADDING))

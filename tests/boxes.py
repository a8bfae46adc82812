"""Boxes as 0.2.0 sealed them, bound to nothing; no program makes them any more."""

import msgspec
from nacl.public import Box, PrivateKey, SealedBox
from nacl.public import PublicKey as NaclPublicKey

from app.vault.seal import LAYOUT, PADDING, SHARED_LAYOUT, PublicKey


def box_with(key: PublicKey, inside: bytes) -> bytes:
    """A box of ours as far as its outside goes."""
    return LAYOUT + key.id.bytes + SealedBox(NaclPublicKey(key.key)).encrypt(inside)


def box_of_before(key: PublicKey, municipality: str, purpose: str, content: bytes) -> bytes:
    """The first format: four parts in the envelope."""
    return box_with(key, _inside(key, municipality, purpose, content))


def shared_box_of_before(key: PublicKey, municipality: str, purpose: str, content: bytes) -> bytes:
    """The first format inside, the layout of a shared pair outside: what no version made, and every one may open."""
    own = PrivateKey.generate()
    box = Box(own, NaclPublicKey(key.key)).encrypt(_inside(key, municipality, purpose, content))
    return SHARED_LAYOUT + key.id.bytes + bytes(own.public_key) + box


def _inside(key: PublicKey, municipality: str, purpose: str, content: bytes) -> bytes:
    envelope = msgspec.msgpack.encode((municipality, purpose, key.id.hex, content))
    inside = len(envelope).to_bytes(4, "big") + envelope
    return inside + bytes(-len(inside) % PADDING)

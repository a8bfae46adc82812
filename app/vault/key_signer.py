"""The installation's signing keys in the key store: numbered from 1, the last one signs. Kept, copied and locked as every other, and never destroyed."""

from contextlib import suppress
from typing import Final
from uuid import UUID

from nacl.utils import random as random_bytes

from app.vault.keystore import SIGNER, KeyFault, KeyMissing, KeyStore
from app.vault.signing import KeySigner

BELIEVED: Final = 2  # the one that signs, and the one before it, whose signatures may still stand in the database


def signer_in(key_store: KeyStore) -> KeySigner:
    """Return the key that signs. Raises KeyMissing."""
    try:
        ids = key_store.ids(SIGNER)
    except OSError:
        raise KeyMissing(KeyFault.unreadable) from None
    if not ids:
        raise KeyMissing(KeyFault.missing)
    return KeySigner(key_store.get_secret(SIGNER, ids[-1]))


def signers_in(key_store: KeyStore) -> list[KeySigner]:
    """Return the key that signs and, where there is one, that before it; those that can be had."""
    found = []
    for key_id in key_store.ids(SIGNER)[-BELIEVED:]:
        with suppress(KeyMissing):
            found.append(KeySigner(key_store.get_secret(SIGNER, key_id)))
    return found


def make_signer(key_store: KeyStore) -> KeySigner:
    """Make a signing key, which takes the place of the one before it; durable when this returns."""
    ids = key_store.ids(SIGNER)
    private = random_bytes(32)
    key_store.put_secret(SIGNER, UUID(int=ids[-1].int + 1 if ids else 1), private)
    return KeySigner(private)

"""Secrets that the same process seals and opens again, under numbered keys of its settings: XChaCha20-Poly1305.

A sealed secret names the number of its key, so that keys can follow one another, and is bound to whom it belongs to: put into another
person's row it does not open.
"""

from collections.abc import Sequence
from typing import Final

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt, crypto_aead_xchacha20poly1305_ietf_encrypt
from nacl.exceptions import CryptoError
from nacl.utils import random as random_bytes

from app.settings import NumberedKey

FORMAT: Final = b"\x01"
NONCE: Final = 24  # bytes
HEADER: Final = 1 + 2  # the format, the key's number


class SecretNotOpened(RuntimeError):
    """The key is not in the settings any more, or the secret is damaged or somebody else's."""


def seal_secret(key: NumberedKey, owner: bytes, secret: bytes) -> bytes:
    """Return the secret sealed under a key and bound to its owner."""
    head = FORMAT + key.id.to_bytes(2, "big")
    nonce = random_bytes(NONCE)
    return head + nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(secret, head + owner, nonce, key.key)


def open_secret(keys: Sequence[NumberedKey], owner: bytes, sealed: bytes) -> bytes:
    """Return the secret. Raises SecretNotOpened."""
    head, nonce, rest = sealed[:HEADER], sealed[HEADER : HEADER + NONCE], sealed[HEADER + NONCE :]
    number = int.from_bytes(head[1:], "big")
    for key in keys:
        if head[:1] == FORMAT and key.id == number:
            try:
                return crypto_aead_xchacha20poly1305_ietf_decrypt(rest, head + owner, nonce, key.key)
            except CryptoError:
                break
    raise SecretNotOpened("the second factor's secret cannot be opened")

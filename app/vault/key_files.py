"""The file of one private key: bare (32 bytes), or wrapped under the key store's lock with XChaCha20-Poly1305.

A wrapped file is a head in the open, a nonce of 24 bytes, and the box. The head, which is the box's associated data, says the format,
the lock's number, what kind of key it is, the key's id and its owner: a file under another's name tells whose it is, and one whose head
was changed does not open.
"""

from typing import Final
from uuid import UUID

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt, crypto_aead_xchacha20poly1305_ietf_encrypt
from nacl.exceptions import CryptoError
from nacl.utils import random as random_bytes

from app.vault.key_faults import KeyFault, KeyMissing
from app.vault.key_lock import Lock

MAILER: Final = "mailer"
SIGNER: Final = "signer"
SECRET: Final = 32  # bytes of every private key

_FORMAT: Final = b"todoke-key\x00\x01"
_SEALING, _SIGNING = b"x", b"e"  # X25519, Ed25519
_NONCE: Final = 24
_TAG: Final = 16


def is_owner(name: str) -> bool:
    """Tell whether a name is an owner's: a municipality's code, the mailer, or the installation's signer."""
    return name in {MAILER, SIGNER} or (name.isascii() and name.isdigit())


def is_bare(size: int) -> bool:
    """Tell whether a file of `size` bytes is a bare key's: a wrapped one is longer."""
    return size == SECRET


def wrap(lock: Lock | None, owner: str, key_id: UUID, secret: bytes) -> bytes:
    """Return a file's content; bare without a lock."""
    if lock is None:
        return secret
    head = _head(lock.id, owner, key_id)
    nonce = random_bytes(_NONCE)
    return head + nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(secret, head, nonce, lock.key)


def unwrap(lock: Lock | None, owner: str, key_id: UUID, content: bytes, *, bare: bool) -> bytes:
    """Return the private key in a file's content. `bare`: whether an unlocked one is taken. Raises KeyMissing."""
    if not content.startswith(_FORMAT):
        if not is_bare(len(content)):
            raise KeyMissing(KeyFault.damaged)
        if not bare:
            raise KeyMissing(KeyFault.bare)
        return content
    box_at = len(content) - SECRET - _TAG
    head, nonce, box = content[: box_at - _NONCE], content[box_at - _NONCE : box_at], content[box_at:]
    if len(head) <= len(_head(bytes(8), "", key_id)):
        raise KeyMissing(KeyFault.damaged)
    if lock is None or lock_number(content) != lock.id:
        raise KeyMissing(KeyFault.locked)
    try:
        secret = crypto_aead_xchacha20poly1305_ietf_decrypt(box, head, nonce, lock.key)
    except CryptoError:
        raise KeyMissing(KeyFault.damaged) from None
    if head != _head(lock.id, owner, key_id):
        raise KeyMissing(KeyFault.foreign)
    return secret


def lock_number(content: bytes) -> bytes:
    """Return the number of the lock that a wrapped file says it is under; "" for a bare or damaged one."""
    return content[len(_FORMAT) : len(_FORMAT) + 8] if content.startswith(_FORMAT) else b""


def whose(content: bytes) -> tuple[str, UUID] | None:
    """Return owner and id that a wrapped file says it is of, to be believed when it opens for them; None for a bare or damaged one."""
    owner_at, end = len(_FORMAT) + 8 + 1 + 16, len(content) - SECRET - _TAG - _NONCE
    try:
        owner = content[owner_at:end].decode("ascii")
    except UnicodeDecodeError:
        return None
    if not content.startswith(_FORMAT) or not is_owner(owner):
        return None
    return owner, UUID(bytes=content[owner_at - 16 : owner_at])


def _head(lock_id: bytes, owner: str, key_id: UUID) -> bytes:
    """Every part has a length of its own but the last, so that no two owners share a head."""
    kind = _SIGNING if owner == SIGNER else _SEALING
    return _FORMAT + lock_id + kind + key_id.bytes + owner.encode("ascii")

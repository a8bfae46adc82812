"""Whether a locked PDF opens without a password. Pure.

Many papers (of banks, offices, insurers) are locked against changes only: they open for everybody, and who has one knows of no password. The
standard security handler of ISO 32000-2, 7.6.4, with the empty password of a reader; its weak ciphers are the format's.
"""

from collections.abc import Iterable, Mapping
from hashlib import md5, sha256, sha384, sha512
from itertools import islice
from typing import Any, Final

from app.attachments.cleaning.pdf_objects import NotRead, Objects, dictionary_around

HANDLER: Final = b"/Standard"
_PADDING: Final = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_ROUNDS: Final = 64
# a file has one of each; trying many would take time
_MOST_LOCKS: Final = 4
_MOST_IDS: Final = 3


def opens_without_password(locks: Iterable[bytes], ids: Iterable[bytes]) -> bool:
    """Whether one of these pieces of a PDF, each around HANDLER, is the lock and opens. `ids`: pieces that begin at `/ID`."""
    firsts = list(dict.fromkeys(first for piece in ids if (first := _first_id(piece)) is not None)) or [b""]
    for piece in islice(locks, _MOST_LOCKS):
        lock = dictionary_around(piece, piece.find(HANDLER))
        if (
            lock
            and lock.get("Filter") == "Standard"
            and any(_opens(lock, first) for first in [*firsts[:_MOST_IDS], firsts[-1]])
        ):
            return True
    return False


def _first_id(piece: bytes) -> bytes | None:
    try:
        members = Objects(piece, len(b"/ID")).take()
    except NotRead:
        return None
    return members[0] if isinstance(members, list) and members and isinstance(members[0], bytes) else None


def _opens(lock: Mapping[str, Any], first_id: bytes) -> bool:
    try:
        version, revision = int(lock["V"]), int(lock["R"])
        owner, user = lock["O"], lock["U"]
        if not isinstance(owner, bytes) or not isinstance(user, bytes):
            return False
        if revision in {5, 6}:
            salt = user[32:40]
            told = sha256(salt).digest() if revision == 5 else _hash_of_revision_6(salt)
            return len(user) >= 48 and told == user[:32]
        length = {1: 5, 4: 16}.get(version, int(lock.get("Length", 40)) // 8)
        in_clear = lock.get("EncryptMetadata") == "false"
        key = _key(revision, length, owner, int(lock["P"]), first_id, metadata_in_clear=in_clear)
    except (KeyError, TypeError, ValueError):
        return False
    return revision in {2, 3, 4} and _proves(key, revision, user, first_id)


def _key(
    revision: int, length: int, owner: bytes, permissions: int, first_id: bytes, *, metadata_in_clear: bool
) -> bytes:
    """Algorithm 2."""
    told = _PADDING + owner[:32] + (permissions & 0xFFFFFFFF).to_bytes(4, "little") + first_id
    if revision >= 4 and metadata_in_clear:
        told += b"\xff\xff\xff\xff"
    key = md5(told, usedforsecurity=False).digest()
    length = 5 if revision == 2 else max(5, min(length, 16))
    for _ in range(50 if revision >= 3 else 0):
        key = md5(key[:length], usedforsecurity=False).digest()
    return key[:length]


def _proves(key: bytes, revision: int, user: bytes, first_id: bytes) -> bool:
    """Algorithms 4 to 6."""
    if revision == 2:
        return _rc4(key, _PADDING) == user[:32]
    proof = md5(_PADDING + first_id, usedforsecurity=False).digest()
    for turn in range(20):
        proof = _rc4(bytes(byte ^ turn for byte in key), proof)
    return proof == user[:16]


def _rc4(key: bytes, content: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) & 0xFF
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in content:
        i = (i + 1) & 0xFF
        j = (j + box[i]) & 0xFF
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) & 0xFF])
    return bytes(out)


def _hash_of_revision_6(salt: bytes) -> bytes:
    """Algorithm 2.B for the empty password of a reader."""
    # few files need it, and it is no small library
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key, turn, last = sha256(salt).digest(), 0, 0
    while turn < _ROUNDS or last > turn - 32:
        cipher = Cipher(algorithms.AES(key[:16]), modes.CBC(key[16:32])).encryptor()
        mixed = cipher.update(key * 64) + cipher.finalize()
        hashes = (sha256, sha384, sha512)
        key = hashes[sum(mixed[:16]) % 3](mixed).digest()
        last = mixed[-1]
        turn += 1
    return key[:32]

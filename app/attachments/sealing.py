"""Sealing a file while it arrives, and locking its name for the form that sent it.

Content: a random key for each file, libsodium's secretstream (XChaCha20-Poly1305) in chunks of 256 KiB of which the last says that it is, so
that none can be left out, moved, taken from another file or cut off at the end. The key lies with name, kind and size in a sealed box to the
procedure's key of the year, bound to the attachment. Name on the applicant's side: locked under a key that only the form has.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final, NewType
from uuid import UUID

import msgspec
from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.utils import random as random_bytes

from app.attachments.file_kinds import FileKind
from app.vault.seal import CannotOpen, PublicKey, Sealed, Sealer, bound_to, seal

CHUNK: Final = 256 * 1024
"""Bytes of content in each chunk but the last."""
SEALED_CHUNK: Final = CHUNK + bindings.crypto_secretstream_xchacha20poly1305_ABYTES
PURPOSE: Final = "attachment"

FileKey = NewType("FileKey", bytes)
"""What opens one file: the key of its stream (32 bytes) and the stream's header (24 bytes)."""

_KEY: Final = bindings.crypto_secretstream_xchacha20poly1305_KEYBYTES
_HEADER: Final = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_MORE: Final = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_LAST: Final = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_NONCE: Final = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_NAME_ROOM: Final = 512  # bytes: a locked name does not tell how long it is


class FileSealer:
    """Seals one file, piece by piece; between pieces it holds less than a chunk."""

    def __init__(self) -> None:
        key = bindings.crypto_secretstream_xchacha20poly1305_keygen()
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        header = bindings.crypto_secretstream_xchacha20poly1305_init_push(self._state, key)
        self.key: Final = FileKey(key + header)
        self._waiting = bytearray()
        self.size = 0  # bytes of content so far

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Take a piece; each chunk that has become full, sealed. One byte at least stays for the last chunk."""
        self._waiting += piece
        self.size += len(piece)
        while len(self._waiting) > CHUNK:
            chunk = bytes(self._waiting[:CHUNK])
            del self._waiting[:CHUNK]
            yield self._sealed(chunk, _MORE)

    def finish(self) -> bytes:
        """Seal the last chunk, which may be smaller than the others."""
        chunk = bytes(self._waiting)
        self._waiting.clear()
        return self._sealed(chunk, _LAST)

    def _sealed(self, chunk: bytes, tag: int) -> bytes:
        return bindings.crypto_secretstream_xchacha20poly1305_push(self._state, chunk, None, tag)


def opened(chunks: Iterable[bytes], file_key: FileKey) -> Iterator[bytes]:
    """The content, chunk by chunk, in the order in which it was sealed. Raises CannotOpen: after the last one, too, where the end is missing."""
    state, ended = bindings.crypto_secretstream_xchacha20poly1305_state(), False
    if len(file_key) != _KEY + _HEADER:
        raise CannotOpen("not the key of a file")
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, file_key[_KEY:], file_key[:_KEY])
    for chunk in chunks:
        if ended or len(chunk) > SEALED_CHUNK:
            raise CannotOpen("a chunk too many, or none of ours")
        try:
            content, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, bytes(chunk))
        except (CryptoError, ValueError):
            raise CannotOpen("damaged, or another file's") from None
        ended = tag == _LAST
        yield content
    if not ended:
        raise CannotOpen("the end is missing")


@dataclass(frozen=True, slots=True)
class FileNote:
    """What the section is told of a file: what opens it, its name, kind and size in bytes."""

    file_key: FileKey = field(repr=False)
    name: str = field(repr=False)
    kind: FileKind
    size: int


_encode_note = msgspec.msgpack.Encoder().encode
_decode_note = msgspec.msgpack.Decoder(FileNote).decode


def seal_note(
    key: PublicKey, municipality: str, attachment_id: UUID, note: FileNote, *, sealer: Sealer = seal
) -> Sealed:
    """Seal the note to the procedure's key of the year. `sealer`: `quick_seal.seal` on the applicant's side."""
    return sealer(key, municipality, PURPOSE, _encode_note(note), bound_to(attachment_id))


def read_note(content: bytes) -> FileNote:
    """Read what was in the box of a note. Raises CannotOpen: anybody can seal to a public key, and put anything into the box."""
    try:
        return _decode_note(content)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise CannotOpen("no note in the box") from None


def lock_name(name_key: bytes, attachment_id: UUID, name: str, kind: FileKind) -> bytes:
    """Lock a name with its kind under a key of the form's (SubmissionKey.name_key), bound to the attachment; every box is as long as any other."""
    content = msgspec.msgpack.encode((name, kind))
    padded = len(content).to_bytes(2, "big") + content
    padded += bytes(_NAME_ROOM - len(padded))
    nonce = random_bytes(_NONCE)
    return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(padded, attachment_id.bytes, nonce, name_key)


def open_name(name_key: bytes, attachment_id: UUID, name_box: bytes) -> tuple[str, FileKind]:
    """The name and the kind. Raises CannotOpen."""
    try:
        padded = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            name_box[_NONCE:], attachment_id.bytes, name_box[:_NONCE], name_key
        )
        return msgspec.msgpack.decode(padded[2 : 2 + int.from_bytes(padded[:2], "big")], type=tuple[str, FileKind])
    except (CryptoError, ValueError):  # msgspec's errors are ValueErrors, too
        raise CannotOpen("damaged, or another form's") from None


class Fingerprint:
    """Tells whether two files of one form are the same; to everybody else it says nothing of the content (SubmissionKey.fingerprint_key)."""

    def __init__(self, key: bytes) -> None:
        self._hash = blake2b(key=key, digest_size=32)

    def feed(self, piece: bytes) -> None:
        """Take a piece of the content."""
        self._hash.update(piece)

    def finish(self) -> bytes:
        """Return 32 bytes."""
        return self._hash.digest()

"""Sealing: whoever has the public key can close, only the holder of the private key can open.

libsodium boxes (X25519, XSalsa20-Poly1305) through PyNaCl, laid out in one of two ways, which the first byte tells: sealed boxes, each with a
pair of its own, and the boxes of the applicant's side, which share a pair for a second (`app/vault/quick_seal.py`). Inside they are the
same. What is sealed is padded to a multiple of 512 bytes, because its length would tell which questions were answered. The envelope inside names its municipality, purpose and key, and what it is bound
to, so that a box moved to another row, tenant or column does not open:

| purpose | where it lies | bound to |
|---|---|---|
| answers | application.sealed | the application |
| own | application.custom_values_sealed, annotation_change.custom_values_sealed_before | the application |
| address | application.address_sealed, and outbox.address_sealed of letters to its applicant | the application |
| address | section.mail_sealed, section_change.mail_sealed, and outbox.address_sealed of letters to it | the section |
| address | staff.mail_sealed, and outbox.address_sealed of letters to them | the person of the staff |
| note | status_event.note_sealed | the application and the event |
| asked | status_event.asked_sealed | the application and the event |
| record | handling_record.sealed | the application and the record |
| next_step | handling_record.next_sealed | the application and the record |
| words | sending.sealed | the sending |
| words | notice.sealed, and outbox.body_sealed of its letter, which has the notice's id | the application and the notice |
| attachment | attachment.sealed | the attachment |
| reply | status_event.reply_sealed | the 到達番号 and the event |

Boxes of before (format 1) are bound to nothing. Each row says the format of its boxes, and its boxes open as that and as no other; the
format also stands in the envelope, as the end of the purpose (`answers/2`). `tests/house/test_sealed_columns.py` holds that no sealed column
is missing from the table.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NewType
from uuid import UUID

import msgspec
from nacl.bindings import crypto_box_open_easy, crypto_box_seal, crypto_box_seal_open, crypto_scalarmult_base
from nacl.exceptions import CryptoError
from nacl.utils import random as random_bytes

Sealed = NewType("Sealed", bytes)
Bound = NewType("Bound", str)
"""What a box is bound to, as its envelope says it."""
Sealer = Callable[["PublicKey", str, str, bytes, Bound], Sealed]
"""`seal`, or what seals in the other layout: the key, municipality, purpose, content, and what the box is bound to."""

# how a box is laid out: this byte, then the key's id, since who opens it later must know which private half to fetch
LAYOUT: Final = b"\x01"  # a sealed box follows
SHARED_LAYOUT: Final = b"\x02"
"""The ephemeral public half of the sealer (32 bytes), a nonce (24 bytes) and the box follow."""
HEADER: Final = 1 + 16
_NONCE_AT: Final = HEADER + 32
_BOX_AT: Final = _NONCE_AT + 24
_SMALLEST: Final = {LAYOUT: HEADER + 1, SHARED_LAYOUT: _BOX_AT + 16}  # bytes
PADDING: Final = 512

UNBOUND_FORMAT: Final = 1  # of rows that 0.2.0 wrote
BOUND_FORMAT: Final = 2
"""The format of what is sealed today, as the rows with the boxes say it."""


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
    bound: str = ""


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Envelope).decode


def new_pair(key_id: UUID) -> KeyPair:
    """A fresh pair from the system's random source."""
    return KeyPair(key_id, random_bytes(32))


def bound_to(*of: UUID | str) -> Bound:
    """What a box is bound to today: the ids of the table above, in its order."""
    return Bound(" ".join(each.hex if isinstance(each, UUID) else each for each in of))


def bound_in(sealed_format: int, *of: UUID | str | None) -> Bound | None:
    """What the boxes of a row of this format are bound to; None where they are bound to nothing.

    Raises CannotOpen for a format of no version, and where a row names nothing (None) that they could be bound to.
    """
    if sealed_format == UNBOUND_FORMAT:
        return None
    named = [each for each in of if each is not None]
    if sealed_format != BOUND_FORMAT or len(named) < len(of):
        raise CannotOpen("no such format, or nothing to be bound to")
    return bound_to(*named)


def seal(key: PublicKey, municipality: str, purpose: str, content: bytes, bound: Bound) -> Sealed:
    """Close `content` with a pair of its own; about 70 µs for 1.5 kB."""
    inside = inside_of(key, municipality, purpose, content, bound)
    return Sealed(LAYOUT + key.id.bytes + crypto_box_seal(inside, key.key))


def inside_of(key: PublicKey, municipality: str, purpose: str, content: bytes, bound: Bound) -> bytes:
    """What is put into a box, of either layout: the envelope, padded."""
    envelope = _encode(_Envelope(municipality, f"{purpose}/{BOUND_FORMAT}", key.id.hex, content, bound))
    padded = len(envelope).to_bytes(4, "big") + envelope
    return padded + bytes(-len(padded) % PADDING)


def key_of(sealed: bytes) -> UUID:
    """The id of the key a box was sealed to; raises CannotOpen when it is no box of ours."""
    smallest = _SMALLEST.get(bytes(sealed[:1]))
    if smallest is None or len(sealed) < smallest:
        raise CannotOpen("not a sealed box")
    return UUID(bytes=bytes(sealed[1:HEADER]))


def unseal(pair: KeyPair, municipality: str, purpose: str, sealed: bytes, bound: Bound | None) -> bytes:
    """Open a sealed text; `bound`: what `bound_in` says of its row.

    Raises CannotOpen unless key, municipality, purpose and what it is bound to are those named at sealing.
    """
    if key_of(sealed) != pair.id:
        raise CannotOpen("sealed to another key")
    try:
        padded = _opened(pair, bytes(sealed))
    except CryptoError:
        raise CannotOpen("damaged or sealed to another key") from None
    try:
        envelope = _decode(padded[4 : 4 + int.from_bytes(padded[:4], "big")])
    except (
        msgspec.MsgspecError,
        UnicodeDecodeError,
    ):  # anybody can seal to a public key, and put anything into the box
        raise CannotOpen("no envelope in the box") from None
    named = (envelope.municipality, envelope.purpose, envelope.key, envelope.bound)
    if bound is None:
        meant = (municipality, purpose, pair.id.hex, "")
    else:
        meant = (municipality, f"{purpose}/{BOUND_FORMAT}", pair.id.hex, bound)
    if named != meant:
        raise CannotOpen("this box belongs elsewhere")
    return envelope.content


def _opened(pair: KeyPair, sealed: bytes) -> bytes:
    """What is in the box. Raises CryptoError."""
    if sealed[:1] == LAYOUT:
        return crypto_box_seal_open(sealed[HEADER:], pair.public.key, pair.private)
    return crypto_box_open_easy(sealed[_BOX_AT:], sealed[_NONCE_AT:_BOX_AT], sealed[HEADER:_NONCE_AT], pair.private)

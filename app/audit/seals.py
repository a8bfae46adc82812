"""Seals on the two logs: what is digested, chained and signed, byte for byte. Pure.

Each log (a municipality's, and the operator's own) is a chain of seals. A seal lists events with the time and the digest of each, and the hash
of the seal before it. A head closes a round over all chains: it says until when all is sealed and which seals are the newest, and is chained to
the head before it. Both are signed (Ed25519, RFC 8032) with a key that no side of the service has. An anchor is a head with the newest seal of
every chain, signed as a text of its own, to be kept where the database's owner cannot reach it.

Times are texts as PostgreSQL writes them in UTC (2026-11-29 03:20:00.123456+00): whatever somebody put into a row can so be compared.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from uuid import UUID

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

OPERATOR: Final = "operator"  # the chain of the operator's own log; the others are called by the municipality's code
NOTHING: Final = bytes(32)  # the hash before the first
DIGEST: Final = 32  # bytes, SHA-256
_MOST_NESTED: Final = 500  # brackets
_LONGEST_INTEGER: Final = 400  # digits; Python reads up to 640 whatever its limit is set to
_ANCHOR: Final = "todoke audit anchor 1"


class NoAnchor(ValueError):
    """A text is no anchor, or none that one of the keys has signed."""


@dataclass(frozen=True, slots=True)
class SealedEvent:
    """An event with all that it says: every column of its table. `details`: JSON as PostgreSQL writes it."""

    id: UUID
    at: str
    person: UUID | None
    action: str
    subject: str
    details: str
    network: str


def digest(chain: str, event: SealedEvent, at: str | None = None) -> bytes:
    """SHA-256 of all that an event says, its time replaced by `at` where that is given."""
    words = (event.action, event.subject, _canonical(event.details), event.network)
    person = "" if event.person is None else str(event.person)
    return _hashed("todoke audit event 1", chain, str(event.id), at or event.at, person, *words)


@dataclass(frozen=True, slots=True)
class Seal:
    """One seal of a chain; `number` counts from 1, `head` is the number of the head that closes its round. Events are in no order that matters."""

    chain: str
    number: int
    head: int
    sealed_at: str
    events: Sequence[UUID]
    times: Sequence[str]
    digests: bytes
    previous: bytes

    def hash(self) -> bytes:
        return _hashed(
            "todoke audit seal 1",
            *(self.chain, str(self.number), str(self.head), self.sealed_at),
            *(b"".join(event.bytes for event in self.events), "\n".join(self.times), self.digests, self.previous),
        )

    def digest_of(self, position: int) -> bytes:
        return self.digests[position * DIGEST : (position + 1) * DIGEST]


class Newest(NamedTuple):
    """The newest seal of a chain."""

    number: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a round. `snapshot`: pg_snapshot, which transactions had ended; `refused`: see app/operations/sealing/round.py.

    `lost` names a head that had been signed and was not in the database any more when this one was made: `number time hash`, or "".
    """

    number: int
    at: str
    snapshot: str
    newest: Mapping[str, Newest]
    refused: Sequence[UUID]
    lost: str
    previous: bytes

    def hash(self) -> bytes:
        chains = "\n".join(f"{chain} {seal.number} {seal.hash.hex()}" for chain, seal in sorted(self.newest.items()))
        return _hashed(
            "todoke audit head 1",
            *(str(self.number), self.at, self.snapshot, chains),
            *(b"".join(event.bytes for event in self.refused), self.lost, self.previous),
        )


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head's number, time and hash with the newest seal of every chain. It holds nothing of any event."""

    number: int
    at: str
    hash: bytes
    newest: Mapping[str, Newest] = field(default_factory=dict)

    def lost(self) -> str:
        """As a head that follows after its loss names it."""
        return f"{self.number} {self.at} {self.hash.hex()}"

    def signed(self, key: SigningKey) -> str:
        """The text of the file: a line for each chain, and the signature over all lines before it."""
        lines = [_ANCHOR, f"head {self.number} {self.hash.hex()}", f"at {self.at}"]
        lines += [f"chain {chain} {seal.number} {seal.hash.hex()}" for chain, seal in sorted(self.newest.items())]
        text = "".join(f"{line}\n" for line in lines)
        return f"{text}signature {key.sign(text.encode()).signature.hex()}\n"


def read_anchor(text: str, verifiers: Sequence[VerifyKey]) -> Anchor:
    """Read an anchor out of a text, which may be a mail that holds it. Raises NoAnchor."""
    _, begin, rest = text.replace("\r\n", "\n").partition(f"{_ANCHOR}\n")
    body, _, signature = f"{begin}{rest}".partition("signature ")
    try:
        anchor, signed = (
            _parsed(body),
            verified(body.encode(), bytes.fromhex(signature.partition("\n")[0].strip()), verifiers),
        )
    except ValueError:
        raise NoAnchor("no anchor of this program") from None
    if not signed:
        raise NoAnchor("its signature is not that of a key of the seals")
    return anchor


def _parsed(body: str) -> Anchor:
    """The lines before the signature. Raises ValueError."""
    kind, head, at, *chains = body.splitlines()
    if kind != _ANCHOR:
        raise ValueError(kind)
    number, hashed = head.removeprefix("head ").split(" ")
    newest = {}
    for line in chains:
        chain, seal, seal_hash = line.removeprefix("chain ").split(" ")
        newest[chain] = Newest(int(seal), bytes.fromhex(seal_hash))
    return Anchor(int(number), at.removeprefix("at "), bytes.fromhex(hashed), newest)


def sign(key: SigningKey, hashed: bytes) -> bytes:
    """The signature over the hash of a seal or head, 64 bytes. What was hashed begins with its kind: one is never taken for the other."""
    return key.sign(hashed).signature


def verified(message: bytes, signature: bytes, verifiers: Sequence[VerifyKey]) -> bool:
    """Whether one of the keys signed the message (a seal's or head's hash, an anchor's text)."""
    for verifier in verifiers:
        try:
            verifier.verify(message, signature)
        except (BadSignatureError, ValueError):
            continue
        return True
    return False


def _hashed(*parts: str | bytes) -> bytes:
    """SHA-256 of the parts, each behind its length, so that no two lists of parts read the same."""
    hashing = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        hashing.update(len(content).to_bytes(8, "big"))
        hashing.update(content)
    return hashing.digest()


def _canonical(details: str) -> str:
    """JSON with sorted names and without blanks, however PostgreSQL writes it. A number that is no short whole one stays as it is written,
    behind a sign that no text in PostgreSQL can hold, and so does JSON that may be nested deeper than Python reads it."""
    if details.count("[") + details.count("{") > _MOST_NESTED:
        return f"\0{details}"
    read: Any = json.loads(
        details,
        parse_float=lambda number: f"\0{number}",
        parse_int=lambda number: int(number) if len(number) <= _LONGEST_INTEGER else f"\0{number}",
    )
    return json.dumps(read, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

"""`todoke audit verify`: the logs compared with their seals. Whatever was done behind a seal's back is found, by whomever, the owner of the database too.

Heads first, then each chain: its seals by number, hash and signature, the events of each by their digests, and at last whether there are events
that no seal lists. Reads a little at a time: memory does not grow with the logs. Nothing is written.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

from nacl.signing import VerifyKey

from app.audit.seals import NOTHING, Anchor, Head, Newest, Seal, SealedEvent, digest, verified
from app.operations.sealing import records
from app.operations.sealing.records import StoredSeal, may_have_run
from app.spoken import spoken

SEALS_AT_ONCE: Final = 20
HEADS_AT_ONCE: Final = 1000
EVENTS_AT_ONCE: Final = 1000
ALL: Final = "everything"  # in the place of a chain: what is true of all of them


class FaultKind(StrEnum):
    """What was done to a log. A member is its word in a report; `english` and `japanese` are what people read."""

    english: str
    japanese: str

    def __new__(cls, word: str, english: str, japanese: str) -> Self:
        member = str.__new__(cls, word)
        member._value_ = word
        member.english, member.japanese = english, japanese
        return member

    edited = "edited", "an event was changed after it was sealed", "封印後に、記録の内容が書き換えられています"
    moved = "moved", "an event's time was changed after it was sealed", "封印後に、記録の日時が書き換えられています"
    deleted = "deleted", "an event was removed after it was sealed", "封印後に、記録が消されています"
    inserted = (
        "inserted",
        "an event is dated at a time that was sealed without it",
        "封印済みの期間に、あとから記録が入れられています",
    )
    missing_seal = "missing seal", "a seal is missing", "封印が欠けています"
    missing_head = "missing head", "the end of a round is missing", "封印の区切りが欠けています"
    cut = "cut", "the end of a chain was cut off", "封印の末尾が切り取られています"
    broken = "broken", "what a seal says was changed", "封印そのものが書き換えられています"
    bad_signature = "bad signature", "signed by no key of the seals", "封印の署名が、封印の鍵のものではありません"
    gap = "gap", "the database is older than what was sealed", "封印した記録より古いデータベースです"
    other_history = (
        "other history",
        "the anchor's seals are not those of this database",
        "控えの封印と、このデータベースの封印が違います",
    )
    hidden = "hidden", "a policy hides rows from this check", "確認から行を隠すポリシーがあります"
    unsealed = "unsealed", "nothing was sealed yet", "まだ何も封印されていません"

    @property
    def label(self) -> str:
        return spoken(self.english, self.japanese)


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken place. `chain`: a municipality, OPERATOR or ALL; `number` of its seal or head, 0 for none; `at`: its time in UTC; `more`: what else names it."""

    kind: FaultKind
    chain: str
    number: int = 0
    event: UUID | None = None
    at: str = ""
    more: str = ""


@dataclass(slots=True)
class Totals:
    """What was gone through. `until`: the time of the newest head; `waiting`: events that the next round will seal."""

    heads: int = 0
    seals: int = 0
    events: int = 0
    waiting: int = 0
    until: str = ""


class Verification:
    """One run over a connection of todoke_seals (`records.SESSION`), inside one transaction that sees everything as it was at one moment."""

    def __init__(self, connection: Any, verifiers: Sequence[VerifyKey], municipality: str | None = None) -> None:
        self._connection = connection
        self._verifiers = verifiers
        self._municipality = municipality
        self._last: Head | None = None
        self._named: dict[str, Newest] = {}
        self.totals = Totals()

    async def faults(self, anchor: Anchor | None = None) -> AsyncIterator[Fault]:
        """Every broken place, the heads' first; `municipality` narrows the chains to one (OPERATOR for the operator's)."""
        for relation, policy in await records.odd_policies(self._connection):
            yield Fault(FaultKind.hidden, ALL, more=f"{relation}: {policy}")
        async for fault in self._heads():
            yield fault
        if anchor is not None:
            async for fault in self._against(anchor):
                yield fault
        for chain in await self._chains():
            async for fault in self._chain(chain):
                yield fault

    async def _chains(self) -> list[str]:
        if self._municipality is not None:
            return [self._municipality]
        return sorted({*await records.chains(self._connection), *self._named})

    # Heads

    async def _heads(self) -> AsyncIterator[Fault]:
        number, previous = 0, NOTHING
        while found := await records.heads(self._connection, number, HEADS_AT_ONCE):
            for head, hashed, signature in found:
                if head.number != number + 1:
                    yield Fault(FaultKind.missing_head, ALL, number + 1, at=head.at)
                elif head.previous != previous or head.hash() != hashed:
                    yield Fault(FaultKind.broken, ALL, head.number, at=head.at)
                if verified(hashed, signature, self._verifiers):
                    self._named.update(head.newest)
                else:
                    yield Fault(FaultKind.bad_signature, ALL, head.number, at=head.at)
                if head.lost:
                    yield _gap(head)
                number, previous = head.number, hashed
                self._last = head
                self.totals.heads += 1
        if self._last is None:
            yield Fault(FaultKind.unsealed, ALL)
        else:
            self.totals.until = self._last.at

    async def _against(self, anchor: Anchor) -> AsyncIterator[Fault]:
        """The anchor's head and seals must be this database's."""
        if self._last is None or anchor.number > self._last.number:
            ends = "" if self._last is None else self._last.at
            more = spoken(
                f"it ends with head {self._last.number if self._last else 0} of {ends or 'never'}; the anchor is head {anchor.number} of {anchor.at}",
                f"このデータベースの最後は{ends or 'なし'}（区切り{self._last.number if self._last else 0}）、控えは{anchor.at}（区切り{anchor.number}）です",
            )
            yield Fault(FaultKind.gap, ALL, anchor.number, at=ends, more=more)
        else:
            there = await records.heads(self._connection, anchor.number - 1, 1)
            if not there or there[0].hash != anchor.hash:
                yield Fault(FaultKind.other_history, ALL, anchor.number, at=anchor.at, more="head")
        for chain, newest in sorted(anchor.newest.items()):
            if self._municipality not in {None, chain}:
                continue
            found = await records.seals(self._connection, chain, newest.number - 1, 1)
            if not found or found[0].seal.number != newest.number:
                last = await records.last_seal(self._connection, chain)
                yield Fault(FaultKind.cut, chain, (last.newest.number if last else 0) + 1, at=anchor.at, more="anchor")
            elif found[0].hash != newest.hash:
                yield Fault(FaultKind.other_history, chain, newest.number, at=found[0].seal.sealed_at)

    # Chains

    async def _chain(self, chain: str) -> AsyncIterator[Fault]:
        walk = _Walk()
        while found := await records.seals(self._connection, chain, walk.number, SEALS_AT_ONCE):
            for stored in found:
                for fault in walk.step(stored, self._verifiers):
                    yield fault
                there = await records.events(self._connection, chain, stored.seal.events)
                for fault in _faults_of_events(stored.seal, there):
                    yield fault
                self.totals.seals += 1
                self.totals.events += len(there)
        named = self._named.get(chain, Newest(0, NOTHING))
        if walk.number < named.number or (walk.number == named.number and walk.previous != named.hash):
            walk.whole = False
            yield Fault(FaultKind.cut, chain, walk.number + 1, at=walk.sealed_at)
        if (
            self._last is not None and walk.head > self._last.number + 1
        ):  # a round that is not closed yet may have made some
            walk.whole = False
            yield Fault(FaultKind.missing_head, ALL, self._last.number + 1, at=self._last.at)
        # where a seal is missing, all that it listed would look as if it had been put there afterwards
        if walk.whole and self._last is not None:
            async for fault in self._unlisted(chain, self._last):
                yield fault

    async def _unlisted(self, chain: str, last: Head) -> AsyncIterator[Fault]:
        self.totals.waiting += await records.waiting(self._connection, chain, last.at)
        for event in await records.unlisted(self._connection, chain, last.at, EVENTS_AT_ONCE):
            due = event.looked_for and event.id not in last.refused and may_have_run(last.snapshot, event.xid)
            if due:
                self.totals.waiting += 1
            else:
                yield Fault(FaultKind.inserted, chain, event=event.id, at=event.at)


@dataclass(slots=True)
class _Walk:
    """Where a chain has been gone through to. `whole`: no seal is missing or was changed so far."""

    number: int = 0
    head: int = 0
    previous: bytes = NOTHING
    sealed_at: str = ""
    whole: bool = True

    def step(self, stored: StoredSeal, verifiers: Sequence[VerifyKey]) -> Iterator[Fault]:
        """Go on to the next seal that there is."""
        seal = stored.seal
        if seal.number != self.number + 1:
            self.whole = False
            yield Fault(FaultKind.missing_seal, seal.chain, self.number + 1, at=self.sealed_at)
        elif seal.previous != self.previous or seal.hash() != stored.hash:
            self.whole = False
            yield Fault(FaultKind.broken, seal.chain, seal.number, at=seal.sealed_at)
        if not verified(stored.hash, stored.signature, verifiers):
            self.whole = False
            yield Fault(FaultKind.bad_signature, seal.chain, seal.number, at=seal.sealed_at)
        self.number, self.head = seal.number, seal.head
        self.previous, self.sealed_at = stored.hash, seal.sealed_at


def _faults_of_events(seal: Seal, there: Mapping[UUID, SealedEvent]) -> Iterator[Fault]:
    for position, (event, at) in enumerate(zip(seal.events, seal.times, strict=True)):
        sealed, found = seal.digest_of(position), there.get(event)
        if found is None:
            yield Fault(FaultKind.deleted, seal.chain, seal.number, event, at)
        elif digest(seal.chain, found) == sealed:
            continue
        elif digest(seal.chain, found, at) == sealed:
            yield Fault(FaultKind.moved, seal.chain, seal.number, event, at, f"→ {found.at}")
        else:
            yield Fault(FaultKind.edited, seal.chain, seal.number, event, at)


def _gap(head: Head) -> Fault:
    """A head that the sealer knew to have been signed and did not find any more."""
    number, _, rest = head.lost.partition(" ")
    at, _, _ = rest.rpartition(" ")
    more = spoken(
        f"head {number} of {at} had been signed; head {head.number} was made without it",
        f"{at}まで封印されていました（区切り{number}）が、次の封印（区切り{head.number}）のときには失われていました",
    )
    return Fault(FaultKind.gap, ALL, head.number, at=head.at, more=more)

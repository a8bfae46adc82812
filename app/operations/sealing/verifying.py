"""`todoke audit verify`: the logs compared with their seals. Whatever was done behind a seal's back is found, by whomever, the owner of the database too.

Heads first, then each chain: its seals by number, hash and signature, the events of each by their digests, and at last whether there are events
that no seal lists. Reads a little at a time: memory does not grow with the logs. Nothing is written.
"""

import hashlib
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple, Self
from uuid import UUID

from nacl.signing import VerifyKey

from app.audit.seals import NOTHING, OPERATOR, Anchor, Head, Newest, Seal, SealedEvent, digest, verified
from app.operations.sealing import records
from app.operations.sealing.records import StoredSeal, may_have_run
from app.spoken import spoken

SEALS_AT_ONCE: Final = 20
HEADS_AT_ONCE: Final = 1000
EVENTS_AT_ONCE: Final = 1000
_HEAD: Final = "head"
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
    stray_seal = "stray seal", "a seal stands outside the chain", "つながりの外に、封印があります"
    twin = "twin", "a second event has the id of a sealed one", "封印した記録と同じ番号の記録が、もう1件あります"
    hidden = (
        "hidden",
        "a policy or another relation may hide rows from this check",
        "確認から行を隠すポリシーや、表のかわりのものがあります",
    )
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

    @property
    def sentence(self) -> str:
        """What is broken and where, in the language of the terminal."""
        head = self.chain == ALL
        where = spoken("the seals of all logs", "すべてのログの封印") if head else _log_of(self.chain)
        if self.number:
            where += (
                spoken(f", head {self.number}", f"・区切り{self.number}")
                if head
                else spoken(f", seal {self.number}", f"・封印{self.number}")
            )
        if self.event:
            where += spoken(f", event {self.event}", f"・記録{self.event}")
        if self.at:
            where += spoken(f" ({self.at})", f"（{self.at}）")
        return spoken(
            f"{where}: {self.kind.english}{self.more and f' ({self.more})'}.",
            f"{where}：{self.kind.japanese}{self.more and f'（{self.more}）'}。",
        )


def _log_of(chain: str) -> str:
    if chain == OPERATOR:
        return spoken("the operator's log", "運営のログ")
    return spoken(f"the log of {chain}", f"{chain}のログ")


@dataclass(slots=True)
class Totals:
    """What was gone through. `until`: the time of the newest head; `waiting`: events that the next round will seal."""

    heads: int = 0
    seals: int = 0
    events: int = 0
    waiting: int = 0
    until: str = ""
    known_gaps: list[Fault] = field(default_factory=list)


class _Gap(NamedTuple):
    """The heads from `begin` to `lost` were signed and are lost; the head `begin` was made anew without them."""

    begin: int
    lost: int
    hash: str  # of the head `lost`


class Verification:
    """One run over a connection of todoke_seals (`records.SESSION`), inside one transaction that sees everything as it was at one moment.

    `known_gaps` are numbers of heads that tell of a loss which somebody has looked into (a restore): they are told in the totals, and are no fault.
    """

    def __init__(
        self,
        connection: Any,
        verifiers: Sequence[VerifyKey],
        municipality: str | None = None,
        known_gaps: Collection[int] = (),
    ) -> None:
        self._connection = connection
        self._verifiers = verifiers
        self._municipality = municipality
        self._known_gaps = known_gaps
        self._gaps: list[_Gap] = []
        self._last: Head | None = None
        self._named: dict[str, Newest] = {}
        self._namings: dict[str, bytes] = {}  # of each chain, all that heads say of it, hashed one after the other
        self._heads_whole = True
        self.totals = Totals()

    async def faults(self, anchor: Anchor | None = None) -> AsyncIterator[Fault]:
        """Every broken place, the heads' first; `municipality` narrows the chains to one (OPERATOR for the operator's)."""
        for relation, policy in await records.hiding(self._connection):
            yield Fault(FaultKind.hidden, ALL, more=f"{relation}: {policy}")
        async for fault in self._heads():
            self._heads_whole = self._heads_whole and fault.kind is FaultKind.gap
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
                    for chain, newest in head.newest.items():
                        self._namings[chain] = _named_on(self._namings.get(chain, NOTHING), head.number, newest)
                else:
                    yield Fault(FaultKind.bad_signature, ALL, head.number, at=head.at)
                if head.hash() == hashed and head.lost and self._is_unknown(head):
                    yield _gap(head)
                number, previous = head.number, hashed
                self._last = head
                self.totals.heads += 1
        if self._last is None:
            yield Fault(FaultKind.unsealed, ALL)
        else:
            self.totals.until = self._last.at

    def _is_unknown(self, head: Head) -> bool:
        """Note the gap that a head tells of; False for one that is known."""
        number, _, rest = head.lost.partition(" ")
        self._gaps.append(_Gap(head.number, int(number), rest.rpartition(" ")[2]))
        if head.number not in self._known_gaps:
            return True
        self.totals.known_gaps.append(_gap(head))
        return False

    async def _against(self, anchor: Anchor) -> AsyncIterator[Fault]:
        """The anchor's head and seals must be this database's, but for those of a gap that a head tells of already."""
        gap = next((one for one in self._gaps if one.begin <= anchor.number <= one.lost), None)
        if gap is not None and gap.lost == anchor.number and gap.hash != anchor.hash.hex():
            gap = None
        ends = "" if self._last is None else self._last.at
        beyond = self._last is None or anchor.number > self._last.number
        if gap is None and beyond:
            more = spoken(
                f"it ends with head {self._last.number if self._last else 0} of {ends or 'never'}; the anchor is head {anchor.number} of {anchor.at}",
                f"このデータベースの最後は{ends or 'なし'}（区切り{self._last.number if self._last else 0}）、控えは{anchor.at}（区切り{anchor.number}）です",
            )
            yield Fault(FaultKind.gap, ALL, anchor.number, at=ends, more=more)
        elif gap is None:
            there = await records.heads(self._connection, anchor.number - 1, 1)
            if not there or there[0].hash != anchor.hash:
                yield Fault(FaultKind.other_history, ALL, anchor.number, at=anchor.at, more=_HEAD)
        for chain, newest in sorted(anchor.newest.items()):
            if self._municipality in {None, chain}:
                async for fault in self._chain_against(anchor, chain, newest, gap):
                    yield fault

    async def _chain_against(
        self, anchor: Anchor, chain: str, newest: Newest, gap: _Gap | None
    ) -> AsyncIterator[Fault]:
        found = await records.seals(self._connection, chain, newest.number - 1, 1)
        stored = found[0] if found and found[0].seal.number == newest.number else None
        if gap is not None and (stored is None or stored.seal.head >= gap.begin):
            return
        if stored is None:
            last = await records.newest_seal(self._connection, chain)
            first = min(last.number if last else 0, newest.number - 1) + 1
            ends = "" if self._last is None else self._last.at
            yield Fault(FaultKind.cut, chain, first, at=ends, more=_seals_between(first, newest.number, anchor.at))
        elif stored.hash != newest.hash:
            yield Fault(FaultKind.other_history, chain, newest.number, at=stored.seal.sealed_at)

    # Chains

    async def _chain(self, chain: str) -> AsyncIterator[Fault]:
        walk = _Walk()
        async for fault in self._walked(chain, walk):
            yield fault
        async for fault in self._at_the_end(chain, walk):
            walk.whole = False
            yield fault
        if (stray := await records.count_seals(self._connection, chain) - walk.seals) and walk.whole:
            yield Fault(FaultKind.stray_seal, chain, more=f"{stray}")
        # where a seal is missing, all that it listed would look as if it had been put there afterwards
        if walk.whole and self._last is not None:
            async for fault in self._unlisted(chain, self._last, walk.number):
                yield fault

    async def _walked(self, chain: str, walk: "_Walk") -> AsyncIterator[Fault]:
        while found := await records.seals(self._connection, chain, walk.number, SEALS_AT_ONCE):
            for stored in found:
                for fault in walk.step(stored, self._verifiers):
                    yield fault
                there = await records.events(self._connection, chain, stored.seal.events)
                for fault in _faults_of_events(stored.seal, there):
                    yield fault
                walk.seals += 1
                self.totals.seals += 1
                self.totals.events += len(there)

    async def _at_the_end(self, chain: str, walk: "_Walk") -> AsyncIterator[Fault]:
        """The chain must be what the heads say of it, to its newest seal."""
        named = self._named.get(chain, Newest(0, NOTHING))
        if walk.number < named.number or (walk.number == named.number and walk.previous != named.hash):
            yield Fault(FaultKind.cut, chain, min(walk.number + 1, named.number), at=walk.sealed_at)
            return
        if self._last is None:
            return
        if walk.head > self._last.number + 1:  # a round that is not closed yet may have made some
            yield Fault(FaultKind.missing_head, ALL, self._last.number + 1, at=self._last.at)
        elif walk.whole and self._heads_whole:
            async for fault in self._replaced(chain, walk.said(self._last.number)):
                yield fault

    async def _replaced(self, chain: str, said: bytes) -> AsyncIterator[Fault]:
        """A seal that a head named must still be there, not another one of its number that was made after it was taken away."""
        if said == self._namings.get(chain, NOTHING):
            return
        head = 0
        while found := await records.namings(self._connection, chain, head, HEADS_AT_ONCE):
            for naming in found:
                there = await records.seals(self._connection, chain, naming.newest.number - 1, 1)
                if not there or (there[0].seal.number, there[0].hash) != naming.newest:
                    yield Fault(FaultKind.missing_seal, chain, naming.newest.number, at=naming.at)
                    return
                head = naming.head
        yield Fault(FaultKind.broken, chain)

    async def _unlisted(self, chain: str, last: Head, seals: int) -> AsyncIterator[Fault]:
        self.totals.waiting += await records.waiting(self._connection, chain, last.at)
        for event in await records.unlisted(self._connection, chain, last.at, EVENTS_AT_ONCE, seals):
            late = event.looked_for and may_have_run(last.snapshot, event.xid)
            if event.id not in last.refused and (late or event.on_time):
                self.totals.waiting += 1
            else:
                yield Fault(FaultKind.inserted, chain, event=event.id, at=event.at)


@dataclass(slots=True)
class _Walk:
    """Where a chain has been gone through to. `seals`: how many there were; `whole`: none is missing or was changed so far."""

    number: int = 0
    seals: int = 0
    head: int = 0
    previous: bytes = NOTHING
    sealed_at: str = ""
    whole: bool = True
    namings: bytes = NOTHING  # as heads must have named the seals up to here, but for the last round's

    def said(self, last_head: int) -> bytes:
        """All that the heads up to a number must have said of this chain, hashed as `Verification` does with what they did say."""
        if 0 < self.head <= last_head:
            return _named_on(self.namings, self.head, Newest(self.number, self.previous))
        return self.namings

    def step(self, stored: StoredSeal, verifiers: Sequence[VerifyKey]) -> Iterator[Fault]:
        """Go on to the next seal that there is."""
        seal = stored.seal
        if seal.number != self.number + 1:
            self.whole = False
            yield Fault(FaultKind.missing_seal, seal.chain, self.number + 1, at=self.sealed_at)
        elif seal.previous != self.previous or seal.hash() != stored.hash or not stored.spans:
            self.whole = False
            yield Fault(FaultKind.broken, seal.chain, seal.number, at=seal.sealed_at)
        if not verified(stored.hash, stored.signature, verifiers):
            self.whole = False
            yield Fault(FaultKind.bad_signature, seal.chain, seal.number, at=seal.sealed_at)
        if self.head not in {0, seal.head}:
            self.namings = self.said(self.head)
        self.number, self.head = seal.number, seal.head
        self.previous, self.sealed_at = stored.hash, seal.sealed_at


def _faults_of_events(seal: Seal, there: Mapping[UUID, Sequence[SealedEvent]]) -> Iterator[Fault]:
    for position, (event, at) in enumerate(zip(seal.events, seal.times, strict=True)):
        sealed, found = seal.digest_of(position), next(iter(there.get(event, ())), None)
        if found is None:
            yield Fault(FaultKind.deleted, seal.chain, seal.number, event, at)
        elif len(there[event]) > 1:
            yield Fault(FaultKind.twin, seal.chain, seal.number, event, at)
        elif digest(seal.chain, found) == sealed:
            continue
        elif digest(seal.chain, found, at) == sealed:
            yield Fault(FaultKind.moved, seal.chain, seal.number, event, at, f"→ {found.at}")
        else:
            yield Fault(FaultKind.edited, seal.chain, seal.number, event, at)


def _named_on(before: bytes, head: int, newest: Newest) -> bytes:
    return hashlib.sha256(b"%b %d %d %b" % (before, head, newest.number, newest.hash)).digest()


def _seals_between(first: int, last: int, until: str) -> str:
    return spoken(
        f"seals {first} to {last} are gone, the last of them made by {until}",
        f"封印{first}から{last}まで（最後のものは{until}までに作成）が失われています",
    )


def _gap(head: Head) -> Fault:
    """A head that the sealer knew to have been signed and did not find any more."""
    number, _, rest = head.lost.partition(" ")
    at, _, _ = rest.rpartition(" ")
    more = spoken(
        f"head {number} of {at} had been signed; head {head.number} was made without it",
        f"{at}まで封印されていました（区切り{number}）が、次の封印（区切り{head.number}）のときには失われていました",
    )
    return Fault(FaultKind.gap, ALL, head.number, at=head.at, more=more)

"""A round of sealing: every event that was committed since the round before goes into a seal of its chain, and a head closes the round.

Which event is sealed. Events are dated when they are written and seen when their transaction commits, so one that is dated before the last head may
be new. It is sealed if its transaction may still have been running when that head was made (the head keeps PostgreSQL's snapshot), or if it is
dated within `GRACE` of it: its time is read a moment before its transaction is numbered. Whatever else stands there unsealed under a time that was
sealed already was put there afterwards: it is refused, the head names it, and no later round seals it, so that `todoke audit verify` finds it.
A transaction that runs for longer than `LATEST` is not waited for.

A round is one transaction; where there are very many events (the first round after an upgrade), several, and the head comes with the last. Whoever
is killed leaves whole transactions behind, and the next one goes on from there.

No number of a seal is given twice: where the newest seals that were remembered are not in the database any more although their head is, the round
counts on behind them, so that the place where they were stays empty.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from nacl.signing import SigningKey

from app.audit.seals import NOTHING, Anchor, Head, Newest, Seal, SealedEvent, digest, sign
from app.operations.sealing import records
from app.operations.sealing.records import (
    FIRST_ID,
    GRACE,
    LATEST,
    SET_BACK,
    ChainState,
    StoredHead,
    UnsealedEvent,
    Window,
    may_have_run,
)

SEALING_LOCK: Final = 0x7365616C73  # "seals"
EVENTS_IN_A_SEAL: Final = 500
SEALS_AT_ONCE: Final = 20  # in one transaction
PERIOD: Final = timedelta(minutes=1)
MOST_REFUSED: Final = 1000
# The snapshot ends with this round's own number, not with its xmax: that is behind the newest transaction that has ended, and one that began to write
# later and still runs has a number above it already. The round is numbered after its snapshot was taken, so all those are below its own.
_NOW: Final = """
select clock_timestamp()::text as now, pg_snapshot_xmin(pg_current_snapshot())::text || ':' || pg_current_xact_id()::text || ':' as snapshot
"""
# From when on to look, and what is on time. To look from: the newest head whose transactions had all ended when the last one was made, so that the
# last round saw all that they wrote; an hour back at most. A clock
# that was set back (its time is before that of the last head) makes on time what is dated within the last two periods of the clock as it is now.
_LIMITS: Final = """
with last as (select h.number, h.at, h.snapshot from app.audit_head h order by h.number desc limit 1),
     ended as (select h.at from app.audit_head h, last where h.number > last.number - 60
               and pg_snapshot_xmax(h.snapshot) <= pg_snapshot_xmin(last.snapshot) order by h.number desc limit 1),
     limits as (select case when $1::text::timestamptz < last.at then $1::text::timestamptz - $4::interval else last.at end - $2::interval as on_time,
                       greatest((select ended.at from ended), last.at - $3::interval) - $2::interval as begin from last)
select limits.on_time::text as on_time, least(limits.begin, limits.on_time)::text as begin from limits
"""


@dataclass(slots=True)
class _Part:
    """One transaction of a round, as far as it is."""

    now: str
    snapshot: str
    last: StoredHead | None
    begin: str
    on_time: str
    newest: dict[str, Newest] = field(default_factory=dict)  # of every chain
    named: dict[str, Newest] = field(default_factory=dict)  # those of this round
    refused: list[UUID] = field(default_factory=list)
    seals: int = 0

    @property
    def number(self) -> int:
        return 1 if self.last is None else self.last.head.number + 1


@dataclass(frozen=True, slots=True)
class RoundResult:
    """What a round came to. `lost`: as in the head."""

    anchor: Anchor
    refused: int
    lost: str


class Sealer:
    """Seals with a key. `remembered` is the newest head that it knows to have been signed, on a disk that the database's owner does not reach."""

    def __init__(self, key: SigningKey, remembered: Anchor | None = None) -> None:
        self._key = key
        self._remembered = remembered

    async def seal(self, connection: Any) -> RoundResult | None:
        """Do one round on a connection of todoke_seals (`records.SESSION`); None while another process is sealing."""
        if not await connection.fetchval("select pg_try_advisory_lock($1)", SEALING_LOCK):
            return None
        try:
            while True:
                async with connection.transaction(isolation="repeatable_read"):
                    result = await self._part(connection)
                if result is not None:
                    self._remembered = result.anchor
                    return result
        finally:
            await connection.execute("select pg_advisory_unlock($1)", SEALING_LOCK)

    async def _part(self, connection: Any) -> RoundResult | None:
        """Seal as much as goes into one transaction; None where there is more to come."""
        part = await _begun(connection)
        lost = await self._lost(connection)
        states = await records.chain_states(connection, part.begin, part.now, part.number)
        for state in states:
            newest = state.newest if lost else self._newest_of(state)
            if newest is not None:
                _note(part, state.chain, newest, state.head)
        for state in states:
            if state.pending and not await self._seal_chain(connection, part, state):
                return None
        previous = NOTHING if part.last is None else part.last.hash
        refused = sorted(part.refused)[:MOST_REFUSED]
        head = Head(part.number, part.now, part.snapshot, part.named, refused, lost, previous)
        await records.add_head(connection, head, sign(self._key, head.hash()))
        return RoundResult(Anchor(head.number, head.at, head.hash(), part.newest), len(part.refused), lost)

    def _newest_of(self, state: ChainState) -> Newest | None:
        """The newest seal that was ever made of a chain: the database's, or the one remembered where that is not there any more."""
        known = None if self._remembered is None else self._remembered.newest.get(state.chain)
        if known is None or (state.newest is not None and state.newest.number > known.number):
            return state.newest
        return known

    async def _seal_chain(self, connection: Any, part: _Part, state: ChainState) -> bool:
        """False where the transaction is full before the chain's end."""
        window = Window(state.begin, FIRST_ID, part.now, part.on_time)
        while True:
            found = await records.unsealed(connection, state.chain, window, EVENTS_IN_A_SEAL)
            taken = [one.event for one in found if _is_due(part, one)]
            if taken:
                await self._add(connection, part, state.chain, taken)
            if len(found) < EVENTS_IN_A_SEAL:
                return True
            if part.seals >= SEALS_AT_ONCE:
                return False
            window = window._replace(begin=found[-1].event.at, below=found[-1].event.id)

    async def _add(self, connection: Any, part: _Part, chain: str, taken: list[SealedEvent]) -> None:
        before = part.newest.get(chain, Newest(0, NOTHING))
        seal = Seal(
            *(chain, before.number + 1, part.number, part.now),
            *([event.id for event in taken], [event.at for event in taken]),
            *(b"".join(digest(chain, event) for event in taken), before.hash),
        )
        await records.add_seal(connection, seal, sign(self._key, seal.hash()))
        _note(part, chain, Newest(seal.number, seal.hash()), part.number)
        part.seals += 1

    async def _lost(self, connection: Any) -> str:
        """The head that was signed once and is not there any more: the database is an older one, or somebody cut its end off."""
        if self._remembered is None:
            return ""
        number = self._remembered.number
        there = await records.heads(connection, number - 1, 1)
        same = bool(there) and there[0].head.number == number and there[0].hash == self._remembered.hash
        return "" if same else self._remembered.lost()


def _note(part: _Part, chain: str, newest: Newest, head: int) -> None:
    part.newest[chain] = newest
    if head == part.number:
        part.named[chain] = newest


def _is_due(part: _Part, found: UnsealedEvent) -> bool:
    """Whether an event belongs into this round; one that does not is refused for good."""
    if part.last is None or found.on_time:
        return True
    known = part.last.head.refused
    if len(known) < MOST_REFUSED and found.event.id not in known and may_have_run(part.last.head.snapshot, found.xid):
        return True
    part.refused.append(found.event.id)
    return False


async def _begun(connection: Any) -> _Part:
    await records.read_by_indexes(connection)
    seen = await connection.fetchrow(_NOW)
    last = await records.newest_head(connection)
    begin = on_time = "-infinity"
    if last is not None:
        limits = await connection.fetchrow(_LIMITS, seen["now"], GRACE, LATEST, SET_BACK)
        begin, on_time = limits["begin"], limits["on_time"]
    return _Part(seen["now"], seen["snapshot"], last, begin, on_time)

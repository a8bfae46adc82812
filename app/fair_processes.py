"""Processes that several parties share, fairly: what one party sends waits behind its own, and never before another's.

Made for what somebody uploads: whoever sends a file that takes all the seconds it may holds up nobody but the own municipality.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from app.processes import Limits, ProcessPool

Result = TypeVar("Result")


class TooManyWaiting(Exception):
    """The party has as much work waiting as it may. Nothing was begun; another try later is safe."""


@dataclass(slots=True)
class _Place:
    """A process, and the party whose work it did last."""

    pool: ProcessPool
    party: str | None = None
    busy: bool = False
    used: int = 0  # larger for later


@dataclass(slots=True)
class _Queue:
    """Who waits, in one event loop."""

    loop: asyncio.AbstractEventLoop
    free: asyncio.Semaphore
    turns: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    waiting: Counter[str] = field(default_factory=Counter)


class FairProcesses:
    """`processes` of them, each piece of work within `limits`. A party (a municipality's code) has one piece of work done at a time and at most
    `waiting` more in its queue; parties take turns.

    A process does the work of one party only: another party's gets a new one, so that no file reads another municipality's.
    """

    def __init__(self, processes: int, limits: Limits, *, waiting: int) -> None:
        self._places = [_Place(ProcessPool(limits=limits)) for _ in range(processes)]
        self._most_waiting = waiting
        self._in_loop: _Queue | None = None
        self._runs = 0

    async def run(self, party: str, work: Callable[..., Result], *given: Any) -> Result:
        """The result of `work(*given)`, as ProcessPool.run gives it and with what it raises; raises TooManyWaiting."""
        queue = self._queue()
        if queue.waiting[party] > self._most_waiting:
            raise TooManyWaiting("as much waits as may")
        queue.waiting[party] += 1
        try:
            async with queue.turns[party], queue.free:
                return await self._run(party, work, *given)
        finally:
            queue.waiting[party] -= 1
            if not queue.waiting[party]:
                del queue.waiting[party], queue.turns[party]

    def close(self) -> None:
        """Ends the processes; waits for what they are doing."""
        for place in self._places:
            place.pool.close()
            place.party = None

    async def _run(self, party: str, work: Callable[..., Result], *given: Any) -> Result:
        place = self._place_for(party)
        place.busy = True
        try:
            return await place.pool.run(work, *given)
        finally:
            place.busy = False

    def _place_for(self, party: str) -> _Place:
        """The party's own process, else one that nobody has had, else the one that was used longest ago, begun anew."""
        free = [place for place in self._places if not place.busy]
        place = min(free, key=lambda place: (place.party != party, place.party is not None, place.used))
        if place.party not in {None, party}:
            place.pool.end()
        self._runs += 1
        place.party, place.used = party, self._runs
        return place

    def _queue(self) -> _Queue:
        """A queue is of one event loop; the processes may be used in several, one after another."""
        loop = asyncio.get_running_loop()
        if self._in_loop is None or self._in_loop.loop is not loop:
            self._in_loop = _Queue(loop, asyncio.Semaphore(len(self._places)))
        return self._in_loop

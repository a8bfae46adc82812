"""How long an event loop answered nobody, with what other processes of the machine took left out."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

SCHEDULED = Path("/proc/thread-self/schedstat")  # Linux: ns that the thread ran, ns that it waited for a core, turns
TRIES = 4


async def shortest_of_longest(work: Callable[[], Awaitable[Any]], enough: float) -> float:
    """The longest pause of the event loop while the work is done, in seconds: of the first time that it is below `enough`, or the least of four.

    Other work on the machine makes pauses longer and none shorter.
    """
    longest = []
    for _ in range(TRIES):
        longest.append(await _longest(work()))
        if longest[-1] < enough:
            break
    return min(longest)


async def _longest(work: Awaitable[Any]) -> float:
    doing, longest, last = asyncio.ensure_future(work), 0.0, _moment()
    while not doing.done():
        await asyncio.sleep(0.001)
        now = _moment()
        longest, last = max(longest, now - last), now
    await doing
    return longest


def _moment() -> float:
    """Seconds of this thread in which it did not wait for a core."""
    try:
        waited = int(SCHEDULED.read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, IndexError):  # not told by every system
        waited = 0.0
    return time.perf_counter() - waited

"""The one writer of chunks of a process, which leaves the database time for applications.

Several writers at once halve what PostgreSQL takes of small commits; one that pauses costs next to nothing. So chunks are written one after
another, each on a connection that is lent for it alone, and no faster than TODOKE_UPLOAD_RATE. Who waits for it reads nothing more from
their client meanwhile: what is sent faster waits in the network.
"""

import asyncio
from typing import Final
from uuid import UUID
from weakref import WeakKeyDictionary

from app.attachments import holding
from app.attachments.holding import Held, Holder

NO_SPACE_SECONDS: Final = 30.0
"""So long no file is begun after the database's disk was full: what there is left is for applications."""


class PacedWriter:
    """Writes chunks in the order in which they come, at most `rate` bytes a second in all. For one event loop."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._turn = asyncio.Lock()
        self._free_at = 0.0
        self._space_at = 0.0

    async def begin(self, holder: Holder, file: UUID, question: str) -> Held:
        """`holding.hold`, unless the disk was full a moment ago."""
        if asyncio.get_running_loop().time() < self._space_at:
            return Held.no_space
        return await holding.hold(holder, file, question)

    async def write(self, holder: Holder, file: UUID, number: int, sealed: bytes) -> Held:
        """`holding.hold_chunk` when its turn has come."""
        loop = asyncio.get_running_loop()
        async with self._turn:
            if (pause := self._free_at - loop.time()) > 0:
                await asyncio.sleep(pause)
            self._free_at = loop.time() + len(sealed) / self._rate
            outcome = await holding.hold_chunk(holder, file, number, sealed)
            if outcome is Held.no_space:
                self._space_at = loop.time() + NO_SPACE_SECONDS
            return outcome


_WRITERS: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, PacedWriter]] = WeakKeyDictionary()


def the_writer(rate: int) -> PacedWriter:
    """Return the writer of this process, which is the one of its event loop; `rate` counts when it is made."""
    loop = asyncio.get_running_loop()
    if loop not in _WRITERS:
        _WRITERS[loop] = PacedWriter(rate)
    return _WRITERS[loop]

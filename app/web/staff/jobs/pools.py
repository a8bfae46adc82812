"""The pools of processes for heavy work. What is uploaded has pools of its own: a file that ends its process ends nobody's paper."""

import asyncio
from collections.abc import Callable
from typing import Any, Final, TypeVar

from app.fair_processes import FairProcesses
from app.papers.governance.orders import Drawn
from app.processes import Limits, ProcessPool
from app.tenancy.engine import ENGINE
from app.tenancy.scope import current_municipality

Result = TypeVar("Result")
LIMITS_OF_A_FILE: Final = Limits(
    seconds=240,
    processor_seconds=120,
    memory=1_500 * 2**20,  # the largest list that is taken, 50,000 rows of twenty columns, takes 1,100 MiB
    result=64 * 2**20,
)
PAPERS: Final = ProcessPool()
UPLOADS: Final = FairProcesses(3, LIMITS_OF_A_FILE, waiting=4)
"""What somebody sent is read here, and nowhere else; parties are municipalities."""


async def drawn(paper: Drawn) -> bytes:
    """Draw a paper within a request. Raises ProcessEnded, and what the paper itself raises."""
    return await PAPERS.run(paper.drawn)


async def parsed(work: Callable[..., Result], *given: Any) -> Result:
    """The result of `work(*given)`, which reads a file that the municipality sent. What the request did in the database so far is committed.

    Raises what the work raises, TooManyWaiting, TooMuchWork and ProcessEnded.
    """
    await ENGINE.rest()
    return await UPLOADS.run(current_municipality(), work, *given)


async def close() -> None:
    for pool in (PAPERS, UPLOADS):
        await asyncio.to_thread(pool.close)

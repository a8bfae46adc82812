"""The pools of processes for heavy work. Workbooks have one of their own: a file that ends its process ends nobody's paper."""

import asyncio
from typing import Final

from app.papers.governance.orders import Drawn
from app.processes import ProcessPool

PAPERS: Final = ProcessPool()
LISTS: Final = ProcessPool(longest=300)  # seconds; a request waits for the result


async def drawn(paper: Drawn) -> bytes:
    """Draw a paper within a request. Raises ProcessEnded, and what the paper itself raises."""
    return await PAPERS.run(paper.drawn)


async def close() -> None:
    for pool in (PAPERS, LISTS):
        await asyncio.to_thread(pool.close)

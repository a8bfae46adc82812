"""The pools of processes for heavy work. What is uploaded has pools of its own: a file that ends its process ends nobody's paper."""

import asyncio
from collections.abc import Callable
from typing import Any, Final, TypeVar

from app.fair_processes import FairProcesses, TooManyWaiting
from app.papers.governance.orders import Drawn
from app.processes import Limits, ProcessEnded, ProcessPool, TooMuchWork
from app.tenancy.engine import ENGINE
from app.tenancy.scope import current_municipality

Result = TypeVar("Result")
LIMITS_OF_A_FILE: Final = Limits(
    seconds=240,
    processor_seconds=120,
    memory=1_500 * 2**20,  # the largest list that is taken, 50,000 rows of twenty columns, takes 1,100 MiB
    result=64 * 2**20,
)
OTHERS_FIRST: Final = "同じ自治体のほかのファイルを読み込んでいます。1分ほどたってから、もう一度送ってください。"
TAKES_TOO_MUCH: Final = (
    "読み込みに時間またはメモリがかかりすぎるため、途中でやめました。書き出したファイルをもとに作り直してください。"
)
INTERRUPTED: Final = "読み込みが途中で止まりました。もう一度送ってください。"
PAPERS: Final = ProcessPool()
UPLOADS: Final = FairProcesses(3, LIMITS_OF_A_FILE, waiting=4)
"""What somebody sent is read here, and nowhere else; parties are municipalities."""


async def drawn(paper: Drawn) -> bytes:
    """Draw a paper within a request. What the request did in the database so far is committed. Raises ProcessEnded, and what the paper itself raises."""
    return await worked_out(paper.drawn)


async def worked_out(work: Callable[..., Result]) -> Result:
    """What `work` gives, in the papers' process. A council's paper may be before it: who waits holds no connection of the database.

    What the request did in the database so far is committed. Raises ProcessEnded, and what the work raises.
    """
    await ENGINE.rest()
    return await PAPERS.run(work)


async def parsed(work: Callable[..., Result], *given: Any) -> Result:
    """The result of `work(*given)`, which reads a file that the municipality sent. What the request did in the database so far is committed.

    Raises what the work raises, TooManyWaiting, TooMuchWork and ProcessEnded.
    """
    await ENGINE.rest()
    return await UPLOADS.run(current_municipality(), work, *given)


class FileNotRead(Exception):
    """A file was not read to its end. `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


async def read_file(read: Callable[..., Result], content: bytes) -> Result:
    """What `read` makes of a file that the municipality sent. Raises what it raises, and FileNotRead."""
    try:
        return await parsed(read, content)
    except TooManyWaiting:
        raise FileNotRead(OTHERS_FIRST) from None
    except TooMuchWork:
        raise FileNotRead(TAKES_TOO_MUCH) from None
    except ProcessEnded:
        raise FileNotRead(INTERRUPTED) from None


async def close() -> None:
    for pool in (PAPERS, UPLOADS):
        await asyncio.to_thread(pool.close)

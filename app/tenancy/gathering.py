"""Questions that many people ask PostgreSQL at the same moment, asked together.

A statement's way costs more than what it reads. So what is asked while a statement is under way waits for it and goes together in the next one;
there is no timer, and whoever asks alone is asked for at once.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Final, Generic, TypeVar

from app.tenancy.engine import DatabaseBusy

MOST_TOGETHER: Final = 64
"""Questions in one statement; the functions of the database refuse more."""
MOST_FLIGHTS: Final = 4
WORTH_ANOTHER: Final = 6
"""So many have to wait before a further statement starts while one is under way: fewer are answered sooner by waiting for it."""
FEW: Final = 16
A_PART: Final = 8
"""Of few that wait a statement takes a part: the program makes the next ones while PostgreSQL has these. All at once, each waits for the other in turn."""
QUEUE_SECONDS = 5.0
"""So long somebody waits at most until a statement begins, as for a connection."""

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Gathered(Generic[Question, Answer]):
    """`ask` takes at most MOST_TOGETHER questions and gives their answers in the same order; an error of it is told to all who asked in it.

    It runs in a context of its own, in nobody's scope, language or unit of work: it names its scope itself. Who stops waiting is left out when
    the statement has not begun, and otherwise changes nothing for the others. For one event loop.
    """

    def __init__(self, ask: Callable[[Sequence[Question]], Awaitable[Sequence[Answer]]]) -> None:
        self._ask = ask
        self._waiting: deque[tuple[Question, asyncio.Future[Answer], float]] = deque()
        self._flights: set[asyncio.Task[None]] = set()  # the loop itself holds a task weakly
        self._watch: asyncio.TimerHandle | None = None  # for the one that waits longest
        self._boarding = False  # a flight was launched and takes its questions when the loop comes to it

    async def answer(self, question: Question) -> Answer:
        """Raises whatever `ask` raises, and DatabaseBusy when no statement begins within QUEUE_SECONDS."""
        loop = asyncio.get_running_loop()
        told: asyncio.Future[Answer] = loop.create_future()
        self._waiting.append((question, told, loop.time() + QUEUE_SECONDS))
        self._launch()
        self._watch_over()
        return await told

    def _launch(self) -> None:
        if self._boarding or not self._waiting:
            return
        if self._flights and (len(self._waiting) < WORTH_ANOTHER or len(self._flights) >= MOST_FLIGHTS):
            return
        self._boarding = True
        self._flights.add(asyncio.get_running_loop().create_task(self._fly(), context=Context()))

    async def _fly(self) -> None:
        most = A_PART if len(self._waiting) <= FEW else MOST_TOGETHER
        waiting = [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
        batch = [(question, told) for question, told, _ in waiting if not told.done()]
        self._boarding = False
        self._launch()
        self._watch_over()  # those who did not fit
        try:
            answers = await self._ask([question for question, _ in batch]) if batch else ()
            answered = list(zip(batch, answers, strict=True))
        except BaseException as fault:
            self._land()
            for _, told in batch:
                if not told.done():
                    told.set_exception(fault) if isinstance(fault, Exception) else told.cancel()
            if not isinstance(fault, Exception):
                raise
        else:
            self._land()  # the next one is under way while these are answered
            for (_, told), answer in answered:
                if not told.done():
                    told.set_result(answer)

    def _land(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._flights.discard(task)
        self._launch()

    def _watch_over(self) -> None:
        if self._watch is None and not self._boarding:
            self._look_after()

    def _look_after(self) -> None:
        """Refuse who has waited too long. One timer at a time serves all, for they wait in the order in which they came."""
        loop = asyncio.get_running_loop()
        while self._waiting and (self._waiting[0][1].done() or self._waiting[0][2] <= loop.time()):
            _, told, _ = self._waiting.popleft()
            if not told.done():
                told.set_exception(DatabaseBusy("no statement began in time"))
        self._watch = loop.call_at(self._waiting[0][2], self._look_after) if self._waiting else None

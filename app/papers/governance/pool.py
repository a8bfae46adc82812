"""Papers in a process of their own: one of 200 procedures takes seconds of a core, and the event loop answers meanwhile."""

import asyncio
import multiprocessing
import os
import resource
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from multiprocessing.queues import Queue
from threading import Thread
from types import TracebackType
from typing import Final, Protocol, Self

from app.papers.governance.content import Document
from app.papers.governance.council import Particulars, council_paper
from app.papers.governance.pdf import pdf
from app.papers.governance.word import docx
from app.procedures.approval import Approval
from app.procedures.snapshot import Snapshot

STEPS: Final = 50  # progress is told no more finely than this many parts of the whole

Progress = Callable[[int, int], None]  # how many of how many parts are done
Told = tuple[int, int, int] | None  # job, done, parts; None ends the listening


class Form(StrEnum):
    PDF = "pdf"
    WORD = "docx"


class PaperNotMade(Exception):
    """The process that made the paper was ended (by the system, for want of memory, or by a person). Another try is safe."""


@dataclass(frozen=True, slots=True)
class Order:
    """付議資料 to be made; all of it can be pickled."""

    now: Snapshot
    before: Approval | None
    particulars: Particulars
    form: Form


@dataclass(frozen=True, slots=True)
class Sheets:
    """A paper whose content is put together already."""

    document: Document
    form: Form


class Drawn(Protocol):
    """A paper that draws itself; all of it can be pickled. Pages of applications come so: they are no business of this folder."""

    def drawn(self, progress: Progress | None) -> bytes: ...


def make(order: Order | Sheets | Drawn, progress: Progress | None = None) -> bytes:
    """The file. Takes seconds: an event loop hands it to a `PaperPool`."""
    if isinstance(order, Sheets):
        return write(order.document, order.form, progress)
    if not isinstance(order, Order):
        return order.drawn(progress)
    return write(council_paper(order.now, order.before, order.particulars), order.form, progress)


def write(document: Document, form: Form, progress: Progress | None = None) -> bytes:
    return pdf(document, progress) if form is Form.PDF else docx(document, progress)


class PaperPool:
    """Processes that make papers, started at the first order and kept warm. Not forked: a fork would hold the database's sockets.

    A cancelled `make` leaves its process to finish; the next order waits for it.
    """

    def __init__(self, processes: int = 1) -> None:
        self._processes = processes
        self._context = multiprocessing.get_context("spawn")
        self._queue: Queue[Told] = self._context.Queue()
        self._executor = self._new_executor()
        self._jobs = count()
        self._listeners: dict[int, Progress] = {}
        self._ear = Thread(target=self._listen, name="paper progress", daemon=True)
        self._ear.start()

    async def make(self, order: Order | Sheets | Drawn, progress: Progress | None = None) -> bytes:
        """`progress` is called in this event loop. Raises PaperNotMade, and what the paper itself raises."""
        loop, job = asyncio.get_running_loop(), next(self._jobs)
        if progress:
            self._listeners[job] = lambda done, parts: _tell(loop, progress, done, parts)
        try:
            return await asyncio.wrap_future(self._submit(job, order))
        except BrokenProcessPool as error:
            raise PaperNotMade("the process that made the paper was ended") from error
        finally:
            self._listeners.pop(job, None)

    def close(self) -> None:
        self._executor.shutdown(cancel_futures=True)
        self._queue.put(None)
        self._ear.join()
        self._queue.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.close)

    def _submit(self, job: int, order: Order | Sheets | Drawn) -> Future[bytes]:
        try:
            return self._executor.submit(_work, job, order)
        except BrokenProcessPool:  # a process was ended since the last order
            self._executor = self._new_executor()
            return self._executor.submit(_work, job, order)

    def _new_executor(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._processes, self._context, _begin, (self._queue,))

    def _listen(self) -> None:
        while told := self._queue.get():
            job, done, parts = told
            listener = self._listeners.get(job)
            if listener:
                listener(done, parts)


def _tell(loop: asyncio.AbstractEventLoop, progress: Progress, done: int, parts: int) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(progress, done, parts)


_told: "Queue[Told] | None" = None


def _begin(queue: "Queue[Told]") -> None:
    global _told  # noqa: PLW0603 - a process of the pool is told its queue once, when it starts
    _told = queue
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what it draws may be somebody's application
    os.nice(10)  # applications go first


def _work(job: int, order: Order | Sheets | Drawn) -> bytes:
    last = 0

    def progress(done: int, parts: int) -> None:
        nonlocal last
        if _told is not None and done * STEPS // parts > last:
            last = done * STEPS // parts
            _told.put((job, done, parts))

    return make(order, progress)

"""Work in processes of their own: what takes seconds of a core is done there, and the event loop answers meanwhile.

Nothing is forked (a fork would hold the database's sockets): a process starts with the first work and is kept warm. What it handles
may be what somebody wrote, so it leaves no core file and no temporary one.
"""

import asyncio
import multiprocessing
import os
import resource
import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import count
from multiprocessing.queues import Queue
from threading import Thread
from types import TracebackType
from typing import Any, Final, Self, TypeVar

STEPS: Final = 50  # progress is told no more finely than this many parts of the whole
NOWHERE: Final = "/nonexistent/todoke"  # a library that wants a temporary file all the same fails, and nothing leaks

Progress = Callable[[int, int], None]  # how many of how many parts are done
Told = tuple[int, int, int] | None  # number of the run, done, parts; None ends the listening
Result = TypeVar("Result")


class ProcessEnded(Exception):
    """The process that did the work was ended (by the system, for want of memory, or by a person). Another try is safe."""


class ProcessPool:
    """Processes for one kind of work; no work shares the fate of another kind's. Used again after `close`, it starts anew.

    A cancelled `run` leaves its process to finish; the next work waits for it.
    """

    def __init__(self, processes: int = 1) -> None:
        self._processes = processes
        self._context = multiprocessing.get_context("spawn")
        self._executor: ProcessPoolExecutor | None = None
        self._queue: Queue[Told] | None = None
        self._ear: Thread | None = None
        self._runs = count()
        self._listeners: dict[int, Progress] = {}

    async def run(self, work: Callable[..., Result], *given: Any, progress: Progress | None = None) -> Result:
        """What `work(*given)` gives; `work` and `given` can be pickled. Raises what `work` raises, and ProcessEnded.

        With `progress`, `work` gets a function to tell its progress as one more argument, and `progress` is called in this event loop.
        """
        loop, run = asyncio.get_running_loop(), next(self._runs)
        if progress:
            self._listeners[run] = lambda done, parts: _tell(loop, progress, done, parts)
        try:
            return await asyncio.wrap_future(self._submit(run if progress else None, work, given))
        except BrokenProcessPool as error:
            raise ProcessEnded("the process that did the work was ended") from error
        finally:
            self._listeners.pop(run, None)

    def close(self) -> None:
        """Ends the processes; waits for what they are doing."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
        if self._queue is not None and self._ear is not None:
            self._queue.put(None)
            self._ear.join()
            self._queue.close()
        self._executor = self._queue = self._ear = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.close)

    def _submit(self, run: int | None, work: Callable[..., Result], given: tuple[Any, ...]) -> Future[Result]:
        self._executor = self._executor or self._new_executor()
        try:
            return self._executor.submit(_work, run, work, given)
        except BrokenProcessPool:  # a process was ended since the last work
            self._executor = self._new_executor()
            return self._executor.submit(_work, run, work, given)

    def _new_executor(self) -> ProcessPoolExecutor:
        if self._queue is None:
            self._queue = self._context.Queue()
            self._ear = Thread(target=self._listen, args=(self._queue,), name="progress", daemon=True)
            self._ear.start()
        return ProcessPoolExecutor(self._processes, self._context, _begin, (self._queue,))

    def _listen(self, queue: "Queue[Told]") -> None:
        while told := queue.get():
            run, done, parts = told
            listener = self._listeners.get(run)
            if listener:
                listener(done, parts)


def _tell(loop: asyncio.AbstractEventLoop, progress: Progress, done: int, parts: int) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(progress, done, parts)


_told: "Queue[Told] | None" = None


def _begin(queue: "Queue[Told]") -> None:
    global _told  # noqa: PLW0603 - a process of the pool is told its queue once, when it starts
    _told = queue
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    tempfile.tempdir = NOWHERE
    os.nice(10)  # applications go first


def _work(run: int | None, work: Callable[..., Result], given: tuple[Any, ...]) -> Result:
    return work(*given) if run is None else work(*given, _progress_of(run))


def _progress_of(run: int) -> Progress:
    last = 0

    def progress(done: int, parts: int) -> None:
        nonlocal last
        if _told is not None and done * STEPS // parts > last:
            last = done * STEPS // parts
            _told.put((run, done, parts))

    return progress

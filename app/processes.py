"""Work in processes of their own: what takes seconds of a core is done there, and the event loop answers meanwhile.

Nothing is forked (a fork would hold the database's sockets): a process starts with the first work and is kept warm. What it handles
may be what somebody wrote, so it leaves no core file and no temporary one.
"""

import asyncio
import multiprocessing
import os
import pickle
import resource
import signal
import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from threading import Thread
from types import TracebackType
from typing import Any, Final, Self, TypeVar

STEPS: Final = 50  # progress is told no more finely than this many parts of the whole
NOWHERE: Final = "/nonexistent/todoke"  # a library that wants a temporary file all the same fails, and nothing leaks
LONGEST_SECONDS: Final = 600.0  # for one piece of work: many times what the largest takes
LONGEST_GOODBYE: Final = 5.0  # seconds

Progress = Callable[[int, int], None]  # how many of how many parts are done
Told = tuple[int, int, int]  # number of the run, done, parts
Result = TypeVar("Result")


class ProcessEnded(Exception):
    """The process that did the work was ended (by the system, for want of memory, by a person, or for taking too long). Another try is safe."""


class WorkFailed(Exception):
    """The work raised what cannot be raised in another process; the text is its type's name alone."""


class ProcessPool:
    """A process for one kind of work, done one after another in the order of asking. Used again after `close`, it starts anew.

    Work that takes more than `longest` seconds, or that nobody waits for any more (a cancelled `run`), is ended with its process; what
    waits behind it is done by the next one.
    """

    def __init__(self, longest: float = LONGEST_SECONDS) -> None:
        self.longest = longest
        self._context = multiprocessing.get_context("spawn")
        self._turn: tuple[asyncio.AbstractEventLoop, asyncio.Lock] | None = None
        self._executor: ProcessPoolExecutor | None = None
        self._process: Future[int] | None = None  # its number
        self._line: _Line | None = None
        self._runs = count()
        self._listeners: dict[int, Progress] = {}

    async def run(self, work: Callable[..., Result], *given: Any, progress: Progress | None = None) -> Result:
        """What `work(*given)` gives; `work` and `given` can be pickled. Raises what `work` raises, WorkFailed and ProcessEnded.

        With `progress`, `work` gets a function to tell its progress as one more argument, and `progress` is called in this event loop.
        Work that had not begun when its process was ended is begun once more.
        """
        order = pickle.dumps((work, given, progress is not None))
        async with self._own_turn():
            try:
                made = await self._run(order, progress)
            except _NotBegun:
                made = await self._run(order, progress)
        result: Result = pickle.loads(made)  # noqa: S301  our own process wrote it
        return result

    async def _run(self, order: bytes, progress: Progress | None) -> bytes:
        loop, run = asyncio.get_running_loop(), next(self._runs)
        if progress:
            self._listeners[run] = lambda done, parts: _tell(loop, progress, done, parts)
        try:
            return await self._bounded(self._submit(run, order))
        except BrokenProcessPool as error:
            kind = ProcessEnded if self._line is None or self._line.begun.value >= run else _NotBegun
            raise kind("the process that did the work was ended") from error
        finally:
            self._listeners.pop(run, None)

    def close(self) -> None:
        """Ends the process; waits for what it is doing."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
        if self._line is not None:
            self._line.close()
        self._executor = self._process = self._line = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.close)

    def _own_turn(self) -> asyncio.Lock:
        """A lock is of one event loop; a pool may be used in several, one after another."""
        loop = asyncio.get_running_loop()
        if self._turn is None or self._turn[0] is not loop:
            self._turn = (loop, asyncio.Lock())
        return self._turn[1]

    async def _bounded(self, begun: Future[bytes]) -> bytes:
        """Raises ProcessEnded, BrokenProcessPool, and what the work raises."""
        bound = asyncio.timeout(self.longest)
        try:
            async with bound:
                return await asyncio.wrap_future(begun)
        except asyncio.CancelledError:
            self._end()
            raise
        except TimeoutError:
            if not bound.expired():  # the work's own
                raise
            self._end()
            raise ProcessEnded("the work took too long") from None

    def _end(self) -> None:
        """Ends the process in the middle of its work, or as soon as it has started."""
        if self._executor is not None and self._process is not None:
            self._process.add_done_callback(_kill)
            self._executor.shutdown(wait=False)
        self._executor = self._process = None

    def _submit(self, run: int, order: bytes) -> Future[bytes]:
        self._executor = self._executor or self._new_executor()
        try:
            return self._executor.submit(_work, run, order)
        except BrokenProcessPool:  # the process was ended since the last work
            self._executor = self._new_executor()
            return self._executor.submit(_work, run, order)

    def _new_executor(self) -> ProcessPoolExecutor:
        self._line = self._line or _Line(self._context, self._heard)
        executor = ProcessPoolExecutor(1, self._context, _begin, (self._line.told, self._line.begun))
        self._process = executor.submit(os.getpid)
        return executor

    def _heard(self, told: Told) -> None:
        run, done, parts = told
        listener = self._listeners.get(run)
        if listener:
            listener(done, parts)


def _kill(process: Future[int]) -> None:
    if not process.cancelled() and process.exception() is None:
        with suppress(ProcessLookupError):
            os.kill(process.result(), signal.SIGKILL)


class _NotBegun(ProcessEnded):
    """The same, before the process began the work."""


class _Line:
    """What a process tells while it works. No lock: one that is ended in the middle of telling would hold it for ever.

    `told`: a pipe, into which what is as short as a Told goes whole or not at all. `begun`: the number of the last run that was begun.
    """

    def __init__(self, context: SpawnContext, heard: Callable[[Told], None]) -> None:
        self._ear, self.told = context.Pipe(duplex=False)
        self.begun = context.RawValue("q", -1)
        self._thread = Thread(target=_listen, args=(self._ear, heard), name="progress", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.told.close()
        self._thread.join(LONGEST_GOODBYE)


def _listen(ear: "Connection[Any, Told]", heard: Callable[[Told], None]) -> None:
    with ear, suppress(EOFError):
        while True:
            heard(ear.recv())


def _tell(loop: asyncio.AbstractEventLoop, progress: Progress, done: int, parts: int) -> None:
    with suppress(RuntimeError):  # the loop is closed
        loop.call_soon_threadsafe(progress, done, parts)


_told: "Connection[Told, Any] | None" = None
_begun: Any = None


def _begin(told: "Connection[Told, Any]", begun: Any) -> None:
    global _told, _begun  # a process of the pool is told its line once, when it starts
    _told, _begun = told, begun
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    tempfile.tempdir = NOWHERE
    os.nice(10)  # applications go first


def _work(run: int, order: bytes) -> bytes:
    """Order and result are pickled by us: one that does not come back is a fault of its run, where the pool's own pickling would break it."""
    _begun.value = run
    try:
        work, given, tells = pickle.loads(order)  # noqa: S301  the service wrote it
        return pickle.dumps(work(*given, _progress_of(run)) if tells else work(*given))
    except Exception as error:
        if _survives(error):
            raise
        raise WorkFailed(type(error).__qualname__) from None


def _survives(error: Exception) -> bool:
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  just written
    except Exception:  # noqa: BLE001  whatever somebody's class raises
        return False
    return True


def _progress_of(run: int) -> Progress:
    last = 0

    def progress(done: int, parts: int) -> None:
        nonlocal last
        if _told is not None and done * STEPS // parts > last:
            last = done * STEPS // parts
            _told.send((run, done, parts))

    return progress

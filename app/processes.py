"""Work that takes seconds of a core, done in a process of its own while the event loop goes on answering.

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
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from threading import Thread
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from app.parent_watch import end_with

STEPS: Final = 50  # progress is reported no more finely than this many parts of the whole
NOWHERE: Final = "/nonexistent/todoke"  # a library that wants a temporary file all the same fails, and nothing leaks
LONGEST_SECONDS: Final = 600.0  # for one piece of work: many times what the largest takes
LONGEST_GOODBYE: Final = 5.0  # seconds

Progress = Callable[[int, int], None]  # how many of how many parts are done
ProgressReport = tuple[int, int, int]  # number of the run, done, parts
Result = TypeVar("Result")


class ProcessEnded(Exception):
    """The process that did the work was ended (by the system, for want of memory, by a person, or for taking too long). Another try is safe."""


class TooMuchWork(ProcessEnded):
    """The work would have taken more time, memory or words than it may. Another try ends the same way."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one piece of work may take: `seconds` by the clock, `processor_seconds` of a core, `memory` bytes of addresses (the program's own
    among them), `result` bytes of what it sends back. It may write into no file."""

    seconds: float
    processor_seconds: int
    memory: int
    result: int


class WorkFailed(Exception):
    """The work raised what cannot be raised in another process; the text is its type's name alone."""


class ProcessPool:
    """A process for one kind of work, done one after another in the order of asking. Used again after `close`, it starts anew.

    Work that takes more than `longest` seconds, or that nobody waits for any more (a cancelled `run`), is ended with its process; what
    waits behind it is done by the next one. With `limits` these hold for each piece of work, their `seconds` in the place of `longest`.
    """

    def __init__(self, longest: float = LONGEST_SECONDS, *, limits: Limits | None = None) -> None:
        self.longest = limits.seconds if limits else longest
        self._limits = limits
        self._context = multiprocessing.get_context("spawn")
        self._turn: tuple[asyncio.AbstractEventLoop, asyncio.Lock] | None = None
        self._executor: ProcessPoolExecutor | None = None
        self._process: Future[int] | None = None  # its number
        self._pipe: _ProgressPipe | None = None
        self._runs = count()
        self._listeners: dict[int, Progress] = {}

    async def run(self, work: Callable[..., Result], *given: Any, progress: Progress | None = None) -> Result:
        """The result of `work(*given)`; `work` and `given` can be pickled. Raises what `work` raises, WorkFailed, ProcessEnded and TooMuchWork.

        With `progress`, `work` gets one more argument, a function that reports its progress, and `progress` is called in this event loop.
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
            self._listeners[run] = lambda done, parts: _call_soon(loop, progress, done, parts)
        try:
            return await self._bounded(self._submit(run, order))
        except BrokenProcessPool as error:
            kind = ProcessEnded if self._pipe is None or self._pipe.begun.value >= run else _NotBegun
            raise kind("the process that did the work was ended") from error
        except TooMuchWork:  # what it took is given back to the system whole
            self.end()
            raise
        finally:
            self._listeners.pop(run, None)

    def close(self) -> None:
        """Ends the process; waits for what it is doing."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
        if self._pipe is not None:
            self._pipe.close()
        self._executor = self._process = self._pipe = None

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
            self.end()
            raise
        except TimeoutError:
            if not bound.expired():  # the work's own
                raise
            self.end()
            raise TooMuchWork("the work took too long") from None

    def end(self) -> None:
        """Ends the process, in the middle of its work or as soon as it has started, and does not wait for its end."""
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
        self._pipe = self._pipe or _ProgressPipe(self._context, self._report)
        given = (os.getpid(), self._pipe.writer, self._pipe.begun, self._limits)
        executor = ProcessPoolExecutor(1, self._context, _begin, given)
        self._process = executor.submit(os.getpid)
        return executor

    def _report(self, report: ProgressReport) -> None:
        run, done, parts = report
        listener = self._listeners.get(run)
        if listener:
            listener(done, parts)


def _kill(process: Future[int]) -> None:
    if not process.cancelled() and process.exception() is None:
        with suppress(ProcessLookupError):
            os.kill(process.result(), signal.SIGKILL)


class _NotBegun(ProcessEnded):
    """The process was ended before it began the work."""


class _ProgressPipe:
    """The way of a process's progress reports. There is no lock: a process that is killed while it reports would hold it for ever.

    `writer` is a pipe; a ProgressReport is so short that it goes in whole or not at all. `begun`: the number of the last run that was begun.
    """

    def __init__(self, context: SpawnContext, report: Callable[[ProgressReport], None]) -> None:
        self._reader, self.writer = context.Pipe(duplex=False)
        self.begun = context.RawValue("q", -1)
        self._thread = Thread(target=_listen, args=(self._reader, report), name="progress", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.writer.close()
        self._thread.join(LONGEST_GOODBYE)


def _listen(reader: "Connection[Any, ProgressReport]", report: Callable[[ProgressReport], None]) -> None:
    with reader, suppress(EOFError):
        while True:
            report(reader.recv())


def _call_soon(loop: asyncio.AbstractEventLoop, progress: Progress, done: int, parts: int) -> None:
    with suppress(RuntimeError):  # the loop is closed
        loop.call_soon_threadsafe(progress, done, parts)


_writer: "Connection[ProgressReport, Any] | None" = None
_begun: Any = None
_limits: Limits | None = None


def _begin(parent: int, writer: "Connection[ProgressReport, Any]", begun: Any, limits: Limits | None) -> None:
    global _writer, _begun, _limits  # a process of the pool gets them once, when it starts
    _writer, _begun, _limits = writer, begun, limits
    end_with(parent, grace=0)  # it holds both ends of the pipe that its work comes through, so nothing else tells it
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    tempfile.tempdir = NOWHERE
    os.nice(10)  # applications go first
    if limits:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        signal.signal(signal.SIGXCPU, _out_of_time)


def _work(run: int, order: bytes) -> bytes:
    """Order and result are pickled here: one that cannot be read back fails its own run only, where the pool's pickling would break the pool."""
    _begun.value = run
    try:
        with _within_limits():
            work, given, reports = pickle.loads(order)  # noqa: S301  the service wrote it
            made = pickle.dumps(work(*given, _progress_of(run)) if reports else work(*given))
    except Exception as error:
        if _survives(error):
            raise
        raise WorkFailed(type(error).__qualname__) from None
    if _limits and len(made) > _limits.result:
        raise TooMuchWork("the result is too large")
    return made


class _OutOfTime(BaseException):
    """The work's seconds of a core are used up. No `except Exception` of a library stops it."""


def _out_of_time(*_: object) -> None:
    raise _OutOfTime


@contextmanager
def _within_limits() -> Iterator[None]:
    """Raises TooMuchWork. The memory's limit holds since the process began."""
    if _limits is None:
        yield
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + 1 + _limits.processor_seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    try:
        # at the end of its time the work is told, once a second; what does not hear of it is ended by the pool's clock
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))
        yield
    except (MemoryError, _OutOfTime) as error:
        kind = type(error).__name__
        error.__traceback__ = None  # its frames hold what filled the memory
        raise TooMuchWork(kind) from None
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))


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
        if _writer is not None and done * STEPS // parts > last:
            last = done * STEPS // parts
            _writer.send((run, done, parts))

    return progress

"""The work on files made in the background: begun by a request, with its state in a file, ended with the application."""

import asyncio
import contextvars
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, Generic

import msgspec
from litestar import Litestar

from app.web.errors import log_without_text
from app.web.staff.jobs import pools
from app.web.staff.jobs.file_store import KEPT_SECONDS, FileStore
from app.web.staff.jobs.job import SILENT_SECONDS, AnyJob, Job, JobState, is_cancelled, note

HEARTBEAT_SECONDS: Final = (
    SILENT_SECONDS / 4
)  # the state is written anew, so that a long step is not taken for a dead process
LOOK_SECONDS: Final = 1.0  # between two looks whether the job was given up
UNTAKEN_SECONDS: Final = KEPT_SECONDS + 120  # until then a download begun at the last moment has ended


class JobsBusy(Exception):
    """As many files of that kind as may be made at the same time are being made."""


class GivenUp(Exception):
    """The person who began the job has given it up."""


class TookTooLong(Exception):
    """The file was not made in the longest time for its kind."""


class Making(Generic[AnyJob]):
    """A job while it is made. The function that makes it changes its state, writes its progress and stores its files."""

    def __init__(self, files: FileStore, job: AnyJob) -> None:
        self.job = job
        self._files = files
        note(files, job)

    def change(self, **changes: Any) -> None:
        self.job = msgspec.structs.replace(self.job, **changes)
        self.write_down()

    def go_on(self) -> None:
        """Check that the job was not given up. Raises GivenUp."""
        if is_cancelled(self._files, self.job):
            raise GivenUp

    def tell(self, done: int, parts: int) -> None:
        """Note the progress; the state is written when it is another percent of the whole."""
        if self.job.state is not JobState.making:  # progress that the pool's process sent too late
            return
        before, was_known = self.job.percent, self.job.parts > 0
        self.job = msgspec.structs.replace(self.job, done=done, parts=parts)
        if self.job.percent > before or not was_known:
            self.write_down()

    async def put(self, name: str, content: bytes) -> None:
        await asyncio.to_thread(self._files.put, self.job.id, name, content)

    def write_down(self) -> None:
        note(self._files, self.job)


Reasons = Mapping[type[Exception], str]  # the word of the job's `reason`, by what its function raised


class Jobs:
    """The jobs that this process of the service is making."""

    def __init__(self) -> None:
        self._making: dict[asyncio.Task[None], type[Job]] = {}
        self._waiting: set[asyncio.Task[None]] = set()

    def begin(
        self,
        files: FileStore,
        job: AnyJob,
        make: Callable[[Making[AnyJob]], Awaitable[None]],
        *,
        most: int,
        longest: float,
        reasons: Reasons | None = None,
    ) -> None:
        """Have `make` make the job's files in at most `longest` seconds, at the same time as at most `most` of its kind. Raises JobsBusy."""
        if Counter(self._making.values())[type(job)] >= most:
            raise JobsBusy
        task = _detached_task(_made(Making(files, job), make, longest, reasons or {}))
        self._making[task] = type(job)
        task.add_done_callback(self._making.pop)

    def after_keeping(self, do: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run `do` once a file that is stored now can be downloaded no more."""
        task = _detached_task(_later(do))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def close(self) -> None:
        """End the jobs, the work that waits for its time, and the processes."""
        await self.end()
        await pools.close()

    async def end(self) -> None:
        """End the jobs and the work that waits for its time."""
        for task in [*self._making, *self._waiting]:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


JOBS: Final = Jobs()


@asynccontextmanager
async def jobs_lifespan(_: Litestar) -> AsyncIterator[None]:
    """End the jobs of this process together with the application."""
    try:
        yield
    finally:
        await JOBS.close()


async def _made(
    making: Making[AnyJob], make: Callable[[Making[AnyJob]], Awaitable[None]], longest: float, reasons: Reasons
) -> None:
    """Run `make` and write its end into the job's state, where the page reads why there is no file."""
    ending: dict[str, str] = {"state": JobState.failed, "reason": "failed"}
    beating = asyncio.create_task(_beat(making))
    try:
        await _bounded(making, make, longest)
        ending = {"state": JobState.done}
    except GivenUp:
        ending["reason"] = "cancelled"
    except Exception as problem:  # noqa: BLE001  whatever it was, the person who waits is told
        ending["reason"] = next((word for kind, word in reasons.items() if isinstance(problem, kind)), "failed")
        log_without_text(_kind(making), problem)
    finally:
        beating.cancel()
        _try_to_write(making, **ending)


async def _bounded(making: Making[AnyJob], make: Callable[[Making[AnyJob]], Awaitable[None]], longest: float) -> None:
    """Run `make` to its end. Raises GivenUp and TookTooLong after `make` was ended for that, and what `make` raises."""
    work = asyncio.ensure_future(make(making))
    try:
        async with asyncio.timeout(longest):
            while not work.done():
                making.go_on()
                await asyncio.wait([work], timeout=LOOK_SECONDS)
    except TimeoutError:
        raise TookTooLong from None
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)  # retrieved, so that asyncio logs no text of it
    work.result()


async def _beat(making: Making[Any]) -> None:
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        _try_to_write(making)


def _try_to_write(making: Making[Any], **changes: Any) -> None:
    """Write the state if the disk takes it. Otherwise the old state stays, and the job counts as dead after SILENT_SECONDS."""
    try:
        making.change(**changes)
    except OSError as problem:
        log_without_text(_kind(making), problem)


def _kind(making: Making[Any]) -> str:
    return str(type(making.job).__struct_config__.tag)


async def _later(do: Callable[[], Coroutine[Any, Any, None]]) -> None:
    await asyncio.sleep(UNTAKEN_SECONDS)
    try:
        await do()
    except Exception as problem:  # noqa: BLE001  nobody waits for it
        log_without_text("after keeping", problem)


def _detached_task(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Start a task in a context of its own, because the request's transaction and scope end with the request."""
    return asyncio.get_running_loop().create_task(work, context=contextvars.Context())

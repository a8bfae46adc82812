"""Papers being made: in a process of their own, each to the shelf of its municipality, with how far it is."""

import asyncio
import contextvars
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from litestar import Litestar

from app.papers.governance.pool import Drawn, Form, Order, PaperPool, Sheets
from app.web.errors import log_without_text
from app.web.staff.shelf import Shelf

STATE: Final = "paper.json"  # named by its kind: a job of another is not found here
SILENT_SECONDS: Final = 180.0  # after so long without a word the process that made it is gone
MOST_AT_ONCE: Final = 20


class PressBusy(Exception):
    """So many papers are waiting that another would not be ready within minutes."""


@dataclass(frozen=True, slots=True)
class PaperJob:
    """`state`: making, done or failed. `staff` ordered it; `percent` of all its files."""

    id: UUID
    title: str
    staff: UUID
    state: str
    percent: int
    procedures: tuple[str, ...]


class Press:
    """One a process of the service; the pool's own process starts with the first paper."""

    def __init__(self) -> None:
        self._pool: PaperPool | None = None
        self._jobs: set[asyncio.Task[None]] = set()

    def begin(
        self, shelf: Shelf, title: str, staff: UUID, procedures: tuple[str, ...], orders: Mapping[Form, Order | Sheets]
    ) -> UUID:
        """Have the files made; gives the job's name at once. Raises PressBusy."""
        if len(self._jobs) >= MOST_AT_ONCE:
            raise PressBusy
        job = PaperJob(shelf.new(), title, staff, "making", 0, procedures)
        _note(shelf, job, "making", 0)
        # a context of its own: the request's transaction and scope end with the request
        task = asyncio.get_running_loop().create_task(self._make(shelf, job, orders), context=contextvars.Context())
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)
        return job.id

    async def drawn(self, order: Drawn) -> bytes:
        """A paper for whoever waits for it; it lies on no shelf. Raises PaperNotMade, and what the paper itself raises."""
        self._pool = self._pool or PaperPool()
        return await self._pool.make(order)

    async def close(self) -> None:
        for task in list(self._jobs):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        if self._pool is not None:
            pool, self._pool = self._pool, None
            await asyncio.to_thread(pool.close)

    async def _make(self, shelf: Shelf, job: PaperJob, orders: Mapping[Form, Order | Sheets]) -> None:
        self._pool = self._pool or PaperPool()
        try:
            for number, (form, order) in enumerate(orders.items()):

                def progress(done: int, parts: int, number: int = number) -> None:
                    _note(shelf, job, "making", (100 * number + 100 * done // parts) // len(orders))

                shelf.put(job.id, file_name(form), await self._pool.make(order, progress))
            _note(shelf, job, "done", 100)
        except Exception as problem:  # noqa: BLE001  whatever it was, the person who waits is told
            log_without_text("paper", problem)
            _note(shelf, job, "failed", 0)


PRESS: Final = Press()


@asynccontextmanager
async def press_lifespan(_: Litestar) -> AsyncIterator[None]:
    """Ends the pool's process with the application."""
    try:
        yield
    finally:
        await PRESS.close()


def job_on(shelf: Shelf, job: UUID) -> PaperJob | None:
    """None where this municipality's shelf has no such job (any more)."""
    noted: dict[str, Any] | None = shelf.noted(job, STATE)
    if noted is None:
        return None
    state = noted["state"]
    if state == "making" and shelf.changed_seconds_ago(job, STATE) > SILENT_SECONDS:
        state = "failed"
    return PaperJob(job, noted["title"], UUID(noted["staff"]), state, noted["percent"], tuple(noted["procedures"]))


def file_name(form: Form) -> str:
    return f"paper.{form}"


def _note(shelf: Shelf, job: PaperJob, state: str, percent: int) -> None:
    words = {"title": job.title, "staff": str(job.staff), "state": state, "percent": percent}
    shelf.note(job.id, STATE, words | {"procedures": list(job.procedures)})

"""Where Excel files are made: rows from the database to a process that writes them, the encrypted file to the shelf.

The row of the 管理簿 is committed before the first application is read. It is closed when the file has been taken whole; with 0 as 中断
when it was not made, was given up, or lay on the shelf until its time was over.
"""

import asyncio
import contextvars
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from anyio import CancelScope
from litestar import Litestar

from app.exports import register
from app.exports.applications_table import Incomplete
from app.exports.applications_workbook import Ordered, TooManyRows, workbook
from app.exports.register import Format
from app.exports.workbook.making import NoRoom, ProcessDied
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Scope, scoped
from app.vault.keystore import KeyStore
from app.web.dates import TOKYO
from app.web.errors import log_without_text
from app.web.staff.export_form import Wanted
from app.web.staff.shelf import KEPT_SECONDS, Shelf
from app.web.staff.workbooks.job import WorkbookJob, is_cancelled, note, put_file

MOST_AT_ONCE: Final = 2  # processes that write


class WorkshopBusy(Exception):
    """As many files are being made as this machine is asked to make at once."""


class GivenUp(Exception):
    """The person who ordered the file wants it no more."""


_REASONS: Final[list[tuple[type[Exception], str]]] = [
    (GivenUp, "cancelled"),
    (NoRoom, "no_room"),
    (TooManyRows, "no_room"),
    (ProcessDied, "died"),
    (Incomplete, "incomplete"),
]


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a job needs: whose it is and of what, and the password, which is kept nowhere."""

    shelf: Shelf
    scope: Scope
    staff: UUID
    wanted: Wanted
    store: KeyStore
    folders: tuple[Path, ...]
    password: str = field(repr=False)


class Workshop:
    """One a process of the service."""

    def __init__(self) -> None:
        self._making: set[asyncio.Task[None]] = set()
        self._waiting: set[asyncio.Task[None]] = set()

    def begin(self, work: Assignment) -> WorkbookJob:
        """Have the file made; gives the job at once. Raises WorkshopBusy."""
        if len(self._making) >= MOST_AT_ONCE:
            raise WorkshopBusy
        made_at = datetime.now(TOKYO).strftime("%Y%m%d-%H%M")
        procedure = work.wanted.procedure
        job = WorkbookJob(work.shelf.new(), work.staff, str(procedure.title), procedure.slug, made_at)
        note(work.shelf, job)
        # a context of its own: the request's transaction and scope end with the request
        task = asyncio.get_running_loop().create_task(self._make(job, work), context=contextvars.Context())
        self._making.add(task)
        task.add_done_callback(self._making.discard)
        return job

    def watch(self, scope: Scope, record: UUID) -> None:
        """Close the row of the 管理簿 when nobody takes the file in time."""
        task = asyncio.get_running_loop().create_task(
            _close_when_not_taken(scope, record), context=contextvars.Context()
        )
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def close(self) -> None:
        for task in [*self._making, *self._waiting]:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _make(self, job: WorkbookJob, work: Assignment) -> None:
        with scoped(work.scope):
            try:
                async with ENGINE.unit():
                    wanted = work.wanted
                    record = await register.begin(
                        work.staff, wanted.selection, Format.xlsx, wanted.items, wanted.purpose, wanted.target
                    )
            except Exception as problem:  # noqa: BLE001  whatever it was, the person who waits is told
                log_without_text("workbook", problem)
                note(work.shelf, replace(job, state="failed", reason="failed"))
                return
            job = replace(job, record=str(record))
            if await _made(job, work, record):
                self.watch(work.scope, record)


WORKSHOP: Final = Workshop()


@asynccontextmanager
async def workshop_lifespan(_: Litestar) -> AsyncIterator[None]:
    """Ends what is being made with the application."""
    try:
        yield
    finally:
        await WORKSHOP.close()


async def _made(job: WorkbookJob, work: Assignment, record: UUID) -> bool:
    """Whether the file lies on the shelf; if not, the state says why and the 管理簿 has it as 中断."""
    percent = -1

    def told(rows: int, expected: int) -> None:
        nonlocal percent
        now = replace(job, rows=rows, expected=expected)
        if is_cancelled(work.shelf, job):
            raise GivenUp
        if now.percent > percent:
            percent = now.percent
            note(work.shelf, now)

    completed, reason = False, ""
    try:
        wanted = work.wanted
        order = Ordered(record, wanted.selection, wanted.items, work.password, work.folders)
        made = await workbook(order, work.store, told)
        await asyncio.to_thread(put_file, work.shelf, job, made.content, made.written)
        note(work.shelf, replace(job, state="done", rows=made.rows, expected=made.rows))
        completed = True
    except Exception as problem:  # noqa: BLE001  the same
        reason = next((word for kind, word in _REASONS if isinstance(problem, kind)), "failed")
        if reason != "cancelled":
            log_without_text("workbook", problem)
    finally:
        if not completed:
            try:
                with CancelScope(shield=True):
                    await register.end(record, 0, completed=False)
            finally:  # the page tells it when it is written down, not before
                note(work.shelf, replace(job, state="failed", reason=reason or "failed"))
    return completed


async def _close_when_not_taken(scope: Scope, record: UUID) -> None:
    """Changes nothing when the file was taken: a closed row stays closed."""
    await asyncio.sleep(KEPT_SECONDS)
    try:
        with scoped(scope):
            await register.end(record, 0, completed=False)
    except Exception as problem:  # noqa: BLE001  nobody waits for it
        log_without_text("workbook", problem)

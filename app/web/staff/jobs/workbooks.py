"""The job of an Excel file: rows go from the database to a process that writes them, and the encrypted file is stored.

The row of the 管理簿 is committed before the first application is read. It is closed when the file has been taken whole; with 0 as 中断
when it was not made, was given up, or was not downloaded in time.
"""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from anyio import CancelScope

from app.calendar.shown_dates import time_in_name
from app.calendar.tokyo import now
from app.exports import register
from app.exports.applications_table import Incomplete
from app.exports.applications_workbook import TooManyRows, WorkbookDownload, workbook
from app.exports.formats import Format
from app.exports.request import ExportRequest
from app.exports.workbook.making import ProcessDied, TmpfsFull
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Scope, scoped
from app.vault.keystore import KeyStore
from app.web.staff.jobs.file_store import FileStore
from app.web.staff.jobs.making import JOBS, Making, Reasons
from app.web.staff.jobs.workbook_job import WorkbookJob, put_file

MOST_AT_ONCE: Final = 2  # processes that write
LONGEST_SECONDS: Final = 2 * 60 * 60.0  # for a million rows on a busy server
_REASONS: Final[Reasons] = {TmpfsFull: "no_room", TooManyRows: "no_room", ProcessDied: "died", Incomplete: "incomplete"}


@dataclass(frozen=True, slots=True)
class Assignment:
    """The inputs of a workbook job: who began it, the export, the keys, and the password, which is stored nowhere."""

    files: FileStore
    scope: Scope
    staff: UUID
    export_request: ExportRequest
    store: KeyStore
    folders: tuple[Path, ...]
    password: str = field(repr=False)


def begin_workbook(work: Assignment) -> WorkbookJob:
    """Begin to make the file and give its job at once. Raises JobsBusy."""
    made_at = time_in_name(now())
    procedure = work.export_request.procedure
    job = WorkbookJob(
        id=work.files.new(), staff=work.staff, title=str(procedure.title), slug=procedure.slug, made_at=made_at
    )
    JOBS.begin(work.files, job, partial(_make, work), most=MOST_AT_ONCE, longest=LONGEST_SECONDS, reasons=_REASONS)
    return job


def close_when_not_taken(scope: Scope, record: UUID) -> None:
    """Close the row of the 管理簿 when nobody takes the file in time. Changes nothing when it was taken: a closed row stays closed."""

    async def close() -> None:
        with scoped(scope):
            await register.end(record, 0, completed=False)

    JOBS.after_keeping(close)


async def _make(work: Assignment, making: Making[WorkbookJob]) -> None:
    export_request = work.export_request
    with scoped(work.scope):
        async with ENGINE.unit():
            record = await register.begin(
                work.staff,
                export_request.selection,
                Format.xlsx,
                export_request.items,
                export_request.purpose,
                export_request.target,
            )
        await _write(work, making, record)
    close_when_not_taken(work.scope, record)


async def _write(work: Assignment, making: Making[WorkbookJob], record: UUID) -> None:
    """Write and store the file; when that fails, the 管理簿 has it as 中断 before the page shows the failure."""

    def progress(rows: int, expected: int) -> None:
        making.go_on()
        making.tell(rows, expected)

    completed = False
    try:
        making.change(record=str(record))
        order = WorkbookDownload(
            record, work.export_request.selection, work.export_request.items, work.password, work.folders
        )
        made = await workbook(order, work.store, progress)
        await asyncio.to_thread(put_file, work.files, making.job, made.content, made.written)
        making.change(done=made.rows, parts=made.rows)
        completed = True
    finally:
        if not completed:
            with CancelScope(shield=True):
                await register.end(record, 0, completed=False)

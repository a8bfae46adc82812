"""⑤ The applications of one procedure as CSV, in pieces.

A download that ends before it is complete (a session that ended in the middle would simply see no more rows) breaks off and is
written down as 中断, so that a part is never taken for the whole.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from anyio import CancelScope

from app.applications import queries
from app.applications.queries import Selection
from app.audit import log
from app.audit.actions import Action
from app.calendar.shown_dates import short_time
from app.exports import register
from app.exports.applications_table import (
    NOT_OPENED,
    Columns,
    Incomplete,
    Opened,
    answer_cell,
    chunks_in_this_unit,
    chunks_of,
    columns_of,
)
from app.exports.csv import CsvRow, Encoding, csv_stream, unencodable_in
from app.exports.register import Items
from app.tenancy.engine import ENGINE
from app.vault.keystore import KeyStore

LISTED_LOSSES: Final = 100


@dataclass(frozen=True, slots=True)
class Loss:
    """A cell that cannot be held as it is."""

    reference: str
    label: str
    characters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Losses:
    """`count` is of all cells; `listed` holds the first LISTED_LOSSES of them."""

    count: int
    listed: tuple[Loss, ...]


async def losses_of(
    selection: Selection, columns: Columns, store: KeyStore, staff: UUID, encoding: Encoding = Encoding.shift_jis
) -> Losses:
    """The cells that an encoding, or the systems it is for, cannot hold. Every application of the selection is opened for it, and the audit log says so."""
    count, checked, listed = 0, 0, list[Loss]()
    async with aclosing(chunks_in_this_unit(selection, columns, store)) as chunks:
        async for chunk in chunks:
            checked += len(chunk)
            for opened in chunk:
                for lost in unencodable_in(_row(opened, columns), 0, columns.labels, encoding):
                    count += 1
                    if len(listed) < LISTED_LOSSES:
                        listed.append(Loss(str(opened.application.reference), lost.label, lost.characters))
    await log.record(staff, Action.applications_checked, "", {"count": checked})
    return Losses(count, tuple(listed))


async def download(
    record: UUID, selection: Selection, items: Items, store: KeyStore, encoding: Encoding
) -> AsyncGenerator[bytes]:
    """The file in pieces, of a download that `register.begin` wrote down. Raises Incomplete in the middle of it.

    Whoever iterates closes it in any case (`aclosing`): its row of the 管理簿 is closed there.
    """
    progress = _Written()
    completed = False
    try:
        async with ENGINE.unit(read_only=True):
            if not await register.is_open(record):
                raise Incomplete("a download that stands in no register")
            assert selection.procedure is not None
            columns = await columns_of(selection.procedure, items)
            expected = await queries.count_of(selection)
        async with aclosing(csv_stream(_file_rows(selection, columns, store, progress), encoding)) as pieces:
            async for piece in pieces:
                yield piece
        if len(progress.written) < expected:
            raise Incomplete("the rows ended early")
        completed = True
    finally:
        with CancelScope(shield=True):
            await register.end(record, len(progress.written), completed=completed, applications=progress.written)


@dataclass(slots=True)
class _Written:
    """The ids of the applications written so far."""

    written: list[UUID] = field(default_factory=list)


async def _file_rows(
    selection: Selection, columns: Columns, store: KeyStore, progress: _Written
) -> AsyncGenerator[CsvRow]:
    yield columns.labels
    async with aclosing(chunks_of(selection, columns, store)) as chunks:
        async for chunk in chunks:
            for opened in chunk:
                yield _row(opened, columns)
                progress.written.append(opened.application.id)


def _row(row: Opened, columns: Columns) -> CsvRow:
    application, opened, annotations = row
    return (
        str(application.reference),
        short_time(application.arrived),
        application.status.label,
        str(opened.version.number) if opened else "",
        "" if opened else NOT_OPENED,
        *(str(answer_cell(opened, column)) for column in columns.answers),
        *columns.annotation_cells(annotations),
    )

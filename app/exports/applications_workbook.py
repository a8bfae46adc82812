"""⑤ The applications of one procedure as an encrypted Excel workbook, with the columns of the CSV and typed cells."""

from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

from app.applications import queries
from app.applications.queries import Selection
from app.applications.worklist.annotations_for_export import ExportAnnotations
from app.applications.worklist.custom_columns import ColumnKind
from app.exports import register
from app.exports.applications_table import (
    NOT_OPENED,
    Columns,
    Incomplete,
    Opened,
    answer_cell,
    chunks_of,
    columns_of,
)
from app.exports.register import Items
from app.exports.workbook.cells import (
    MOST_ROWS,
    Cell,
    arrival_cell,
    day_cell,
    decimal_cell,
    fits,
    number_cell,
    shortened,
)
from app.exports.workbook.making import make_workbook
from app.exports.workbook.tmpfs import tmpfs_for
from app.exports.workbook.wire import WorkbookRow
from app.procedures.fields.field import Cell as AnswerCell
from app.tenancy.engine import ENGINE
from app.vault.keystore import KeyStore

MOST_WITHOUT_TMPFS: Final = 20_000  # rows: so many a process may hold in its memory
CUT: Final = "Excelの上限（1つのセルに32,767文字）を超える項目は、途中までです"
_NOTE: Final = 4  # where FACTS has 備考

Report = Callable[[int, int], None]  # rows handed over, of how many; what it raises ends the making


class TooManyRows(Exception):
    """More than a sheet of Excel has, or more than may be made where no folder lies in memory."""

    def __init__(self, rows: int, most: int) -> None:
        super().__init__(f"{rows} rows, {most} can be made")
        self.rows, self.most = rows, most


@dataclass(frozen=True, slots=True)
class Made:
    """`written`: the applications in it."""

    content: bytes = field(repr=False)
    written: tuple[UUID, ...]

    @property
    def rows(self) -> int:
        return len(self.written)


def tmpfs_or_refuse(rows: int, columns: int, folders: tuple[Path, ...]) -> Path | None:
    """The folder in memory that such a workbook is written in; None to write it without any file. Raises TooManyRows."""
    if rows > MOST_ROWS:
        raise TooManyRows(rows, MOST_ROWS)
    folder = tmpfs_for(rows, columns, folders)
    if folder is None and rows > MOST_WITHOUT_TMPFS:
        raise TooManyRows(rows, MOST_WITHOUT_TMPFS)
    return folder


async def check_size(selection: Selection, items: Items, folders: tuple[Path, ...]) -> int:
    """The number of rows that the workbook will have. Raises TooManyRows."""
    assert selection.procedure is not None
    rows = await queries.count_of(selection)
    tmpfs_or_refuse(rows, len((await columns_of(selection.procedure, items)).labels), folders)
    return rows


@dataclass(frozen=True, slots=True)
class WorkbookDownload:
    """`record` is the row that `register.begin` wrote; `folders` are where plaintext may lie."""

    record: UUID
    selection: Selection
    items: Items
    password: str = field(repr=False)
    folders: tuple[Path, ...]


async def workbook(order: WorkbookDownload, store: KeyStore, report: Report) -> Made:
    """Raises Incomplete, TooManyRows, WorkbookNotMade, and what `report` raises."""
    selection = order.selection
    async with ENGINE.unit(read_only=True):
        if not await register.is_open(order.record):
            raise Incomplete("a download that stands in no register")
        assert selection.procedure is not None
        columns = await columns_of(selection.procedure, order.items)
        expected = await queries.count_of(selection)
    folder = tmpfs_or_refuse(expected, len(columns.labels), order.folders)
    handed = _Handed(expected, report)
    async with aclosing(_row_chunks(selection, columns, store, handed)) as chunks:
        content = await make_workbook(columns.labels, order.password, chunks, folder)
    return Made(content, tuple(handed.written))


@dataclass(slots=True)
class _Handed:
    expected: int
    report: Report
    written: list[UUID] = field(default_factory=list)


async def _row_chunks(
    selection: Selection, columns: Columns, store: KeyStore, handed: _Handed
) -> AsyncGenerator[Sequence[WorkbookRow]]:
    async with aclosing(chunks_of(selection, columns, store)) as chunks:
        async for chunk in chunks:
            yield [row_of(opened, columns) for opened in chunk]
            handed.written += [opened.application.id for opened in chunk]
            handed.report(len(handed.written), max(handed.expected, len(handed.written)))
    if len(handed.written) < handed.expected:
        raise Incomplete("the rows ended early")


def row_of(row: Opened, columns: Columns) -> WorkbookRow:
    """One application's cells; what does not fit in one is cut, and 備考 says so."""
    application, opened, annotations = row
    cells: list[Cell] = [
        str(application.reference),
        arrival_cell(application.arrived),
        application.status.label,
        opened.version.number if opened else "",
        "" if opened else NOT_OPENED,
        *(typed_cell(answer_cell(opened, column)) for column in columns.answers),
        *_annotation_cells(columns, annotations),
    ]
    if all(fits(cell) for cell in cells if isinstance(cell, str)):
        return cells
    cells[_NOTE] = CUT
    return [shortened(cell) if isinstance(cell, str) else cell for cell in cells]


def _annotation_cells(columns: Columns, annotations: ExportAnnotations | None) -> Iterator[Cell]:
    """The annotations; a custom column is typed by its kind, so that Excel adds numbers up and sorts days."""
    texts = list(columns.annotation_cells(annotations))
    kinds = [ColumnKind.text] * (len(texts) - len(columns.custom)) + [column.kind for column in columns.custom]
    for text, kind in zip(texts, kinds, strict=True):
        if text and kind is ColumnKind.number:
            yield decimal_cell(text)
        elif text and kind is ColumnKind.date:
            yield day_cell(date.fromisoformat(text))
        else:
            yield text


def typed_cell(cell: AnswerCell) -> Cell:
    """Numbers as numbers, days as days, everything else as the text of the CSV."""
    match cell:
        case int(number):
            return number_cell(number)
        case date() as day:
            return day_cell(day)
        case text:
            return text

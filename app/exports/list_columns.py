"""The section workbook: what its columns can be filled with, which column takes what, and the rows that it lacks."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from app.applications import queries
from app.applications.queries import Selection
from app.applications.reference import ReferenceNumber
from app.applications.worklist.custom_columns import CustomColumn
from app.exports.applications_table import CHUNK_ROWS, AnswerColumn, Columns, answer_cell, opened_all
from app.exports.applications_workbook import row_of, typed_cell
from app.exports.section_workbook.appending import NewRow
from app.exports.section_workbook.mapping import CUSTOM_KEY, NOTE_KEY, REFERENCE_KEY, ChosenColumns, Keys
from app.exports.section_workbook.refusals import WorkbookTooLarge
from app.exports.tables import SectionWorkbookColumns
from app.tenancy.keyset import Cursor
from app.tenancy.statements import ScopedStatement
from app.vault.keystore import KeyStore

MOST_NEW: Final = 20_000  # applications at once
_FACT_KEYS: Final = (REFERENCE_KEY, "fact:arrived", "fact:status", "fact:version", NOTE_KEY)
WHOLE_SUFFIX: Final = "（1つのセルに）"
_ANNOTATION_KEYS: Final = ("fact:channel", "fact:assignee")
_REMEMBER: Final = ScopedStatement(
    "insert into app.section_workbook_columns (municipality, procedure, sheet, columns, edited_by) values ($1, $2, $3, $4, $5) "
    "on conflict (municipality, procedure) do update set sheet = $3, columns = $4, edited_by = $5, edited_at = clock_timestamp()",
    "on conflict",
)


def keys_of(columns: Columns) -> Keys:
    """Heading by key: the facts of every application, each column of answers, and the annotations with the custom columns; then an answer
    of several columns as a whole, for a list that has one for it."""
    keys = _keys_of_row(columns)
    labels = dict(zip(keys, columns.labels, strict=True))
    return labels | {_key(whole): f"{labels[_key(last)]}{WHOLE_SUFFIX}" for last, whole in _wholes(columns)}


def _keys_of_row(columns: Columns) -> list[str]:
    keys = [*_FACT_KEYS, *(_key(column) for column in columns.answers)]
    if columns.people is not None:
        keys += [*_ANNOTATION_KEYS, *map(custom_key, columns.custom)]
    return keys


def custom_key(column: CustomColumn) -> str:
    """The key of a custom column in an assignment."""
    return f"{CUSTOM_KEY}{column.id}"


def _key(column: AnswerColumn) -> str:
    return f"question:{column.key}"


def _wholes(columns: Columns) -> list[tuple[AnswerColumn, AnswerColumn]]:
    """The last column of each answer that has several, with one for the whole answer."""
    return [(column, AnswerColumn(column.question)) for column in columns.answers if column.name and column.last]


async def remembered(procedure: UUID) -> tuple[str, ChosenColumns] | None:
    """The sheet's name and what its columns take; None when nobody chose yet."""
    rows = await SectionWorkbookColumns.select(SectionWorkbookColumns.sheet, SectionWorkbookColumns.columns).where(
        SectionWorkbookColumns.procedure == procedure
    )
    return (rows[0]["sheet"], json.loads(rows[0]["columns"])) if rows else None


async def remember(procedure: UUID, sheet: str, chosen: ChosenColumns, staff: UUID) -> None:
    """Columns that take nothing are remembered too (""): they are the section's own."""
    await _REMEMBER.rows(procedure, sheet, json.dumps(dict(chosen), ensure_ascii=False), staff)


@dataclass(frozen=True, slots=True)
class Missing:
    """The rows that a list does not have yet, and the ids of their applications."""

    rows: list[NewRow] = field(default_factory=list)
    applications: list[UUID] = field(default_factory=list)


async def rows_missing(
    selection: Selection, columns: Columns, known: Collection[ReferenceNumber], store: KeyStore
) -> Missing:
    """The applications that are not among the known, oldest first, in the caller's unit of work; only they are opened. Raises WorkbookTooLarge."""
    missing = Missing()
    cursor: Cursor | None = None
    keys, wholes = _keys_of_row(columns), [whole for _, whole in _wholes(columns)]
    while True:
        chunk = await queries.rows_after(selection, cursor, CHUNK_ROWS)
        unlisted = [application for application in chunk if application.reference not in known]
        for opened in await opened_all(unlisted, columns, store):
            cells = dict(zip(keys, row_of(opened, columns), strict=True))
            cells |= {_key(whole): typed_cell(answer_cell(opened.answers, whole)) for whole in wholes}
            missing.rows.append(NewRow(opened.application.reference, cells))
            missing.applications.append(opened.application.id)
        if len(missing.rows) > MOST_NEW:
            raise WorkbookTooLarge(what="新しい申請", most=f"{MOST_NEW:,}件")
        if len(chunk) < CHUNK_ROWS:
            return missing
        cursor = Cursor(chunk[-1].arrived_at, chunk[-1].id)

"""Changes that a section made by hand in its workbook: their differences from Todoke, and their import.

The list's cell is compared with what stands in Todoke now. Where somebody wrote the custom columns of an application in Todoke after the list had
last been read in (or where it never was), nobody can know which of the two is newer: that is shown as a clash, and nothing of it is taken
unless a person says so.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from app.applications import queries
from app.applications.queries import SealedApplication
from app.applications.reference import ReferenceNumber
from app.applications.sealing import KeyRefused
from app.applications.worklist.annotations import (
    AnnotatedApplication,
    AnnotationClash,
    NoAnnotationToUndo,
    annotate,
    read_annotations,
    undo,
)
from app.applications.worklist.custom_columns import CHECKED, ColumnKind, ColumnRefused, CustomColumn
from app.calendar.typed_dates import completed
from app.exports.list_columns import custom_key
from app.exports.section_workbook.book import CellContent
from app.exports.section_workbook.tasks import SectionCells
from app.tenancy.statements import ScopedStatement
from app.vault.keystore import KeyStore

AT_ONCE: Final = 500  # applications read in one query
_CHECKED: Final = frozenset({CHECKED, "TRUE", "1", "○", "〇", "◯", "✓", "✔", "レ", "はい", "有"})
_UNCHECKED: Final = frozenset({"FALSE", "0", "×", "✕", "-", "未", "いいえ", "無"})

# of each application the last change of its custom columns: what stood before it is not what stood before the next change, or stands now
_LAST_CUSTOM_CHANGES: Final = ScopedStatement(
    """
select distinct on (c.application) c.application, c.at, c.staff, c.from_section_workbook
from (
  select d.application, d.at, d.staff, d.from_section_workbook, d.annotation_version, d.custom_values_sealed_before,
         case when lead(d.annotation_version) over w is null then a.custom_values_sealed else lead(d.custom_values_sealed_before) over w end as custom_values_sealed_after
  from app.annotation_change d
  join app.application a on a.municipality = d.municipality and a.id = d.application
  where d.municipality = $1 and d.application = any ($2::uuid[])
  window w as (partition by d.application order by d.annotation_version)) c
where c.custom_values_sealed_before is distinct from c.custom_values_sealed_after
order by c.application, c.annotation_version desc
""",
    "a window over a join",
)


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell: what Todoke has, and what the list says. "" is blank."""

    column: CustomColumn
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class LastEdit:
    """The last change of the custom columns in Todoke after the workbook was last read in."""

    at: datetime
    staff: UUID


@dataclass(frozen=True, slots=True)
class RowChanges:
    """One row of the list that says something else. `version`: of the application's annotations, as compared."""

    row: int
    reference: ReferenceNumber
    version: int
    changes: tuple[CellChange, ...]
    clash: LastEdit | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`refused`: row and sentence of each cell that a column cannot take. `strangers`: rows whose number is none of this procedure's."""

    rows: tuple[RowChanges, ...]
    same: int
    refused: tuple[tuple[int, str], ...]
    strangers: tuple[int, ...]
    unopened: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """The values to write for one application, by column key, over those of `version`."""

    reference: ReferenceNumber
    version: int
    values: Mapping[str, str]


async def compared(
    procedure: UUID, cells: SectionCells, columns: Sequence[CustomColumn], store: KeyStore, staff: UUID
) -> Comparison:
    """The workbook compared with Todoke, in the order of its rows. The caller logs that custom columns were opened."""
    by_key = {custom_key(column): column for column in columns}
    by_label = {label: by_key[key] for label, key in cells.columns.items()}
    rows: list[RowChanges] = []
    refused: list[tuple[int, str]] = []
    unopened: list[int] = []
    seen: set[ReferenceNumber] = set()
    async for applications, all_annotated, written in _all_annotated(procedure, cells, store, staff):
        for application in applications:
            annotated, number = all_annotated[application.id], cells.rows[application.reference]
            seen.add(application.reference)
            if annotated.unopened:
                unopened.append(number)
                continue
            changes, wrong = _changes(cells.values[application.reference], by_label, annotated)
            refused += [(number, sentence) for sentence in wrong]
            if changes:
                clash = written.get(application.id)
                rows.append(RowChanges(number, application.reference, annotated.version, changes, clash))
    strangers = tuple(row for reference, row in cells.rows.items() if reference not in seen)
    rows.sort(key=lambda row: row.row)
    same = len(seen) - len(rows) - len(unopened)
    return Comparison(tuple(rows), same, tuple(refused), strangers, tuple(unopened))


async def write(
    procedure: UUID, rows: Sequence[ImportedRow], columns: Sequence[CustomColumn], store: KeyStore, staff: UUID
) -> Mapping[ReferenceNumber, str]:
    """Write the rows; the outcome of each is done, clash, refused or not_found. At most AT_ONCE of them, in the caller's unit of work."""
    applications = await _applications(procedure, [one.reference for one in rows])
    all_annotated = await read_annotations([application.id for application in applications.values()], store, staff)
    outcomes: dict[ReferenceNumber, str] = {}
    for one in rows:
        application = applications.get(one.reference)
        if application is None:
            outcomes[one.reference] = "not_found"
            continue
        outcomes[one.reference] = await _write(application, all_annotated[application.id], one, columns, staff)
    return outcomes


async def undo_import(
    procedure: UUID, led_to: Mapping[ReferenceNumber, int], store: KeyStore, staff: UUID
) -> Mapping[ReferenceNumber, str]:
    """Undo what was read in and led to these versions; `clash` where somebody, this person too, changed it since."""
    applications = await _applications(procedure, list(led_to))
    all_annotated = await read_annotations([application.id for application in applications.values()], store, staff)
    outcomes = dict.fromkeys(led_to, "not_found")
    for reference, application in applications.items():
        outcomes[reference] = "clash"
        if all_annotated[application.id].version == led_to[reference]:
            with suppress(NoAnnotationToUndo, AnnotationClash):
                await undo(application, staff, store)
                outcomes[reference] = "done"
    return outcomes


async def _write(
    application: SealedApplication,
    annotated: AnnotatedApplication,
    row: ImportedRow,
    columns: Sequence[CustomColumn],
    staff: UUID,
) -> str:
    by_key = {column.key: column for column in columns}
    try:
        stands = annotated.annotations.own
        values = {key: by_key[key].read(value, stands.get(key, "")) for key, value in row.values.items()}
    except (KeyError, ColumnRefused):  # the column was removed or changed meanwhile
        return "refused"
    if annotated.unopened:
        return "refused"
    own = {key: value for key, value in {**annotated.annotations.own, **values}.items() if value}
    try:
        annotations = replace(annotated.annotations, own=own)
        await annotate(application, row.version, annotated, annotations, staff, from_section_workbook=True)
    except AnnotationClash:
        return "clash"
    except KeyRefused:
        return "no_key"
    return "done"


async def _all_annotated(
    procedure: UUID, cells: SectionCells, store: KeyStore, staff: UUID
) -> AsyncIterator[tuple[Sequence[SealedApplication], Mapping[UUID, AnnotatedApplication], Mapping[UUID, LastEdit]]]:
    references = list(cells.rows)
    for start in range(0, len(references), AT_ONCE):
        applications = list((await _applications(procedure, references[start : start + AT_ONCE])).values())
        ids = [application.id for application in applications]
        yield applications, await read_annotations(ids, store, staff), await _written_by_hand(ids)


async def _applications(
    procedure: UUID, references: Sequence[ReferenceNumber]
) -> Mapping[ReferenceNumber, SealedApplication]:
    applications = await queries.find_all(references)
    return {application.reference: application for application in applications if application.procedure == procedure}


async def _written_by_hand(applications: Sequence[UUID]) -> Mapping[UUID, LastEdit]:
    rows = await _LAST_CUSTOM_CHANGES.rows(list(applications))
    return {row["application"]: LastEdit(row["at"], row["staff"]) for row in rows if not row["from_section_workbook"]}


def _changes(
    cells: Mapping[str, CellContent], columns: Mapping[str, CustomColumn], annotated: AnnotatedApplication
) -> tuple[tuple[CellChange, ...], list[str]]:
    changes, refused = [], []
    for label, cell in cells.items():
        column = columns[label]
        old = annotated.annotations.own.get(column.key, "")
        try:
            new = _read(column, cell, old)
        except ColumnRefused as problem:
            refused.append(problem.sentence)
            continue
        if not _same(column, old, new):
            changes.append(CellChange(column, old, new))
    return tuple(changes), refused


def _read(column: CustomColumn, cell: CellContent, stands: str) -> str:
    """The value to keep for a cell. Numbers and days are read without their format, everything else as it is shown. Raises ColumnRefused.

    `stands`: what Todoke has there now.
    """
    if cell.problem:
        raise ColumnRefused(column.key, f"「{column.label}」は、{cell.problem}")
    exactly = column.kind in {ColumnKind.number, ColumnKind.date}
    if column.kind is ColumnKind.date and completed(cell.shown) != cell.shown:
        raise ColumnRefused(column.key, f"{column.label}は、年まで入力してください")
    texts = [cell.exact, cell.shown] if exactly else [cell.shown, cell.exact]
    first, *others = [text for text in texts if text] or [""]
    try:
        return column.read(_mark(column, first), stands)
    except ColumnRefused:
        for text in others:
            with suppress(ColumnRefused):
                return column.read(_mark(column, text), stands)
        raise


def _same(column: CustomColumn, old: str, new: str) -> bool:
    """True where nothing changed: 1.10 as somebody typed it is 1.1 in Excel."""
    if old != new and old and new and column.kind is ColumnKind.number:
        with suppress(ArithmeticError):
            return Decimal(old) == Decimal(new)
    return old == new


def _mark(column: CustomColumn, cell: str) -> str:
    """A check as people mark it in Excel. Raises ColumnRefused for a mark that could mean either."""
    plain_cell = cell.strip()
    if column.kind is not ColumnKind.check or not plain_cell:
        return plain_cell
    if plain_cell.upper() in _UNCHECKED:
        return ""
    if plain_cell.upper() not in _CHECKED:
        raise ColumnRefused(column.key, f"{column.label}は「{CHECKED}」か空欄にしてください")
    return CHECKED

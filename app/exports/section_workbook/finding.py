"""Finding the list in a workbook: its sheet, its headings, the filled rows and the application of each.

The heading 到達番号 marks the list. A row counts as filled when it has a 到達番号 or two values that somebody typed (a case that came on
paper); rows that are only prepared, with formats, formulas or a number, are still to be filled.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn

from app.applications.reference import Mistyped, ReferenceNumber, tidy
from app.exports.section_workbook.book import Book, CellContent, Worksheet
from app.exports.section_workbook.markup import Element, child, children, everywhere, refusing_broken_files
from app.exports.section_workbook.ranges import LAST_ROW, Area, cell_name, cell_position
from app.exports.section_workbook.refusals import (
    HeadingDoubled,
    MergedCells,
    NoList,
    NotAWorkbook,
    OtherMunicipality,
    ReferenceDoubled,
    ReferenceUnreadable,
    RowsBelow,
    SeveralLists,
    TotalsRow,
    WorkbookTooLarge,
)

REFERENCE: Final = "到達番号"
HEADING_WITHIN: Final = 30  # rows from the top
MOST_ROWS: Final = 50_000
SUMS: Final = frozenset({"合計", "小計", "総計", "計", "総合計"})
_LIKE_A_REFERENCE: Final = re.compile(r"[0-9]{6}[0-9A-Z]{9,11}")


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet's rows by number; each row's cells by column."""

    by_number: dict[int, Element] = field(repr=False)

    def cells(self, row: int) -> dict[int, Element]:
        element = self.by_number.get(row)
        return {} if element is None else cells_of(element)


@dataclass(frozen=True, slots=True)
class ExcelTable:
    """A ListObject whose heading is the list's."""

    part: str
    area: Area


@dataclass(frozen=True, slots=True)
class FoundList:
    """`last_row` is the last filled one, `first_row - 1` where there is none. `columns`: heading by column number."""

    sheet: Worksheet
    root: Element = field(repr=False)
    rows: SheetRows
    columns: Mapping[int, str]
    reference_column: int
    first_row: int
    last_row: int
    references: Mapping[ReferenceNumber, int]
    table: ExcelTable | None

    @property
    def edges(self) -> tuple[int, int]:
        return min(self.columns), max(self.columns)


def plain(label: str) -> str:
    """A heading as it is compared: without width, spaces and line ends."""
    return "".join(unicodedata.normalize("NFKC", label).split())


def cells_of(row: Element) -> dict[int, Element]:
    return {cell_position(cell.get("r"))[1]: cell for cell in children(row, "c")}


def find_list(book: Book, municipality: str, label: str = REFERENCE, sheet: str = "") -> FoundList:
    """The list of `sheet`, or of the one sheet that has a column of that label. Raises ListRefused."""
    with refusing_broken_files():
        found = _find(book, municipality, label, sheet) if sheet else None
        return found or _find(book, municipality, label, "") or _no_list(label)


def _no_list(label: str) -> NoReturn:
    raise NoList(label=label)


def _find(book: Book, municipality: str, label: str, sheet: str) -> FoundList | None:
    candidates = [
        (each, root, rows, heading)
        for each in book.sheets
        if sheet in {"", each.name}
        for root in [book.package.root(each.part)]
        for rows in [_rows(root)]
        for heading in [_heading(book, rows, label)]
        if heading is not None
    ]
    if not candidates:
        return None
    if len(candidates) > 1:
        raise SeveralLists(label=label, sheets="、".join(each.name for each, *_ in candidates))
    found, root, rows, (heading_row, reference_column) = candidates[0]
    return _look_at(book, municipality, found, root, rows, heading_row, reference_column)


def _look_at(  # noqa: PLR0917  what was found, part by part
    book: Book,
    municipality: str,
    sheet: Worksheet,
    root: Element,
    rows: SheetRows,
    heading_row: int,
    reference_column: int,
) -> FoundList:
    merged = [Area.read(each.get("ref", "")) for each in everywhere(root, "mergeCell")]
    heading_cell = Area(heading_row, reference_column, heading_row, reference_column)
    first_row = 1 + max([heading_row, *(area.last_row for area in merged if area.meets(heading_cell))])
    columns = _columns(book, rows, heading_row, first_row - 1)
    area = Area(first_row, min(columns), LAST_ROW, max(columns))
    for each in merged:
        if each.meets(area):
            raise MergedCells(area=str(each))
    table = _table(book, sheet, heading_row, area)
    references = _references(book, rows, municipality, reference_column, first_row)
    last_row = _last_filled(book, rows, columns, first_row, max(references.values(), default=first_row - 1))
    return FoundList(sheet, root, rows, columns, reference_column, first_row, last_row, references, table)


def _rows(root: Element) -> SheetRows:
    """A sheet's rows; cell names that the file leaves out are written in. Raises NotAWorkbook, WorkbookTooLarge."""
    data = child(root, "sheetData")
    if data is None:
        raise NotAWorkbook
    found: dict[int, Element] = {}
    last = 0
    for row in children(data, "row"):
        number = int(row.get("r", last + 1))
        if number <= last or number > LAST_ROW:
            raise NotAWorkbook
        row.set("r", str(number))
        found[number] = row
        last = number
        _place_cells(row, number)
    if len(found) > MOST_ROWS:
        raise WorkbookTooLarge(what="行", most=f"{MOST_ROWS:,}行")
    return SheetRows(found)


def _place_cells(row: Element, number: int) -> None:
    last = 0
    for cell in children(row, "c"):
        try:
            at, column = cell_position(cell.get("r") or cell_name(number, last + 1))
        except ValueError:
            raise NotAWorkbook from None
        if at != number or column <= last:
            raise NotAWorkbook
        cell.set("r", cell_name(number, column))
        last = column


def _heading(book: Book, rows: SheetRows, label: str) -> tuple[int, int] | None:
    """Row and column of the heading."""
    for number in range(1, HEADING_WITHIN + 1):
        columns = [column for column, cell in rows.cells(number).items() if plain(book.text(cell)) == plain(label)]
        if len(columns) > 1:
            raise HeadingDoubled(label=label)
        if columns:
            return number, columns[0]
    return None


def _columns(book: Book, rows: SheetRows, first: int, last: int) -> Mapping[int, str]:
    """The lowest words of each column between the heading's rows."""
    columns: dict[int, str] = {}
    for number in range(first, last + 1):
        for column, cell in rows.cells(number).items():
            words = plain(book.text(cell))
            if words:
                columns[column] = words
    return dict(sorted(columns.items()))


def _table(book: Book, sheet: Worksheet, heading_row: int, area: Area) -> ExcelTable | None:
    """Raises TotalsRow, and RowsBelow for another table where rows would be added."""
    found: ExcelTable | None = None
    for part in book.package.related(sheet.part, "table"):
        root = book.package.root(part)
        covered = Area.read(root.get("ref", ""))
        columns = covered.first_column <= area.last_column and area.first_column <= covered.last_column
        if not columns or covered.last_row < heading_row:
            continue
        if covered.first_row > heading_row or found:
            raise RowsBelow(row=covered.first_row)
        if int(root.get("totalsRowCount", "0")):
            raise TotalsRow(row=covered.last_row)
        found = ExcelTable(part, covered)
    return found


def _references(
    book: Book, rows: SheetRows, municipality: str, column: int, first_row: int
) -> Mapping[ReferenceNumber, int]:
    found: dict[ReferenceNumber, int] = {}
    for number in rows.by_number:
        content = book.content(rows.cells(number).get(column)) if number >= first_row else CellContent()
        if content.problem:  # whose row it is, nobody knows: it could be doubled
            raise ReferenceUnreadable(row=number)
        reference = _reference(content.shown, number)
        if reference is None:
            continue
        if reference.municipality != municipality:
            raise OtherMunicipality(row=number)
        if reference in found:
            raise ReferenceDoubled(rows=f"{found[reference]}行目と{number}")
        found[reference] = number
    return found


def _reference(words: str, row: int) -> ReferenceNumber | None:
    """The 到達番号 in a cell; None for a number of the section's own. Raises ReferenceUnreadable for one that was typed wrong: it could be doubled."""
    try:
        return ReferenceNumber.read(words)
    except Mistyped:
        if _LIKE_A_REFERENCE.fullmatch(tidy(words)):
            raise ReferenceUnreadable(row=row) from None
        return None


def _last_filled(book: Book, rows: SheetRows, columns: Mapping[int, str], first_row: int, last_reference: int) -> int:
    """Raises RowsBelow for what stands under the list."""
    last = last_reference
    below = [number for number in rows.by_number if number > max(last_reference, first_row - 1)]
    for number in below:
        typed = [words for words in _typed(book, rows, columns, number) if words]
        if not SUMS.isdisjoint(plain(words) for words in typed):
            raise RowsBelow(row=number)
        if len(typed) > 1:
            last = number
    prepared = [number for number in below if number > last]
    usual = {column for column, cell in rows.cells(last).items() if last >= first_row and child(cell, "f") is not None}
    for number in prepared:
        words = next((words for words in _typed(book, rows, columns, number) if words), "0")
        if not _is_number(words) or not _formulas(rows, number) & columns.keys() <= usual | _formulas(rows, number + 1):
            raise RowsBelow(row=number)
    return last


def _typed(book: Book, rows: SheetRows, columns: Mapping[int, str], number: int) -> Iterator[str]:
    """The texts typed in the list's columns of a row, numbers without their format; formulas are left out."""
    for column, cell in rows.cells(number).items():
        if column in columns and child(cell, "f") is None:
            content = book.content(cell)
            yield (content.exact or content.shown).strip()


def _formulas(rows: SheetRows, number: int) -> set[int]:
    return {column for column, cell in rows.cells(number).items() if child(cell, "f") is not None}


def _is_number(words: str) -> bool:
    try:
        float(words)
    except ValueError:
        return False
    return True

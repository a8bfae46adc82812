"""New applications at the end of the list: cells in the last row's styles, its formulas carried on, everything above as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from lxml import etree

from app.applications.reference import ReferenceNumber
from app.exports.section_workbook.book import Book
from app.exports.section_workbook.finding import FoundList, cells_of, find_list
from app.exports.section_workbook.growing import grow_sheet, grow_table, grow_workbook
from app.exports.section_workbook.mapping import REFERENCE_KEY
from app.exports.section_workbook.markup import (
    Element,
    child,
    everywhere,
    new,
    refusing_broken_files,
    set_text,
    written,
)
from app.exports.section_workbook.package import WorkbookPackage
from app.exports.section_workbook.ranges import LAST_ROW, Growth, cell_name, cell_position
from app.exports.section_workbook.refusals import ListRefused, NotSafelyDone, WorkbookTooLarge
from app.exports.workbook.cells import Cell, Moment, moment_text

_OF_A_ROW: Final = ("s", "customFormat", "ht", "customHeight")  # what a new row takes over; not that it is hidden


@dataclass(frozen=True, slots=True)
class NewRow:
    """One application: its cells by key, as `mapped` names them."""

    reference: ReferenceNumber
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Appended:
    """The workbook, not encrypted yet; `known` applications were in the list already."""

    content: bytes = field(repr=False)
    added: int
    known: int


def appended(book: Book, found: FoundList, columns: Mapping[int, str], rows: Sequence[NewRow]) -> Appended:
    """Changes `book` and `found`, which are of no use afterwards. Raises WorkbookTooLarge, NotSafelyDone."""
    with refusing_broken_files():
        return _appended(book, found, columns, rows)


def _appended(book: Book, found: FoundList, columns: Mapping[int, str], rows: Sequence[NewRow]) -> Appended:
    by_reference: dict[ReferenceNumber, NewRow] = {}
    for row in rows:
        by_reference.setdefault(row.reference, row)
    fresh = [row for reference, row in by_reference.items() if reference not in found.references]
    if not fresh:
        return Appended(book.package.source, 0, len(rows))
    last = found.last_row + len(fresh)
    if last > LAST_ROW:
        raise WorkbookTooLarge(what="行", most=f"{LAST_ROW:,}行")
    before = _canonical(found)
    writer = _Writer(book, found, columns)
    for number, row in enumerate(fresh, start=found.last_row + 1):
        writer.write(number, row)
    growth = Growth(found.first_row, found.last_row, last, *found.edges)
    grow_sheet(found, growth)
    grow_table(book, found, growth)
    grow_workbook(book, found, growth, formulas=writer.formulas)
    book.package.changed[found.sheet.part] = written(found.root)
    del writer
    found.rows.by_number.clear()  # the largest lists fit into memory once, and the result is read back
    found.root.clear()
    content = book.package.content()
    _look_over(content, found, before, [row.reference for row in fresh])
    return Appended(content, len(fresh), len(rows) - len(fresh))


class _Writer:
    """Writes row after row below the last filled one."""

    def __init__(self, book: Book, found: FoundList, columns: Mapping[int, str]) -> None:
        self._book = book
        self._found = found
        self._columns = columns
        self._model = found.last_row if found.last_row >= found.first_row else 0
        self._pattern = found.rows.cells(self._model)
        self._data: Element = child(found.root, "sheetData")
        numbers = [number for number in found.rows.by_number if number <= found.last_row]
        self._above: Element | None = found.rows.by_number[numbers[-1]] if numbers else None
        self.formulas = False

    def write(self, number: int, row: NewRow) -> None:
        element = self._row(number)
        cells = cells_of(element)
        first, last = self._found.edges
        to_write = {column for column in (*self._columns, *self._pattern) if first <= column <= last}
        for column in sorted(to_write):
            key = self._columns.get(column)
            if key is None:
                self._carry_on(element, cells, number, column)
            else:
                value = str(row.reference) if key == REFERENCE_KEY else row.cells.get(key, "")
                self._put(self._cell(element, cells, number, column), value)
        self._above = element

    def _row(self, number: int) -> Element:
        found = self._found.rows.by_number.get(number)
        if found is None:
            found = new(self._data, "row")
            found.set("r", str(number))
            model: Element = self._found.rows.by_number.get(self._model)
            for name in _OF_A_ROW if model is not None else ():
                if model.get(name) is not None:
                    found.set(name, model.get(name))
            if self._above is None:
                self._data.insert(0, found)
            else:
                self._above.addnext(found)
        if found.get("spans"):
            del found.attrib["spans"]  # an optional hint, wrong where the list is wider than the prepared row
        return found

    def _cell(self, row: Element, cells: dict[int, Element], number: int, column: int) -> Element:
        """The cell, made in its place where there is none; with the style of the last row's where it has no own."""
        cell = cells.get(column)
        if cell is None:
            cell = new(row, "c")
            cell.set("r", cell_name(number, column))
            before = [other for at, other in cells.items() if at < column]
            if before:
                before[-1].addnext(cell)
            else:
                row.insert(0, cell)
            cells[column] = cell
            for key in sorted(cells):
                cells[key] = cells.pop(key)
        style = self._style(column)
        if cell.get("s") is None and style:
            cell.set("s", style)
        return cell

    def _style(self, column: int) -> str:
        model = self._pattern.get(column)
        if model is not None:
            return str(model.get("s", ""))
        widths = child(self._found.root, "cols")
        for each in widths if widths is not None else ():
            if int(each.get("min", "0")) <= column <= int(each.get("max", "0")):
                return str(each.get("style", ""))
        return ""

    def _put(self, cell: Element, value: Cell) -> None:
        for part in list(cell):
            cell.remove(part)
        for name in ("t", "cm", "vm", "ph"):
            cell.attrib.pop(name, None)
        if isinstance(value, Moment):
            dated = int(cell.get("s", "0")) in self._book.date_styles
            value = self._book.serial(value.serial) if dated else moment_text(value)
        if isinstance(value, str):
            if value:
                cell.set("t", "inlineStr")
                words = new(cell, "is")
                cell.append(words)
                text = new(cell, "t")
                words.append(text)
                set_text(text, value)
            return
        number = new(cell, "v")
        number.text = repr(value)
        cell.append(number)

    def _carry_on(self, row: Element, cells: dict[int, Element], number: int, column: int) -> None:
        """A column of the section's own: the last row's style, and its formula one row further."""
        prepared = cells.get(column)
        if prepared is not None and len(prepared):
            return
        cell = self._cell(row, cells, number, column)
        formula = self._formula(column, number)
        if formula:
            element = new(cell, "f")
            element.text = formula
            cell.append(element)
            self.formulas = True

    def _formula(self, column: int, number: int) -> str:
        """The last row's formula as it reads in another row; "" for none, and for one over several cells."""
        model = self._pattern[column]
        formula = child(model, "f")
        if formula is None or formula.get("t", "normal") not in {"normal", "shared"}:
            return ""
        origin, text = cell_name(self._model, column), formula.text
        if not text:
            origin, text = self._shared(formula.get("si"))
        if not text:
            return ""
        from openpyxl.formula.translate import Translator, TranslatorError  # so late: few sheets share formulas

        translator: Any = Translator(f"={text}", origin=origin)  # type: ignore[no-untyped-call]  # openpyxl has no annotations
        try:
            return str(translator.translate_formula(cell_name(number, column))).removeprefix("=")
        except TranslatorError:
            return ""

    def _shared(self, group: str | None) -> tuple[str, str]:
        """The cell where a shared formula is written out, and the formula."""
        for formula in everywhere(self._data, "f"):
            if formula.get("si") == group and formula.text:
                return formula.getparent().get("r"), formula.text
        return "A1", ""


def _canonical(found: FoundList) -> list[bytes]:
    """SHA-256 of each row down to the last filled one, in canonical XML: they must come out as they went in."""
    return [
        sha256(etree.tostring(row, method="c14n", with_tail=False)).digest()
        for number, row in found.rows.by_number.items()
        if number <= found.last_row
    ]


def _look_over(content: bytes, found: FoundList, before: list[bytes], fresh: Sequence[ReferenceNumber]) -> None:
    """Read the result back as the next upload will be read. Raises NotSafelyDone."""
    municipality = fresh[0].municipality
    try:
        book = Book.of(WorkbookPackage.open(content))
        label = found.columns[found.reference_column]
        again = find_list(book, municipality, label, found.sheet.name)
    except ListRefused:
        raise NotSafelyDone from None
    expected = {reference: found.last_row + offset for offset, reference in enumerate(fresh, start=1)}
    after = _canonical(again)[: len(before)]
    same = after == before and again.references == {**found.references, **expected}
    if not same or any(
        cell_position(cell.get("r"))[0] != row for row in expected.values() for cell in again.rows.cells(row).values()
    ):
        raise NotSafelyDone

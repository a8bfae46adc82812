"""Extending over the new rows the table, filters, lists of choices, conditional formats, names, and Excel's order of calculation."""

from typing import Final

from app.exports.section_workbook.book import Book
from app.exports.section_workbook.finding import FoundList
from app.exports.section_workbook.markup import Element, child, children, everywhere, local, new, parse, written
from app.exports.section_workbook.package import CONTENT_TYPES, relations_of
from app.exports.section_workbook.ranges import Area, Growth

_BEFORE_CALCULATION: Final = ("sheets", "functionGroups", "externalReferences", "definedNames")


def grow_sheet(found: FoundList, growth: Growth) -> None:
    """Extend dimension, filter, choices and conditional formats in the sheet's own XML."""
    dimension = child(found.root, "dimension")
    if dimension is not None:
        _grow_dimension(dimension, growth)
    for element in found.root.iter():
        name = local(element)
        if name in {"conditionalFormatting", "dataValidation"} and element.get("sqref"):
            element.set("sqref", growth.of_list(element.get("sqref")))
        elif name == "sqref" and element.text:  # in Excel's own extensions
            element.text = growth.of_list(element.text)
    autofilter = child(found.root, "autoFilter")
    if autofilter is not None:
        _grow_filter(autofilter, found, growth)


def grow_table(book: Book, found: FoundList, growth: Growth) -> None:
    if found.table is None or growth.new_last_row <= found.table.area.last_row:
        return
    area = found.table.area
    grown = str(Area(area.first_row, area.first_column, growth.new_last_row, area.last_column))
    root = book.package.root(found.table.part)
    root.set("ref", grown)
    for autofilter in children(root, "autoFilter"):
        autofilter.set("ref", grown)
    book.package.changed[found.table.part] = written(root)


def grow_workbook(book: Book, found: FoundList, growth: Growth, *, formulas: bool) -> None:
    """Extend the defined names and let Excel calculate everything when it opens the file; new formulas drop its old order of calculation."""
    for name in everywhere(book.workbook, "definedName"):
        if name.text and _of_sheet(name, found):
            name.text = growth.of_reference(name.text)
    _calculation(book.workbook).set("fullCalcOnLoad", "1")
    book.package.changed[book.workbook_part] = written(book.workbook)
    if formulas:
        for part in book.package.related(book.workbook_part, "calcChain"):
            _leave_out(book, part)


def _of_sheet(name: Element, found: FoundList) -> bool:
    """True when the name stands for one range of the list's sheet."""
    sheet, mark, _ = (name.text or "").rpartition("!")
    quoted = found.sheet.name.replace("'", "''")
    return bool(mark) and sheet in {found.sheet.name, f"'{quoted}'"}


def _grow_dimension(dimension: Element, growth: Growth) -> None:
    try:
        area = Area.read(dimension.get("ref", ""))
    except ValueError:
        return
    first, last = min(area.first_column, growth.first_column), max(area.last_column, growth.last_column)
    grown = Area(min(area.first_row, growth.first_row), first, max(area.last_row, growth.new_last_row), last)
    dimension.set("ref", str(grown))


def _grow_filter(autofilter: Element, found: FoundList, growth: Growth) -> None:
    """The sheet's own filter, when its heading is the list's."""
    try:
        area = Area.read(autofilter.get("ref", ""))
    except ValueError:
        return
    if area.first_row == found.first_row - 1 and area.last_row < growth.new_last_row:
        autofilter.set("ref", str(Area(area.first_row, area.first_column, growth.new_last_row, area.last_column)))


def _calculation(workbook: Element) -> Element:
    found = child(workbook, "calcPr")
    if found is None:
        found = new(workbook, "calcPr")
        before = [element for element in workbook if local(element) in _BEFORE_CALCULATION]
        before[-1].addnext(found)
    return found


def _leave_out(book: Book, part: str) -> None:
    package = book.package
    package.left_out.add(part)
    types = package.root(CONTENT_TYPES)
    for override in list(children(types, "Override")):
        if override.get("PartName") == f"/{part}":
            types.remove(override)
    package.changed[CONTENT_TYPES] = written(types)
    name = relations_of(book.workbook_part)
    relations = parse(package.part(name))
    for relation in list(children(relations, "Relationship")):
        if relation.get("Type", "").endswith("/calcChain"):
            relations.remove(relation)
    package.changed[name] = written(relations)

"""A table in Word: fixed widths, a head that is repeated, merged cells, rows that are not torn."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from docx.document import Document as WordFile
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from app.papers.document.content import Align, Paragraph, Table, TableCell, TableRow

PALE: Final = "F2F2F2"
LINE: Final = "555555"
SIDE_PADDING: Final = 1.6
TORN_ABOVE: Final = 700  # letters; a row of more may go on over the page

WriteParagraph = Callable[[WordParagraph, Paragraph, float, Align], None]


def set_table(file: WordFile, table: Table, width: float, write: WriteParagraph, report: Callable[[], None]) -> None:
    """`report` is called after each row that is no head."""
    rows = (*table.head, *table.rows)
    made: Any = file.add_table(rows=len(rows), cols=len(table.widths))
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    parts = sum(table.widths)
    widths = [width * each / parts for each in table.widths]
    _frame(made._tbl.tblPr, table.padding)  # noqa: SLF001 - python-docx has no borders and cell margins
    for column, each in zip(made.columns, widths, strict=True):
        column.width = Mm(each)
    for number, (row, written) in enumerate(zip(rows, made.rows, strict=True)):
        below = rows[number + 1] if number + 1 < len(rows) else TableRow(())
        _row(row, written, repeated=number < len(table.head))
        elements = written._tr.tc_lst  # noqa: SLF001 - `row.cells` takes the square of the rows' number
        for cell, element, goes_on in _merged(row, below, elements, widths):
            _cell(cell, element, open_sides=_open_sides(rows, number), goes_on_below=goes_on)
            _words(cell, _Cell(element, made), table.size, write)
        if number >= len(table.head):
            report()


def bordered(run: WordRun) -> None:
    """A frame around words."""
    frame = OxmlElement("w:bdr")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "4"), ("color", "000000")):
        frame.set(qn(f"w:{name}"), value)
    run._r.get_or_add_rPr().append(frame)  # noqa: SLF001 - python-docx has no frames


def _frame(properties: Any, padding: float) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_line(side, "single"))
    margins = OxmlElement("w:tblCellMar")
    for side, each in (("top", padding), ("left", SIDE_PADDING), ("bottom", padding), ("right", SIDE_PADDING)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(Mm(each).pt * 20)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)


def _line(side: str, kind: str) -> Any:
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", "4"), ("space", "0"), ("color", LINE)):
        line.set(qn(f"w:{name}"), value)
    return line


def _row(row: TableRow, written: Any, *, repeated: bool) -> None:
    if row.least:
        written.height = Mm(row.least)
    properties = written._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has neither
    letters = max(sum(len(run.text) for each in cell.paragraphs for run in each.runs) for cell in row.cells)
    if letters <= TORN_ABOVE:
        properties.insert(0, OxmlElement("w:cantSplit"))
    if repeated:
        properties.append(OxmlElement("w:tblHeader"))


def _merged(
    row: TableRow, below: TableRow, elements: Sequence[Any], widths: Sequence[float]
) -> Iterator[tuple[TableCell, Any, bool]]:
    """Each cell with its element, as wide as it spans, and whether the cell below belongs to it."""
    column = 0
    for number, cell in enumerate(row.cells):
        element = elements[column]
        for covered in elements[column + 1 : column + cell.span]:
            covered.getparent().remove(covered)
        element.width = Mm(sum(widths[column : column + cell.span]))
        element.grid_span = cell.span
        yield cell, element, number < len(below.cells) and below.cells[number].goes_on
        column += cell.span


def _open_sides(rows: Sequence[TableRow], number: int) -> tuple[str, ...]:
    """A line between two rows is gone only if both leave it out."""
    above = ("top",) if number > 0 and rows[number - 1].open_below else ()
    return (*above, "bottom") if rows[number].open_below else above


def _cell(cell: TableCell, element: Any, *, open_sides: Sequence[str], goes_on_below: bool) -> None:
    properties = element.get_or_add_tcPr()
    if cell.goes_on or goes_on_below:
        element.vMerge = "continue" if cell.goes_on else "restart"
    if open_sides:
        borders = OxmlElement("w:tcBorders")
        borders.extend(_line(side, "nil") for side in open_sides)
        properties.append(borders)
    if cell.head:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", PALE)):
            shade.set(qn(f"w:{name}"), value)
        properties.append(shade)


def _words(cell: TableCell, written: Any, size: float, write: WriteParagraph) -> None:
    if cell.middle:
        written.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, paragraph in enumerate(cell.paragraphs):
        target = written.paragraphs[0] if number == 0 else written.add_paragraph()
        write(target, paragraph, size, cell.align)

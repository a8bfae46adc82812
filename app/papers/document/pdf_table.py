"""A table over as many pages as it takes: its head is repeated, a row that fits on a page is not torn, one that does not goes on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from app.papers.document.content import Table, TableCell, TableRow
from app.papers.document.typesetting import TypesetLine, height_of, set_paragraphs
from app.papers.paper import PALE

if TYPE_CHECKING:
    from app.papers.document.pdf import PdfPages

PADDING: Final = 1.6  # left and right
KEPT_WHOLE: Final = 0.4  # a row of at most so much of a page moves to the next one whole

Box = tuple[float, float]  # left edge and width


class TableSetter:
    """Sets one table on `sheets` from where they stand, and leaves them below the table."""

    def __init__(self, sheets: "PdfPages", table: Table) -> None:
        self.sheets, self.table = sheets, table
        parts = sum(table.widths)
        self.widths = [sheets.width * width / parts for width in table.widths]
        self.groups: dict[int, TableCell] = {}  # by column: the cell that goes on
        self.first_on_page = True
        self.open_above = False

    def set_rows(self) -> None:
        self._head()
        for row in self.table.rows:
            self._row(row)
            self.sheets.report()
        self._close()
        self.sheets.space(2)

    def _head(self) -> None:
        for row in self.table.head:
            self._part(row, self._lines(row), whole=True)

    def _row(self, row: TableRow) -> None:
        self.groups |= {column: cell for column, cell in enumerate(row.cells) if not cell.goes_on}
        lines = self._lines(row)
        page = float(self.sheets.h) - 40
        height = self._height(row, lines)
        if height > self.sheets.space_left() and (height < page * KEPT_WHOLE or not self._first_lines_fit(lines)):
            self._next_page()
            lines = self._lines(self._named_again(row))
        if height <= self.sheets.space_left():
            self._part(row, lines, whole=True)
            return
        while any(lines):
            part = [self._fitting(cell_lines) for cell_lines in lines]
            lines = [cell_lines[len(taken) :] for cell_lines, taken in zip(lines, part, strict=True)]
            self._part(row, part, whole=False)
            if any(lines):
                self._next_page()

    def _named_again(self, row: TableRow) -> TableRow:
        """The row with the titles of its groups, which stand again on a new page."""
        cells = (self.groups.get(column, cell) if cell.goes_on else cell for column, cell in enumerate(row.cells))
        return TableRow(tuple(cells), row.least, row.open_below)

    def _next_page(self) -> None:
        self._close()
        self.sheets.new_page()
        self.first_on_page = True
        self._head()

    def _close(self) -> None:
        top, left = self.sheets.get_y(), self.sheets.left
        self.sheets.ruled((left, top), (left + self.sheets.width, top))

    def _boxes(self, row: TableRow) -> list[Box]:
        boxes, column, left = [], 0, self.sheets.left
        for cell in row.cells:
            width = sum(self.widths[column : column + cell.span])
            boxes.append((left, width))
            left, column = left + width, column + cell.span
        return boxes

    def _lines(self, row: TableRow) -> list[list[TypesetLine]]:
        return [
            set_paragraphs(
                cell.paragraphs,
                width - 2 * PADDING,
                self.table.size,
                cell.align,
                self.sheets.printed,
                face=self.sheets.face,
            )
            for cell, (_, width) in zip(row.cells, self._boxes(row), strict=True)
        ]

    def _height(self, row: TableRow, lines: Sequence[Sequence[TypesetLine]]) -> float:
        return max(row.least, max(map(height_of, lines)) + 2 * self.table.padding)

    def _first_lines_fit(self, lines: Sequence[Sequence[TypesetLine]]) -> bool:
        return (
            max(height_of(cell_lines[:3]) for cell_lines in lines) + 2 * self.table.padding <= self.sheets.space_left()
        )

    def _fitting(self, lines: Sequence[TypesetLine]) -> list[TypesetLine]:
        height, taken = self.sheets.space_left() - 2 * self.table.padding, 0
        while taken < len(lines) and height_of(lines[: taken + 1]) <= height:
            taken += 1
        return list(lines[: max(taken, 1)])

    def _part(self, row: TableRow, lines: Sequence[Sequence[TypesetLine]], *, whole: bool) -> None:
        sheets, top = self.sheets, self.sheets.get_y()
        height = self._height(row, lines) if whole else max(map(height_of, lines)) + 2 * self.table.padding
        boxes = self._boxes(row)
        for cell, (left, width) in zip(row.cells, boxes, strict=True):
            if cell.head:
                sheets.set_fill_color(*PALE)
                sheets.rect(left, top, width, height, style="F")
        for cell, cell_lines, (left, width) in zip(row.cells, lines, boxes, strict=True):
            down = (height - 2 * self.table.padding - height_of(cell_lines)) / 2 if cell.middle and whole else 0
            sheets.lines(cell_lines, left + PADDING, top + self.table.padding + down)
            sheets.ruled((left, top), (left, top + height))
            if self.first_on_page or not (cell.goes_on or self.open_above):
                sheets.ruled((left, top), (left + width, top))
        right = sheets.left + sheets.width
        sheets.ruled((right, top), (right, top + height))
        self.first_on_page, self.open_above = False, row.open_below
        sheets.set_y(top + height)

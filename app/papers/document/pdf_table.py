"""A table over as many pages as it takes: its head is repeated, a row that fits on a page is not torn, one that does not goes on.

The title of a group of rows (`TableCell.goes_on`) stands beside all of them: what is longer than its first row runs on beside the next ones.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
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
        # by column: how far down the title of the group that is open on this page reaches
        self.title_ends: dict[int, float] = {}
        self.first_on_page = True
        self.open_above = False

    def set_rows(self) -> None:
        self._head()
        for row, below in pairwise((*self.table.rows, TableRow(()))):
            self._row(row, below)
            self.sheets.report()
        self._close()
        self.sheets.space(2)

    def _head(self) -> None:
        for row in self.table.head:
            lines = self._lines(row)
            self._part(row, lines, height=self._height(row, lines))

    def _row(self, row: TableRow, below: TableRow) -> None:
        self.groups |= {column: cell for column, cell in enumerate(row.cells) if not cell.goes_on}
        lines = self._lines(row)
        page = float(self.sheets.h) - 40
        height = self._height(row, lines)
        if height > self.sheets.space_left() and (height < page * KEPT_WHOLE or not self._first_lines_fit(lines)):
            self._end_groups(row)
            self._next_page()
            lines = self._lines(self._named_again(row))
        if height <= self.sheets.space_left():
            self._whole(row, lines, below)
            return
        self._end_groups(row)
        while any(lines):
            part = [self._fitting(cell_lines) for cell_lines in lines]
            lines = [cell_lines[len(taken) :] for cell_lines, taken in zip(lines, part, strict=True)]
            self._part(row, part)
            if any(lines):
                self._next_page()

    def _whole(self, row: TableRow, lines: Sequence[Sequence[TypesetLine]], below: TableRow) -> None:
        """The row in one piece. A title that goes on below makes it no higher; its group's last row ends no sooner than the title."""
        top = self.sheets.get_y()
        going_on = {column for column, cell in enumerate(below.cells) if cell.goes_on}
        for column, box in enumerate(self._boxes(row)):
            if column in going_on and lines[column]:
                height = height_of(lines[column]) + 2 * self.table.padding
                self.title_ends[column] = top + height
                self._ground(row.cells[column], box, top, height)
        least = max([row.least, *(end - top for column, end in self.title_ends.items() if column not in going_on)])
        beside = [cell_lines for column, cell_lines in enumerate(lines) if column not in going_on]
        self._part(row, lines, height=self._height(replace(row, least=least), beside))
        self.title_ends = {column: end for column, end in self.title_ends.items() if column in going_on}

    def _end_groups(self, row: TableRow) -> None:
        """What is open ends on this page, for `row` goes on elsewhere: over more height where a title needs it."""
        missing = max(self.title_ends.values(), default=0.0) - self.sheets.get_y()
        if missing > 0:
            filler = tuple(TableCell(head=cell.head, span=cell.span, goes_on=True) for cell in row.cells)
            self._part(TableRow(filler), [[] for _ in filler], height=missing)
        self.title_ends.clear()

    def _ground(self, cell: TableCell, box: Box, top: float, height: float) -> None:
        if cell.head and height > 0:
            self.sheets.set_fill_color(*PALE)
            self.sheets.rect(box[0], top, box[1], height, style="F")

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

    def _part(self, row: TableRow, lines: Sequence[Sequence[TypesetLine]], *, height: float | None = None) -> None:
        """A row in one piece of `height`; where that is None, a piece of a row that fits on no page, as high as its lines are."""
        sheets, top, whole = self.sheets, self.sheets.get_y(), height is not None
        if height is None:
            height = max(map(height_of, lines)) + 2 * self.table.padding
        boxes = self._boxes(row)
        for column, (cell, box) in enumerate(zip(row.cells, boxes, strict=True)):
            start = max(top, self.title_ends.get(column, top))
            self._ground(cell, box, start, top + height - start)
        for column, (cell, cell_lines, (left, width)) in enumerate(zip(row.cells, lines, boxes, strict=True)):
            middle = cell.middle and whole and column not in self.title_ends
            down = (height - 2 * self.table.padding - height_of(cell_lines)) / 2 if middle else 0
            sheets.lines(cell_lines, left + PADDING, top + self.table.padding + down)
            sheets.ruled((left, top), (left, top + height))
            if self.first_on_page or not (cell.goes_on or self.open_above):
                sheets.ruled((left, top), (left + width, top))
        right = sheets.left + sheets.width
        sheets.ruled((right, top), (right, top + height))
        self.first_on_page, self.open_above = False, row.open_below
        sheets.set_y(top + height)

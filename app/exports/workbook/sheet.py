"""One sheet with a heading: typed cells, widths, a filter, the heading and the first column always in sight."""

import unicodedata
from collections.abc import Sequence
from typing import Any, BinaryIO, Final

import xlsxwriter

from app.exports.workbook.cells import Cell, Moment

SHEET: Final = "申請者一覧"
MEASURED_ROWS: Final = 1_000  # what the widths go by
NARROWEST, WIDEST = 8, 60  # characters of half width
_SETTINGS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class SheetWriter:
    """Rows in their order, then `close`. With a `folder` a row is written there and forgotten; without, everything is held in memory."""

    def __init__(self, output: BinaryIO, labels: Sequence[str], folder: str) -> None:
        memory: dict[str, Any] = {"constant_memory": True, "tmpdir": folder} if folder else {"in_memory": True}
        self._book: Any = xlsxwriter.Workbook(output, {**_SETTINGS, **memory})
        self._sheet: Any = self._book.add_worksheet(SHEET)
        heading = self._book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "vcenter",
                "bg_color": "#DCE6F1",
                "bottom": 1,
                "num_format": "@",
            }
        )
        self._text = self._book.add_format({"num_format": "@", "valign": "top"})
        self._number = self._book.add_format({"num_format": "0", "valign": "top"})
        self._decimal = self._book.add_format({"num_format": "General", "valign": "top"})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self._time = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
        self._widths = [_width(label) for label in labels]
        self._rows = 0
        for column, label in enumerate(labels):
            self._sheet.write_string(0, column, label, heading)

    def add(self, row: Sequence[Cell]) -> None:
        self._rows += 1
        for column, cell in enumerate(row):
            self._write(column, cell)
        if self._rows <= MEASURED_ROWS:
            self._widths = [max(pair) for pair in zip(self._widths, map(_width, row), strict=True)]

    def close(self) -> None:
        last = len(self._widths) - 1
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, min(max(width + 2, NARROWEST), WIDEST))
        self._sheet.autofilter(0, 0, self._rows, last)
        self._sheet.freeze_panes(1, 1)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{self._rows + 1}"})
        self._sheet.set_landscape()
        self._sheet.set_paper(9)  # A4
        self._sheet.repeat_rows(0)
        self._book.close()

    def _write(self, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            if cell:
                self._sheet.write_string(self._rows, column, cell, self._text)
        elif isinstance(cell, Moment):
            self._sheet.write_number(self._rows, column, cell.serial, self._time if cell.timed else self._day)
        else:
            self._sheet.write_number(self._rows, column, cell, self._number if isinstance(cell, int) else self._decimal)


def _width(cell: Cell) -> int:
    """The width of the longest line, in characters of half width."""
    if isinstance(cell, Moment):
        return 16 if cell.timed else 10
    return max(map(_line_width, str(cell)[:400].split("\n")))


def _line_width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line)

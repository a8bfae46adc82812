"""Cell names and ranges as A1: columns and rows counted from 1."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

LAST_ROW: Final = 1_048_576
_CELL: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_RANGE: Final = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?::(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7}))?")


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    return f"{column_letters(column)}{row}"


def cell_position(name: str) -> tuple[int, int]:
    """Row and column. Raises ValueError."""
    found = _CELL.fullmatch(name)
    if not found:
        raise ValueError("no cell")
    return int(found[2]), column_number(found[1])


@dataclass(frozen=True, slots=True)
class Area:
    """Rows and columns, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @classmethod
    def read(cls, text: str) -> "Area":
        """Raises ValueError."""
        begin, _, end = text.partition(":")
        first_row, first_column = cell_position(begin)
        last_row, last_column = cell_position(end or begin)
        return cls(first_row, first_column, last_row, last_column)

    def __str__(self) -> str:
        begin, end = cell_name(self.first_row, self.first_column), cell_name(self.last_row, self.last_column)
        return begin if begin == end else f"{begin}:{end}"

    def meets(self, other: "Area") -> bool:
        rows = self.first_row <= other.last_row and other.first_row <= self.last_row
        return rows and self.first_column <= other.last_column and other.first_column <= self.last_column


@dataclass(frozen=True, slots=True)
class Growth:
    """A list of rows first_row to last_row (last_row < first_row: none yet) that is to end at new_last_row."""

    first_row: int
    last_row: int
    new_last_row: int
    first_column: int
    last_column: int

    def of_area(self, area: Area) -> Area:
        """The area with the new rows, when it is one of the list: it reaches the last row, and not from that row alone."""
        columns = area.first_column <= self.last_column and self.first_column <= area.last_column
        last = max(self.last_row, self.first_row)
        reaches = area.first_row <= last <= area.last_row < self.new_last_row
        whole = area.first_row <= self.first_row or area.first_row < last
        return replace(area, last_row=self.new_last_row) if columns and reaches and whole else area

    def of_list(self, text: str) -> str:
        """`of_area` for an sqref: areas separated by spaces."""
        return " ".join(self._grown(part) for part in text.split())

    def _grown(self, text: str) -> str:
        try:
            return str(self.of_area(Area.read(text)))
        except ValueError:
            return text

    def of_reference(self, text: str) -> str:
        """`of_area` for what a name stands for, `一覧!$A$1:$H$10`; its dollars stay."""
        return _RANGE.sub(self._replaced(), text)

    def _replaced(self) -> Callable[[re.Match[str]], str]:
        def replaced(found: re.Match[str]) -> str:
            if found[6] is None:
                return found[0]
            area = Area(int(found[4]), column_number(found[2]), int(found[8]), column_number(found[6]))
            begin = found[0].partition(":")[0]
            return f"{begin}:{found[5]}{found[6]}{found[7]}{self.of_area(area).last_row}"

        return replaced

"""The values of a cell: text, a number, or a moment as Excel counts it. Pure.

A telephone number, a postcode and a 到達番号 are text and stay as they were typed; nothing that somebody typed ever becomes a formula.
"""

from datetime import date, datetime, timedelta
from typing import Final, TypeAlias

import msgspec

from app.calendar.tokyo import in_tokyo

LONGEST_TEXT: Final = 32_767  # UTF-16 units, Excel's own limit of a cell
MOST_ROWS: Final = 1_000_000  # Excel has 1,048,576
_DAY_ZERO: Final = date(1899, 12, 30)
_FIRST_DAY: Final = date(1900, 3, 1)  # Excel believes in a 1900-02-29, so that days before it come out wrong
_DIGITS: Final = 15  # beyond them Excel rounds
_EXACT: Final = 10**_DIGITS


class Moment(msgspec.Struct, array_like=True, frozen=True):
    """Days since 1899-12-30; `timed` when the time of day belongs to it."""

    serial: float
    timed: bool


Cell: TypeAlias = str | int | float | Moment


def number_cell(number: int) -> Cell:
    return number if abs(number) < _EXACT else str(number)


def decimal_cell(written: str) -> Cell:
    """A number in plain digits, as custom columns store it; the text itself where Excel would round it."""
    if "." not in written:
        return number_cell(int(written))
    return float(written) if len(written.strip("-0").replace(".", "")) <= _DIGITS else written


def day_cell(day: date) -> Cell:
    """A day that Excel does not have stays the text of its ISO date."""
    return Moment(float((day - _DAY_ZERO).days), timed=False) if day >= _FIRST_DAY else day.isoformat()


def time_cell(at: datetime) -> Cell:
    """The moment to the minute, as the clock of `at` shows it."""
    return Moment((at.date() - _DAY_ZERO).days + (at.hour * 60 + at.minute) / 1440, timed=True)


def arrival_cell(arrived: date) -> Cell:
    """The moment in Tokyo, or the day of which nobody wrote down the moment."""
    return time_cell(in_tokyo(arrived)) if isinstance(arrived, datetime) else day_cell(arrived)


def fits(text: str) -> bool:
    """True when Excel holds the whole text in one cell."""
    return len(text) * 2 <= LONGEST_TEXT or len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT


def shortened(text: str) -> str:
    """The text's beginning, as much of it as a cell holds; no character is cut in two."""
    return text.encode("utf-16-le")[: LONGEST_TEXT * 2].decode("utf-16-le", "ignore")


def moment_text(moment: Moment) -> str:
    """The moment as the CSV writes it: 2026-11-23, or 2026-11-23 09:05."""
    at = datetime.combine(_DAY_ZERO, datetime.min.time()) + timedelta(minutes=round(moment.serial * 1440))
    return at.strftime("%Y-%m-%d %H:%M" if moment.timed else "%Y-%m-%d")

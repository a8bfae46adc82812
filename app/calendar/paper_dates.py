"""Dates as a ward's papers write them: 和暦 with full-width digits. Pure."""

from datetime import date
from typing import Final

from app.calendar.eras import fiscal_year_name, wareki
from app.calendar.tokyo import fiscal_year

_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")


def wide(text: str | int) -> str:
    return str(text).translate(_WIDE)


def written_day(day: date) -> str:
    """令和６年４月１５日."""
    return wide(wareki(day))


def written_period(first: date, last: date) -> str:
    """令和６年４月１５日から令和７年３月３１日まで; both days belong to it."""
    return f"{written_day(first)}から{written_day(last)}まで"


def written_fiscal_year(day: date) -> str:
    """令和５年度: the fiscal year that the day belongs to."""
    return wide(fiscal_year_name(fiscal_year(day)))

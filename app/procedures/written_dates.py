"""Dates as a ward's papers write them: 和暦 with full-width digits. Pure."""

from datetime import date
from typing import Final

from app.procedures.fields.eras import era_of, wareki

_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")


def wide(text: str | int) -> str:
    return str(text).translate(_WIDE)


def written_day(day: date) -> str:
    """令和６年４月１５日."""
    return wide(wareki(day))


def written_period(first: date, last: date) -> str:
    """令和６年４月１５日から令和７年３月３１日まで; both days belong to it."""
    return f"{written_day(first)}から{written_day(last)}まで"


def fiscal_year(day: date) -> str:
    """令和５年度: April to March, named by the era in which it begins."""
    begins = date(day.year if day.month >= 4 else day.year - 1, 4, 1)
    if (begins.year, begins.month) == (2019, 4):
        return "令和元年度"  # began as 平成31年度 and was named anew on 1 May 2019
    era = era_of(begins)
    if era is None:
        return f"{wide(begins.year)}年度"
    year = begins.year - era.offset
    return f"{era.label}{'元' if year == 1 else wide(year)}年度"

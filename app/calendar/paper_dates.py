"""Dates as papers write them: 和暦, with full-width digits in a ward's sentences, with narrow ones in the tables of a list. Pure."""

import re
from datetime import date, datetime
from typing import Final

from app.calendar.eras import fiscal_year_name, wareki
from app.calendar.tokyo import fiscal_year, in_tokyo

_STORED: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
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


def listed_time(moment: date, *, seconds: bool = False) -> str:
    """令和8年11月23日 14:05, Tokyo time, or 14:05:09 with `seconds`: for the rows of a list. Of a day whose hour nobody knows, the day."""
    if not isinstance(moment, datetime):
        return wareki(moment)
    there = in_tokyo(moment)
    return f"{wareki(there.date())} {there:%H:%M:%S}" if seconds else f"{wareki(there.date())} {there:%H:%M}"


def listed_period(first: date | None, last: date | None) -> str:
    """令和8年4月1日〜令和8年6月30日, one of them alone where the other end is open; "" where both are."""
    if first is None and last is None:
        return ""
    return f"{wareki(first) if first else ''}〜{wareki(last) if last else ''}"


def listed_day(text: str) -> str:
    """A text that is nothing but a stored day (2026-11-23) in 和暦; any other as it is."""
    if not _STORED.fullmatch(text):
        return text
    try:
        return wareki(date.fromisoformat(text))
    except ValueError:  # a text that looks like a day, such as 2026-02-30
        return text

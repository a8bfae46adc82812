"""The eras since 明治, and dates in their words. 西暦 stands first where an era is chosen. Pure."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app.calendar.tokyo import first_day_of
from app.texts import Text, catalogued


@dataclass(frozen=True, slots=True)
class Era:
    """Both bounds belong to the era. Two days belong to two eras: 1912-07-30 began as 明治45年 and was made 大正元年,
    1926-12-25 began as 大正15年 and was made 昭和元年; papers of both wordings exist, so both are read."""

    id: str
    label: Text
    first: date
    last: date
    offset: int  # year of the era + offset = year of 西暦


SEIREKI = Era("seireki", catalogued("西暦"), date(1868, 1, 25), date.max, 0)
MEIJI = Era("meiji", catalogued("明治"), date(1868, 1, 25), date(1912, 7, 30), 1867)
TAISHO = Era("taisho", catalogued("大正"), date(1912, 7, 30), date(1926, 12, 25), 1911)
SHOWA = Era("showa", catalogued("昭和"), date(1926, 12, 25), date(1989, 1, 7), 1925)
HEISEI = Era("heisei", catalogued("平成"), date(1989, 1, 8), date(2019, 4, 30), 1988)
REIWA = Era("reiwa", catalogued("令和"), date(2019, 5, 1), date.max, 2018)

ERAS: tuple[Era, ...] = (SEIREKI, REIWA, HEISEI, SHOWA, TAISHO, MEIJI)
"""In the order of the select box. The newest era that has begun names a day."""


@lru_cache(maxsize=4096)  # the days of a list are few, and each row shows some
def era_of(day: date) -> Era | None:
    """None before 明治."""
    return next((era for era in ERAS[1:] if era.first <= day), None)


def era_year(day: date) -> str:
    """令和8年, 令和元年; 西暦 before 明治."""
    return _year_in(era_of(day), day.year)


def wareki(day: date) -> str:
    """令和8年11月23日; 元年 for the first year; 西暦 before 明治. The pages and the papers show their dates so."""
    return f"{era_year(day)}{day.month}月{day.day}日"


def fiscal_year_name(year: int) -> str:
    """令和8年度: named by the era in which it begins; but 2019 began as 平成31年度 and was named anew on 1 May, 令和元年度."""
    return f"{_year_in(REIWA if year == REIWA.first.year else era_of(first_day_of(year)), year)}度"


def _year_in(era: Era | None, year: int) -> str:
    if era is None:
        return f"{year}年"
    number = year - era.offset
    return f"{era.label}{'元' if number == 1 else number}年"

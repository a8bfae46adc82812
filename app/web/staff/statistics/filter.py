"""The period of the statistics, as their address carries it; the current fiscal year where it is blank."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from app.calendar.tokyo import first_day_of, fiscal_year, last_day_of
from app.calendar.typed_dates import LONGEST_DAY, completed_period, read_day_field

MOST_YEARS: Final = 10


@dataclass(frozen=True, slots=True)
class Days:
    """A period from its first to its last day, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class PeriodProblem:
    """A problem of the period typed: the input's name and a sentence."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PeriodFilter:
    """The first and last day as typed."""

    first: str = ""
    last: str = ""

    @classmethod
    def read(cls, params: Mapping[str, str]) -> "PeriodFilter":
        # one letter more than a day has, so that a longer text is refused and not cut to a day
        first, last = (params.get(name, "").strip()[: LONGEST_DAY + 1] for name in ("from", "to"))
        return cls(*completed_period(first, last))

    def query(self) -> str:
        return urlencode({name: value for name, value in (("from", self.first), ("to", self.last)) if value})

    def days(self, today: date) -> "Days | tuple[PeriodProblem, ...]":
        """The period typed, or its problems. A blank end is that of the fiscal year of the other end, or of today."""
        problems, read = [], []
        for name, label, typed in (("from", "到達日（から）", self.first), ("to", "到達日（まで）", self.last)):
            day, problem = read_day_field(label, typed)
            read.append(day)
            if problem:
                problems.append(PeriodProblem(name, problem))
        if problems:
            return tuple(problems)
        first, last = read
        first = first or year_of(last or today).first
        last = last or year_of(max(first, today)).last
        if first > last:
            return (PeriodProblem("to", "到達日（まで）は、到達日（から）以降の日を入力してください"),)
        if last > _years_later(first, MOST_YEARS):
            return (PeriodProblem("from", f"期間は{MOST_YEARS}年以内にしてください"),)
        return Days(first, last)


def year_of(day: date) -> Days:
    """The fiscal year of a day."""
    year = fiscal_year(day)
    return Days(first_day_of(year), last_day_of(year))


def _years_later(day: date, years: int) -> date:
    """The last day of so many years that begin on this one."""
    before = day - timedelta(days=1)
    return date(before.year + years, before.month, 28 if (before.month, before.day) == (2, 29) else before.day)

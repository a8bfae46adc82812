"""A stretch of days counted from another day: 1か月以内, 14日以内. Pure."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from app.languages import translated_into
from app.texts import N_


class PeriodUnit(StrEnum):
    """Its label is what staff choose."""

    days = "days"
    weeks = "weeks"
    months = "months"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS: Final = {PeriodUnit.days: "日", PeriodUnit.weeks: "週間", PeriodUnit.months: "か月"}
_ONE: Final = {PeriodUnit.days: N_("1日"), PeriodUnit.weeks: N_("1週間"), PeriodUnit.months: N_("1か月")}
_MORE: Final = {
    PeriodUnit.days: N_("{amount}日"),
    PeriodUnit.weeks: N_("{amount}週間"),
    PeriodUnit.months: N_("{amount}か月"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """`amount` units, one at least."""

    amount: int
    unit: PeriodUnit

    def last_day(self, first: date) -> date:
        """Return the last day within, the first not counted: one month from 10 March ends on 10 April, from 31 January on the last of February.

        A day beyond what a date can hold is the last that it holds.
        """
        if self.unit is PeriodUnit.months:
            months = first.year * 12 + first.month - 1 + self.amount
            year, month = months // 12, months % 12 + 1
            if year > date.max.year:
                return date.max
            return date(year, month, min(first.day, calendar.monthrange(year, month)[1]))
        days = self.amount * (7 if self.unit is PeriodUnit.weeks else 1)
        return first + timedelta(days) if days <= (date.max - first).days else date.max

    def in_words(self, language: str) -> str:
        """「1か月」, "1 month"."""
        message = _ONE[self.unit] if self.amount == 1 else _MORE[self.unit]
        return translated_into(language, message).format(amount=self.amount)

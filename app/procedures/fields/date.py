"""A day, typed in 西暦 or in the words of an era, kept as ISO 8601 (2026-11-23)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import methodcaller
from typing import ClassVar, Literal

from app.calendar.eras import ERAS, SEIREKI, Era
from app.calendar.periods import Period
from app.calendar.shown_dates import both_calendars
from app.languages import translated_into
from app.procedures.fields import messages
from app.procedures.fields.field import Cell, Example, Fault, Field, Given, JsonValue, Refused, one_line
from app.texts import Text, composed

_ERAS = {era.id: era for era in ERAS}
_PARTS = ("era", "year", "month", "day")
_COUNTERS = {"year": "年", "month": "月", "day": "日"}
_MISSING = {
    "year": messages.DATE_YEAR_MISSING,
    "month": messages.DATE_MONTH_MISSING,
    "day": messages.DATE_DAY_MISSING,
}
_DIGITS = re.compile(r"[0-9]{1,4}")

Bound = date | Literal["today"] | None


@dataclass(frozen=True, slots=True)
class Within:
    """A limit by another answer: not before the day of that question, and within a period from it. Without that answer there is no limit."""

    question: str
    label: Text
    period: Period

    def check(self, day: date, answers: Mapping[str, JsonValue]) -> None:
        other = answers.get(self.question)
        if not isinstance(other, str):
            return
        first = date.fromisoformat(other)
        last = self.period.last_day(first)
        if day < first:
            raise Refused(Fault(messages.DATE_BEFORE_OTHER, {"other": self.label, "earliest": first}, "year"))
        if day > last:
            values = {"other": self.label, "period": self.period, "latest": last}
            raise Refused(Fault(messages.DATE_AFTER_PERIOD, values, "year"))

    def in_words(self, language: str) -> str:
        values = {"other": self.label.in_(language), "period": self.period.in_words(language)}
        sentence = translated_into(language, messages.DATE_WITHIN)
        return composed(sentence, methodcaller("format_map", values), values.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Field):
    type: ClassVar[str] = "date"
    label: ClassVar[str] = "日付"
    limits: ClassVar[frozenset[str]] = frozenset({"earliest", "latest", "within"})
    gives_day: ClassVar[bool] = True
    control: ClassVar[str] = "day"
    autocomplete_by_item: ClassVar[Mapping[str, str]] = {"生年月日": "bday"}
    parts: ClassVar[tuple[str, ...]] = _PARTS
    missing: ClassVar[tuple[Fault, ...]] = (Fault(messages.MISSING, part="year"),)

    earliest: Bound = None  # both bounds are allowed themselves
    latest: Bound = None
    within: Within | None = None

    def read(self, given: Given) -> JsonValue | None:
        typed = {part: one_line(values, 20, part) for part, values in zip(_PARTS, given.inputs, strict=True)}
        era = _ERAS.get(typed["era"] or SEIREKI.id)
        if not (typed["year"] or typed["month"] or typed["day"]):
            return None
        if era is None:
            raise Refused(Fault(messages.DATE_ERA, part="era"))
        blank = [Fault(message, part=part) for part, message in _MISSING.items() if not typed[part]]
        if blank:
            raise Refused(*blank)
        day = _day_of(era, *(_number(typed[part], part) for part in _COUNTERS))
        self._check_bounds(day, given.today)
        if self.within is not None:
            self.within.check(day, given.answers)
        return day.isoformat()

    def posted(self, answer: JsonValue, typed: Sequence[Sequence[str]] = ()) -> list[tuple[str, str]]:
        era = _ERAS.get(typed[0][0].strip(), SEIREKI) if typed and typed[0] else SEIREKI
        return _parts_in(era, date.fromisoformat(str(answer)))

    def eras(self, today: date) -> tuple[Era, ...]:
        """Return the eras to choose from: those in which a day within the limits lies."""
        earliest, latest = _on(self.earliest, today) or date.min, _on(self.latest, today) or date.max
        return tuple(era for era in ERAS if era.first <= latest and earliest <= era.last)

    def hint(self, language: str) -> str:
        return self.within.in_words(language) if self.within else ""

    def shown(self, answer: JsonValue, language: str) -> str:
        return both_calendars(date.fromisoformat(str(answer)), language)

    def cell(self, answer: JsonValue, language: str) -> Cell:  # noqa: ARG002 - Field's signature
        return date.fromisoformat(str(answer))

    def example(self, of: Example) -> JsonValue:
        return (of.today - timedelta(days=20)).isoformat()

    def _check_bounds(self, day: date, today: date) -> None:
        earliest = _on(self.earliest, today) or SEIREKI.first
        latest = _on(self.latest, today)
        if day < earliest:
            raise Refused(Fault(messages.DATE_TOO_EARLY, {"earliest": earliest}, "year"))
        if latest is not None and day > latest:
            raise Refused(Fault(messages.DATE_TOO_LATE, {"latest": latest}, "year"))


def _parts_in(era: Era, day: date) -> list[tuple[str, str]]:
    return [("era", era.id), ("year", str(day.year - era.offset)), ("month", str(day.month)), ("day", str(day.day))]


def _number(typed: str, part: str) -> int:
    text = unicodedata.normalize("NFKC", typed).removesuffix(_COUNTERS[part]).strip()
    if part == "year" and text == "元":
        return 1
    if not _DIGITS.fullmatch(text):
        raise Refused(Fault(messages.DATE_DIGITS, part=part))
    return int(text)


def _day_of(era: Era, year: int, month: int, day: int) -> date:
    if era is SEIREKI and year < 1000:  # 令和8年 typed with 西暦 chosen, or two digits
        raise Refused(Fault(messages.DATE_YEAR, part="year"))
    try:
        day_read = date(year + era.offset, month, day)
    except ValueError:
        part = "year" if not 1 <= year + era.offset <= 9999 else "month" if not 1 <= month <= 12 else "day"
        raise Refused(Fault(messages.DATE_UNKNOWN, part=part)) from None
    if era is not SEIREKI and (year < 1 or not era.first <= day_read <= era.last):
        bounds = {"era": era.label, "first": era.first, "last": era.last}
        open_ended = era.last == date.max
        raise Refused(Fault(messages.DATE_BEFORE_ERA if open_ended else messages.DATE_OUTSIDE_ERA, bounds, "year"))
    return day_read


def _on(bound: Bound, today: date) -> date | None:
    return today if bound == "today" else bound

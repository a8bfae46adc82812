"""Days as staff type them, in 西暦 or 和暦. Pure."""

import re
import unicodedata
from datetime import date
from typing import Final, NamedTuple

from app.calendar.eras import ERAS, MEIJI, SEIREKI

LONGEST_DAY: Final = 100  # characters as typed
_HOW: Final = "R8.4.1か2026-4-1のように入力してください"
_WEEKDAYS: Final = "月火水木金土日"
_DAY: Final = re.compile(
    r"(?P<era>\D*?)(?P<year>\d{1,4}|元)[年./-](?P<month>\d{1,2})[月./-](?P<day>\d{1,2})日?"
    rf"(?:\((?P<weekday>[{_WEEKDAYS}])(?:曜日?)?\))?"
)
_ERAS: Final = {name: era for era in ERAS[1:] for name in (str(era.label), era.id[0])} | {"": SEIREKI, "西暦": SEIREKI}


class UnreadableDay(ValueError):
    """The typed text is no day of the calendar. It is not in the exception: nobody reads it there but a log."""


class TypedDay(NamedTuple):
    """A day as typed. `day`: None where nothing readable was typed. `problem`: the sentence that says what to do, or ""."""

    day: date | None
    problem: str


def read_day_field(label: str, typed: str, *, required: bool = False) -> TypedDay:
    """Read what was typed into a form's field of this label."""
    try:
        day = read_day(typed)
    except UnreadableDay:
        return TypedDay(None, unreadable(label))
    return TypedDay(day, f"{label}を入力してください" if required and day is None else "")


class DayField(NamedTuple):
    """A form's field for a day: its input's name, its label, and what was typed into it."""

    name: str
    label: str
    typed: str


def period_problems(first: DayField, last: DayField) -> tuple[tuple[str, str], ...]:
    """Input and sentence of each end of a period that cannot be read, or of the last day where it is before the first."""
    read = [(field, read_day_field(field.label, field.typed)) for field in (first, last)]
    problems = tuple((field.name, one.problem) for field, one in read if one.problem)
    begin, end = (one.day for _, one in read)
    if not problems and begin and end and end < begin:
        return ((last.name, f"{last.label}は、{first.label}以降の日を入力してください"),)
    return problems


def unreadable(label: str) -> str:
    """Say what to do where a field of this label holds no day."""
    return f"{label}は、{_HOW}"


def day_or_none(typed: str) -> date | None:
    """Read a day for a filter; None for one that cannot be read, which narrows nothing."""
    return read_day_field("", typed).day


def read_day(typed: str) -> date | None:
    """Read a day in 西暦 or 和暦 (2026-11-23, 2026/11/23, R8.11.23, 令和8年11月23日（月）), None for a blank. Raises UnreadableDay.

    A day of the week that is not the day's own is refused: one of the two is a slip.
    """
    if len(typed) > LONGEST_DAY:
        raise UnreadableDay
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed)).lower()
    if not plain:
        return None
    read = _DAY.fullmatch(plain)
    era = _ERAS.get(read["era"]) if read else None
    if read is None or era is None:
        raise UnreadableDay
    year = era.offset + (1 if read["year"] == "元" else int(read["year"]))
    # no application arrived outside these years, and a time zone could carry the day beyond what a date can hold
    if year not in range(1868, 2200):
        raise UnreadableDay
    try:
        day = date(year, int(read["month"]), int(read["day"]))
    except ValueError:
        raise UnreadableDay from None
    if read["weekday"] and _WEEKDAYS[day.weekday()] != read["weekday"]:
        raise UnreadableDay
    if day < MEIJI.first:  # before the first era
        raise UnreadableDay
    return day

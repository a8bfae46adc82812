"""Days as staff type them, in 西暦 or 和暦, with a year or without. Pure."""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from app.calendar.eras import ERAS, MEIJI, SEIREKI, era_of
from app.calendar.shown_dates import WEEKDAYS, date_words
from app.calendar.tokyo import today

LONGEST_DAY: Final = 100  # characters as typed
_HOW: Final = "R8.4.1か2026-4-1のように入力してください"
_MOST_AHEAD: Final = 10  # years: 「26.11.1」 is nobody's 令和26年 but half of 2026
# what a Japanese keyboard gives for the keys of `.`, `/` and `-`, and the dashes of other programs
_SEPARATORS: Final = str.maketrans({"。": ".", "・": "/", **dict.fromkeys("ー‐‑‒–—−－ｰ", "-")})
_WEEKDAY: Final = rf"(?:\((?P<weekday>[{WEEKDAYS}])(?:曜日?)?(?:[/、,]?祝日?)?\)|(?P<unbracketed>[{WEEKDAYS}])曜日?)?"
_DAY: Final = re.compile(
    rf"(?P<era>\D*?)(?P<year>\d{{1,4}}|元)[年./-](?P<month>\d{{1,2}})[月./-](?P<day>\d{{1,2}})日?{_WEEKDAY}"
)
_DIGITS: Final = re.compile(rf"(?:(?P<year>\d{{4}})|(?P<era>\D+)(?P<short>\d\d))(?P<month>\d\d)(?P<day>\d\d){_WEEKDAY}")
_YEARLESS: Final = re.compile(rf"(?P<month>\d{{1,2}})[月./-](?P<day>\d{{1,2}})日?{_WEEKDAY}")
_ERAS: Final = {
    name: era for era in ERAS[1:] for name in (str(era.label), str(era.label)[0], era.id[0], f"{era.id[0]}.")
} | {"西暦": SEIREKI}


class Towards(StrEnum):
    """The side on which a field's days lie: where the year of a day typed without one is looked for."""

    past = "past"  # today or before it
    future = "future"  # today or after it
    near = "near"  # whichever is nearer


class UnreadableDay(ValueError):
    """The typed text is no day of the calendar. It is not in the exception: nobody reads it there but a log."""


class WrongWeekday(UnreadableDay):
    """The day of the week is not the day's own: one of the two is a slip. `day`: as typed."""

    def __init__(self, day: date) -> None:
        super().__init__("another day of the week")
        self.day = day


class Asked(str):
    """A sentence that asks whether a day is the one that was meant: no fault, and pages do not show it as one."""

    __slots__ = ()


class TypedDay(NamedTuple):
    """A day as typed. `day`: None where nothing readable was typed. `problem`: the sentence that says what to do, or ""; Asked where it is no fault."""

    day: date | None
    problem: str


class Understood(NamedTuple):
    """A day as it was read. `guessed`: its year was not typed."""

    day: date
    guessed: bool


def read_day_field(label: str, typed: str, *, required: bool = False, towards: Towards = Towards.near) -> TypedDay:
    """Read what was typed into a form's field of this label.

    A year that was not typed is a problem that says the day as understood; the form that comes back holds it whole (`completed`), so that
    sending it again is enough. Nothing is kept that nobody saw.
    """
    try:
        understood = understand_day(typed, towards)
    except WrongWeekday as wrong:
        return TypedDay(None, f"{label}の曜日が違います。{date_words(wrong.day)}です。日か曜日を直してください")
    except UnreadableDay:
        return TypedDay(None, unreadable(label))
    if understood is None:
        return TypedDay(None, f"{label}を入力してください" if required else "")
    if understood.guessed:
        return TypedDay(None, Asked(f"{label}は{date_words(understood.day)}でよければ、もう一度押してください"))
    return TypedDay(understood.day, "")


class DayField(NamedTuple):
    """A form's field for a day: its input's name, its label, and what was typed into it."""

    name: str
    label: str
    typed: str


def period_problems(first: DayField, last: DayField) -> tuple[tuple[str, str], ...]:
    """Input and sentence of each end of a period that cannot be read, or of the last day where it is before the first."""
    whole = completed_period(first.typed, last.typed)
    read = [(field, read_day_field(field.label, text)) for field, text in zip((first, last), whole, strict=True)]
    problems = tuple((field.name, one.problem) for field, one in read if one.problem)
    begin, end = (one.day for _, one in read)
    if not problems and begin and end and end < begin:
        return ((last.name, f"{last.label}は、{first.label}以降の日を入力してください"),)
    return problems


def completed_period(first: str, last: str) -> tuple[str, str]:
    """Both ends of a period that looks back, with the years that were not typed: the first day is past, the last is the next such day from there."""
    if not (first or last):
        return first, last
    begin = completed(first, Towards.past)
    try:
        understood = understand_day(begin)
    except UnreadableDay:
        understood = None
    if understood is None:
        return begin, completed(last, Towards.past)
    return begin, completed(last, Towards.future, understood.day)


def completed(typed: str, towards: Towards = Towards.near, from_day: date | None = None) -> str:
    """What a field shows of what was typed: 「R8.12.5（土）」 for a day without its year, anything else as it is."""
    try:
        understood = understand_day(typed, towards, from_day)
    except UnreadableDay:
        return typed
    return short_day(understood.day) if understood and understood.guessed else typed


def short_day(day: date) -> str:
    """「R8.12.5（土）」, as offices abbreviate it and as `read_day` reads it."""
    era = era_of(day)
    year = f"{era.id[0].upper()}{day.year - era.offset}" if era else str(day.year)
    return f"{year}.{day.month}.{day.day}（{WEEKDAYS[day.weekday()]}）"


def unreadable(label: str) -> str:
    """Say what to do where a field of this label holds no day."""
    return f"{label}は、{_HOW}"


def day_or_none(typed: str) -> date | None:
    """Read a day for a filter; None for one that cannot be read, which narrows nothing. Filters look back where the year is not typed."""
    return read_day_field("", completed(typed, Towards.past)).day


def read_day(typed: str) -> date | None:
    """Read a day in 西暦 or 和暦 (2026-11-23, 20261123, R8.11.23, 8.11.23, 令和8年11月23日（月）), None for a blank.

    Raises UnreadableDay, for a day without its year too: in a file nobody sees which year was meant.
    """
    understood = understand_day(typed)
    if understood is None:
        return None
    if understood.guessed:
        raise UnreadableDay
    return understood.day


def understand_day(typed: str, towards: Towards = Towards.near, from_day: date | None = None) -> Understood | None:
    """Read a day with its year or without (12/5, 12月5日（土）), None for a blank. Raises UnreadableDay, WrongWeekday.

    The year that was not typed is the nearest `towards` that side of `from_day`, or of today. A short year without its era is one of the present
    era, if not more than ten years ahead.
    """
    if len(typed) > LONGEST_DAY:
        raise UnreadableDay
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed.translate(_SEPARATORS))).lower()
    if not plain:
        return None
    now = from_day or today()
    if read := _YEARLESS.fullmatch(plain):
        return Understood(_checked(_nearest(int(read["month"]), int(read["day"]), towards, now), read), guessed=True)
    if read := _DAY.fullmatch(plain):
        year = _year(read["era"], read["year"])
    elif read := _DIGITS.fullmatch(plain):
        year = _year(read["era"] or "", read["year"] or read["short"])
    else:
        raise UnreadableDay
    # no application arrived outside these years, and a time zone could carry the day beyond what a date can hold
    if year not in range(1868, 2200):
        raise UnreadableDay
    try:
        day = date(year, int(read["month"]), int(read["day"]))
    except ValueError:
        raise UnreadableDay from None
    if day < MEIJI.first:  # before the first era
        raise UnreadableDay
    return Understood(_checked(day, read), guessed=False)


def _year(era_typed: str, typed: str) -> int:
    number = 1 if typed == "元" else int(typed)
    short = not era_typed and len(typed) < 3
    era = ERAS[1] if short else _ERAS.get(era_typed) if era_typed else SEIREKI
    if era is None or number < 1 or (short and number + era.offset > today().year + _MOST_AHEAD):
        raise UnreadableDay
    return number + era.offset


def _nearest(month: int, day: int, towards: Towards, now: date) -> date:
    there = []
    for year in range(now.year - 8, now.year + 9):  # 29 February comes back after eight years at the latest
        try:
            there.append(date(year, month, day))
        except ValueError:
            continue
    if towards is Towards.past:
        there = [one for one in there if one <= now]
    elif towards is Towards.future:
        there = [one for one in there if one >= now]
    if not there:
        raise UnreadableDay
    return min(there, key=lambda one: abs(one - now))


def _checked(day: date, read: re.Match[str]) -> date:
    weekday = read["weekday"] or read["unbracketed"]
    if weekday and WEEKDAYS[day.weekday()] != weekday:
        raise WrongWeekday(day)
    return day

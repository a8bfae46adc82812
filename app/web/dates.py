"""Dates and times on pages: in the language of the page being made, and short for the staff's lists."""

from datetime import date, datetime, timedelta

from app.calendar.eras import era_of
from app.calendar.shown_dates import date_words, moment_words
from app.calendar.tokyo import day_of, end_of, in_tokyo
from app.calendar.typed_dates import Asked, Towards, completed
from app.languages import spoken


def shown_date(day: date | datetime) -> str:
    """「令和8年11月23日（月）」, or "Monday, November 23, 2026" where another language is spoken."""
    return date_words(day_of(day) if isinstance(day, datetime) else day, spoken())


def shown_time(moment: date) -> str:
    """「令和8年11月23日（月）14時05分」, Tokyo time; of a day whose hour nobody knows, the day."""
    return moment_words(moment, spoken())


def due_on(arrived_at: datetime, standard_days: int | None) -> date | None:
    """処理期限: so many days after the day of arrival (標準処理期間); None where none was set."""
    return None if standard_days is None else day_of(arrived_at) + timedelta(days=standard_days)


def staff_time(moment: date) -> str:
    """「R8.11.23 14:05」, Tokyo time: 和暦 as offices abbreviate it, for the staff's lists. Of a day whose hour nobody knows, 「R8.11.23」."""
    if not isinstance(moment, datetime):
        return staff_day(moment)
    there = in_tokyo(moment)
    return f"{staff_day(there.date())} {there.hour:02}:{there.minute:02}"


def staff_end(moment: datetime) -> str:
    """「R8.11.23 24:00」 for the moment at which a day is over, where something ends; of any other moment what `staff_time` says."""
    last = moment - timedelta(microseconds=1)
    return f"{staff_day(day_of(last))} 24:00" if end_of(day_of(last)) == moment else staff_time(moment)


def staff_day(day: date) -> str:
    """「R8.11.23」, as offices abbreviate it; 西暦 before 明治."""
    era = era_of(day)
    if era is None:
        return f"{day.year}.{day.month}.{day.day}"
    return f"{era.id[0].upper()}{day.year - era.offset}.{day.month}.{day.day}"


def completed_day(typed: object, towards: str) -> object:
    """What an input for a day shows: with its year where that was not typed; a day that nobody typed as it is."""
    return completed(typed, Towards(towards)) if isinstance(typed, str) else typed


def is_question(sentence: object) -> bool:
    """Whether the sentence at a field asks about a day, and tells of no fault."""
    return isinstance(sentence, Asked)


def day_words(kept: str) -> str:
    """`staff_day` of a day kept as 2026-04-01; whatever is none, or is before 明治, as it is."""
    try:
        day = date.fromisoformat(kept)
    except ValueError:
        return kept
    return staff_day(day) if era_of(day) else kept

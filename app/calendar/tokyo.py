"""Days, moments and fiscal years of Tokyo. Pure."""

from datetime import date, datetime, time, timedelta, timezone
from typing import Final

TOKYO: Final = timezone(timedelta(hours=9), "Asia/Tokyo")  # Japan has had no summer time since 1952


def now() -> datetime:
    return datetime.now(TOKYO)


def today() -> date:
    return now().date()


def in_tokyo(moment: datetime) -> datetime:
    """Return the moment in Tokyo's zone. Raises ValueError for a time without a zone: it would silently be read as the machine's own."""
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment.astimezone(TOKYO)


def day_of(moment: datetime) -> date:
    """Return the day in Tokyo at this moment. Raises ValueError for a time without a zone."""
    return in_tokyo(moment).date()


def midnight(day: date) -> datetime:
    """Return the moment at which the day begins in Tokyo."""
    return datetime.combine(day, time(), TOKYO)


def end_of(day: date) -> datetime:
    """Return the moment at which the day is over in Tokyo: the beginning of the next."""
    return midnight(day + timedelta(days=1))


def fiscal_year(day: date) -> int:
    """Return the 年度 of a day, or of a moment by its day in Tokyo: from 1 April to 31 March, numbered by the year in which it begins."""
    if isinstance(day, datetime):
        day = day_of(day)
    return day.year if day.month >= 4 else day.year - 1


def first_day_of(year: int) -> date:
    """Return the first day of a fiscal year."""
    return date(year, 4, 1)


def last_day_of(year: int) -> date:
    """Return the last day of a fiscal year."""
    return date(year + 1, 3, 31)

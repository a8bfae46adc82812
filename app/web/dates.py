"""Dates and times as people read them: Asia/Tokyo, 和暦 in Japanese, the language's own long form elsewhere."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date

from app.languages import language_of, spoken
from app.procedures.fields.eras import era_of

TOKYO: Final = ZoneInfo("Asia/Tokyo")
WEEKDAYS: Final = "月火水木金土日"


def today() -> date:
    return datetime.now(TOKYO).date()


def in_tokyo(moment: datetime) -> datetime:
    """Raises ValueError for a time without a zone: it would silently be read as the machine's own."""
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment.astimezone(TOKYO)


def shown_date(day: date | datetime) -> str:
    """「令和8年11月23日（月）」, or "Monday, November 23, 2026" where another language is spoken."""
    if isinstance(day, datetime):
        day = in_tokyo(day).date()
    locale = language_of(spoken()).locale
    if locale:
        return format_date(day, "full", locale=locale)
    return f"{_year(day)}{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def shown_time(moment: datetime) -> str:
    """「令和8年11月23日（月）14時05分」, Tokyo time."""
    there = in_tokyo(moment)
    day = shown_date(there.date())
    return f"{day}, {there:%H:%M}" if language_of(spoken()).locale else f"{day}{there.hour}時{there.minute:02}分"


def due_on(arrived_at: datetime, standard_days: int | None) -> date | None:
    """処理期限: so many days after the day of arrival (標準処理期間); None where none was set."""
    return None if standard_days is None else in_tokyo(arrived_at).date() + timedelta(days=standard_days)


def staff_time(moment: datetime) -> str:
    """「R8.11.23 14:05」, Tokyo time: 和暦 as offices abbreviate it, for the staff's lists."""
    there = in_tokyo(moment)
    return f"{staff_day(there.date())} {there:%H:%M}"


def staff_day(day: date) -> str:
    """「R8.11.23」, as offices abbreviate it; 西暦 before 明治."""
    era = era_of(day)
    if era is None:
        return f"{day.year}.{day.month}.{day.day}"
    return f"{era.id[0].upper()}{day.year - era.offset}.{day.month}.{day.day}"


def day_words(kept: str) -> str:
    """`staff_day` of a day kept as 2026-04-01; whatever is none, or is before 明治, as it is."""
    try:
        day = date.fromisoformat(kept)
    except ValueError:
        return kept
    return staff_day(day) if era_of(day) else kept


def short_time(moment: datetime) -> str:
    """「2026-11-23 14:05」, Tokyo time, for the staff's tables: it aligns and sorts."""
    return in_tokyo(moment).strftime("%Y-%m-%d %H:%M")


def fiscal_year_name(year: int) -> str:
    """「令和8年度」, named by its first day."""
    return f"{_year(date(year, 4, 1))}度"


def _year(day: date) -> str:
    """「令和8年」「令和元年」; Western before the eras that are known."""
    era = era_of(day)
    if era is None:
        return f"{day.year}年"
    number = day.year - era.offset
    return f"{era.label}{'元' if number == 1 else number}年"

"""Dates and times as people read them: 和暦 in Japanese, a language's own long form elsewhere, by Babel. Pure."""

from datetime import date, datetime, timedelta
from typing import Final

from babel.dates import format_date

from app.calendar.eras import era_of, wareki
from app.calendar.tokyo import day_of, in_tokyo, midnight, today
from app.languages import SOURCE, language_of

WEEKDAYS: Final = "月火水木金土日"


def date_words(day: date, language: str = SOURCE) -> str:
    """「令和8年11月23日（月）」, or "Monday, November 23, 2026"."""
    locale = language_of(language).locale
    if locale is not None:
        return format_date(day, "full", locale=locale)
    return f"{wareki(day)}（{WEEKDAYS[day.weekday()]}）"


def moment_words(moment: date, language: str = SOURCE) -> str:
    """「令和8年11月23日（月）14時05分」, or "Monday, November 23, 2026, 14:05"; Tokyo time. Of a day whose hour nobody knows, the day.

    Raises ValueError for a time without a zone.
    """
    if not isinstance(moment, datetime):
        return date_words(moment, language)
    there = in_tokyo(moment)
    day = date_words(there.date(), language)
    in_japanese = language_of(language).locale is None
    return f"{day}{there.hour}時{there.minute:02}分" if in_japanese else f"{day}, {there:%H:%M}"


def clock_words(moment: datetime, language: str = SOURCE) -> str:
    """「14時05分」, or "14:05", where the moment is of today in Tokyo; with its day where it is not."""
    there = in_tokyo(moment)
    if there.date() != today():
        return moment_words(moment, language)
    return f"{there.hour}時{there.minute:02}分" if language_of(language).locale is None else f"{there:%H:%M}"


def short_time(moment: date) -> str:
    """Return 「2026-11-23 14:05」, Tokyo time, for the staff's tables: it aligns and sorts. Of a day whose hour nobody knows, 「2026-11-23」."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return in_tokyo(moment).strftime("%Y-%m-%d %H:%M")


def short_end(moment: datetime) -> str:
    """Return 「2026-11-23 24:00」 for the moment at which a day is over, where something ends; of any other moment what `short_time` says."""
    return (
        f"{day_of(moment - timedelta(microseconds=1)).isoformat()} 24:00"
        if _is_midnight(moment)
        else short_time(moment)
    )


def time_in_name(moment: datetime) -> str:
    """Return 20261123-1405, Tokyo time, for the name of a file that was made at this moment."""
    return in_tokyo(moment).strftime("%Y%m%d-%H%M")


def both_calendars(day: date, language: str) -> str:
    """Return 令和8年11月23日（2026年11月23日） in Japanese, 西暦 alone before 明治; November 23, 2026 in English, as answers are shown."""
    locale = language_of(language).locale
    if locale is not None:
        return format_date(day, "long", locale=locale)
    seireki = f"{day.year}年{day.month}月{day.day}日"
    return seireki if era_of(day) is None else f"{wareki(day)}（{seireki}）"


def first_words(opens_at: datetime, language: str = SOURCE) -> str:
    """The first day, with the hour where it does not begin at midnight."""
    return date_words(day_of(opens_at), language) if _is_midnight(opens_at) else _at_hour(opens_at, language)


def last_words(closes_at: datetime, language: str = SOURCE) -> str:
    """The last day; with the hour where it ends within a day, as one closed by hand does: on the rest of that day nothing is taken."""
    if _is_midnight(closes_at):
        return date_words(day_of(closes_at - timedelta(microseconds=1)), language)
    return _at_hour(closes_at, language)


def _is_midnight(moment: datetime) -> bool:
    return moment == midnight(day_of(moment))


def _at_hour(moment: datetime, language: str = SOURCE) -> str:
    """「令和8年11月29日（日）12時」, with minutes only where it is not the full hour."""
    return moment_words(moment, language).removesuffix("00分")

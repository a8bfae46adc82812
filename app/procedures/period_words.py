"""受付期間 in words, as pages and leaflets print it. Pure."""

from datetime import datetime, timedelta

from app.calendar.shown_dates import date_words, moment_words
from app.calendar.tokyo import day_of, midnight
from app.languages import translated_into
from app.texts import N_


def period_words(opens_at: datetime | None, closes_at: datetime | None, language: str) -> str:
    """「令和8年4月1日（水）から令和9年3月31日（水）まで」, 「いつでも」 where neither end is set. `closes_at`: the first moment at which it is closed."""
    first = first_words(opens_at, language) if opens_at else ""
    last = last_words(closes_at, language) if closes_at else ""
    if first and last:
        pattern = N_("%(first)sから%(last)sまで")
    elif first or last:
        pattern = N_("%(first)sから") if first else N_("%(last)sまで")
    else:
        pattern = N_("いつでも")
    return translated_into(language, pattern) % {"first": first, "last": last}


def first_words(opens_at: datetime, language: str) -> str:
    """The first day, with the hour where it does not begin at midnight."""
    return date_words(day_of(opens_at), language) if _is_midnight(opens_at) else _at_hour(opens_at, language)


def last_words(closes_at: datetime, language: str) -> str:
    """The last day; with the hour where it ends within a day, as one closed by hand does: on the rest of that day nothing is taken."""
    if _is_midnight(closes_at):
        return date_words(day_of(closes_at - timedelta(microseconds=1)), language)
    return _at_hour(closes_at, language)


def _is_midnight(moment: datetime) -> bool:
    return moment == midnight(day_of(moment))


def _at_hour(moment: datetime, language: str) -> str:
    """「令和8年11月29日（日）12時」, with minutes only where it is not the full hour."""
    return moment_words(moment, language).removesuffix("00分")

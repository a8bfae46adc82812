"""受付期間 in words, as pages and leaflets print it. Pure."""

from datetime import datetime

from app.calendar.shown_dates import first_words, last_words
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

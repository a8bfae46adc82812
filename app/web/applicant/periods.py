"""受付期間 in words: until when, from when, how soon it ends, and why a form is not open."""

from datetime import UTC, datetime, timedelta
from typing import Final

from app.calendar.shown_dates import date_words, moment_words
from app.calendar.tokyo import day_of, midnight
from app.languages import speaking, spoken, translated
from app.procedures.published import PublishedProcedure
from app.texts import N_

SOON: Final = 7  # days before the last one, from which on a page says how many are left


def period(procedure: PublishedProcedure, language: str) -> str:
    """「令和8年4月1日（水）から令和9年3月31日（水）まで」, 「いつでも」 where neither end is set."""
    with speaking(language):
        first = _from(procedure.opens_at) if procedure.opens_at else ""
        until = _until(procedure.closes_at) if procedure.closes_at else ""
        if first and until:
            return translated(N_("%(first)sから%(last)sまで")) % {"first": first, "last": until}
        if first:
            return translated(N_("%(first)sから")) % {"first": first}
        return translated(N_("%(last)sまで")) % {"last": until} if until else translated(N_("いつでも"))


def closing_soon(procedure: PublishedProcedure, language: str, now: datetime | None = None) -> str:
    """「あと2日」 where the last day of an open procedure is the day after tomorrow; "" where it is more than a week away, or nothing is open."""
    moment = now or datetime.now(UTC)
    if procedure.closes_at is None or procedure.opening(moment) != "open":
        return ""
    left = (day_of(procedure.closes_at - timedelta(microseconds=1)) - day_of(moment)).days
    if left > SOON:
        return ""
    with speaking(language):
        near = {0: N_("今日まで"), 1: N_("明日まで")}
        return translated(near[left]) if left in near else translated(N_("あと%(days)s日")) % {"days": left}


def not_open(procedure: PublishedProcedure, opening: str, language: str) -> str:
    """The sentence for a form that takes nothing now; `opening` as `PublishedProcedure.opening` says."""
    with speaking(language):
        if opening == "closed" and procedure.closes_at is None:  # closed since this was read
            return translated(N_("受付期間は終わりました"))
        if opening == "closed" and procedure.closes_at is not None:
            return translated(N_("受付期間は終わりました（%(last)sまで）")) % {"last": _until(procedure.closes_at)}
        if opening == "not_yet_open" and procedure.opens_at:
            return translated(N_("受付は%(first)sからです")) % {"first": _from(procedure.opens_at)}
        if opening == "no_key":
            return translated(N_("いま受け付けできません"))
        return translated(N_("ただいま受付を止めています"))


def _from(opens_at: datetime) -> str:
    """The first day, with the hour where it does not begin at midnight."""
    return date_words(day_of(opens_at), spoken()) if _is_midnight(opens_at) else _at_hour(opens_at)


def _until(closes_at: datetime) -> str:
    """The last day; with the hour where it ends within a day, as one closed by hand does: on the rest of that day nothing is taken."""
    if _is_midnight(closes_at):
        return date_words(day_of(closes_at - timedelta(microseconds=1)), spoken())
    return _at_hour(closes_at)


def _is_midnight(moment: datetime) -> bool:
    return moment == midnight(day_of(moment))


def _at_hour(moment: datetime) -> str:
    """「令和8年11月29日（日）12時」, with minutes only where it is not the full hour."""
    return moment_words(moment, spoken()).removesuffix("00分")

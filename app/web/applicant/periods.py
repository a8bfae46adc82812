"""受付期間 in words: until when, from when, how soon it ends, and why a form is not open."""

from datetime import UTC, datetime, timedelta
from typing import Final

from app.calendar.shown_dates import first_words, last_words
from app.calendar.tokyo import day_of
from app.languages import speaking, spoken, translated
from app.procedures.period_words import period_words
from app.procedures.published import PublishedProcedure
from app.texts import N_

SOON: Final = 7  # days before the last one, from which on a page says how many are left


def period(procedure: PublishedProcedure, language: str) -> str:
    """「令和8年4月1日（水）から令和9年3月31日（水）まで」, 「いつでも」 where neither end is set."""
    return period_words(procedure.opens_at, procedure.closes_at, language)


def extension(procedure: PublishedProcedure, language: str) -> str:
    """The sentence about a closing that was put off for a planned stop; "" where none was."""
    if procedure.extended_from is None:
        return ""
    before = last_words(procedure.extended_from, language)
    with speaking(language):
        return translated(N_("システムの計画停止があるため、受付の終わりを延ばしました（もとは%(before)sまで）。")) % {
            "before": before
        }


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
            last = last_words(procedure.closes_at, spoken())
            return translated(N_("受付期間は終わりました（%(last)sまで）")) % {"last": last}
        if opening == "not_yet_open" and procedure.opens_at:
            return translated(N_("受付は%(first)sからです")) % {"first": first_words(procedure.opens_at, spoken())}
        if opening == "no_key":
            return translated(N_("いま受け付けできません"))
        return translated(N_("ただいま受付を止めています"))

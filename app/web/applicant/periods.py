"""受付期間 in words: until when, from when, and why a form is not open."""

from datetime import date, timedelta

from app.calendar.tokyo import in_tokyo
from app.languages import speaking, translated
from app.procedures.published import PublishedProcedure
from app.texts import N_
from app.web.dates import shown_date


def last_day(procedure: PublishedProcedure) -> date | None:
    """The last day on which applications are taken: `closes_at` is the first moment after it."""
    return in_tokyo(procedure.closes_at - timedelta(microseconds=1)).date() if procedure.closes_at else None


def period(procedure: PublishedProcedure, language: str) -> str:
    """「令和8年4月1日（水）から令和9年3月31日（水）まで」, 「いつでも」 where neither end is set."""
    last = last_day(procedure)
    with speaking(language):
        first = shown_date(procedure.opens_at) if procedure.opens_at else ""
        until = shown_date(last) if last else ""
        if first and until:
            return translated(N_("%(first)sから%(last)sまで")) % {"first": first, "last": until}
        if first:
            return translated(N_("%(first)sから")) % {"first": first}
        return translated(N_("%(last)sまで")) % {"last": until} if until else translated(N_("いつでも"))


def not_open(procedure: PublishedProcedure, opening: str, language: str) -> str:
    """The sentence for a form that takes nothing now; `opening` as `PublishedProcedure.opening` says."""
    last = last_day(procedure)
    with speaking(language):
        if opening == "closed" and not last:  # closed since this was read
            return translated(N_("受付期間は終わりました"))
        if opening == "closed" and last:
            return translated(N_("受付期間は終わりました（%(last)sまで）")) % {"last": shown_date(last)}
        if opening == "not_yet_open" and procedure.opens_at:
            return translated(N_("受付は%(first)sからです")) % {"first": shown_date(procedure.opens_at)}
        if opening == "no_key":
            return translated(N_("いま受け付けできません"))
        return translated(N_("ただいま受付を止めています"))

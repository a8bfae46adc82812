"""The filter of the 受信一覧, as its address carries it: kind of work, status, procedure, period, page. A day that cannot be read narrows nothing and is a problem of the form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from app.applications.queries import Selection
from app.applications.status import UNFINISHED_KEY, Status, statuses_of
from app.applications.todays_work import FIRST_LOOK_DAYS, Work, WorkSelection
from app.calendar.tokyo import midnight, now, today
from app.calendar.typed_dates import DayField, completed_period, day_or_none, period_problems
from app.procedures.procedures_for_staff import ProcedureSummary
from app.tenancy.keyset import EPOCH

ALL_KEY: Final = "all"
MINE: Final = "me"
LONGEST_MOMENT: Final = 16  # digits: the year 2286
STATUSES: Final = frozenset({"", ALL_KEY, *Status})
WORKS: Final = frozenset(Work)
CONTROLS: Final = ("work", "whose", "since", "status", "procedure", "from", "to", "after", "before")


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """The parameters of the address as they were sent; days as typed."""

    work: str = ""  # of きょうの机; blank: whatever there is
    whose: str = ""  # "me": assigned to whoever asks
    since: str = ""  # of 新着: microseconds since 1970
    status: str = ""  # blank: unfinished applications, or those of the work
    procedure: str = ""
    first_day: str = ""
    last_day: str = ""
    after: str = ""
    before: str = ""

    @classmethod
    def read(cls, params: Mapping[str, str]) -> "InboxFilter":
        work, whose, since, status, procedure, first_day, last_day, after, before = (
            params.get(name, "")[:100] for name in CONTROLS
        )
        if status not in STATUSES:
            status = ""
        if work not in WORKS:
            work = whose = since = ""
        if whose != MINE:
            whose = ""
        period = completed_period(first_day.strip(), last_day.strip())
        return cls(work, whose, since, status, procedure, *period, after, before)

    @classmethod
    def read_query(cls, query: str) -> "InboxFilter":
        """Read a query string that came back with a form."""
        return cls.read(dict(parse_qsl(query[:1000])))

    def query(self) -> str:
        """The query string of this filter, without blanks."""
        values = (
            self.work,
            self.whose,
            self.since,
            self.status,
            self.procedure,
            self.first_day,
            self.last_day,
            self.after,
            self.before,
        )
        return urlencode({name: value for name, value in zip(CONTROLS, values, strict=True) if value})

    def address(self) -> str:
        query = self.query()
        return f"/inbox?{query}" if query else "/inbox"

    def with_status(self, status: str) -> "InboxFilter":
        """A copy of this filter with another status, at its first page."""
        return replace(self, status=status, after="", before="")

    def kept(self) -> tuple[tuple[str, str], ...]:
        """Name and value of what stays when the filter's form is sent, without blanks."""
        values = (("work", self.work), ("whose", self.whose), ("since", self.since), ("status", self.status))
        return tuple((name, value) for name, value in values if value)

    def unnarrowed(self) -> "InboxFilter":
        """A copy without what the filter's form narrows it by."""
        return InboxFilter(self.work, self.whose, self.since, self.status)

    def problems(self) -> tuple[tuple[str, str], ...]:
        """Input and sentence of each day that cannot be read, and of a period that ends before it begins."""
        first = DayField("from", "到達日（から）", self.first_day)
        return period_problems(first, DayField("to", "到達日（まで）", self.last_day))

    def selection(self, procedures: Mapping[UUID, ProcedureSummary]) -> Selection:
        """The query of this filter; an unknown procedure and a day that cannot be read narrow nothing."""
        procedure = next((summary.id for summary in procedures.values() if summary.slug == self.procedure), None)
        work = work_selection(Work(self.work), procedures, self.since, mine=bool(self.whose)) if self.work else None
        return Selection(
            statuses_of(self.status or ("" if work else UNFINISHED_KEY)),
            procedure,
            day_or_none(self.first_day),
            day_or_none(self.last_day),
            work=work,
        )


def work_selection(work: Work, procedures: Mapping[UUID, ProcedureSummary], since: str, *, mine: bool) -> WorkSelection:
    """The applications of a kind of work among these procedures; `since` as the address has it."""
    days = {one.id: one.standard_days for one in procedures.values() if one.standard_days is not None}
    return WorkSelection(work, mine, today(), moment_in(since), days)


def moment_in(text: str) -> datetime:
    """A moment as the address has it: microseconds since 1970. What is none, or does not come before now, is the first of what is new to somebody new."""
    first = midnight(today() - timedelta(days=FIRST_LOOK_DAYS))
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_MOMENT):
        return first
    moment = EPOCH + timedelta(microseconds=int(text))
    return moment if moment <= now() else first


def moment_out(moment: datetime) -> str:
    return str((moment - EPOCH) // timedelta(microseconds=1))

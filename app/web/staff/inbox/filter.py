"""The filter of the 受信一覧, as its address carries it: status, procedure, period, page. A day that cannot be read narrows nothing and is a problem of the form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from app.applications.queries import Selection
from app.applications.status import UNFINISHED_KEY, Status, statuses_of
from app.calendar.typed_dates import DayField, completed_period, day_or_none, period_problems
from app.procedures.procedures_for_staff import ProcedureSummary

ALL_KEY: Final = "all"
CONTROLS: Final = ("status", "procedure", "from", "to", "after", "before")


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """The parameters of the address as they were sent; days as typed."""

    status: str = ""  # blank: unfinished applications
    procedure: str = ""
    first_day: str = ""
    last_day: str = ""
    after: str = ""
    before: str = ""

    @classmethod
    def read(cls, params: Mapping[str, str]) -> "InboxFilter":
        status, procedure, first_day, last_day, after, before = (params.get(name, "")[:100] for name in CONTROLS)
        if status not in {ALL_KEY, *Status}:
            status = ""
        return cls(status, procedure, *completed_period(first_day.strip(), last_day.strip()), after, before)

    @classmethod
    def read_query(cls, query: str) -> "InboxFilter":
        """Read a query string that came back with a form."""
        return cls.read(dict(parse_qsl(query[:1000])))

    def query(self) -> str:
        """The query string of this filter, without blanks."""
        values = (self.status, self.procedure, self.first_day, self.last_day, self.after, self.before)
        return urlencode({name: value for name, value in zip(CONTROLS, values, strict=True) if value})

    def address(self) -> str:
        query = self.query()
        return f"/inbox?{query}" if query else "/inbox"

    def with_status(self, status: str) -> "InboxFilter":
        """A copy of this filter with another status, at its first page."""
        return replace(self, status=status, after="", before="")

    def problems(self) -> tuple[tuple[str, str], ...]:
        """Input and sentence of each day that cannot be read, and of a period that ends before it begins."""
        first = DayField("from", "到達日（から）", self.first_day)
        return period_problems(first, DayField("to", "到達日（まで）", self.last_day))

    def selection(self, procedures: Mapping[UUID, ProcedureSummary]) -> Selection:
        """The query of this filter; an unknown procedure and a day that cannot be read narrow nothing."""
        procedure = next((summary.id for summary in procedures.values() if summary.slug == self.procedure), None)
        return Selection(
            statuses_of(self.status or UNFINISHED_KEY),
            procedure,
            day_or_none(self.first_day),
            day_or_none(self.last_day),
        )

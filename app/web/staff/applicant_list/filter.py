"""Filters, order, page and view of a 申請者一覧, as its address carries them. Nothing personal is among them: sealed content is searched by POST."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from litestar.datastructures import MultiDict

from app.applications.status import UNFINISHED, UNFINISHED_KEY, UNFINISHED_LABEL, Status, statuses_of
from app.applications.worklist.annotations import CHANNELS, MARKS
from app.applications.worklist.queries import NOBODY, ListSelection
from app.calendar.tokyo import midnight, today
from app.calendar.typed_dates import DayField, completed_period, day_or_none, period_problems
from app.procedures.procedures_for_staff import ProcedureSummary

STATUSES: Final = (
    ("", "すべて"),
    (UNFINISHED_KEY, UNFINISHED_LABEL),
    *((str(status), status.label) for status in Status),
)
MARK_CHOICES: Final = (("", "すべて"), *MARKS.items())
CHANNEL_CHOICES: Final = (("", "すべて"), *CHANNELS.items())
NOT_KEPT: Final = frozenset({"after", "before"})
LONGEST_QUERY: Final = 4_000
LONGEST_VALUE: Final = 250
MOST_ANSWERS: Final = 30
_ARRIVED: Final = ("到達日（から）", "到達日（まで）")


@dataclass(frozen=True, slots=True)
class ApplicantListFilter:
    """The parameters of the address as they were sent, days as typed; a value that is unknown narrows nothing."""

    status: str = ""
    assignee: str = ""  # "me", "nobody" or a staff id
    contact: str = ""  # "due": to be contacted today or before
    overdue: str = ""
    unread: str = ""
    undelivered: str = ""
    mark: str = ""
    channel: str = ""
    since: str = ""  # 到達日, both ends included
    until: str = ""
    # question=choice, or what a custom column holds (values_filter.py); of what stands under the seal, the session's code of it:
    # web/staff/choices/codes.py. Of one question any will do, and of several each must
    facet: tuple[str, ...] = ()
    own: str = ""  # the key of a custom column of days, whose day lies between the two
    own_since: str = ""
    own_until: str = ""
    lot: str = ""  # "won" or "lost" in a 抽選
    order: str = "arrived"
    direction: str = "desc"
    view: str = ""
    after: str = ""
    before: str = ""

    @classmethod
    def read(cls, params: MultiDict[Any]) -> "ApplicantListFilter":
        return cls._of([(name, str(value)) for name, value in params.multi_items()])

    @classmethod
    def read_query(cls, query: str) -> "ApplicantListFilter":
        """Read a query string that came back with a form, or is stored in a saved view."""
        return cls._of(parse_qsl(query[:LONGEST_QUERY]))

    @classmethod
    def _of(cls, pairs: Iterable[tuple[str, str]]) -> "ApplicantListFilter":
        # no text of the database holds a NUL
        sent = [(name, value[:LONGEST_VALUE]) for name, value in pairs if "\0" not in value]
        names = {field.name for field in fields(cls)} - {"facet"}
        values = {name: value for name, value in reversed(sent) if name in names}
        for first, last in (("since", "until"), ("own_since", "own_until")):
            begin, end = completed_period(values.get(first, "").strip(), values.get(last, "").strip())
            values |= {first: begin, last: end}
        facet = dict.fromkeys(value for name, value in sent if name == "facet" and value)
        return cls(**values, facet=tuple(facet)[:MOST_ANSWERS])

    def query(self, *, kept: bool = False) -> str:
        """The query string of this filter. `kept`: without the page's cursors and the view, as a saved view stores it."""
        left_out = NOT_KEPT | {"view"} if kept else frozenset[str]()
        return urlencode(
            {
                field.name: getattr(self, field.name)
                for field in fields(self)
                if field.name not in left_out and getattr(self, field.name) != field.default
            },
            doseq=True,
        )

    def problems(self, own_label: str = "") -> tuple[tuple[str, str], ...]:
        """Input and sentence of each day that cannot be read, and of a period that ends before it begins. `own_label`: of the column `own`."""
        arrived = (
            DayField(name, label, getattr(self, name)) for name, label in zip(("since", "until"), _ARRIVED, strict=True)
        )
        own = (
            DayField("own_since", f"{own_label}（から）", self.own_since),
            DayField("own_until", f"{own_label}（まで）", self.own_until),
        )
        return (*period_problems(*arrived), *(period_problems(*own) if own_label else ()))

    @property
    def narrows(self) -> bool:
        """True where the filter leaves anything out of the list."""
        shaping = NOT_KEPT | {"view", "order", "direction"}
        return any(getattr(self, field.name) for field in fields(self) if field.name not in shaping)

    def changed(self, **changes: str) -> "ApplicantListFilter":
        """A copy of this filter with changes, at its first page."""
        each: dict[str, Any] = {"after": "", "before": "", **changes}
        return replace(self, **each)

    def cleared(self) -> "ApplicantListFilter":
        """The same order and view, of everything."""
        return ApplicantListFilter(order=self.order, direction=self.direction, view=self.view)

    def ordered(self, order: str) -> "ApplicantListFilter":
        """A copy that orders by this column, ascending first and descending where it was ascending already."""
        turned = self.order == order and self.direction == "asc"
        return self.changed(order=order, direction="desc" if turned else "asc")

    def selection(self, procedure: ProcedureSummary, me: UUID, standard_days: int | None) -> ListSelection:
        """What it asks for, but for `facet` and the days of a custom column, which by_opening.py adds."""
        overdue = bool(self.overdue) and standard_days is not None
        statuses = statuses_of(self.status) or (UNFINISHED if overdue else frozenset())
        return ListSelection(
            procedure.id,
            statuses=statuses,
            assignee=self._assignee(me),
            contact_by=today() if self.contact else None,
            arrived_before=_overdue_before(standard_days) if overdue and standard_days is not None else None,
            mark=self.mark if self.mark in MARKS else "",
            channel=self.channel if self.channel in CHANNELS else "",
            first_day=day_or_none(self.since),
            last_day=day_or_none(self.until),
            unread_by=me if self.unread else None,
            undelivered=bool(self.undelivered),
            lot=self.lot,
        )

    def _assignee(self, me: UUID) -> UUID | None:
        if self.assignee in {"me", "nobody"}:
            return me if self.assignee == "me" else NOBODY
        try:
            return UUID(self.assignee)
        except ValueError:
            return None


def _overdue_before(standard_days: int) -> datetime:
    """The moment before which an application must have arrived to be overdue now."""
    return midnight(today() - timedelta(days=standard_days))

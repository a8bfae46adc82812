"""Filters, order, page and view of a 申請者一覧, as its address carries them. Nothing personal is among them: sealed content is searched by POST."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from app.applications.status import UNFINISHED, UNFINISHED_KEY, UNFINISHED_LABEL, Status, statuses_of
from app.applications.worklist.annotations import CHANNELS, MARKS
from app.applications.worklist.queries import NOBODY, ListSelection
from app.calendar.tokyo import midnight, today
from app.procedures.procedures_for_staff import ProcedureSummary
from app.web.staff.choices.codes import is_code

STATUSES: Final = (
    ("", "すべて"),
    (UNFINISHED_KEY, UNFINISHED_LABEL),
    *((str(status), status.label) for status in Status),
)
MARK_CHOICES: Final = (("", "すべて"), *MARKS.items())
CHANNEL_CHOICES: Final = (("", "すべて"), *CHANNELS.items())
NOT_KEPT: Final = frozenset({"after", "before"})


@dataclass(frozen=True, slots=True)
class ApplicantListFilter:
    """The parameters of the address as they were sent; a value that is unknown narrows nothing."""

    status: str = ""
    assignee: str = ""  # "me", "nobody" or a staff id
    contact: str = ""  # "due": to be contacted today or before
    overdue: str = ""
    unread: str = ""
    undelivered: str = ""
    mark: str = ""
    channel: str = ""
    facet: str = (
        ""  # question=choice; of a question under the seal, the session's code of it: web/staff/choices/codes.py
    )
    lot: str = ""  # "won" or "lost" in a 抽選
    order: str = "arrived"
    direction: str = "desc"
    view: str = ""
    after: str = ""
    before: str = ""

    @classmethod
    def read(cls, params: Mapping[str, str]) -> "ApplicantListFilter":
        # no text of the database holds a NUL
        values = {field.name: str(params.get(field.name, field.default))[:150] for field in fields(cls)}
        return cls(**{name: value for name, value in values.items() if "\0" not in value})

    @classmethod
    def read_query(cls, query: str) -> "ApplicantListFilter":
        """Read a query string that came back with a form, or is stored in a saved view."""
        return cls.read(dict(parse_qsl(query[:1000])))

    def query(self, *, kept: bool = False) -> str:
        """The query string of this filter. `kept`: without the page's cursors and the view, as a saved view stores it."""
        left_out = NOT_KEPT | {"view"} if kept else frozenset[str]()
        return urlencode(
            {
                field.name: getattr(self, field.name)
                for field in fields(self)
                if field.name not in left_out and getattr(self, field.name) != field.default
            }
        )

    @property
    def narrows(self) -> bool:
        """True where the filter leaves anything out of the list."""
        shaping = NOT_KEPT | {"view", "order", "direction"}
        return any(getattr(self, field.name) for field in fields(self) if field.name not in shaping)

    def changed(self, **changes: str) -> "ApplicantListFilter":
        """A copy of this filter with changes, at its first page."""
        return replace(self, **{"after": "", "before": "", **changes})

    def ordered(self, order: str) -> "ApplicantListFilter":
        """A copy that orders by this column, ascending first and descending where it was ascending already."""
        turned = self.order == order and self.direction == "asc"
        return self.changed(order=order, direction="desc" if turned else "asc")

    def selection(self, procedure: ProcedureSummary, me: UUID, standard_days: int | None) -> ListSelection:
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
            facets=(self.facet,) if "=" in self.facet else (),
            ids=()
            if is_code(self.facet)
            else None,  # nothing, until somebody who can read the code opens what it asks for
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

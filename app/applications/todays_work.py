"""きょうの机: the kinds of work that a day begins with, each a selection of the inbox, counted as its list finds it.

Everything walks an index procedure by procedure (own_procedures.py). A list may be longer than anybody counts: a count stops at MOST_COUNTED.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

from app.applications.own_procedures import DAY_TO_CALL, OwnApplications
from app.applications.status import UNFINISHED, Status
from app.calendar.tokyo import midnight, now
from app.notifications.outbox import UNDELIVERED_SINCE
from app.tenancy.keyset import EPOCH
from app.tenancy.new_id import first_id
from app.tenancy.statements import ScopedQuery

MOST_COUNTED: Final = 1_000  # 「1,000件以上」
SOON_DAYS: Final = 3  # days before 処理期限
STUCK_DAYS: Final = 7  # days of 確認中 in which nothing happened and nothing was planned
UNDELIVERED_DAYS: Final = 30  # days since a mail that did not reach the applicant
FIRST_LOOK_DAYS: Final = 7  # days that count as new for who has not said yet how far they have seen
# an arrival whose transaction has not ended yet is seen by nobody: what is newer than this was not seen
UNSEEN_YET: Final = timedelta(seconds=10)


_MINE: Final = "a.assignee = (select api.session_staff())"
_FAILED: Final = f"({UNDELIVERED_SINCE}) failed (own)"
_DUE: Final = "unnest({}::uuid[], {}::timestamptz[], {}::timestamptz[]) due (own, since, before)"
# the index of 確認の電話 has the day; nothing happened, no step and no 対応記録, and no day to call was planned
_STUCK: Final = f"""{DAY_TO_CALL} <= {{}}::date
and not exists (select from app.status_event e where e.municipality = a.municipality and e.application = a.id and e.at >= {{}}::timestamptz)
and not exists (select from app.handling_record h where h.municipality = a.municipality and h.application = a.id and h.at >= {{}}::timestamptz)
"""  # noqa: S608  a piece of own_procedures.py


class Work(StrEnum):
    """A kind of work that waits, in the order of the page. `label`: as the page and the list call it."""

    label: str
    statuses: frozenset[Status]

    def __new__(cls, word: str, label: str = "", statuses: frozenset[Status] = UNFINISHED) -> Self:
        member = str.__new__(cls, word)
        member._value_ = word
        member.label, member.statuses = label, statuses
        return member

    new = "new", "新着", frozenset[Status]()
    unfinished = "unfinished", "未処理の申請"
    overdue = "overdue", "期限を過ぎた"
    due_soon = "due_soon", f"期限まであと{SOON_DAYS}日"
    to_contact = "to_contact", "今日連絡する"
    undelivered = "undelivered", "不達のメール", frozenset[Status]()
    stuck = "stuck", "確認中で止まっている", frozenset({Status.confirming})


_BY_DUE_DAY: Final = frozenset({Work.overdue, Work.due_soon})


@dataclass(frozen=True, slots=True)
class WorkSelection:
    """Which work. `mine`: only what is assigned to whoever asks. `since`: what is newer is new. `standard_days`: 標準処理期間 by procedure."""

    work: Work
    mine: bool
    today: date
    since: datetime = EPOCH
    standard_days: Mapping[UUID, int] = field(default_factory=dict)

    def pages(self, procedure: UUID | None, statuses: frozenset[Status]) -> OwnApplications:
        """The query for its pages, of one procedure or of all own ones."""
        statuses = statuses or self.work.statuses
        if self.work is Work.undelivered:
            pages = OwnApplications(None, statuses, (_FAILED, [self._undelivered_since]), tied="a.id = own")
            if procedure is not None:
                pages.query.where("a.procedure = {}::uuid", procedure)
        elif self.work in _BY_DUE_DAY:
            pages = OwnApplications(None, statuses, (_DUE, self._periods(procedure)))
            pages.query.where("a.arrived_at >= due.since and a.arrived_at < due.before")
        else:
            pages = OwnApplications(procedure, statuses)
        if self.work is Work.new:
            pages.alternatives = self._new(pages.query)
        self._narrow(pages.query)
        return pages

    def narrow(self, query: ScopedQuery) -> None:
        """The same conditions, but for statuses, in a query of all of them at once."""
        if self.work is Work.undelivered:
            query.where(f"a.id in ({UNDELIVERED_SINCE})", self._undelivered_since)
        elif self.work in _BY_DUE_DAY:
            due = f"exists (select from {_DUE} where due.own = a.procedure and a.arrived_at >= due.since and a.arrived_at < due.before)"
            query.where(due, *self._periods(None))
        elif self.work is Work.new:
            query.where(" or ".join(f"({one})" for one in self._new(query)))
        self._narrow(query)

    async def count(self) -> int:
        """Count them, up to MOST_COUNTED. One query."""
        return await self.pages(None, frozenset()).count(MOST_COUNTED)

    def _narrow(self, query: ScopedQuery) -> None:
        if self.mine:
            query.where(_MINE)
        if self.work is Work.to_contact:
            query.where("a.contact_on <= {}::date", self.today)
        if self.work is Work.stuck:
            quiet = self.today - timedelta(days=STUCK_DAYS)
            query.where(_STUCK, quiet, midnight(quiet), midnight(quiet))

    def _new(self, query: ScopedQuery) -> list[str]:
        """What arrived since; and what was entered since of an earlier day, on which the paper came."""
        entered = "a.channel <> 'web' and a.id >= {}::uuid and a.arrived_at < {}::timestamptz"
        return [
            query.part("a.arrived_at >= {}::timestamptz", self.since),
            query.part(entered, first_id(self.since), self.since),
        ]

    def _periods(self, procedure: UUID | None) -> list[list[Any]]:
        """Procedures with a 標準処理期間; beside each, from and before which moments of arrival it is overdue, or due soon."""
        known = [(one, days) for one, days in self.standard_days.items() if procedure in {None, one}]
        due_today = [midnight(self.today - timedelta(days=days)) for _, days in known]
        due_later = [midnight(self.today - timedelta(days=days - SOON_DAYS - 1)) for _, days in known]
        procedures = [one for one, _ in known]
        if self.work is Work.overdue:
            return [procedures, [EPOCH] * len(known), due_today]
        return [procedures, due_today, due_later]

    @property
    def _undelivered_since(self) -> datetime:
        return midnight(self.today - timedelta(days=UNDELIVERED_DAYS))


def seen_until() -> datetime:
    """The moment up to which a list that is read now shows everything."""
    return now() - UNSEEN_YET

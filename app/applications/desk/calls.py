"""確認の電話: what stands in 確認中, in the order to call. One query a page, from an index of its own (application_to_call).

The day that counts is 次回連絡日; where none was set, the day of arrival, so that whoever waits longest comes first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from app.applications.opening import Opener
from app.applications.queries import Cursor
from app.applications.sealing import NEXT
from app.applications.status import Status
from app.tenancy.engine import ENGINE
from app.tenancy.scope import current_municipality

PAGE_ROWS: Final = 50
CALLED: Final = Status.confirming
_DAY: Final = "coalesce(a.contact_on, (a.arrived_at at time zone 'Asia/Tokyo')::date)"
_BESIDE: Final = f"""
select a.id, a.contact_on, a.assignee, s.at as since, h.at as record_at, h.kind, h.outcome, h.next_sealed
from app.application a
left join lateral (select e.at from app.status_event e where e.municipality = a.municipality and e.application = a.id
                   and e.to_status = '{CALLED}' order by e.at desc limit 1) s on true
left join lateral (select x.at, x.kind, x.outcome, x.next_sealed from app.handling_record x
                   where x.municipality = a.municipality and x.application = a.id order by x.at desc, x.id desc limit 1) h on true
where a.municipality = $1 and a.id = any ($2::uuid[])
"""  # noqa: S608  the status is the program's own
_NOBODY_OR: Final = "(a.assignee is null or a.assignee = {}::uuid)"


@dataclass(frozen=True, slots=True)
class CallSelection:
    """Which of them; what is None narrows nothing. `due_by`: only whose day has come. `for_staff`: that person's, and nobody's."""

    procedure: UUID | None = None
    due_by: date | None = None
    for_staff: UUID | None = None


@dataclass(frozen=True, slots=True)
class CallCursor:
    """A row's place in the order, written as `{proleptic day}.{cursor}`."""

    day: date
    row: Cursor

    def __str__(self) -> str:
        return f"{self.day.toordinal()}.{self.row}"

    @classmethod
    def read(cls, text: str) -> "CallCursor | None":
        """None for anything that is no place of this list."""
        ordinal, _, row = text.partition(".")
        cursor = Cursor.read(row)
        if cursor is None or not (ordinal.isascii() and ordinal.isdigit() and len(ordinal) <= 7):
            return None
        try:
            return cls(date.fromordinal(int(ordinal)), cursor)
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class CallPage:
    """The ids of one page; a cursor says that there is a page on that side. `total`: of the whole selection."""

    ids: tuple[UUID, ...]
    previous: CallCursor | None
    next: CallCursor | None
    total: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What stands beside one of them. `since`: when it came into 確認中. `record`: time, kind and outcome of the last 対応記録.

    `next_step` is that record's: None when it cannot be opened, "" where there is none.
    """

    contact_on: date | None
    assignee: UUID | None
    since: datetime | None
    record: tuple[datetime, str, str | None] | None
    next_step: str | None


async def call_page(
    selection: CallSelection, *, after: CallCursor | None = None, before: CallCursor | None = None
) -> CallPage:
    """PAGE_ROWS ids behind `after` or in front of `before`, else the first ones. Two queries."""
    backwards = before is not None
    conditions, arguments = _narrowed(selection)
    counted = await ENGINE.fetch(f"select count(*) as count from app.application a where {conditions}", *arguments)  # noqa: S608  conditions of this module; values are arguments
    cursor = before or after
    if cursor is not None:
        places = []
        for value, kind in ((cursor.day, "date"), (cursor.row.arrived_at, "timestamptz"), (cursor.row.id, "uuid")):
            arguments.append(value)
            places.append(f"${len(arguments)}::{kind}")
        conditions += f" and ({_DAY}, a.arrived_at, a.id) {'<' if backwards else '>'} ({', '.join(places)})"
    direction = "desc" if backwards else "asc"
    rows = await ENGINE.fetch(
        f"select a.id, a.arrived_at, {_DAY} as day from app.application a where {conditions} "  # noqa: S608  the same
        f"order by {_DAY} {direction}, a.arrived_at {direction}, a.id {direction} limit {PAGE_ROWS + 1}",
        *arguments,
    )
    return _page(list(rows), counted[0]["count"], after=after is not None, backwards=backwards)


async def waiting_of(applications: Sequence[UUID], opener: Opener) -> Mapping[UUID, Waiting]:
    """By application. One query. The caller logs what is opened, as for the answers beside it."""
    rows = await ENGINE.fetch(_BESIDE, current_municipality(), list(applications))
    return {row["id"]: _waiting(row, opener) for row in rows}


def _narrowed(selection: CallSelection) -> tuple[str, list[Any]]:
    arguments: list[Any] = [current_municipality()]
    conditions = ["a.municipality = $1", f"a.status = '{CALLED}'"]
    wanted = [
        ("a.procedure = {}::uuid", selection.procedure),
        (f"{_DAY} <= {{}}::date", selection.due_by),
        (_NOBODY_OR, selection.for_staff),
    ]
    for sql, value in wanted:
        if value is not None:
            arguments.append(value)
            conditions.append(sql.format(f"${len(arguments)}"))
    return " and ".join(conditions), arguments


def _page(rows: list[Any], total: int, *, after: bool, backwards: bool) -> CallPage:
    more, shown = len(rows) > PAGE_ROWS, rows[:PAGE_ROWS]
    if backwards:
        shown.reverse()
    if not shown:
        return CallPage((), None, None, total)
    first, last = (CallCursor(row["day"], Cursor(row["arrived_at"], row["id"])) for row in (shown[0], shown[-1]))
    return CallPage(
        tuple(row["id"] for row in shown),
        first if (more if backwards else after) else None,
        last if (backwards or more) else None,
        total,
    )


def _waiting(row: Any, opener: Opener) -> Waiting:
    record = (row["record_at"], row["kind"], row["outcome"]) if row["record_at"] else None
    return Waiting(row["contact_on"], row["assignee"], row["since"], record, opener.text(NEXT, row["next_sealed"]))

"""申請者一覧: the applications of one procedure, filtered and put in order by everything that is held in the open.

A page is picked from one index and begins right behind the last row of the page before (keyset), so that the thousandth page
costs what the first one does. Orders other than arrival rank all rows of the procedure by a number that stands in that same index.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from app.applications.queries import Cursor
from app.applications.status import Status
from app.calendar.tokyo import end_of, midnight
from app.notifications.outbox import UNDELIVERED
from app.tenancy.engine import ENGINE
from app.tenancy.scope import current_municipality

PAGE_ROWS: Final = 50
NOBODY: Final = UUID(int=0)
_LAST: Final = 1_000_000  # the rank of what has no value: behind everything that has one


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is ordered by, then by arrival. `by`: arrived, status, assignee, contact, mark, channel, version or facet.

    `ranked`: the values in the order wanted (staff ids by name, version ids by number, a facet's `question=choice`).
    """

    by: str = "arrived"
    ranked: tuple[Any, ...] = ()
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ListSelection:
    """Which applications of `procedure` a list shows; what is empty or None narrows nothing. Days are of Tokyo, both included."""

    procedure: UUID
    statuses: frozenset[Status] = frozenset()
    assignee: UUID | None = None  # NOBODY: those without one
    contact_by: date | None = None
    arrived_before: datetime | None = None
    mark: str = ""
    channel: str = ""
    facets: tuple[str, ...] = ()  # `question=choice`, all of which must stand
    first_day: date | None = None
    last_day: date | None = None
    unread_by: UUID | None = None
    undelivered: bool = False  # a mail did not reach the applicant
    lot: str = ""  # "won" or "lost" in a 抽選


@dataclass(frozen=True, slots=True)
class ListCursor:
    """A row's place in an order, written as `{rank}.{cursor}`."""

    rank: int
    row: Cursor

    def __str__(self) -> str:
        return f"{self.rank}.{self.row}"

    @classmethod
    def read(cls, text: str) -> "ListCursor | None":
        """None for anything that is no place of a list."""
        rank, _, row = text.partition(".")
        cursor = Cursor.read(row)
        if cursor is None or not rank.isascii() or not rank.isdigit() or len(rank) > 9:
            return None
        return cls(int(rank), cursor)


@dataclass(frozen=True, slots=True)
class ListPage:
    """The ids of one page in the order shown; a cursor says that there is a page on that side."""

    ids: tuple[UUID, ...]
    previous: ListCursor | None
    next: ListCursor | None


class _Statement:
    """Conditions with numbered arguments."""

    def __init__(self, selection: ListSelection) -> None:
        self.arguments: list[Any] = [current_municipality(), selection.procedure]
        self.conditions = ["a.municipality = $1", "a.procedure = $2"]
        self._narrow(selection)

    def argument(self, value: Any) -> str:
        self.arguments.append(value)
        return f"${len(self.arguments)}"

    def _narrow(self, selection: ListSelection) -> None:
        first, last = selection.first_day, selection.last_day
        wanted: list[tuple[bool, str, Any]] = [
            (bool(selection.statuses), "a.status = any ({}::text[])", sorted(str(one) for one in selection.statuses)),
            (selection.assignee == NOBODY, "a.assignee is null and {}::uuid is not null", NOBODY),
            (selection.assignee not in {None, NOBODY}, "a.assignee = {}::uuid", selection.assignee),
            (selection.contact_by is not None, "a.contact_on <= {}::date", selection.contact_by),
            (selection.arrived_before is not None, "a.arrived_at < {}::timestamptz", selection.arrived_before),
            (bool(selection.mark), "a.mark = {}::text", selection.mark),
            (bool(selection.channel), "a.channel = {}::text", selection.channel),
            (bool(selection.facets), "a.facets @> {}::text[]", list(selection.facets)),
            (first is not None, "a.arrived_at >= {}::timestamptz", first and midnight(first)),
            (last is not None, "a.arrived_at < {}::timestamptz", last and end_of(last)),
            (selection.unread_by is not None, _UNREAD, selection.unread_by),
            (selection.undelivered, f"exists ({UNDELIVERED}) and {{}}::boolean", True),
            (selection.lot == "won", f"{_WINNER} and {{}}::boolean", True),
            (selection.lot == "lost", f"{_ENTRANT} and not {_WINNER} and {{}}::boolean", True),
        ]
        self.conditions += [sql.format(self.argument(value)) for asked, sql, value in wanted if asked]

    def rank(self, order: Order) -> str:
        """An expression of the row's rank, 0 where only the arrival counts."""
        if order.by == "arrived":
            return "0"
        if order.by == "contact":
            return f"coalesce(a.contact_on - date '2000-01-01', {_LAST})"
        if order.by == "facet":
            whens = " ".join(
                f"when a.facets @> array[{self.argument(choice)}::text] then {number}"
                for number, choice in enumerate(order.ranked)
            )
            return f"case {whens} else {_LAST} end" if whens else "0"
        column, kind = _RANKED[order.by]
        return f"coalesce(array_position({self.argument(list(order.ranked))}::{kind}[], {column}), {_LAST})"


_LISTED: Final = (
    "a.reference::text in (select unnest(l.{}) from app.lottery l where l.municipality = $1 and l.procedure = $2)"
)
_ENTRANT, _WINNER = _LISTED.format("entrants"), _LISTED.format("winners")
_UNREAD: Final = "not exists (select from app.reading r where r.municipality = a.municipality and r.application = a.id and r.staff = {}::uuid)"
_RANKED: Final = {
    "status": ("a.status", "text"),
    "assignee": ("a.assignee", "uuid"),
    "mark": ("a.mark", "text"),
    "channel": ("a.channel", "text"),
    "version": ("a.procedure_version", "uuid"),
}
ORDERS: Final = frozenset({"arrived", "contact", "facet", *_RANKED})


async def list_page(
    selection: ListSelection, order: Order, *, after: ListCursor | None = None, before: ListCursor | None = None
) -> ListPage:
    """PAGE_ROWS ids behind `after` or in front of `before`, else the first ones. One query."""
    backwards = before is not None
    found = await _picked(selection, order, before or after, backwards=backwards, limit=PAGE_ROWS + 1)
    more = len(found) > PAGE_ROWS
    shown = found[:PAGE_ROWS]
    if backwards:
        shown.reverse()
    if not shown:
        return ListPage((), None, None)
    first, last = (ListCursor(row["rank"], Cursor(row["arrived_at"], row["id"])) for row in (shown[0], shown[-1]))
    return ListPage(
        tuple(row["id"] for row in shown),
        first if (more if backwards else after is not None) else None,
        last if (backwards or more) else None,
    )


async def all_ids(selection: ListSelection, limit: int) -> list[UUID]:
    """The ids of a selection in the order of arrival, at most `limit`. One query."""
    return [row["id"] for row in await _picked(selection, Order(), None, backwards=False, limit=limit)]


async def counts(selection: ListSelection) -> dict[Status, int]:
    """How many applications of a selection stand where. One query."""
    statement = _Statement(selection)
    rows = await ENGINE.fetch(
        f"select a.status, count(*) as count from app.application a where {' and '.join(statement.conditions)} group by a.status",  # noqa: S608  conditions of this module; values are arguments
        *statement.arguments,
    )
    return {Status(row["status"]): int(row["count"]) for row in rows}


async def _picked(
    selection: ListSelection, order: Order, cursor: ListCursor | None, *, backwards: bool, limit: int
) -> list[Any]:
    statement = _Statement(selection)
    rank = statement.rank(order)
    keys = ["a.arrived_at", "a.id"] if rank == "0" else [f"({rank})", "a.arrived_at", "a.id"]
    ascending = order.descending == backwards
    if cursor is not None:
        values = [(cursor.row.arrived_at, "timestamptz"), (cursor.row.id, "uuid")]
        if rank != "0":
            values.insert(0, (cursor.rank, "int"))
        places = ", ".join(f"{statement.argument(value)}::{kind}" for value, kind in values)
        statement.conditions.append(f"({', '.join(keys)}) {'>' if ascending else '<'} ({places})")
    direction = "asc" if ascending else "desc"
    rows: Sequence[Any] = await ENGINE.fetch(
        f"select a.id, a.arrived_at, {rank} as rank from app.application a "  # noqa: S608  pieces of this module; values are arguments
        f"where {' and '.join(statement.conditions)} "
        f"order by {', '.join(f'{key} {direction}' for key in keys)} limit {statement.argument(limit)}::int",
        *statement.arguments,
    )
    return list(rows)

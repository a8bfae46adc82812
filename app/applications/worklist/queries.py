"""申請者一覧: the applications of one procedure, filtered and put in order by everything that is held in the open.

A page is picked from one index and begins right behind the last row of the page before. Orders other than arrival rank all rows of the
procedure by a number that stands in that same index.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from app.applications.application_counts import standing_of
from app.applications.own_procedures import OwnApplications
from app.applications.status import Status
from app.applications.walking import WalkedList
from app.calendar.tokyo import end_of, midnight
from app.notifications.outbox import UNDELIVERED
from app.tenancy.keyset import DAY_ZERO, TOP, Keyset, Page, Start
from app.tenancy.statements import ScopedQuery

NOBODY: Final = UUID(int=0)
_LAST: Final = 10_000_000  # the rank of rows without a value: behind every value, the year 9999 too


@dataclass(frozen=True, slots=True)
class ListOrder:
    """The order of a list, then by arrival. `by`: arrived, status, assignee, contact, mark, channel, version, facet or opened.

    `ranked`: the values in the order wanted (staff ids by name, version ids by number, a facet's `question=choice`; where a choice stands
    under the seal and was opened, the ids of the applications of each).
    """

    by: str = "arrived"
    ranked: tuple[Any, ...] = ()
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ListSelection:
    """Which applications of `procedure` a list shows; empty values and None narrow nothing. Days are of Tokyo, both included."""

    procedure: UUID
    statuses: frozenset[Status] = frozenset()
    assignee: UUID | None = None  # NOBODY: applications without an assignee
    contact_by: date | None = None
    arrived_before: datetime | None = None
    mark: str = ""
    channel: str = ""
    facets: tuple[tuple[str, ...], ...] = ()  # `question=choice`: of each group one must stand
    first_day: date | None = None
    last_day: date | None = None
    unread_by: UUID | None = None
    undelivered: bool = False  # a mail did not reach the applicant
    lot: str = ""  # "won" or "lost" in a 抽選
    ids: tuple[UUID, ...] | None = None  # none but these: found by opening
    without: tuple[UUID, ...] = ()  # none of these: found by opening


def query_of(selection: ListSelection) -> ScopedQuery:
    """Query for all applications of a selection at once, under the alias `a`."""
    query = ScopedQuery("app.application", "a").where("a.procedure = {}", selection.procedure)
    _narrow(query, selection)
    return query


def pages_of(selection: ListSelection) -> OwnApplications:
    """Query for pages of them."""
    pages = OwnApplications(selection.procedure, selection.statuses)
    _narrow(pages.query, replace(selection, statuses=frozenset()))
    return pages


def _narrow(query: ScopedQuery, selection: ListSelection) -> None:
    for applies, text, *values in _narrowing(selection):
        if applies:
            query.where(text, *values)


def _narrowing(selection: ListSelection) -> list[tuple[Any, ...]]:
    """Return for each condition whether it is wanted, its SQL and its values."""
    somebody = selection.assignee not in {None, NOBODY}
    first, last = selection.first_day, selection.last_day
    return [
        (selection.statuses, "a.status = any ({}::text[])", sorted(str(one) for one in selection.statuses)),
        (selection.assignee == NOBODY, "a.assignee is null"),
        (somebody, "a.assignee = {}::uuid", selection.assignee),
        (selection.contact_by is not None, "a.contact_on <= {}::date", selection.contact_by),
        (selection.arrived_before is not None, "a.arrived_at < {}::timestamptz", selection.arrived_before),
        (selection.mark, "a.mark = {}::text", selection.mark),
        (selection.channel, "a.channel = {}::text", selection.channel),
        *((True, "a.facets && {}::text[]", list(group)) for group in selection.facets),
        (selection.ids is not None, "a.id = any ({}::uuid[])", list(selection.ids or ())),
        (selection.without, "not a.id = any ({}::uuid[])", list(selection.without)),
        (first is not None, "a.arrived_at >= {}::timestamptz", first and midnight(first)),
        (last is not None, "a.arrived_at < {}::timestamptz", last and end_of(last)),
        (selection.unread_by is not None, _UNREAD, selection.unread_by),
        (selection.undelivered, f"exists ({UNDELIVERED})"),
        (selection.lot == "won", _WINNER, selection.procedure),
        (selection.lot == "lost", f"{_ENTRANT} and not {_WINNER}", selection.procedure, selection.procedure),
    ]


def rank_of(query: ScopedQuery, order: ListOrder) -> str:
    """Return an SQL expression of the row's rank in this query; "" where only the arrival counts."""
    if order.by == "arrived":
        return ""
    if order.by == "contact":
        return f"(coalesce(a.contact_on - {DAY_ZERO}, {_LAST}))"
    if order.by == "facet":
        whens = "".join(
            query.part(f" when a.facets @> array[{{}}::text] then {number}", choice)
            for number, choice in enumerate(order.ranked)
        )
        return f"(case{whens} else {_LAST} end)" if whens else ""
    if order.by == "opened":
        whens = "".join(
            query.part(f" when a.id = any ({{}}::uuid[]) then {number}", list(ids))
            for number, ids in enumerate(order.ranked)
        )
        return f"(case{whens} else {_LAST} end)" if whens else ""
    column, kind = _RANKED[order.by]
    return query.part(f"(coalesce(array_position({{}}::{kind}[], {column}), {_LAST}))", list(order.ranked))


_LISTED: Final = (
    "a.reference::text in (select unnest(l.%s) from app.lottery l where l.municipality = $1 and l.procedure = {})"
)
_ENTRANT, _WINNER = _LISTED % "entrants", _LISTED % "winners"
_UNREAD: Final = "not exists (select from app.application_reading r where r.municipality = a.municipality and r.application = a.id and r.staff = {}::uuid)"
_RANKED: Final = {
    "status": ("a.status", "text"),
    "assignee": ("a.assignee", "uuid"),
    "mark": ("a.mark", "text"),
    "channel": ("a.channel", "text"),
    "version": ("a.procedure_version", "uuid"),
}


async def list_page(selection: ListSelection, order: ListOrder, start: Start = TOP) -> Page[UUID]:
    """Return the ids of the applications on one page. One query."""
    pages = pages_of(selection)
    keyset, rank = _ordered(pages.query, order)
    page = await pages.page(keyset, start, rank=rank)
    return page.showing(row["id"] for row in page.rows)


def walked(selection: ListSelection, order: ListOrder) -> WalkedList:
    """The list of a selection as list_page shows it, to walk through it."""
    return WalkedList(lambda: pages_of(selection), lambda query: _ordered(query, order))


def _ordered(query: ScopedQuery, order: ListOrder) -> tuple[Keyset, str]:
    rank = rank_of(query, order)
    return Keyset("a.arrived_at", "a.id", order.descending, rank), rank or "0"


async def all_ids(selection: ListSelection, limit: int | None = None) -> list[UUID]:
    """Return the ids of a selection in the order of arrival, at most `limit` where one is given. One query."""
    query = query_of(selection)
    rows = await query.rows("a.id", f"order by a.arrived_at, a.id limit {query.part('{}::int', limit)}")
    return [row["id"] for row in rows]


async def count_with_values(selection: ListSelection) -> int:
    """Count the applications of a selection that have anything in their custom columns. One query."""
    (row,) = await _with_values(selection).rows("count(*) as count")
    return int(row["count"])


async def sealed_values(selection: ListSelection) -> list[Any]:
    """Return the id, the box of custom columns and its format of each application that has one. One query."""
    return await _with_values(selection).rows("a.id, a.custom_values_sealed, a.custom_values_format")


def _with_values(selection: ListSelection) -> ScopedQuery:
    return query_of(selection).where("a.custom_values_sealed is not null")


async def counts(selection: ListSelection) -> dict[Status, int]:
    """Count the applications of a selection by status. One query."""
    if selection == ListSelection(selection.procedure, selection.statuses):
        standing = await standing_of(selection.procedure)
        return {status: standing[status] for status in selection.statuses or Status if standing[status]}
    rows = await query_of(selection).rows("a.status, count(*) as count", "group by a.status")
    return {Status(row["status"]): int(row["count"]) for row in rows}

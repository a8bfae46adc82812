"""確認の電話: what stands in 確認中, in the order to call. One query a page, from an index of its own (application_to_call_by_procedure).

The day that counts is 次回連絡日; where none was set, the day of arrival, so that whoever waits longest comes first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from app.applications.application_counts import standing_of
from app.applications.decryption import AnswerDecryptor
from app.applications.own_procedures import DAY_TO_CALL, OwnApplications
from app.applications.sealing import NEXT
from app.applications.status import Status
from app.applications.walking import WalkedList
from app.tenancy.keyset import DAY_ZERO, TOP, Keyset, Page, Start
from app.tenancy.statements import ScopedQuery, ScopedStatement

CALLED: Final = Status.confirming
ORDER: Final = Keyset("a.arrived_at", "a.id", rank=DAY_TO_CALL, rank_place=f"({DAY_ZERO} + {{}}::int)")
RANK: Final = f"{DAY_TO_CALL} - {DAY_ZERO}"
_BESIDE: Final = ScopedStatement(
    f"""
select a.id, a.contact_on, a.assignee, s.at as since, h.id as record, h.at as record_at, h.kind, h.outcome, h.next_sealed, h.sealed_format
from app.application a
left join lateral (select e.at from app.status_event e where e.municipality = a.municipality and e.application = a.id
                   and e.to_status = '{CALLED}' and e.undoes is null order by e.at desc limit 1) s on true
left join lateral (select x.id, x.at, x.kind, x.outcome, x.next_sealed, x.sealed_format from app.handling_record x
                   where x.municipality = a.municipality and x.application = a.id order by x.at desc, x.id desc limit 1) h on true
where a.municipality = $1 and a.id = any ($2::uuid[])
""",  # noqa: S608  the status is the program's own
    "lateral joins with the last step and the last record",
)


@dataclass(frozen=True, slots=True)
class CallSelection:
    """Which calls a list shows; None narrows nothing. `due_by`: the day has come. `for_staff`: this person's calls and those of nobody."""

    procedure: UUID | None = None
    due_by: date | None = None
    for_staff: UUID | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application in 確認中. `since`: when it came there. `record`: time, kind and outcome of the last 対応記録.

    `next_step` is that record's: None when it cannot be opened, "" where there is none.
    """

    contact_on: date | None
    assignee: UUID | None
    since: datetime | None
    record: tuple[datetime, str, str | None] | None
    next_step: str | None


async def call_page(selection: CallSelection, start: Start = TOP) -> Page[UUID]:
    """Return the ids of the applications on one page of the call list. One query."""
    page = await pages_of(selection).page(ORDER, start, rank=RANK)
    return page.showing(row["id"] for row in page.rows)


def walked(selection: CallSelection) -> WalkedList:
    """The list of a selection as call_page shows it, to walk through it."""
    return WalkedList(lambda: pages_of(selection), lambda _: (ORDER, RANK))


async def count_of(selection: CallSelection) -> int:
    """Count the calls there are to make. One query."""
    if selection.due_by is None and selection.for_staff is None:
        return (await standing_of(selection.procedure))[CALLED]
    rows = await query_of(selection).rows("count(*) as count")
    return int(rows[0]["count"])


async def waiting_of(applications: Sequence[UUID], decryptor: AnswerDecryptor) -> Mapping[UUID, Waiting]:
    """Map each application to what is known of its waiting. One query. The caller logs what is decrypted."""
    rows = await _BESIDE.rows(list(applications))
    return {row["id"]: _waiting(row, decryptor) for row in rows}


def pages_of(selection: CallSelection) -> OwnApplications:
    """Query for pages of the applications to call about."""
    pages = OwnApplications(selection.procedure, {CALLED})
    _narrow(pages.query, selection)
    return pages


def query_of(selection: CallSelection) -> ScopedQuery:
    """Query for all of them at once, under the alias `a`."""
    query = ScopedQuery("app.application", "a").where(f"a.status = '{CALLED}'")
    if selection.procedure is not None:
        query.where("a.procedure = {}::uuid", selection.procedure)
    _narrow(query, selection)
    return query


def _narrow(query: ScopedQuery, selection: CallSelection) -> None:
    if selection.due_by is not None:
        query.where(f"{DAY_TO_CALL} <= {{}}::date", selection.due_by)
    if selection.for_staff is not None:
        query.where("a.assignee is null or a.assignee = {}::uuid", selection.for_staff)


def _waiting(row: Any, decryptor: AnswerDecryptor) -> Waiting:
    record = (row["record_at"], row["kind"], row["outcome"]) if row["record_at"] else None
    next_step = decryptor.text(NEXT, row["next_sealed"], row["sealed_format"], row["id"], row["record"])
    return Waiting(row["contact_on"], row["assignee"], row["since"], record, next_step)

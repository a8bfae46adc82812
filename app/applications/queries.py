"""Queries of the staff: the 受信一覧, one application, its history and records. Nothing is decrypted here.

Row-level security leaves each person the applications of their own sections' procedures; an administrator all of the municipality.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from app.applications.application_counts import standing_of
from app.applications.asked import Asked
from app.applications.own_procedures import OwnApplications
from app.applications.reference import Mistyped, ReferenceNumber
from app.applications.status import UNFINISHED, Status
from app.applications.tables import Application, HandlingRecord, StatusEvent
from app.applications.todays_work import MOST_COUNTED, WorkSelection
from app.applications.walking import WalkedList
from app.calendar.tokyo import day_of, end_of, midnight
from app.people.tables import Staff
from app.tenancy.keyset import EPOCH, TOP, Cursor, Keyset, Page, Start
from app.tenancy.scope import current_municipality
from app.tenancy.statements import ScopedQuery
from app.tenancy.tables import among, raw_expression

MOST_NEWS = 100
ONLINE: Final = "web"  # the channel of what applicants submit themselves
_MOMENT, _ID = "a.arrived_at", "a.id"
_FRESH: Final = (
    "not exists (select from app.exported_application x where x.municipality = a.municipality and x.application = a.id)"
)
_NEWEST: Final = Keyset(_MOMENT, _ID, descending=True)
_OLDEST: Final = Keyset(_MOMENT, _ID)


class UnknownApplication(LookupError):
    """No application of that number for this person: there is none, or it is another section's or municipality's."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which applications a list shows. `statuses` empty: all. Days are of Tokyo and both belong to the period.

    `fresh`: only those that no complete download contained (差分). `ids`: exactly these, in this order; what else is asked no longer counts.
    `work`: of a kind of きょうの机, whose statuses hold where none are asked.
    """

    statuses: frozenset[Status] = UNFINISHED
    procedure: UUID | None = None
    first_day: date | None = None
    last_day: date | None = None
    fresh: bool = False
    ids: tuple[UUID, ...] | None = None
    work: WorkSelection | None = None

    @property
    def newest_first(self) -> bool:
        """Tell the order: waiting work is shown oldest first, finished work newest first."""
        statuses = self.statuses or (self.work.work.statuses if self.work else frozenset())
        return not statuses or not statuses <= UNFINISHED


@dataclass(frozen=True, slots=True)
class SealedApplication:
    """An application as its row stands now; answers sealed."""

    id: UUID
    reference: ReferenceNumber
    procedure: UUID
    procedure_version: UUID
    arrived_at: datetime
    status: Status
    status_before: Status | None
    version: int
    language: str
    has_address: bool
    reply_key: bytes
    sealing_key: UUID
    sealed: bytes
    sealed_format: int
    channel: str
    mark: str = ""  # 目印, a word of worklist/annotations.py

    @property
    def arrived(self) -> date:
        """When it arrived, as it is shown: the moment, or the day where it was entered by staff, who write down no more (entering.py)."""
        return self.arrived_at if self.channel == ONLINE else day_of(self.arrived_at)


@dataclass(frozen=True, slots=True)
class SealedStep:
    """One step of the history; `staff_name` is "" for the arrival. `note_sealed`: the text written with it.

    `undoes`: the step that it takes back. `asked`: who asked for a 取下げ, how and on which day; `asked_sealed`: what else they told.
    """

    id: UUID
    application: UUID
    at: datetime
    from_status: Status | None
    to_status: Status
    staff_name: str
    correction: bool
    told_applicant: bool
    note_sealed: bytes | None
    sealed_format: int
    undoes: UUID | None = None
    asked: Asked | None = None
    asked_sealed: bytes | None = None


@dataclass(frozen=True, slots=True)
class SealedRecord:
    """One 対応記録."""

    id: UUID
    application: UUID
    at: datetime
    staff_name: str
    kind: str
    outcome: str | None
    sealed: bytes
    next_sealed: bytes | None
    sealed_format: int


_NAMES: Final = (
    *(
        "id",
        "reference",
        "procedure",
        "procedure_version",
        "arrived_at",
        "status",
        "status_before",
        "version",
        "language",
        "channel",
        "mark",
    ),
    *("reply_key", "sealing_key", "sealed", "sealed_format"),
)
_COLUMNS: Final = (
    *(getattr(Application, name) for name in _NAMES),
    raw_expression("{} is not null", Application.address_sealed, alias="has_address"),
)
_SHOWN: Final = ", ".join([*(f"shown.{name}" for name in _NAMES), "shown.address_sealed is not null as has_address"])
_RECORD_COLUMNS = (
    HandlingRecord.id,
    HandlingRecord.application,
    HandlingRecord.at,
    HandlingRecord.staff,
    HandlingRecord.kind,
    HandlingRecord.outcome,
    HandlingRecord.sealed,
    HandlingRecord.next_sealed,
    HandlingRecord.sealed_format,
)


async def page_of(selection: Selection, start: Start = TOP) -> Page[SealedApplication]:
    """Return one page of the applications of a selection. One query."""
    order = _NEWEST if selection.newest_first else _OLDEST
    page = await pages_of(selection).page_of_rows(_SHOWN, order, start)
    return page.showing(_sealed_application(row) for row in page.rows)


def walked(selection: Selection) -> WalkedList:
    """The list of a selection as page_of shows it, to walk through it."""
    order = _NEWEST if selection.newest_first else _OLDEST
    return WalkedList(lambda: pages_of(selection), lambda _: (order, ""))


async def references_of(ids: Iterable[UUID]) -> Mapping[UUID, ReferenceNumber]:
    """Map those of these applications that this person may see to their 到達番号. One query."""
    rows = await Application.select(Application.id, Application.reference).where(among(Application.id, [*ids]))
    return {row["id"]: ReferenceNumber(current_municipality(), row["reference"]) for row in rows}


async def first_arrived(ids: Sequence[UUID]) -> UUID | None:
    """The first of these applications that is still to be accepted (到達), None where none is. One query."""
    arrived = await Application.select(Application.id).where(
        among(Application.id, [*ids]), Application.status == str(Status.arrived)
    )
    found = {row["id"] for row in arrived}
    return next((one for one in ids if one in found), None)


async def rows_after(selection: Selection, cursor: Cursor | None, rows: int) -> list[SealedApplication]:
    """Return the next `rows` applications of a selection, oldest first, for readers of all of them. One query."""
    page = await pages_of(selection).page_of_rows(_SHOWN, _OLDEST, Start(after=cursor), rows)
    return [_sealed_application(row) for row in page.rows]


async def count_of(selection: Selection) -> int:
    """Count the applications of a selection; those of a kind of work up to MOST_COUNTED. One query."""
    if selection.ids is not None:
        return len(selection.ids)
    if selection.work is not None:
        return await pages_of(selection).count(MOST_COUNTED)
    if not selection.fresh and selection.first_day is None and selection.last_day is None:
        counted = await standing_of(selection.procedure)
        return sum(counted[status] for status in selection.statuses or Status)
    return int((await query_of(selection).rows("count(*) as count"))[0]["count"])


async def fixed(selection: Selection) -> Selection:
    """Narrow a selection to the applications it holds now, oldest first, whatever arrives or is downloaded later. One query."""
    if selection.ids is not None:
        return selection
    rows = await query_of(selection).rows("a.id", "order by a.arrived_at, a.id")
    return replace(selection, ids=tuple(row["id"] for row in rows))


async def counts_by_status(selection: Selection) -> Mapping[Status, int]:
    """Count applications by status within the selection's procedure and period; its statuses do not narrow. One query."""
    if selection.first_day is None and selection.last_day is None:
        return await standing_of(selection.procedure)
    everywhere = replace(selection, statuses=frozenset(), fresh=False)
    rows = await query_of(everywhere).rows("a.status, count(*) as count", "group by a.status")
    counted = {Status(row["status"]): int(row["count"]) for row in rows}
    return {status: counted.get(status, 0) for status in Status}


async def newest_arrival() -> Cursor:
    """Return a cursor at this person's newest application; the beginning of time where there is none."""
    page = await OwnApplications().page(_NEWEST, TOP, 1)
    return Cursor(page.rows[0]["arrived_at"], page.rows[0]["id"]) if page.rows else Cursor(EPOCH, UUID(int=0))


async def arrived_since(last: Cursor) -> int:
    """Count the applications that came in after that one, at most MOST_NEWS."""
    return len((await OwnApplications().page(_OLDEST, Start(after=last), MOST_NEWS)).rows)


async def find(text: str) -> SealedApplication:
    """Return the application of a 到達番号 in any spelling. Raises UnknownApplication."""
    try:
        reference = ReferenceNumber.read(text)
    except Mistyped:
        raise UnknownApplication("no such number") from None
    applications = await find_all([reference])
    if not applications:
        raise UnknownApplication("no application of that number here")
    return applications[0]


async def find_all(references: Iterable[ReferenceNumber]) -> list[SealedApplication]:
    """Return the applications of these numbers that this person may see, in the order of the numbers. One query."""
    symbols_here = [reference.symbols for reference in references if reference.municipality == current_municipality()]
    rows = await Application.select(*_COLUMNS).where(among(Application.reference, symbols_here)) if symbols_here else []
    by_number = {row["reference"]: _sealed_application(row) for row in rows}
    return [by_number[symbols] for symbols in symbols_here if symbols in by_number]


async def find_ids(ids: Sequence[UUID]) -> list[SealedApplication]:
    """Return the applications of these ids that this person may see, in the order of the ids. One query."""
    rows = await Application.select(*_COLUMNS).where(among(Application.id, ids)) if ids else []
    by_id = {row["id"]: _sealed_application(row) for row in rows}
    return [by_id[one] for one in ids if one in by_id]


async def history_of(application: UUID) -> list[SealedStep]:
    """Return every step of an application, oldest first, with the person who took it."""
    return (await histories_of([application]))[application]


async def histories_of(applications: Collection[UUID]) -> Mapping[UUID, list[SealedStep]]:
    """Map each application to its steps, oldest first. Two queries."""
    rows = await (
        StatusEvent.select(
            StatusEvent.id,
            StatusEvent.application,
            StatusEvent.at,
            StatusEvent.from_status,
            StatusEvent.to_status,
            StatusEvent.staff,
            StatusEvent.correction,
            raw_expression("{} is not null", StatusEvent.reply_sealed, alias="told"),
            StatusEvent.note_sealed,
            StatusEvent.sealed_format,
            StatusEvent.undoes,
            StatusEvent.asked_by,
            StatusEvent.asked_how,
            StatusEvent.asked_on,
            StatusEvent.asked_sealed,
        )
        .where(among(StatusEvent.application, applications))
        .order_by(StatusEvent.at, StatusEvent.id)
    )
    names = await _names(rows)
    histories: dict[UUID, list[SealedStep]] = {application: [] for application in applications}
    for row in rows:
        histories[row["application"]].append(
            SealedStep(
                row["id"],
                row["application"],
                row["at"],
                Status(row["from_status"]) if row["from_status"] else None,
                Status(row["to_status"]),
                names.get(row["staff"], ""),
                row["correction"],
                row["told"],
                row["note_sealed"],
                row["sealed_format"],
                row["undoes"],
                Asked.of(row),
                row["asked_sealed"],
            )
        )
    return histories


async def records_of(application: UUID) -> list[SealedRecord]:
    """Return the 対応記録 of an application, oldest first."""
    return (await records_of_all([application]))[application]


async def records_of_all(applications: Collection[UUID]) -> Mapping[UUID, list[SealedRecord]]:
    """Map each application to its 対応記録, oldest first. Two queries."""
    rows = await (
        HandlingRecord.select(*_RECORD_COLUMNS)
        .where(among(HandlingRecord.application, applications))
        .order_by(HandlingRecord.at, HandlingRecord.id)
    )
    names = await _names(rows)
    records: dict[UUID, list[SealedRecord]] = {application: [] for application in applications}
    for row in rows:
        records[row["application"]].append(
            SealedRecord(
                row["id"],
                row["application"],
                row["at"],
                names[row["staff"]],
                row["kind"],
                row["outcome"],
                row["sealed"],
                row["next_sealed"],
                row["sealed_format"],
            )
        )
    return records


async def _names(rows: Iterable[Mapping[str, Any]]) -> Mapping[UUID, str]:
    people = {row["staff"] for row in rows if row["staff"] is not None}
    staff_rows = await Staff.select(Staff.id, Staff.name).where(among(Staff.id, people)) if people else []
    return {row["id"]: row["name"] for row in staff_rows}


def pages_of(selection: Selection) -> OwnApplications:
    """Query for pages of the applications of a selection."""
    if selection.work is not None:
        pages = selection.work.pages(selection.procedure, selection.statuses)
    else:
        pages = OwnApplications(selection.procedure, selection.statuses)
    _narrow(pages.query, selection)
    return pages


def query_of(selection: Selection) -> ScopedQuery:
    """Query for all applications of a selection at once, under the alias `a`."""
    query = ScopedQuery("app.application", "a")
    if selection.procedure is not None:
        query.where("a.procedure = {}::uuid", selection.procedure)
    statuses = selection.statuses or (selection.work.work.statuses if selection.work else frozenset())
    if statuses:
        query.where("a.status = any ({}::text[])", sorted(str(status) for status in statuses))
    if selection.work is not None:
        selection.work.narrow(query)
    _narrow(query, selection)
    return query


def _narrow(query: ScopedQuery, selection: Selection) -> None:
    if selection.fresh:
        query.where(_FRESH)
    if selection.first_day is not None:
        query.where("a.arrived_at >= {}::timestamptz", midnight(selection.first_day))
    if selection.last_day is not None:
        query.where("a.arrived_at < {}::timestamptz", end_of(selection.last_day))


def _sealed_application(row: Mapping[str, Any]) -> SealedApplication:
    return SealedApplication(
        id=row["id"],
        reference=ReferenceNumber(current_municipality(), row["reference"]),
        procedure=row["procedure"],
        procedure_version=row["procedure_version"],
        arrived_at=row["arrived_at"],
        status=Status(row["status"]),
        status_before=Status(row["status_before"]) if row["status_before"] else None,
        version=row["version"],
        language=row["language"],
        has_address=row["has_address"],
        reply_key=row["reply_key"],
        sealing_key=row["sealing_key"],
        sealed=row["sealed"],
        sealed_format=row["sealed_format"],
        channel=row["channel"],
        mark=row["mark"] or "",
    )

"""管理簿（ダウンロードと印刷の記録）: who took which personal data out, when, how many, and what for.

A download's row is committed before its first byte leaves, and closed when the last one has: 完了, or 中断 with the number that had left. A
row that was never closed tells of a process that died in the middle.

**差分.** With 完了, in the same unit of work, goes which applications the file contained (`exported_application`): what no complete download with every
item contained is what the next 差分 contains. What broke off contained nothing. Of other downloads only those are noted that none before had
contained; of a 差分 all are, so that it can be downloaded again as it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec
from piccolo.custom_types import Combinable

from app.applications.queries import Selection
from app.applications.staff_text import written
from app.applications.status import Status
from app.audit import log
from app.audit.actions import Action
from app.calendar.tokyo import end_of, midnight
from app.exports.formats import Format
from app.exports.tables import ExportRecord
from app.people.tables import Staff
from app.procedures.procedures_for_staff import procedure_summaries
from app.tenancy.engine import ENGINE
from app.tenancy.keyset import TOP, Keyset, Page, Start
from app.tenancy.statements import ScopedStatement
from app.tenancy.tables import among
from app.texts import Text

_ORDER: Final = Keyset("at", descending=True)
RECENT: Final = 20  # rows in which the purposes offered again are looked for
MOST_OFFERED: Final = 3
LONGEST_PURPOSE: Final = 200  # characters


class Items(StrEnum):
    """項目: every question, or only those that carry no personal information and tell no special-care information."""

    every = "every"
    impersonal = "impersonal"


class Target(StrEnum):
    """対象: what a filter holds, of that what was never downloaded (差分), what somebody chose in a list, an earlier 差分 again."""

    matching = "matching"
    fresh = "fresh"
    chosen = "chosen"
    again = "again"


class ExportState(StrEnum):
    started = "started"
    completed = "completed"
    interrupted = "interrupted"


@dataclass(frozen=True, slots=True)
class ExportEntry:
    """One line of the 管理簿. `count` is None until it was closed; a procedure that is no more has no title."""

    id: UUID
    at: datetime
    staff_name: str
    procedure_title: Text | None
    format: str
    items: Items
    statuses: tuple[Status, ...]
    first_day: date | None
    last_day: date | None
    purpose: str
    count: int | None
    state: ExportState
    ended_at: datetime | None
    target: Target
    procedure: UUID | None

    @property
    def repeatable(self) -> bool:
        """True when the 管理簿 holds which applications it contained, so that it can be downloaded again."""
        every = self.target is Target.fresh and self.items is Items.every
        return every and self.state is ExportState.completed and bool(self.count)


class _Selected(msgspec.Struct):
    """The column `selection`."""

    items: Items = Items.every
    statuses: tuple[Status, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    target: Target = Target.matching


_ENDED: Final = ScopedStatement(
    "update app.export_record set count = $3, state = $4, ended_at = clock_timestamp() where municipality = $1 and id = $2 and state = 'started'",
    "by the database's clock: a step's time is compared with it (api.step_to_take_back)",
)
_CONTAINED: Final = ScopedStatement(
    """
with here as (
  select a.id from app.application a where a.municipality = $1 and a.id = any ($3::uuid[])
  -- an erasure that is under way ends first: what is gone is not noted
  for key share)
insert into app.exported_application (municipality, application, record)
select r.municipality, h.id, r.id from app.export_record r cross join here h
where r.municipality = $1 and r.id = $2 and r.state = 'started' and r.selection ->> 'items' = 'every'
  and (r.selection ->> 'target' = 'fresh' or not exists (
    select from app.exported_application x where x.municipality = $1 and x.application = h.id))
""",
    "an insert from a join, under a lock",
)
_CONTENT: Final = ScopedStatement(
    "select a.id from app.exported_application x join app.application a on a.municipality = x.municipality and a.id = x.application "
    "where x.municipality = $1 and x.record = $2 order by a.arrived_at, a.id",
    "a join, for the order and for row-level security on the applications",
)
_NOTED_AT_ONCE: Final = 5_000  # some seconds' work for row-level security


async def begin(  # noqa: PLR0917  what a row of the 管理簿 says
    staff: UUID,
    selection: Selection,
    format_: Format,
    items: Items,
    purpose: str,
    target: Target = Target.matching,
) -> UUID:
    """Write the row in the caller's unit of work, with an event in the 監査ログ. Raises TextRefused for a purpose that is none."""
    purpose = written(purpose, "利用目的", LONGEST_PURPOSE, required=True)
    record = uuid4()
    statuses = tuple(sorted(selection.statuses))
    selected = _Selected(items, statuses, selection.first_day, selection.last_day, target)
    await ExportRecord.add(
        id=record,
        staff=staff,
        procedure=selection.procedure,
        format=str(format_),
        selection=msgspec.to_builtins(selected),
        purpose=purpose,
    )
    await log.record(staff, Action.applications_exported, str(record), {"format": str(format_), "items": str(items)})
    return record


async def is_open(record: UUID) -> bool:
    """True when the row is committed and not closed yet."""
    return bool(
        await ExportRecord.exists().where(ExportRecord.id == record, ExportRecord.state == str(ExportState.started))
    )


async def end(record: UUID, count: int, *, completed: bool, applications: Sequence[UUID] = ()) -> None:
    """Close the row in a unit of work of its own: `count` applications have left, of which `applications` count as downloaded."""
    state = ExportState.completed if completed else ExportState.interrupted
    async with ENGINE.unit():
        for start in range(0, len(applications) if completed else 0, _NOTED_AT_ONCE):
            part = list(applications[start : start + _NOTED_AT_ONCE])
            await _CONTAINED.rows(record, part)
        await _ENDED.rows(record, count, str(state))


async def contained_in(record: UUID) -> tuple[UUID, ...]:
    """The applications of a 差分 that this person works on, oldest first, without those that were erased. One query."""
    return tuple(row["id"] for row in await _CONTENT.rows(record))


_ANY_DAY: Final = date(2000, 1, 1)  # never compared: the condition is left out


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """A filter of the 管理簿; None and () narrow nothing. Days are of Tokyo and both belong to the period."""

    first_day: date | None = None
    last_day: date | None = None
    staff: UUID | None = None
    procedure: UUID | None = None
    formats: tuple[Format, ...] = ()

    def conditions(self) -> list[Combinable]:
        narrowing: list[tuple[object, Combinable]] = [
            (self.first_day, ExportRecord.at >= midnight(self.first_day or _ANY_DAY)),
            (self.last_day, ExportRecord.at < end_of(self.last_day or _ANY_DAY)),
            (self.staff, ExportRecord.staff == self.staff),
            (self.procedure, ExportRecord.procedure == self.procedure),
            (self.formats, among(ExportRecord.format, self.formats)),
        ]
        return [condition for value, condition in narrowing if value]


async def entries(
    filter_: RecordFilter = RecordFilter(), start: Start = TOP, *, most: int | None = None
) -> Page[ExportEntry]:
    """At most `most` (PAGE_ROWS) rows of the municipality's 管理簿, newest first. Three queries."""
    conditions, query = filter_.conditions(), ExportRecord.select()
    page = await _ORDER.page_of_table(query.where(*conditions) if conditions else query, start, most)
    return page.showing(await _entries(page.rows))


async def purposes_of(staff: UUID, procedure: UUID | None) -> Sequence[str]:
    """The last purposes that a person gave, newest first, each once: for one procedure, or for any. One query along an index."""
    query = ExportRecord.select(ExportRecord.purpose).where(ExportRecord.staff == staff)
    if procedure is not None:
        query = query.where(ExportRecord.procedure == procedure)
    rows = await query.order_by(ExportRecord.at, ascending=False).limit(RECENT)
    return tuple(dict.fromkeys(row["purpose"] for row in rows))[:MOST_OFFERED]


async def entry(record: UUID) -> ExportEntry | None:
    """One row of the municipality's 管理簿."""
    matches = await _entries(await ExportRecord.select().where(ExportRecord.id == record))
    return matches[0] if matches else None


async def count_of(filter_: RecordFilter) -> int:
    """The number of rows of the filter. One query."""
    conditions, query = filter_.conditions(), ExportRecord.count()
    return int(await (query.where(*conditions) if conditions else query))


async def _entries(rows: Sequence[Mapping[str, Any]]) -> list[ExportEntry]:
    names = await _names(rows)
    titles = {procedure.id: procedure.title for procedure in (await procedure_summaries()).values()}
    return [_entry(row, names, titles) for row in rows]


async def _names(rows: Sequence[Mapping[str, Any]]) -> Mapping[UUID, str]:
    people = {row["staff"] for row in rows}
    rows_of_staff = await Staff.select(Staff.id, Staff.name).where(among(Staff.id, people)) if people else []
    return {row["id"]: row["name"] for row in rows_of_staff}


def _entry(row: Mapping[str, Any], names: Mapping[UUID, str], titles: Mapping[UUID, Text]) -> ExportEntry:
    selected = msgspec.json.decode(row["selection"], type=_Selected)
    return ExportEntry(
        id=row["id"],
        at=row["at"],
        staff_name=names.get(row["staff"], ""),
        procedure_title=titles.get(row["procedure"]),
        format=row["format"],
        items=selected.items,
        statuses=selected.statuses,
        first_day=selected.first_day,
        last_day=selected.last_day,
        purpose=row["purpose"],
        count=row["count"],
        state=ExportState(row["state"]),
        ended_at=row["ended_at"],
        target=selected.target,
        procedure=row["procedure"],
    )

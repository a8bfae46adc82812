"""管理簿（ダウンロード記録）: who took which personal data out, when, how many, and what for.

A download's row is committed before its first byte leaves, and closed when the last one has: 完了, or 中断 with the number that had left. A
row that was never closed tells of a process that died in the middle.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec
from piccolo.columns.combination import WhereRaw

from app.applications.queries import Cursor, Selection
from app.applications.status import Status
from app.applications.wording import written
from app.audit import log
from app.exports.csv import Encoding
from app.exports.tables import ExportRecord
from app.people.tables import Staff
from app.procedures.form import Text
from app.procedures.known import known_procedures
from app.tenancy.engine import ENGINE

PAGE_ROWS: Final = 50
LONGEST_PURPOSE: Final = 200  # characters


class Format(StrEnum):
    """形式."""

    csv_utf_8 = "csv_utf_8"
    csv_shift_jis = "csv_shift_jis"
    csv_shift_jis_standard = "csv_shift_jis_standard"
    csv_utf_8_raw = "csv_utf_8_raw"
    xlsx = "xlsx"
    own_list = "own_list"

    @property
    def encoding(self) -> Encoding | None:
        """Of a CSV; None for what is no text."""
        return _ENCODINGS.get(self)


_ENCODINGS: Final[Mapping[Format, Encoding]] = {
    Format.csv_utf_8: Encoding.utf_8,
    Format.csv_shift_jis: Encoding.shift_jis,
    Format.csv_shift_jis_standard: Encoding.shift_jis_standard,
    Format.csv_utf_8_raw: Encoding.utf_8_raw,
}


class Items(StrEnum):
    """項目: every question, or only those that carry no personal information."""

    every = "every"
    impersonal = "impersonal"


class State(StrEnum):
    started = "started"
    completed = "completed"
    interrupted = "interrupted"


@dataclass(frozen=True, slots=True)
class Entry:
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
    state: State
    ended_at: datetime | None


class _Selected(msgspec.Struct):
    """The column `selection`."""

    items: Items = Items.every
    statuses: tuple[Status, ...] = ()
    first_day: date | None = None
    last_day: date | None = None


async def begin(staff: UUID, selection: Selection, format_: Format, items: Items, purpose: str) -> UUID:
    """Write the row in the caller's unit of work, with an event in the 監査ログ. Raises TextRefused for a purpose that is none."""
    purpose = written(purpose, "利用目的", LONGEST_PURPOSE, required=True)
    record = uuid4()
    selected = _Selected(items, tuple(sorted(selection.statuses)), selection.first_day, selection.last_day)
    await ExportRecord.add(
        id=record,
        staff=staff,
        procedure=selection.procedure,
        format=str(format_),
        selection=msgspec.to_builtins(selected),
        purpose=purpose,
    )
    await log.record(staff, "applications_exported", str(record), {"format": str(format_), "items": str(items)})
    return record


async def is_open(record: UUID) -> bool:
    """Whether the row is there, committed, and not closed yet."""
    return bool(await ExportRecord.exists().where(ExportRecord.id == record, ExportRecord.state == str(State.started)))


async def end(record: UUID, count: int, *, completed: bool) -> None:
    """Close the row in a unit of work of its own: `count` applications have left."""
    state = State.completed if completed else State.interrupted
    values: dict[Any, Any] = {
        ExportRecord.applications: count,
        ExportRecord.state: str(state),
        ExportRecord.ended_at: datetime.now(UTC),
    }
    async with ENGINE.unit():
        await ExportRecord.update(values).where(ExportRecord.id == record, ExportRecord.state == str(State.started))


async def entries(after: Cursor | None = None) -> tuple[list[Entry], Cursor | None]:
    """A page of the whole municipality's 管理簿, newest first, and where the next one begins."""
    query = ExportRecord.select().order_by(ExportRecord.at, ExportRecord.id, ascending=False).limit(PAGE_ROWS + 1)
    if after is not None:
        query = query.where(WhereRaw("(at, id) < ({}, {})", after.arrived_at, after.id))
    rows = await query
    shown = rows[:PAGE_ROWS]
    names = await _names(shown)
    titles = {procedure.id: procedure.title for procedure in (await known_procedures()).values()}
    found = [_entry(row, names, titles) for row in shown]
    return found, Cursor(found[-1].at, found[-1].id) if len(rows) > PAGE_ROWS else None


async def _names(rows: Sequence[Mapping[str, Any]]) -> Mapping[UUID, str]:
    people = list({row["staff"] for row in rows})
    found = await Staff.select(Staff.id, Staff.name).where(Staff.id.is_in(people)) if people else []
    return {row["id"]: row["name"] for row in found}


def _entry(row: Mapping[str, Any], names: Mapping[UUID, str], titles: Mapping[UUID, Text]) -> Entry:
    selected = msgspec.json.decode(row["selection"], type=_Selected)
    return Entry(
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
        state=State(row["state"]),
        ended_at=row["ended_at"],
    )

"""計画停止: planned by the 運営 with what closes in it, whose end is put off to 翌開庁日 where that is fair and approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, Self
from uuid import UUID

from app.calendar.opening_days import next_opening_day
from app.calendar.tokyo import day_of, end_of
from app.tenancy import api
from app.texts import Text, text_of

LONGEST_STOP: Final = timedelta(days=7)  # longer is a mistyped day; api.plan_stop knows the same


class Kept(StrEnum):
    """Why a procedure that a stop meets closes when it does."""

    label: str

    def __new__(cls, word: str, label: str = "") -> Self:
        """Make a member of its word in the database."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        return member

    places = "places", "定員があるため（先着・抽選）、延ばしません"
    approval = "approval", "承認された期間の終わりなので、延ばせません"
    enough = "enough", "停止の後も受け付けるので、延ばしません"
    opening = "opening", "停止中に受付が始まります（終わりは停止の後）"


@dataclass(frozen=True, slots=True)
class MetProcedure:
    """A procedure whose last day lies in a stop, or that opens in it. `until`: to when its end is put off; None where it is not, for what `kept` says."""

    municipality: str
    title: Text
    section: Text
    opens_at: datetime | None
    closes_at: datetime | None
    until: datetime | None
    kept: Kept | None


@dataclass(frozen=True, slots=True)
class PlannedStop:
    """A stop with how many ends it put off, and how many of these the sections refused."""

    id: UUID
    begins_at: datetime
    ends_at: datetime
    reason: str
    ended_at: datetime | None
    planned_by: str
    extended: int
    refused: int

    @property
    def state(self) -> str:
        """`planned`, `running`, `over`, or `taken_back` (before it began)."""
        now = datetime.now(UTC)
        if self.ended_at is not None:
            return "taken_back" if self.ended_at < self.begins_at else "over"
        if now >= self.ends_at:
            return "over"
        return "running" if now >= self.begins_at else "planned"


def extended_until(ends_at: datetime) -> datetime:
    """The end of the 開庁日 after the day on which a stop ends."""
    return end_of(next_opening_day(day_of(ends_at - timedelta(microseconds=1))))


async def procedures_met(begins_at: datetime, ends_at: datetime) -> Sequence[MetProcedure]:
    """What a stop would meet in all municipalities."""
    rows = await api.rows("procedures_met", begins_at, ends_at, extended_until(ends_at))
    return [
        MetProcedure(
            row["municipality"],
            text_of(row["title"]),
            text_of(row["section"]),
            _finite(row["opens_at"]),
            _finite(row["closes_at"]),
            row["until"],
            Kept(row["kept"]) if row["kept"] else None,
        )
        for row in rows
    ]


async def planned_stops() -> Sequence[PlannedStop]:
    """The latest fifty, the last first."""
    return [
        PlannedStop(
            row["id"],
            row["begins_at"],
            row["ends_at"],
            row["reason"],
            row["ended_at"],
            row["planned_by"],
            row["extended"],
            row["refused"],
        )
        for row in await api.rows("planned_stops")
    ]


async def plan(begins_at: datetime, ends_at: datetime, reason: str) -> bool:
    """Plan a stop and put off what closes in it; False where another one overlaps, it would have begun, or it is longer than LONGEST_STOP."""
    return await api.value("plan_stop", begins_at, ends_at, reason, extended_until(ends_at)) is not None


async def end(stop: UUID) -> bool:
    """Take a stop back, or end it early; False where it is over."""
    return bool(await api.value("end_stop", stop))


def _finite(moment: datetime) -> datetime | None:
    """None for PostgreSQL's infinities, which asyncpg gives as the first and last datetimes."""
    return None if moment.year in {1, 9999} else moment

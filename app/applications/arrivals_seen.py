"""How far a person has seen what arrives. It moves when they say so, never by looking, and can be put back once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from app.applications.tables import ArrivalsSeen
from app.applications.todays_work import FIRST_LOOK_DAYS, seen_until
from app.calendar.tokyo import midnight, today


@dataclass(frozen=True, slots=True)
class Seen:
    """`until`: what is newer is 新着. `said`: the person said so themselves. `undoable`: their last word can be taken back."""

    until: datetime
    said: bool
    undoable: bool


async def seen_by(staff: UUID) -> Seen:
    """Return how far a person has seen; who never said so, as if they had looked FIRST_LOOK_DAYS ago. One query."""
    row = await _row(staff)
    if row is None:
        return Seen(midnight(today() - timedelta(days=FIRST_LOOK_DAYS)), said=False, undoable=False)
    return Seen(row["until"], said=True, undoable=row["moved_from"] is not None)


async def move_on(staff: UUID, until: datetime) -> None:
    """Say that everything up to `until` was seen. Does nothing for a moment no later than the last, or later than what can be seen now."""
    before = await seen_by(staff)
    if not before.until < until <= seen_until():
        return
    values = {ArrivalsSeen.until: until, ArrivalsSeen.moved_from: before.until}
    moved = await ArrivalsSeen.update(values).where(ArrivalsSeen.staff == staff).returning(ArrivalsSeen.staff)
    if not moved:
        await ArrivalsSeen.add(id=uuid4(), staff=staff, until=until, moved_from=before.until)


async def take_back(staff: UUID) -> None:
    """Put the moment back to where it was before the last step."""
    row = await _row(staff)
    if row is not None and row["moved_from"] is not None:
        values = {ArrivalsSeen.until: row["moved_from"], ArrivalsSeen.moved_from: None}
        await ArrivalsSeen.update(values).where(ArrivalsSeen.staff == staff)


async def _row(staff: UUID) -> dict[str, Any] | None:
    row = (
        await ArrivalsSeen.select(ArrivalsSeen.until, ArrivalsSeen.moved_from)
        .where(ArrivalsSeen.staff == staff)
        .first()
    )
    return dict(row) if row else None

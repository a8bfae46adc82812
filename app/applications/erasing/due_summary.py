"""Erasures due now and soon, by procedure and fiscal year, for the procedures of the person who asks."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from app.tenancy import api

AHEAD_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Due:
    """Erasures due of one procedure and fiscal year. `due`: now, without the `held` ones; `ahead`: within AHEAD_DAYS, the first of them on
    `next_on`; `remaining`: all its applications, erasable or not."""

    procedure: UUID
    fiscal_year: int
    due: int
    held: int
    ahead: int
    next_on: date | None
    remaining: int

    @property
    def only_key(self) -> bool:
        """Tell whether every application is gone while the key of the year is not."""
        return self.remaining == 0


async def due_summary() -> list[Due]:
    """Return what is due, the oldest year first; nothing for people who may only read. One query."""
    rows = await api.rows("erasure_due_summary", AHEAD_DAYS)
    return [Due(**row) for row in rows]

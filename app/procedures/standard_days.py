"""標準処理期間: within how many days of its arrival an application is usually finished (行政手続法 第6条)."""

from uuid import UUID

from app.tenancy.engine import ENGINE
from app.tenancy.scope import current_municipality


async def standard_days_of(procedure: UUID) -> int | None:
    """None where none was set."""
    rows = await ENGINE.fetch(
        "select standard_days from app.procedure where municipality = $1 and id = $2", current_municipality(), procedure
    )
    days: int | None = rows[0]["standard_days"] if rows else None
    return days


async def set_standard_days(procedure: UUID, days: int | None) -> None:
    """1 to MOST_DAYS, or None for none."""
    await ENGINE.fetch(
        "update app.procedure set standard_days = $3 where municipality = $1 and id = $2",
        current_municipality(),
        procedure,
        days,
    )

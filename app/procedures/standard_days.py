"""標準処理期間: within how many days of its arrival an application is usually finished (行政手続法 第6条)."""

from uuid import UUID

from app.procedures.tables import Procedure


async def standard_days_of(procedure: UUID) -> int | None:
    """Return the 標準処理期間 of a procedure; None where none was set."""
    row = await Procedure.select(Procedure.standard_days).where(Procedure.id == procedure).first()
    days: int | None = row["standard_days"] if row else None
    return days


async def set_standard_days(procedure: UUID, days: int | None) -> None:
    """Set the 標準処理期間, at most as many days as the settings of a procedure take, or None for none."""
    await Procedure.update({Procedure.standard_days: days}).where(Procedure.id == procedure)

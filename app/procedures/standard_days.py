"""標準処理期間: within how many days of its arrival an application is usually finished (行政手続法 第6条)."""

from uuid import UUID

from app.audit import log
from app.audit.actions import Action
from app.procedures.settings import SETTINGS
from app.procedures.tables import Procedure


async def standard_days_of(procedure: UUID) -> int | None:
    """Return the 標準処理期間 of a procedure; None where none was set."""
    row = await Procedure.select(Procedure.standard_days).where(Procedure.id == procedure).first()
    days: int | None = row["standard_days"] if row else None
    return days


async def set_standard_days(procedure: UUID, slug: str, days: int | None, by: UUID) -> None:
    """Set the 標準処理期間, at most as many days as the settings of a procedure take, or None for none."""
    words = SETTINGS["standard_days"].kind.in_words
    details = log.changed({"standard_days": words(await standard_days_of(procedure))}, {"standard_days": words(days)})
    await log.record(by, Action.procedure_changed, slug, details)
    await Procedure.update({Procedure.standard_days: days}).where(Procedure.id == procedure)

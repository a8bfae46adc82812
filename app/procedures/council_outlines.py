"""手続概要 for the council (参考１－１): the section's own sentence, which is not what applicants read."""

from uuid import UUID

from app.audit import log
from app.audit.actions import Action
from app.procedures.procedure_admin import ProcedureDetails, procedure_details
from app.procedures.tables import Procedure
from app.tenancy.refusals import NotAllowed


class OutlineClash(Exception):
    """A colleague changed it after the person saw it."""


async def keep_outline(procedure: ProcedureDetails, outline: str, by: UUID) -> None:
    """Replace the outline that `procedure` was seen with; "" removes it. Raises OutlineClash, NotAllowed, UnknownOwnProcedure."""
    changed = await (
        Procedure.update({Procedure.council_outline: outline})
        .where(Procedure.id == procedure.id, Procedure.council_outline == procedure.council_outline)
        .returning(Procedure.id)
    )
    if not changed:
        now = await procedure_details(procedure.slug)
        raise OutlineClash if now.council_outline != procedure.council_outline else NotAllowed
    details = log.changed({"council_outline": procedure.council_outline}, {"council_outline": outline})
    await log.record(by, Action.council_outline_changed, procedure.slug, details)

"""Writing the 監査ログ, in the caller's unit of work: what was rolled back did not happen, and what happened is written."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.audit.actions import Action
from app.audit.tables import AuditEvent


async def record(
    staff: UUID, action: Action, subject: str = "", details: Mapping[str, str | int | Sequence[str]] | None = None
) -> None:
    """Write one event of the signed-in person (the database refuses any other). Nothing personal goes into it."""
    await AuditEvent.add(staff=staff, action=action.value, subject=subject, details=dict(details or {}))

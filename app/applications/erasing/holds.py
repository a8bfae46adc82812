"""消去停止: an application that a court, an auditor or a request for disclosure still needs is not erased until the hold is lifted."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from app.applications.erasing.plans import LONGEST_DOCUMENT
from app.applications.erasing.tables import LegalHold
from app.applications.queries import SealedApplication, find_ids
from app.applications.reference import ReferenceNumber
from app.applications.staff_text import written
from app.audit import log
from app.audit.actions import Action
from app.people.tables import Staff
from app.tenancy.engine import ENGINE
from app.tenancy.refusals import Refusal, refusals
from app.tenancy.tables import among


class HoldReason(StrEnum):
    lawsuit = "lawsuit"
    disclosure = "disclosure"
    audit = "audit"
    inquiry = "inquiry"

    @property
    def label(self) -> str:
        return HOLD_REASONS[self]


HOLD_REASONS: Final = {
    HoldReason.lawsuit: "訴訟・審査請求",
    HoldReason.disclosure: "開示・訂正・利用停止の請求",
    HoldReason.audit: "監査・検査",
    HoldReason.inquiry: "事故・事件の調査",
}


class AlreadyHeld(RuntimeError):
    """The application is under a hold already."""


class UnknownHold(LookupError):
    """No hold of that id is in force for this person."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold in force."""

    id: UUID
    reference: ReferenceNumber
    procedure: UUID
    reason: HoldReason
    document: str
    setter: str
    set_at: datetime


async def set_hold(application: SealedApplication, reason: HoldReason, document: str, staff: UUID) -> None:
    """Set a hold. Raises AlreadyHeld, and TextRefused for `document` (文書番号)."""
    plain = written(document, "文書番号", LONGEST_DOCUMENT, required=False)
    with refusals({Refusal.unique_violation: AlreadyHeld}):
        async with ENGINE.attempt():
            await LegalHold.add(
                id=uuid4(), application=application.id, reason=str(reason), document=plain, set_by=staff
            )
    await log.record(staff, Action.hold_set, str(application.reference), {"reason": str(reason)})


async def lift_hold(hold: UUID, staff: UUID) -> None:
    """Lift a hold. Raises UnknownHold, also when somebody else has lifted it."""
    matches = [each for each in await holds() if each.id == hold]
    if not matches:
        raise UnknownHold(str(hold))
    await LegalHold.update({LegalHold.lifted_by: staff, LegalHold.lifted_at: datetime.now(UTC)}).where(
        LegalHold.id == hold, LegalHold.lifted_at.is_null()
    )
    await log.record(staff, Action.hold_lifted, str(matches[0].reference))


async def holds() -> list[Hold]:
    """Return the holds in force on applications of the person's own procedures, newest first."""
    rows = await (
        LegalHold.select()
        .where(LegalHold.lifted_at.is_null())
        .order_by(LegalHold.set_at, LegalHold.id, ascending=False)
    )
    people = list({row["set_by"] for row in rows})
    named = await Staff.select(Staff.id, Staff.name).where(among(Staff.id, people)) if people else []
    names = {row["id"]: row["name"] for row in named}
    applications = {one.id: one for one in await find_ids([row["application"] for row in rows])}
    return [
        Hold(
            row["id"],
            applications[row["application"]].reference,
            applications[row["application"]].procedure,
            HoldReason(row["reason"]),
            row["document"],
            names.get(row["set_by"], ""),
            row["set_at"],
        )
        for row in rows
        if row["application"] in applications
    ]

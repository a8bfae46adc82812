"""公開: a draft becomes what applicants see, now or at a time, under an approval that holds all it collects. The database is the gate
(api.publish, trigger check_publication); here its refusal gets its words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import msgspec
from asyncpg.exceptions import PostgresError

from app.audit import log
from app.audit.actions import Action
from app.calendar.paper_dates import written_day
from app.calendar.tokyo import day_of, now
from app.procedures.approval import Approval, CouncilDecision, ItemsBeyond
from app.procedures.approval import refusals as refusals_under
from app.procedures.draft_reading import items_collected
from app.procedures.draft_store import DRAFT_REFUSALS, WorkingDraft
from app.procedures.keys import WORKER
from app.procedures.procedure_admin import ProcedureDetails
from app.procedures.snapshot import Snapshot, from_json
from app.tenancy import api
from app.tenancy.refusals import Refusal, code_of, detail_of, refusals
from app.tenancy.scope import scoped
from app.tenancy.statements import ScopedStatement


@dataclass(frozen=True, slots=True)
class RecordedApproval:
    id: UUID
    approval: Approval


class NotApproved(Exception):
    """The publication is refused. `reasons`: sentences with what to do, in Japanese; they name the items."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("not approved")
        self.reasons = tuple(reasons)


_APPROVALS: Final = ScopedStatement(
    """
select id, meeting, held_on, number, kind, period_from, period_to, snapshot from app.approval
where municipality = $1 order by held_on desc, recorded_at desc
""",
    "on every page of the council's papers, which Piccolo would make more than 5 % slower",
)


async def recorded_approvals() -> Sequence[RecordedApproval]:
    """Return the municipality's approvals, the latest meeting first."""
    rows = await _APPROVALS.rows()
    return [RecordedApproval(row["id"], _approval(row)) for row in rows]


def refused(draft: WorkingDraft, slug: str, approval: Approval | None, day: date) -> list[str]:
    """Say why this approval does not let the draft go public on that day; empty when it does. Without an approval a form that
    takes no personal information may."""
    items = items_collected(draft.definition)
    if not items and approval is None:
        return []
    reasons = refusals_under(items, [approval] if approval else [], slug, day)
    return [
        reason.message.format(**{name: _said(value) for name, value in reason.values.items()}) for reason in reasons
    ]


async def publish(
    procedure: ProcedureDetails,
    draft: WorkingDraft,
    approval: RecordedApproval | None,
    at: datetime | None,
    by: UUID,
) -> str:
    """Publish the draft as the person saw it. Returns `published`, or `scheduled` when `at` lies ahead.

    Raises NotApproved, DraftClash, NotAllowed. After a refusal by the database the unit of work is spent.
    """
    day = day_of(max(at or now(), now()))
    reasons = refused(draft, procedure.slug, approval.approval if approval else None, day)
    if reasons:
        raise NotApproved(reasons)
    try:
        with refusals(DRAFT_REFUSALS):
            became: str = await api.value(
                "publish", draft.version, draft.revision, approval.id if approval else None, at
            )
    except PostgresError as problem:
        if code_of(problem) is Refusal.not_approved:
            raise NotApproved([_in_words(detail_of(problem))]) from None
        raise
    details: dict[str, str | int | Sequence[str]] = {
        "version": draft.number,
        "approval": str(approval.id) if approval else "",
    }
    action = Action.version_published if became == "published" else Action.version_scheduled
    await log.record(by, action, procedure.slug, details)
    return became


async def cancel_publication(procedure: ProcedureDetails, draft: WorkingDraft, by: UUID) -> bool:
    """Make a scheduled version a draft again. Returns False when it is public already, or is a draft."""
    taken_back: bool = await api.value("cancel_publication", draft.version)
    if taken_back:
        await log.record(by, Action.version_unscheduled, procedure.slug, {"version": draft.number})
    return taken_back


async def publish_due(municipality: str | None = None) -> int:
    """Publish every version whose hour has come (of one municipality, if named); for the worker. Returns how many."""
    with scoped(WORKER):
        published: int = await api.value("publish_due", municipality)
    return published


def _approval(row: Any) -> Approval:
    return Approval(
        row["meeting"],
        row["held_on"],
        row["number"],
        CouncilDecision(row["kind"]),
        row["period_from"],
        row["period_to"],
        _snapshot(row["snapshot"]),
    )


@lru_cache(
    maxsize=32
)  # an approval holds every procedure of a council, and each 受信一覧 of an administrator asks for its period
def _snapshot(written: str) -> Snapshot:
    return from_json(msgspec.json.decode(written))


def _said(value: object) -> object:
    return written_day(value) if isinstance(value, date) else value


def _in_words(detail: str) -> str:
    """Put the trigger's detail into words: `procedure`, `period`, or the items by name."""
    if detail == "procedure":
        return "この手続は承認に含まれていないため、公開できません。承認を受けて記録してください。"
    if detail == "period":
        return "公開する日が、承認された期間の外です。"
    return ItemsBeyond.message.format(items=detail)

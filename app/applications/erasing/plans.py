"""消去の計画: a person of the section plans; what it would do is told, and another person confirms (executing.py). Withdrawn, it stays as a record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid4

from app.applications.erasing.tables import ErasureRow
from app.applications.queries import SealedApplication
from app.applications.staff_text import written
from app.applications.tables import Application
from app.audit import log
from app.audit.actions import Action
from app.people.tables import Staff
from app.procedures.procedures_for_staff import ProcedureSummary
from app.procedures.retention import RetentionStart
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.keyset import TOP, Keyset, Page, Start
from app.tenancy.refusals import Refusal, refusals
from app.tenancy.tables import among

LONGEST_DOCUMENT: Final = 60


class ErasureKind(StrEnum):
    due = "due"  # all whose time has come, of a procedure and fiscal year
    single = "single"


class ErasureState(StrEnum):
    planned = "planned"
    cancelled = "cancelled"
    erased = "erased"  # the rows are gone; a key is still to be destroyed
    finished = "finished"


class ErasureReason(StrEnum):
    retention_over = "retention_over"
    applicant_asked = "applicant_asked"
    sent_by_mistake = "sent_by_mistake"
    trial = "trial"
    no_longer_needed = "no_longer_needed"

    @property
    def label(self) -> str:
        return REASONS[self]


REASONS: Final = {
    ErasureReason.retention_over: "保存期間の満了",
    ErasureReason.applicant_asked: "申請者からの消去の求め",
    ErasureReason.sent_by_mistake: "誤って送られた申請・重複した申請",
    ErasureReason.trial: "動作確認のための申請",
    ErasureReason.no_longer_needed: "保存する必要がなくなった",
}


class AlreadyPlanned(RuntimeError):
    """An erasure of the same applications is under way."""


class UnknownErasure(LookupError):
    """No erasure of that id exists for this person."""


@dataclass(frozen=True, slots=True)
class ErasureList:
    """The applications of an erasure: how many, their numbers, when they had arrived. `hash`: SHA-256 of the numbers in order, a line each."""

    count: int
    held: int
    first_reference: str | None
    last_reference: str | None
    first_arrived_at: datetime | None
    last_arrived_at: datetime | None
    hash: bytes
    key: UUID | None  # the key that is destroyed with them


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure. `confirmable_from`: the end of the waiting time; `days_looked_back`: before the plan, by the rule of two persons.

    `listed`, `retention_years`, `rows_backup_until` and the confirmation are None before it is executed.
    """

    id: UUID
    kind: ErasureKind
    state: ErasureState
    procedure: UUID
    procedure_title: str
    fiscal_year: int
    reason: ErasureReason
    document: str
    planned_by: UUID
    planner: str
    planned_at: datetime
    confirmable_from: datetime
    days_looked_back: int
    confirmed_by: UUID | None
    confirmer: str
    erased_at: datetime | None
    retention_years: int | None
    retention_from: RetentionStart | None
    listed: ErasureList | None
    rows_backup_until: date | None
    key_destroyed_at: datetime | None
    key_backup_until: date | None


async def plan_due(procedure: ProcedureSummary, fiscal_year: int, staff: UUID) -> UUID:
    """Plan to erase everything of a procedure and year whose time has come. Raises AlreadyPlanned."""
    return await _plan(procedure, fiscal_year, staff, ErasureReason.retention_over)


async def plan_single(
    procedure: ProcedureSummary, application: SealedApplication, reason: ErasureReason, document: str, staff: UUID
) -> UUID:
    """Plan to erase one application, whatever its status. Raises AlreadyPlanned, and TextRefused for `document` (文書番号)."""
    plain = written(document, "文書番号", LONGEST_DOCUMENT, required=False)
    row = await Application.select(Application.fiscal_year).where(Application.id == application.id).first()
    return await _plan(procedure, row["fiscal_year"], staff, reason, document=plain, application=application)


async def _plan(
    procedure: ProcedureSummary,
    fiscal_year: int,
    staff: UUID,
    reason: ErasureReason,
    *,
    document: str = "",
    application: SealedApplication | None = None,
) -> UUID:
    erasure, kind = uuid4(), ErasureKind.single if application else ErasureKind.due
    with refusals({Refusal.unique_violation: AlreadyPlanned}):
        async with ENGINE.attempt():
            await ErasureRow.add(
                id=erasure,
                kind=str(kind),
                procedure=procedure.id,
                procedure_title=str(procedure.title),
                fiscal_year=fiscal_year,
                application=application.id if application else None,
                reason=str(reason),
                document=document,
                planned_by=staff,
            )
    details: dict[str, str | int | Sequence[str]] = {
        "kind": str(kind),
        "procedure": procedure.slug,
        "fiscal_year": fiscal_year,
        "reason": str(reason),
    }
    if application:
        details["reference"] = str(application.reference)
    await log.record(staff, Action.erasure_planned, str(erasure), details)
    return erasure


async def cancel_plan(erasure: UUID, staff: UUID) -> bool:
    """Cancel a plan. Returns False when it is no plan any more."""
    cancelled = (
        await ErasureRow.update({ErasureRow.state: str(ErasureState.cancelled)})
        .where(ErasureRow.id == erasure, ErasureRow.state == str(ErasureState.planned))
        .returning(ErasureRow.id)
    )
    if cancelled:
        await log.record(staff, Action.erasure_plan_cancelled, str(erasure))
    return bool(cancelled)


async def preview(erasure: UUID) -> ErasureList | None:
    """Return what a plan would erase now; None when it is no plan."""
    row = await api.row("erasure_preview", erasure)
    return _listed(row) if row is not None and row["list_hash"] is not None else None


async def references_of(erasure: UUID, staff: UUID) -> str:
    """Return the 到達番号 that a plan would erase now, a line each, in order; "" for none. Their SHA-256 is the list's hash."""
    lines: str | None = await api.value("erasure_references", erasure)
    await log.record(staff, Action.erasure_list_taken, str(erasure))
    return lines or ""


async def erasure_named(erasure: UUID) -> Erasure:
    """Return the erasure of an id. Raises UnknownErasure, for one of another section too."""
    rows = await ErasureRow.select().where(ErasureRow.id == erasure)
    if not rows:
        raise UnknownErasure(str(erasure))
    return (await _told(rows))[0]


async def under_way() -> list[Erasure]:
    """Return plans that wait for a second person and erasures whose key still exists, oldest first."""
    rows = await (
        ErasureRow.select()
        .where(among(ErasureRow.state, [str(ErasureState.planned), str(ErasureState.erased)]))
        .order_by(ErasureRow.planned_at, ErasureRow.id)
    )
    return await _told(rows)


async def ended(start: Start = TOP) -> Page[Erasure]:
    """Return executed and cancelled erasures, the newest plan first."""
    query = ErasureRow.select().where(
        among(ErasureRow.state, [str(ErasureState.finished), str(ErasureState.cancelled)])
    )
    page = await Keyset("planned_at", descending=True).page_of_table(query, start)
    return page.showing(await _told(page.rows))


async def _told(rows: Sequence[Mapping[str, Any]]) -> list[Erasure]:
    people = list({row[name] for row in rows for name in ("planned_by", "confirmed_by") if row[name]})
    found = await Staff.select(Staff.id, Staff.name, Staff.login).where(among(Staff.id, people)) if people else []
    names = {row["id"]: f"{row['name']}（{row['login']}）" for row in found}
    return [_erasure(row, names) for row in rows]


def _erasure(row: Mapping[str, Any], names: Mapping[UUID, str]) -> Erasure:
    return Erasure(
        id=row["id"],
        kind=ErasureKind(row["kind"]),
        state=ErasureState(row["state"]),
        procedure=row["procedure"],
        procedure_title=row["procedure_title"],
        fiscal_year=row["fiscal_year"],
        reason=ErasureReason(row["reason"]),
        document=row["document"],
        planned_by=row["planned_by"],
        planner=names.get(row["planned_by"], ""),
        planned_at=row["planned_at"],
        confirmable_from=row["confirmable_from"],
        days_looked_back=row["days_looked_back"],
        confirmed_by=row["confirmed_by"],
        confirmer=names.get(row["confirmed_by"], ""),
        erased_at=row["erased_at"],
        retention_years=row["retention_years"],
        retention_from=RetentionStart(row["retention_from"]) if row["retention_from"] else None,
        listed=_listed(row) if row["list_hash"] is not None else None,
        rows_backup_until=row["rows_backup_until"],
        key_destroyed_at=row["key_destroyed_at"],
        key_backup_until=row["key_backup_until"],
    )


def _listed(row: Mapping[str, Any]) -> ErasureList:
    return ErasureList(
        row["count"],
        row["held"],
        row["first_reference"],
        row["last_reference"],
        row["first_arrived_at"],
        row["last_arrived_at"],
        row["list_hash"],
        row["key"],
    )

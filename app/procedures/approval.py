"""承認（付議）: the gate between a draft and the public, and what a new paper changes against the last approval. Pure.

Nothing goes public beyond what was approved: a form may collect fewer 情報項目 than were approved, never one more, and only within the
approved period. Days are days in Tokyo; the first and the last day of a period belong to it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Final

from app.calendar.paper_dates import wide, written_fiscal_year
from app.calendar.tokyo import end_of
from app.procedures.changed_words import Run, Runs, marked, marked_names, plain
from app.procedures.items import beyond_approval
from app.procedures.snapshot import ApprovedProcedure, Connection, Outsourcing, Snapshot
from app.texts import N_

WARNED_AHEAD: Final = timedelta(days=60)

EarlierNames = Mapping[str, frozenset[str]]
"""By a section's name: the names that it, or a section merged into it, bore before."""


class CouncilDecision(StrEnum):
    """The kind of decision that the council made."""

    APPROVAL = "approval"
    CONSENT = "consent"
    REPORT = "report"

    @property
    def word(self) -> str:
        """The decision's word in the next paper."""
        return {CouncilDecision.APPROVAL: "承認", CouncilDecision.CONSENT: "了承", CouncilDecision.REPORT: "報告"}[self]


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval. `meeting`: the council's name. `number`: the meeting of its fiscal year, "12" or as the section wrote it; may be empty."""

    meeting: str
    held_on: date
    number: str
    kind: CouncilDecision
    period_from: date
    period_to: date
    snapshot: Snapshot

    @property
    def cited(self) -> str:
        """令和５年度第１２回新宿区個人情報保護管理運営会議承認済; a year that the meeting's name says already is not said twice."""
        year = "" if "年度" in self.meeting else written_fiscal_year(self.held_on)
        number = f"第{wide(self.number)}回" if self.number.isdecimal() else wide(self.number)
        return f"{year}{number}{self.meeting}{self.kind.word}済"


def in_force(approval: Approval, day: date) -> bool:
    return approval.period_from <= day <= approval.period_to


def approval_for(approvals: Iterable[Approval], day: date) -> Approval | None:
    """Return the approval that governs `day`: of those in force the one of the latest meeting, of two on one day the one recorded later
    (the last of `approvals`)."""
    candidates = [approval for approval in approvals if in_force(approval, day)]
    return max(reversed(candidates), key=lambda approval: approval.held_on, default=None)


def closes_at(approval: Approval) -> datetime:
    """Return the moment from which nothing is open under the approval: the end of its last day in Tokyo, given in UTC."""
    return end_of(approval.period_to).astimezone(UTC)


def beyond(collected: Iterable[str], approval: Approval, slug: str) -> tuple[str, ...]:
    """Return the 情報項目 that the form of `slug` collects without approval, in the form's order. Of a procedure that is not
    in the approval, all."""
    approved = approval.snapshot.procedure(slug)
    return beyond_approval(collected, approved.items if approved else ())


@dataclass(frozen=True, slots=True)
class ItemsBeyond:
    items: tuple[str, ...]
    message: ClassVar[str] = N_(
        "承認されていない情報項目があるため、公開できません：{items}。質問から外すか、承認を受けて記録してください。"
    )

    @property
    def values(self) -> Mapping[str, object]:
        return {"items": _named(self.items)}


@dataclass(frozen=True, slots=True)
class ProcedureNotApproved:
    """The approval names other procedures, not this one."""

    items: tuple[str, ...]
    message: ClassVar[str] = N_(
        "この手続は承認に含まれていないため、公開できません。取り扱う情報項目：{items}。承認を受けて記録してください。"
    )

    @property
    def values(self) -> Mapping[str, object]:
        return {"items": _named(self.items)}


@dataclass(frozen=True, slots=True)
class NothingApproved:
    """There is no approval on record at all."""

    items: tuple[str, ...]
    message: ClassVar[str] = N_(
        "承認の記録がないため、公開できません。取り扱う情報項目：{items}。承認を受けて記録してください。"
    )

    @property
    def values(self) -> Mapping[str, object]:
        return {"items": _named(self.items)}


@dataclass(frozen=True, slots=True)
class BeforePeriod:
    first: date
    message: ClassVar[str] = N_("承認された期間は{first}からです。公開する日を{first}以降にしてください。")

    @property
    def values(self) -> Mapping[str, object]:
        return {"first": self.first}


@dataclass(frozen=True, slots=True)
class AfterPeriod:
    last: date
    message: ClassVar[str] = N_("承認された期間は{last}で終わりました。次の承認を受けて記録してください。")

    @property
    def values(self) -> Mapping[str, object]:
        return {"last": self.last}


def _named(items: tuple[str, ...]) -> str:
    return "、".join(items) or "なし"


Refusal = ItemsBeyond | ProcedureNotApproved | NothingApproved | BeforePeriod | AfterPeriod


def refusals(collected: Collection[str], approvals: Collection[Approval], slug: str, day: date) -> tuple[Refusal, ...]:
    """Say why the form of `slug`, collecting these items, may not go public on `day`; empty when it may. All reasons at once.

    A form that collects nothing must be in the approval too: it is the procedure that the council lets out. Out of period, the items are
    judged by the nearest approval.
    """
    if not approvals:
        return (NothingApproved(tuple(collected)),)
    gathered: list[Refusal] = []
    approval = approval_for(approvals, day)
    if approval is None:
        approval, outside = _nearest(approvals, day)
        gathered.append(outside)
    if approval.snapshot.procedure(slug) is None:
        gathered.append(ProcedureNotApproved(tuple(collected)))
    elif excess := beyond(collected, approval, slug):
        gathered.append(ItemsBeyond(excess))
    return tuple(gathered)


def _nearest(approvals: Collection[Approval], day: date) -> tuple[Approval, BeforePeriod | AfterPeriod]:
    coming = [approval for approval in approvals if approval.period_from > day]
    if coming:
        first = min(coming, key=lambda approval: approval.period_from)
        return first, BeforePeriod(first.period_from)
    last = max(approvals, key=lambda approval: (approval.period_to, approval.held_on))
    return last, AfterPeriod(last.period_to)


@dataclass(frozen=True, slots=True)
class PeriodEnding:
    """A warning ahead of the end of the approved period. `days_left`: 0 on the last day itself."""

    last: date
    days_left: int

    @property
    def message(self) -> str:
        return ENDS_TODAY if self.days_left == 0 else ENDS_SOON

    @property
    def values(self) -> Mapping[str, object]:
        return {"last": self.last, "days": self.days_left}


ENDS_SOON: Final = N_(
    "承認された期間は{last}までです（あと{days}日）。次の承認を記録しないと、公開している手続は{last}の終わりに閉じます。"
)
ENDS_TODAY: Final = N_(
    "承認された期間は今日（{last}）までです。次の承認を記録しないと、公開している手続は今日の終わりに閉じます。"
)


def period_ending(approvals: Collection[Approval], day: date) -> PeriodEnding | None:
    """Warn from 60 days before the approved period ends, unless another approval goes on from there. None out of period: then
    `refusals` speaks."""
    approval = approval_for(approvals, day)
    if approval is None:
        return None
    last = approval.period_to
    while following := approval_for(approvals, last + timedelta(days=1)):
        last = following.period_to
    return PeriodEnding(last, (last - day).days) if last - day <= WARNED_AHEAD else None


class ChangeKind(StrEnum):
    """A kind of change, by its words in the paper: 追加手続, 手続の変更."""

    ADDED = "追加"
    CHANGED = "変更"
    REMOVED = "廃止"
    SAME = "継続"


@dataclass(frozen=True, slots=True)
class ProcedureChange:
    """One procedure, its cells with what is new in them. `dropped`: items that were approved and are no longer taken. `section_before`: the
    section's name in the last approval where it has had another one since (組織改正), which is no change of what was approved; else ""."""

    slug: str
    kind: ChangeKind
    name: Runs
    section: Runs
    items: Runs
    planned_per_year: Run  # the bare number
    outline: Runs
    dropped: tuple[str, ...] = ()
    section_before: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """`procedures` in the order of the new snapshot, removed ones at the end. The tables' cells by the names of their `cells()`."""

    procedures: tuple[ProcedureChange, ...]
    connection: Mapping[str, Runs]
    outsourcing: Mapping[str, Runs]

    def of_kind(self, *kinds: ChangeKind) -> tuple[ProcedureChange, ...]:
        return tuple(change for change in self.procedures if change.kind in kinds)


def is_reorganised(before: str, after: str, earlier: EarlierNames) -> bool:
    """Whether the section's name differs by 組織改正 alone."""
    return before != after and before in earlier.get(after, frozenset())


def changes(before: Snapshot | None, after: Snapshot, earlier: EarlierNames = MappingProxyType({})) -> Changes:
    """Return what is new, cell by cell. A first paper (`before` None) adds everything and marks nothing: it has nothing to differ from."""
    removed = [old for old in before.procedures if after.procedure(old.slug) is None] if before else []
    return Changes(
        procedures=(
            *(_change(before, procedure, earlier) for procedure in after.procedures),
            *(_unmarked(old, ChangeKind.REMOVED) for old in removed),
        ),
        connection=_cells(before, before.connection if before else None, after.connection),
        outsourcing=_cells(before, before.outsourcing if before else None, after.outsourcing),
    )


def _change(before: Snapshot | None, new: ApprovedProcedure, earlier: EarlierNames) -> ProcedureChange:
    if before is None:
        return _unmarked(new, ChangeKind.ADDED)
    old = before.procedure(new.slug)
    if old is None:
        return ProcedureChange(
            slug=new.slug,
            kind=ChangeKind.ADDED,
            name=marked(None, str(new.name)),
            section=marked(None, new.section),
            items=marked(None, "、".join(new.items)),
            planned_per_year=Run(str(new.planned_per_year), changed=True),
            outline=marked(None, str(new.outline)),
        )
    reorganised = is_reorganised(old.section, new.section, earlier)
    found = ProcedureChange(
        slug=new.slug,
        kind=ChangeKind.CHANGED,
        name=marked(str(old.name), str(new.name)),
        section=plain(new.section) if reorganised else marked(old.section, new.section),
        items=marked_names(old.items, new.items),
        planned_per_year=Run(str(new.planned_per_year), new.planned_per_year != old.planned_per_year),
        outline=marked(str(old.outline), str(new.outline)),
        dropped=tuple(item for item in old.items if item not in new.items),
        section_before=old.section if reorganised else "",
    )
    cells = (*found.name, *found.section, *found.items, found.planned_per_year, *found.outline)
    differs = bool(found.dropped) or any(run.changed for run in cells)
    return found if differs else replace(_unmarked(new, ChangeKind.SAME), section_before=found.section_before)


def _unmarked(procedure: ApprovedProcedure, kind: ChangeKind) -> ProcedureChange:
    return ProcedureChange(
        slug=procedure.slug,
        kind=kind,
        name=plain(str(procedure.name)),
        section=plain(procedure.section),
        items=plain("、".join(procedure.items)),
        planned_per_year=Run(str(procedure.planned_per_year)),
        outline=plain(str(procedure.outline)),
    )


def _cells(
    before: Snapshot | None, old: Connection | Outsourcing | None, new: Connection | Outsourcing | None
) -> Mapping[str, Runs]:
    if new is None:
        return {}
    if before is None:
        return {name: plain(text) for name, text in new.cells().items()}
    were = old.cells() if old else {}
    return {name: marked(were.get(name), text) for name, text in new.cells().items()}

"""Merging sections: an administrator plans for a day that one section's work goes to another one; the worker does it (app/migrations/rules/merging.sql)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from app.municipalities.sections import PlanRefused, SectionClash
from app.tenancy import api
from app.tenancy.refusals import NotAllowed, Refusal, refusals
from app.tenancy.statements import ScopedStatement
from app.texts import Text, text_of

_PLANNED: Final = ScopedStatement(
    """
select c.id, c.from_day, s.name as section, o.name as into_section, c.closes_own_past, c.closes_other_past
from app.section_change c
join app.section s on s.municipality = c.municipality and s.id = c.section
join app.section o on o.municipality = c.municipality and o.id = c.merged_into
where c.municipality = $1 and c.kind = 'merged' and c.applied_at is null and c.taken_back_at is null
order by c.from_day, c.id
""",
    "a join with two sections",
)
_REFUSED: Final = {
    Refusal.day_over: "統合する日は、あすからあとの、両方の課がある日を入力してください",
    Refusal.section_closed: "その日には、どちらかの課が閉じています。先に、閉じる予定を取り消してください",
    Refusal.otherwise_planned: "その日かその後に、なくなる課のほかの変更が決まっています。先にその変更を取り消してください",
}


@dataclass(frozen=True, slots=True)
class Merging:
    """One section's work goes to another. `closes_own_past`, `closes_other_past`: past fiscal years of the merged section's procedures, and of the
    other's, stay with the administrators. `revision`: which state of the merged section the person has seen."""

    section: UUID
    revision: int
    into: UUID
    from_day: date
    closes_own_past: bool
    closes_other_past: bool


@dataclass(frozen=True, slots=True)
class PlannedMerging:
    """A merging that is not done yet."""

    id: UUID
    from_day: date
    section: Text
    into: Text
    closes_own_past: bool
    closes_other_past: bool


async def planned_mergings() -> Sequence[PlannedMerging]:
    """What is planned, in the order of the days. One query."""
    return [
        PlannedMerging(
            row["id"],
            row["from_day"],
            text_of(row["section"]),
            text_of(row["into_section"]),
            row["closes_own_past"],
            row["closes_other_past"],
        )
        for row in await _PLANNED.rows()
    ]


async def plan_merging(merging: Merging) -> None:
    """Plan it; both sections are written to. Raises PlanRefused, SectionClash and NotAllowed."""
    sentences = {refusal: _refusing(words) for refusal, words in _REFUSED.items()}
    with refusals({**sentences, Refusal.section_changed: SectionClash, Refusal.not_allowed: NotAllowed}):
        await api.value(
            "plan_merging",
            merging.section,
            merging.revision,
            merging.into,
            merging.from_day,
            merging.closes_own_past,
            merging.closes_other_past,
        )


def _refusing(words: str) -> Callable[[], PlanRefused]:
    return lambda: PlanRefused(words)

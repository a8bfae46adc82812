"""What a merging of sections would change, told before it is planned: who sees which old applications that they do not see now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from app.applications.status import UNFINISHED
from app.applications.tables import PhraseRow
from app.calendar.tokyo import fiscal_year
from app.municipalities.merging import Merging
from app.people import staff
from app.procedures.procedure_admin import ProcedureDetails, procedures_in_detail
from app.tenancy.statements import ScopedStatement
from app.texts import Text

# as application_counts.py counts, parted by the first fiscal year that is not past on the day of the merging
_COUNTED: Final = ScopedStatement(
    """
select n.procedure,
  coalesce(sum(n.count) filter (where n.fiscal_year >= $2), 0)::bigint as present,
  coalesce(sum(n.count) filter (where n.fiscal_year < $2 and not n.status = any ($3::text[])), 0)::bigint as ended,
  coalesce(sum(n.count) filter (where n.fiscal_year < $2 and n.status = any ($3::text[])), 0)::bigint as going_on
from (select s.procedure, s.fiscal_year, s.status, s.count from app.standing s where s.municipality = $1
      union all
      select c.procedure, extract(year from (c.hour at time zone 'Asia/Tokyo') - interval '3 months')::int, c.status, c.change
      from app.count_change c where c.municipality = $1) n
group by n.procedure
""",
    "a union of what is counted and what is not yet",
)


@dataclass(frozen=True, slots=True)
class MergedProcedure:
    """A procedure of one of the two sections. `readers`: how many people of the other section will see its applications. Of the applications,
    `present` are of the fiscal year of the merging and later; `ended` and `going_on` of the years before. `closed`: `ended` stay with the
    administrators."""

    title: Text
    section: Text
    moves: bool
    readers: int
    present: int
    ended: int
    going_on: int
    closed: bool

    @property
    def seen(self) -> int:
        """How many old and present applications the other section's people will see."""
        return self.present + self.going_on + (0 if self.closed else self.ended)


@dataclass(frozen=True, slots=True)
class MergingPreview:
    """`people`: how many are named in the section that goes, and `phrases` how many 定型文 it has. `year`: the first fiscal year that is not past."""

    procedures: Sequence[MergedProcedure]
    people: int
    phrases: int
    year: int


async def preview_of(merging: Merging) -> MergingPreview:
    """Look at what is there now, for an administrator, who sees all of it. Six queries."""
    year = fiscal_year(merging.from_day)
    rows = await _COUNTED.rows(year, sorted(str(status) for status in UNFINISHED))
    counted = {row["procedure"]: row for row in rows}
    readers = await _readers(merging, merging.from_day)
    procedures = [
        _merged(each, merging, counted.get(each.id, {}), readers)
        for each in await procedures_in_detail()
        if each.section in {merging.section, merging.into}
    ]
    named = [one for one in await staff.everybody() if one.active and merging.section in one.sections]
    phrases = await PhraseRow.count().where(PhraseRow.section == merging.section)
    return MergingPreview(sorted(procedures, key=lambda one: not one.moves), len(named), phrases, year)


def _merged(
    procedure: ProcedureDetails, merging: Merging, counted: Mapping[str, int], readers: Mapping[UUID, int]
) -> MergedProcedure:
    moves = procedure.section == merging.section
    return MergedProcedure(
        title=procedure.title,
        section=procedure.section_name,
        moves=moves,
        readers=readers[procedure.section],
        present=counted.get("present", 0),
        ended=counted.get("ended", 0),
        going_on=counted.get("going_on", 0),
        closed=merging.closes_own_past if moves else merging.closes_other_past,
    )


async def _readers(merging: Merging, day: date) -> Mapping[UUID, int]:
    """By each of the two sections, how many people of the other one do not see its applications now."""
    people = [
        set(one.sections)
        for one in await staff.everybody()
        if one.active and one.entry.covers(day) and one.role.may_read_applications and not one.role.every_section
    ]
    both = ((merging.section, merging.into), (merging.into, merging.section))
    return {own: sum(other in sections and own not in sections for sections in people) for own, other in both}

"""How many applications there are: of one's own procedures. What leads to a list counts what the person can open in it; what is a figure of the
procedure counts all.

Nothing is counted row by row: a trigger appends each change, the worker folds the changes into two tables of counts, and what is not folded yet is
added here in the same statement, so that a count is exact at every moment (app/migrations/rules/counts.sql).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from app.applications.status import Status
from app.tenancy.statements import ScopedStatement

_YEAR: Final = "extract(year from (c.hour at time zone 'Asia/Tokyo') - interval '3 months')::int"
_COUNTED: Final = f"""
  select s.procedure, s.fiscal_year, s.status, s.count from app.standing s where s.municipality = $1
  union all
  select c.procedure, {_YEAR}, c.status, c.change from app.count_change c where c.municipality = $1"""  # noqa: S608  an expression of this module
# those that the person can open: a merging of sections may leave past years to the administrators, but for what is still being worked on
_OPEN: Final = f"""
  select n.procedure, n.status, n.count from ({_COUNTED}) n
  where not exists (
    select from app.closed_year k where k.municipality = $1 and k.procedure = n.procedure and n.fiscal_year < k.before_year
      and k.procedure = any ((select api.partly_closed_procedures())::uuid[]))
  union all
  select a.procedure, a.status::text, 1
  from app.open_past_application o join app.application a on a.municipality = o.municipality and a.id = o.application
  where o.municipality = $1 and a.procedure = any ((select api.partly_closed_procedures())::uuid[])"""  # noqa: S608  parts of this module
_STANDING: Final = ScopedStatement(
    f"select n.status, sum(n.count)::bigint as count from ({_OPEN}) n where $2::uuid is null or n.procedure = $2 group by n.status",  # noqa: S608  a part of this module
    "a union of what is counted and what is not yet",
)
_STANDING_OF_EACH: Final = ScopedStatement(
    f"""
select n.procedure, n.status, sum(n.count)::bigint as count from ({_OPEN}) n group by n.procedure, n.status having sum(n.count) <> 0
""",  # noqa: S608  a part of this module
    "a union of what is counted and what is not yet",
)
_OF_EACH: Final = ScopedStatement(
    f"select n.procedure, sum(n.count)::bigint as count from ({_COUNTED}) n group by n.procedure having sum(n.count) <> 0",  # noqa: S608  a part of this module
    "a union of what is counted and what is not yet",
)
_BY_YEAR: Final = ScopedStatement(
    f"""
select n.procedure, n.fiscal_year, sum(n.count)::bigint as count
from (select s.procedure, s.fiscal_year, s.count from app.standing s where s.municipality = $1
      union all select c.procedure, {_YEAR}, c.change from app.count_change c where c.municipality = $1) n
where n.fiscal_year = any ($2::int[])
group by n.procedure, n.fiscal_year having sum(n.count) <> 0
""",  # noqa: S608  an expression of this module
    "a union of what is counted and what is not yet",
)


async def standing_of(procedure: UUID | None = None) -> Mapping[Status, int]:
    """Count by present status all applications of a procedure, or of all own ones. One query."""
    counted = {Status(row["status"]): row["count"] for row in await _STANDING.rows(procedure)}
    return {status: counted.get(status, 0) for status in Status}


async def standing_of_each() -> Mapping[UUID, Mapping[Status, int]]:
    """Count by procedure and by present status; procedures and statuses without any are left out. One query."""
    counted: defaultdict[UUID, dict[Status, int]] = defaultdict(dict)
    for row in await _STANDING_OF_EACH.rows():
        counted[row["procedure"]][Status(row["status"])] = row["count"]
    return counted


async def applications_by_procedure() -> Mapping[UUID, int]:
    """Count all applications that each procedure holds now, those of years that are the administrators' alone too; procedures without any are
    left out. One query."""
    return {row["procedure"]: row["count"] for row in await _OF_EACH.rows()}


async def applications_in_fiscal_years(years: Sequence[int]) -> Sequence[Mapping[UUID, int]]:
    """For each year count by procedure the applications that arrived from 1 April of it to the next 31 March, in Tokyo. One query."""
    counted: dict[int, dict[UUID, int]] = {year: {} for year in years}
    for row in await _BY_YEAR.rows(list(years)):
        counted[row["fiscal_year"]][row["procedure"]] = row["count"]
    return [counted[year] for year in years]

"""統計: how many applications of a procedure arrived when, stand where, came how, waited how long and answered what.

Only counts leave the database, each from one query over what the list's index holds in the open; row-level security leaves each person
the applications of their own sections' procedures. Days and hours are of Tokyo.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from app.applications.application_counts import applications_in_fiscal_years
from app.applications.status import Status
from app.calendar.tokyo import end_of, fiscal_year, midnight
from app.procedures.tables import Procedure
from app.tenancy import api
from app.tenancy.statements import ScopedStatement


@dataclass(frozen=True, slots=True)
class Period:
    """The applications of `procedure` that arrived from the first to the last day, both included."""

    procedure: UUID
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Counts of applications by day of arrival and by hour of that day (0 to 23); days and hours without any are left out.

    Of what came on paper, by telephone or at the counter, only the day is known: it has no hour.
    """

    days: Mapping[date, int]
    hours: Mapping[int, int]

    @property
    def total(self) -> int:
        return sum(self.days.values())


@dataclass(frozen=True, slots=True)
class StatusCounts:
    """Counts of applications by present status and by `application.channel`."""

    statuses: Mapping[Status, int]
    channels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Waits:
    """Counts of applications by days from arrival to the first acceptance, and to the completion that holds: 0 is the same day."""

    acceptance: Mapping[int, int]
    completion: Mapping[int, int]


WAITED_FOR: Final = tuple(field.name for field in fields(Waits))  # as the database's function `waits` names the steps


@dataclass(frozen=True, slots=True)
class YearlyNumbers:
    """The number planned for a year (予定件数, as set now), and the arrivals of a fiscal year and of the one before."""

    planned: int
    this_year: int
    last_year: int


# What is folded and what is not yet, each by the hour; Tokyo is whole hours away from UTC, so its days are made of them. Of an hour with one arrival they
# tell how it came and where it stands: of years that a merging left to the administrators, others count what they can open.
_CLOSED_BEFORE: Final = """
(select max(make_date(k.before_year, 4, 1)::timestamp at time zone 'Asia/Tokyo') from app.closed_year k
 where k.municipality = $1 and k.procedure = $2 and k.procedure = any ((select api.partly_closed_procedures())::uuid[]))"""
_COUNTED: Final = f"""
(select r.hour, r.channel, r.status, r.count from app.arrivals r
 where r.municipality = $1 and r.procedure = $2 and r.hour >= greatest($3, {_CLOSED_BEFORE}) and r.hour < $4
 union all
 select c.hour, c.channel, c.status, c.change from app.count_change c
 where c.municipality = $1 and c.procedure = $2 and c.hour >= greatest($3, {_CLOSED_BEFORE}) and c.hour < $4
 union all
 select date_trunc('hour', a.arrived_at), a.channel, a.status, 1
 from app.open_past_application o join app.application a on a.municipality = o.municipality and a.id = o.application
 where o.municipality = $1 and a.procedure = $2 and a.arrived_at >= $3 and a.arrived_at < least($4, {_CLOSED_BEFORE})
   and a.procedure = any ((select api.partly_closed_procedures())::uuid[])) n
"""  # noqa: S608  a part of this module
_ARRIVALS: Final = ScopedStatement(
    f"""
select (n.hour at time zone 'Asia/Tokyo')::date as day, case n.channel when 'web' then extract(hour from n.hour at time zone 'Asia/Tokyo')::int end as hour,
  sum(n.count)::bigint as count
from {_COUNTED} group by 1, 2 having sum(n.count) <> 0
""",  # noqa: S608  a source of this module; values are arguments
    "a union of what is counted and what is not yet",
)
_STANDING: Final = ScopedStatement(
    f"select n.status, n.channel, sum(n.count)::bigint as count from {_COUNTED} group by 1, 2 having sum(n.count) <> 0",  # noqa: S608  the same
    "a union of what is counted and what is not yet",
)
# one way through the index; many answer alike, so that few are laid out
_ANSWERS: Final = ScopedStatement(
    """
with alike as (
  select a.facets, count(*) as count from app.application a
  where a.municipality = $1 and a.procedure = $2 and a.arrived_at >= $3 and a.arrived_at < $4 group by a.facets)
select '' as facet, coalesce(sum(k.count), 0)::bigint as count from alike k
union all
select facet, sum(k.count)::bigint as count from alike k cross join lateral unnest(k.facets) facet group by facet
""",
    "a union, and the answers laid out by row",
)


async def leaves_years_out(period: Period) -> bool:
    """Whether a merging left applications of the period to the administrators, so that the person counts what they can open. One query."""
    return bool(await api.value("is_closed_year", period.procedure, fiscal_year(period.first_day)))


async def arrivals_in(period: Period) -> Arrivals:
    """Count the arrivals of a period by day and by hour. One query."""
    rows = await _ARRIVALS.rows(period.procedure, *_bounds(period))
    return Arrivals(_summed(rows, "day"), _summed((row for row in rows if row["hour"] is not None), "hour"))


async def status_counts_of(period: Period) -> StatusCounts:
    """Count the applications of a period by status and by channel. One query."""
    rows = await _STANDING.rows(period.procedure, *_bounds(period))
    statuses = {Status(status): count for status, count in _summed(rows, "status").items()}
    return StatusCounts(statuses, _summed(rows, "channel"))


async def answers_in(period: Period) -> tuple[int, Mapping[str, int]]:
    """Count the applications of a period, and by `question=choice` how many of them chose what. One query."""
    answers = _summed(await _ANSWERS.rows(period.procedure, *_bounds(period)), "facet")
    return answers.pop(""), answers


async def waits_in(period: Period) -> Waits:
    """Count the applications of a period by days of waiting. One query."""
    rows = await api.rows("waiting_days", period.procedure, *_bounds(period))
    return Waits(*(_summed([row for row in rows if row["step"] == step], "days") for step in WAITED_FOR))


async def yearly_numbers(procedure: UUID, year: int) -> YearlyNumbers:
    """Return the numbers of the fiscal year that begins on 1 April of `year`, and of the one before. Two queries."""
    planned = await Procedure.select(Procedure.planned_per_year).where(Procedure.id == procedure).first()
    this_year, last_year = await applications_in_fiscal_years((year, year - 1))
    return YearlyNumbers(planned["planned_per_year"], this_year.get(procedure, 0), last_year.get(procedure, 0))


def median_of(days: Mapping[int, int]) -> float | None:
    """The median of values that are counted; None where there are none."""
    total = sum(days.values())
    if not total:
        return None
    middle = {(total - 1) // 2, total // 2}
    middle_values, passed = [], 0
    for value in sorted(days):
        middle_values += [value for position in middle if passed <= position < passed + days[value]]
        passed += days[value]
    return sum(middle_values) / len(middle_values)


def _bounds(period: Period) -> tuple[datetime, datetime]:
    """Return the first moment of the period and the first one after it."""
    return midnight(period.first_day), end_of(period.last_day)


def _summed(rows: Iterable[Any], key: str) -> dict[Any, int]:
    counted: Counter[Any] = Counter()
    for row in rows:
        counted[row[key]] += row["count"]
    return dict(counted)

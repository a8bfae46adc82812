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

from piccolo.query.functions.aggregate import Count

from app.applications.status import Status
from app.applications.tables import Application
from app.calendar.tokyo import end_of, first_day_of, midnight
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
    """Counts of applications by day of arrival and by hour of that day (0 to 23); days and hours without any are left out."""

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


_OF_PERIOD: Final = "a.municipality = $1 and a.procedure = $2 and a.arrived_at >= $3 and a.arrived_at < $4"
# Hours are counted first and only then put into Tokyo's days: Tokyo is whole hours away from UTC.
_ARRIVALS: Final = ScopedStatement(
    f"""
select (began at time zone 'Asia/Tokyo')::date as day, extract(hour from began at time zone 'Asia/Tokyo')::int as hour, count
from (select date_bin('1 hour', a.arrived_at, timestamptz '2000-01-01 00:00+00') as began, count(*) as count
      from app.application a where {_OF_PERIOD} group by 1) hours
""",  # noqa: S608  a condition of this module; values are arguments
    "counted by the hour and then by Tokyo's day",
)
_ANSWERS: Final = ScopedStatement(
    f"""
select '' as facet, count(*) as count from app.application a where {_OF_PERIOD}
union all
select facet, count(*) as count from app.application a cross join lateral unnest(a.facets) facet where {_OF_PERIOD} group by facet
""",  # noqa: S608  the same
    "a union, and the answers laid out by row",
)
_YEARLY: Final = ScopedStatement(
    """
select p.planned_per_year as planned, count(a.arrived_at) filter (where a.arrived_at >= $4) as this_year,
       count(a.arrived_at) filter (where a.arrived_at < $4) as last_year
from app.procedure p
left join app.application a on a.municipality = p.municipality and a.procedure = p.id and a.arrived_at >= $3 and a.arrived_at < $5
where p.municipality = $1 and p.id = $2
group by p.planned_per_year
""",
    "a join of two tables",
)


async def arrivals_in(period: Period) -> Arrivals:
    """Count the arrivals of a period by day and by hour. One query."""
    rows = await _ARRIVALS.rows(period.procedure, *_bounds(period))
    return Arrivals(_summed(rows, "day"), _summed(rows, "hour"))


async def status_counts_of(period: Period) -> StatusCounts:
    """Count the applications of a period by status and by channel. One query."""
    first, after = _bounds(period)
    rows = await (
        Application.select(Application.status, Application.channel, Count())
        .where(
            Application.procedure == period.procedure,
            Application.arrived_at >= first,
            Application.arrived_at < after,
        )
        .group_by(Application.status, Application.channel)
    )
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
    """Return the numbers of the fiscal year that begins on 1 April of `year`, and of the one before. One query."""
    begins = [midnight(first_day_of(each)) for each in (year - 1, year, year + 1)]
    row = await _YEARLY.row(procedure, *begins)
    return YearlyNumbers(row["planned"], row["this_year"], row["last_year"])


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

"""How many applications there are, by procedure: of the person's own sections, as the database lets them see."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from piccolo.query.functions.aggregate import Count

from app.applications.tables import Application
from app.calendar.tokyo import first_day_of, midnight


async def applications_by_procedure() -> Mapping[UUID, int]:
    """Count all applications that each procedure holds now; procedures without any are left out."""
    return await _counted(None, None)


async def applications_in_fiscal_year(year: int) -> Mapping[UUID, int]:
    """Count by procedure the applications that arrived from 1 April of `year` to the next 31 March, in Tokyo."""
    first, after = (midnight(first_day_of(each)) for each in (year, year + 1))
    return await _counted(first, after)


async def _counted(first: datetime | None, after: datetime | None) -> Mapping[UUID, int]:
    query = Application.select(Application.procedure, Count()).group_by(Application.procedure)
    if first is not None:
        query = query.where(Application.arrived_at >= first)
    if after is not None:
        query = query.where(Application.arrived_at < after)
    rows = await query
    return {row["procedure"]: row["count"] for row in rows}

"""How many applications there are, by procedure: of the person's own sections, as the database lets them see."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from app.calendar.tokyo import first_day_of, midnight
from app.tenancy.engine import ENGINE
from app.tenancy.scope import current_municipality


async def applications_by_procedure() -> Mapping[UUID, int]:
    """All that the file of each procedure holds now; procedures without any are left out."""
    return await _counted(None, None)


async def applications_in_fiscal_year(year: int) -> Mapping[UUID, int]:
    """Those that arrived from 1 April of `year` to the next 31 March, in Tokyo."""
    first, after = (midnight(first_day_of(each)) for each in (year, year + 1))
    return await _counted(first, after)


async def _counted(first: datetime | None, after: datetime | None) -> Mapping[UUID, int]:
    rows = await ENGINE.fetch(
        "select procedure, count(*) as count from app.application "
        "where municipality = $1 and ($2::timestamptz is null or arrived_at >= $2) and ($3::timestamptz is null or arrived_at < $3) "
        "group by procedure",
        current_municipality(),
        first,
        after,
    )
    return {row["procedure"]: row["count"] for row in rows}

"""What sections are called, by day: papers take the names of their own day, and a name that is planned is already that of the days to come."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from app.tenancy.statements import ScopedStatement
from app.texts import Text, text_of

_NAMES_ON = ScopedStatement(
    "select distinct on (n.section) n.section, n.name from app.section_name n "
    "where n.municipality = $1 and n.from_day <= $2 order by n.section, n.from_day desc",
    "distinct on: the last of several rows",
)


async def names_on(day: date) -> Mapping[UUID, Text]:
    """The name of each of the municipality's sections on a day of Tokyo; without those that open later. Closed ones keep their last name."""
    return {row["section"]: text_of(row["name"]) for row in await _NAMES_ON.rows(day)}

"""次回連絡日: what is to be taken up again today comes back by itself."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from app.tenancy.engine import ENGINE
from app.tenancy.scope import current_municipality

_DUE = """
select a.procedure, count(*) as count from app.application a
where a.municipality = $1 and a.contact_on <= $2 and a.status in ('arrived', 'accepted', 'confirming', 'processing')
  and (a.assignee is null or a.assignee = $3)
group by a.procedure
"""


async def contacts_due(day: date, staff: UUID) -> Mapping[UUID, int]:
    """By procedure, how many unfinished applications of this person's, or of nobody's, are to be taken up by `day`. One query."""
    rows = await ENGINE.fetch(_DUE, current_municipality(), day, staff)
    return {row["procedure"]: row["count"] for row in rows}

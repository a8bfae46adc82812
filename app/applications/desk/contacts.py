"""次回連絡日: what is to be taken up again today comes back by itself."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from app.applications.desk.arrangement import set_contact
from app.applications.handling import SETTLED, Outcome
from app.applications.queries import UNFINISHED_SQL, FoundApplication
from app.tenancy.engine import ENGINE
from app.tenancy.scope import current_municipality
from app.vault.keystore import KeyStore

_DUE: Final = f"""
select a.procedure, count(*) as count from app.application a
where a.municipality = $1 and a.contact_on <= $2 and a.{UNFINISHED_SQL}
  and (a.assignee is null or a.assignee = $3)
group by a.procedure
"""  # noqa: S608  the statuses are the program's own
_STANDS: Final = "select contact_on from app.application where municipality = $1 and id = $2"


async def contacts_due(day: date, staff: UUID) -> Mapping[UUID, int]:
    """By procedure, how many unfinished applications of this person's, or of nobody's, are to be taken up by `day`. One query."""
    rows = await ENGINE.fetch(_DUE, current_municipality(), day, staff)
    return {row["procedure"]: row["count"] for row in rows}


async def contact_of(application: UUID) -> date | None:
    """次回連絡日 as it stands."""
    rows = await ENGINE.fetch(_STANDS, current_municipality(), application)
    return rows[0]["contact_on"] if rows else None


async def contact_again(
    application: FoundApplication, on: date | None, outcome: Outcome | None, today: date, who: tuple[UUID, KeyStore]
) -> date | None:
    """Set 次回連絡日 after a 対応記録, and say what stands now. `who`: the person, and the store that opens for them.

    Without a new day, one that has come is done with when the applicant was reached; else it stays. Raises DeskClash.
    """
    stands = await contact_of(application.id)
    if on is None and not (outcome in SETTLED and stands is not None and stands <= today):
        return stands
    if on != stands:
        await set_contact(application, on, *who)
    return on

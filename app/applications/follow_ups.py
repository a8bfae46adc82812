"""次回連絡日: what is to be taken up again today comes back by itself."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from app.applications.contact_log import SETTLED, ContactOutcome
from app.applications.own_procedures import UNFINISHED_SQL
from app.applications.queries import SealedApplication
from app.applications.tables import Application
from app.applications.worklist.annotations import set_contact
from app.tenancy.statements import ScopedStatement
from app.vault.keystore import KeyStore

# the own procedures in turn, each from the index application_to_contact
_DUE: Final = ScopedStatement(
    f"""
select own as procedure, due.count
from unnest((select api.my_procedures())::uuid[]) own
cross join lateral (select count(*) as count from app.application a
                    where a.municipality = $1 and a.procedure = own and a.contact_on <= $2 and a.{UNFINISHED_SQL}
                      and (a.assignee is null or a.assignee = $3)) due
where due.count > 0
""",  # noqa: S608  the statuses are the program's own
    "a count for each of an array",
)


async def contacts_due(day: date, staff: UUID) -> Mapping[UUID, int]:
    """Count by procedure the unfinished applications of this person, or of nobody, to be taken up by `day`. One query."""
    rows = await _DUE.rows(day, staff)
    return {row["procedure"]: row["count"] for row in rows}


async def contact_of(application: UUID) -> date | None:
    """Return 次回連絡日 of an application."""
    row = await Application.select(Application.contact_on).where(Application.id == application).first()
    return row["contact_on"] if row else None


async def contact_again(
    application: SealedApplication,
    on: date | None,
    outcome: ContactOutcome | None,
    today: date,
    who: tuple[UUID, KeyStore],
) -> date | None:
    """Set 次回連絡日 after a 対応記録 and return it. `who`: the person, and the key store that decrypts for them.

    Without a new day, one that has come is done with when the applicant was reached; else it stays. Raises AnnotationClash.
    """
    stands = await contact_of(application.id)
    if on is None and not (outcome in SETTLED and stands is not None and stands <= today):
        return stands
    if on != stands:
        await set_contact(application, on, *who)
    return on

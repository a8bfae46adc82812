"""An application that is to be erased: made and completed like every other, and then moved to the year after which its retention is over today."""

from typing import Any, Final
from uuid import UUID

# $1 municipality, $2 procedure, $3 years; nobody is written to about what is long past
_LETTERS: Final = """
delete from outbox o using application a
where o.municipality = $1 and a.municipality = $1 and a.id = o.application and a.procedure = $2
"""
_EVENTS: Final = """
update status_event e set at = e.at - make_interval(years => $3) from application a
where e.municipality = $1 and a.municipality = $1 and a.id = e.application and a.procedure = $2
"""
_APPLICATIONS: Final = """
update application set arrived_at = arrived_at - make_interval(years => $3), fiscal_year = fiscal_year - $3
where municipality = $1 and procedure = $2
"""
_KEYS: Final = "update public_key set fiscal_year = fiscal_year - $3 where municipality = $1 and procedure = $2"


async def move_to_the_past(owner: Any, municipality: str, slug: str) -> UUID:
    """Move all applications of a procedure, with its key, back beyond its retention. Returns the procedure, which has no key of this year then."""
    procedure = await owner.fetchrow(
        "select id, retention_years from procedure where municipality = $1 and slug = $2", municipality, slug
    )
    years = procedure["retention_years"] + 1  # due at the end of a fiscal year, at the latest
    await owner.execute(_LETTERS, municipality, procedure["id"])
    for statement in (_EVENTS, _APPLICATIONS, _KEYS):
        await owner.execute(statement, municipality, procedure["id"], years)
    found: UUID = procedure["id"]
    return found

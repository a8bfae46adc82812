"""Letters are put into the outbox in the caller's unit of work: what is rolled back was never announced.

The letters of arrival (②) are put there by the database function `submit` itself. Nobody here opens an address: the application
carries it sealed to the mailer, and it is copied as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.tenancy.engine import ENGINE
from app.tenancy.scope import current_municipality


class Letter(StrEnum):
    """Every letter there is; templates/letters has one of each name and language."""

    arrival = "arrival"
    arrival_section = "arrival_section"
    acceptance = "acceptance"
    completion = "completion"
    rejection = "rejection"
    withdrawal = "withdrawal"


@dataclass(frozen=True, slots=True)
class LetterState:
    """One letter of an application, as staff see it: `state` is waiting, sent or failed.

    `attempts` counts deliveries begun; `reason` is the last attempt's (a `Reason` of delivery.py, or "" before the first).
    """

    kind: Letter
    recipient: str
    created_at: datetime
    state: str
    attempts: int
    next_try_at: datetime | None
    ended_at: datetime | None
    smtp_code: int | None
    reason: str


# the last event is the step that the letter tells of, written before it in the same unit of work
_ENQUEUE = """
insert into app.outbox (municipality, application, kind, recipient, language, facts, address_sealed)
select a.municipality, a.id, $3, 'applicant', a.language,
       jsonb_build_object('reference', a.reference, 'procedure', v.title, 'section', s.name, 'telephone', s.telephone,
                          'at', coalesce((select max(e.at) from app.status_event e
                                          where e.municipality = a.municipality and e.application = a.id), clock_timestamp())),
       a.address_sealed
from app.application a
join app.procedure_version v on v.municipality = a.municipality and v.id = a.procedure_version
join app.procedure p on p.municipality = a.municipality and p.id = a.procedure
join app.section s on s.municipality = p.municipality and s.id = p.section
where a.municipality = $1 and a.id = any ($2::uuid[]) and a.address_sealed is not null
returning application
"""
_LETTERS_OF = """
select o.kind, o.recipient, o.created_at, o.state, o.attempts, o.due_at, o.ended_at, d.smtp_code, coalesce(d.reason, '') as reason
from app.outbox o
left join lateral (select t.smtp_code, t.reason from app.delivery_attempt t
                   where t.municipality = o.municipality and t.outbox = o.id order by t.at desc limit 1) d on true
where o.municipality = $1 and o.application = $2
order by o.created_at, o.id
"""


async def enqueue_for_application(application: UUID, kind: Letter) -> bool:
    """Put one letter to the applicant into the outbox; False when no mail address was given. Call it after the status event."""
    return bool(await enqueue_for_applications([application], kind))


async def enqueue_for_applications(applications: Sequence[UUID], kind: Letter) -> frozenset[UUID]:
    """The same for many at once (一括受付); returns those that have an address to write to."""
    rows = await ENGINE.fetch(_ENQUEUE, current_municipality(), list(applications), str(kind))
    return frozenset(row["application"] for row in rows)


async def letters_of(application: UUID) -> list[LetterState]:
    """The letters of an application, oldest first; for the staff's page, which tells when mail fails."""
    rows = await ENGINE.fetch(_LETTERS_OF, current_municipality(), application)
    return [
        LetterState(
            kind=Letter(row["kind"]),
            recipient=row["recipient"],
            created_at=row["created_at"],
            state=row["state"],
            attempts=row["attempts"],
            next_try_at=row["due_at"] if row["state"] == "waiting" else None,
            ended_at=row["ended_at"],
            smtp_code=row["smtp_code"],
            reason=row["reason"],
        )
        for row in rows
    ]

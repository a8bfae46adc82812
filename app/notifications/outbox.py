"""Letters are put into the outbox in the caller's unit of work: what is rolled back was never announced.

The letters of arrival (②) are put there by the database function `submit` itself. Nobody here opens an address: the application
carries it sealed to the mailer, and it is copied as it is.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.notifications.letter_kinds import Letter, Recipient
from app.notifications.letter_words import Words
from app.notifications.mailer_key import mailer_public_key
from app.notifications.reasons import HELD_MARK, NOT_REACHED_MARK
from app.notifications.sealed_words import seal_words
from app.tenancy import api
from app.tenancy.refusals import NotAllowed, Refusal, refusals
from app.tenancy.scope import current_municipality
from app.tenancy.statements import ScopedStatement
from app.vault.seal import BOUND_FORMAT, Bound
from app.vault.signing import UntrustedKey


@dataclass(frozen=True, slots=True)
class LetterState:
    """One letter of an application, as staff see it: `state` is waiting, sent, held, summarised, failed, bounced or withdrawn.

    `attempts` counts deliveries begun; `reason` is the last attempt's (a `Reason` of delivery.py, or "" before the first).
    `bounce_status` (RFC 3463) and `bounce_diagnostic`: what a mail server told later, "" where nothing came back.
    """

    id: UUID
    kind: Letter
    recipient: Recipient
    created_at: datetime
    state: str
    attempts: int
    next_try_at: datetime | None
    ended_at: datetime | None
    smtp_code: int | None
    reason: str
    language: str
    facts: Mapping[str, Any]
    bounced_at: datetime | None
    bounce_status: str
    bounce_diagnostic: str


# the last event is the step that the letter tells of, written before it in the same unit of work
_ENQUEUE: Final = ScopedStatement(
    """
insert into app.outbox (municipality, application, kind, recipient, language, facts, address_sealed, due_at)
select a.municipality, a.id, $3, 'applicant', a.language,
       jsonb_build_object('reference', a.reference, 'procedure', v.title, 'section', s.name, 'telephone', s.telephone,
                          'at', coalesce((select max(e.at) from app.status_event e
                                          where e.municipality = a.municipality and e.application = a.id), clock_timestamp())),
       a.address_sealed,
       clock_timestamp() + case when $4 and p.step_mail = 'after_ten_minutes' then interval '10 minutes' else interval '0' end
from app.application a
join app.procedure_version v on v.municipality = a.municipality and v.id = a.procedure_version
join app.procedure p on p.municipality = a.municipality and p.id = a.procedure
join app.section s on s.municipality = p.municipality and s.id = p.section
where a.municipality = $1 and a.id = any ($2::uuid[]) and a.address_sealed is not null
returning application
""",
    "an insert from a join",
)
# what it tells of is the moment of writing
_NOTICE_FACTS: Final = """
jsonb_build_object('reference', a.reference, 'procedure', v.title, 'section', s.name, 'telephone', s.telephone, 'at', clock_timestamp())
from app.application a
join app.procedure_version v on v.municipality = a.municipality and v.id = a.procedure_version
join app.procedure p on p.municipality = a.municipality and p.id = a.procedure
join app.section s on s.municipality = p.municipality and s.id = p.section
"""
_ENQUEUE_NOTICE: Final = ScopedStatement(
    f"""
insert into app.outbox (municipality, id, application, kind, recipient, language, body_sealed, body_format, address_sealed, facts)
select a.municipality, $3, a.id, 'notice', 'applicant', a.language, $4, $5, a.address_sealed, {_NOTICE_FACTS}
where a.municipality = $1 and a.id = $2 and a.address_sealed is not null
returning id
""",
    "an insert from a join",
)
_WOULD_SAY: Final = ScopedStatement(
    f"select {_NOTICE_FACTS} where a.municipality = $1 and a.id = $2", "a join of four tables"
)
_LETTERS_OF: Final = ScopedStatement(
    """
select o.id, o.kind, o.recipient, o.created_at, o.state, o.attempts, o.due_at, o.ended_at, o.language, o.facts, d.smtp_code,
       coalesce(d.reason, '') as reason, o.bounced_at, coalesce(o.bounce_status, '') as bounce_status, o.bounce_diagnostic
from app.outbox o
left join lateral (select t.smtp_code, t.reason from app.delivery_attempt t
                   where t.municipality = o.municipality and t.outbox = o.id order by t.at desc limit 1) d on true
where o.municipality = $1 and o.application = $2
order by o.created_at, o.id
""",
    "a lateral join: the last of many attempts",
)
# a mail that got through afterwards takes the mark away
_NOT_REACHED: Final = """o.state in ('failed', 'bounced') and o.recipient = 'applicant'
  and not exists (select from app.outbox n where n.municipality = o.municipality and n.application = o.application
                  and n.recipient = 'applicant' and n.state = 'sent' and n.bounced_at is null and n.created_at > o.created_at)
"""
UNDELIVERED: Final = f"""
select from app.outbox o
where o.municipality = a.municipality and o.application = a.id and {_NOT_REACHED}
"""
"""For `exists`, about an application `a`: a mail to its applicant was given up or returned for good."""
UNDELIVERED_SINCE: Final = f"""
select distinct o.application from app.outbox o where o.municipality = $1 and o.created_at >= {{}}::timestamptz and {_NOT_REACHED}
"""  # noqa: S608  the same
"""The applications for which that is so of a mail that was written since."""
_MARKED_AMONG: Final = ScopedStatement(
    f"""
select a.id, exists ({UNDELIVERED}) as undelivered,
       exists (select from app.outbox o where o.municipality = a.municipality and o.application = a.id and o.state = 'held') as held
from app.application a where a.municipality = $1 and a.id = any ($2::uuid[])
""",  # noqa: S608  pieces of this module
    "conditions over other rows",
)


async def enqueue_for_application(application: UUID, kind: Letter, *, held: bool = True) -> bool:
    """Put one letter to the applicant into the outbox; False when no mail address was given. Call it after the status event.

    `held`: it waits for as long as its step can be taken back, where the procedure's section wants it to.
    """
    return bool(await enqueue_for_applications([application], kind, held=held))


async def enqueue_for_applications(applications: Sequence[UUID], kind: Letter, *, held: bool = True) -> frozenset[UUID]:
    """Put a letter for many applications into the outbox at once (一括受付); returns those that have an address to write to."""
    rows = await _ENQUEUE.rows(list(applications), str(kind), held)
    return frozenset(row["application"] for row in rows)


async def enqueue_notice(notice: UUID, application: UUID, words: Words, bound: Bound) -> bool:
    """Put an お知らせ into the outbox, its words sealed to the mailer; False when no mail address was given.

    The letter has the notice's id: one notice is never two letters. `bound`: to the application and the notice. Raises UntrustedKey.
    """
    key = await mailer_public_key()
    if key is None:
        raise UntrustedKey("the mailer has no key that is signed")
    sealed = seal_words(key, current_municipality(), words, bound)
    return bool(await _ENQUEUE_NOTICE.rows(application, notice, sealed, BOUND_FORMAT))


async def enqueue_for_staff(kind: Letter, staff: Collection[UUID], facts: Mapping[str, object]) -> frozenset[UUID]:
    """Put a letter to 職員 into the outbox; returns those who are written to: who has no mail address, or works no more, is not.

    `facts`: the values of the letter's template, by the names of its definition; nothing personal of an applicant. Raises NotAllowed for who
    only reads, and ValueError where a fact is missing or not the letter's.
    """
    if set(facts) != kind.definition.facts:
        raise ValueError(f"{kind} tells of {sorted(kind.definition.facts)}")
    with refusals({Refusal.not_allowed: NotAllowed}):
        rows = await api.rows("enqueue_for_staff", str(kind), list(staff), json.dumps(facts, ensure_ascii=False))
    return frozenset(row[0] for row in rows)


async def facts_now(application: UUID) -> Mapping[str, Any]:
    """The values that the placeholders of an お知らせ about the application have now."""
    return dict(json.loads(await _WOULD_SAY.value(application)))


async def mail_marks(applications: Sequence[UUID]) -> Mapping[UUID, str]:
    """What a list says beside the applications whose mails need a look, in words; the others are not in it.

    A mail did not reach the applicant: given up or returned for good, and none that was sent later arrived. Or the mail of arrival is held
    back, and its summary not sent yet.
    """
    rows = await _MARKED_AMONG.rows(list(applications)) if applications else []
    return {
        row["id"]: NOT_REACHED_MARK if row["undelivered"] else HELD_MARK
        for row in rows
        if row["undelivered"] or row["held"]
    }


async def letters_of(application: UUID) -> list[LetterState]:
    """The letters of an application, oldest first; for the staff's page, which tells when mail fails."""
    rows = await _LETTERS_OF.rows(application)
    return [
        LetterState(
            id=row["id"],
            kind=Letter(row["kind"]),
            recipient=Recipient(row["recipient"]),
            created_at=row["created_at"],
            state=row["state"],
            attempts=row["attempts"],
            next_try_at=row["due_at"] if row["state"] == "waiting" else None,
            ended_at=row["ended_at"],
            smtp_code=row["smtp_code"],
            reason=row["reason"],
            language=row["language"],
            facts=json.loads(row["facts"]),
            bounced_at=row["bounced_at"],
            bounce_status=row["bounce_status"],
            bounce_diagnostic=row["bounce_diagnostic"],
        )
        for row in rows
    ]

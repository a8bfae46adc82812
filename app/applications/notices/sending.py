"""お知らせ: what staff write to chosen applicants; one mail each, each once, whatever breaks in between.

A sending is kept with everybody it is for before the first mail is written, so that whoever comes back sees who is still to get one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from app.applications.decryption import AnswerDecryptor
from app.applications.queries import SealedApplication
from app.applications.sealing import key_to_section
from app.applications.worklist import tables
from app.audit import log
from app.audit.actions import Action
from app.calendar.tokyo import fiscal_year
from app.notifications.letter_words import Words
from app.notifications.outbox import enqueue_notice
from app.notifications.reasons import DeliveryStatus
from app.notifications.sealed_words import WORDS, seal_words, words_of_bytes, words_to_bytes
from app.procedures.procedures_for_staff import ProcedureSummary
from app.procedures.sealing_keys import key_of_year
from app.tenancy.scope import current_municipality
from app.tenancy.statements import ScopedStatement
from app.tenancy.tables import raw_expression
from app.vault.keystore import KeyStore
from app.vault.seal import BOUND_FORMAT, Bound, bound_to

MOST_SENDINGS: Final = 100  # on one page, newest first

_KEEP: Final = ScopedStatement(
    """
insert into app.sending (municipality, id, procedure, staff, sealed, sealed_format) values ($1, $2, $3, $4, $5, $6)
on conflict do nothing returning id
""",
    "on conflict: the same form may be sent twice",
)
_CHOOSE: Final = ScopedStatement(
    """
insert into app.notice (municipality, sending, application)
select $1, $2, chosen from unnest($3::uuid[]) as chosen on conflict do nothing
""",
    "many rows at once, on conflict",
)
_STANDING: Final = """
case when n.at is null then 'before' when o.id is null then 'no_address'
     when o.state = 'sent' and o.bounce_status is not null then 'delayed' else o.state end
"""
_SENDINGS: Final = ScopedStatement(
    f"""
select s.id, s.at, s.sealed, s.sealed_format, p.name as staff_name, r.standings
from app.sending s
join app.staff p on p.municipality = s.municipality and p.id = s.staff
left join lateral (
  select array_agg({_STANDING}) as standings from app.notice n
  left join app.outbox o on o.municipality = n.municipality and o.id = n.id
  where n.municipality = s.municipality and n.sending = s.id) r on true
where s.municipality = $1 and s.procedure = $2 and ($3::uuid is null or s.id = $3)
order by s.at desc, s.id limit {MOST_SENDINGS}
""",  # noqa: S608  pieces of this module; values are arguments
    "a join of three tables, and the standings of each sending beside it",
)
_RECIPIENTS: Final = ScopedStatement(
    f"""
select n.application, {_STANDING} as standing, coalesce(o.ended_at, n.at) as at, d.smtp_code, coalesce(d.reason, '') as reason,
       coalesce(o.bounce_status, '') as bounce_status, coalesce(o.bounce_diagnostic, '') as bounce_diagnostic
from app.notice n
left join app.outbox o on o.municipality = n.municipality and o.id = n.id
left join lateral (select t.smtp_code, t.reason from app.delivery_attempt t
                   where t.municipality = o.municipality and t.outbox = o.id order by t.at desc limit 1) d on true
where n.municipality = $1 and n.sending = $2
""",  # noqa: S608  the same
    "a join with the letter, and lateral with its last delivery",
)
_NOTICES_OF: Final = ScopedStatement(
    """
select n.id, n.at, n.sending, n.sealed, n.sealed_format, p.name as staff_name, r.slug
from app.notice n
join app.sending s on s.municipality = n.municipality and s.id = n.sending
join app.staff p on p.municipality = s.municipality and p.id = s.staff
join app.procedure r on r.municipality = s.municipality and r.id = s.procedure
where n.municipality = $1 and n.application = $2 and n.at is not null
order by n.at
""",
    "a join of four tables",
)


class NoKey(RuntimeError):
    """The procedure has no key of this fiscal year to seal with."""


class UnknownSending(LookupError):
    """No such sending of this procedure."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One お知らせ to many. `words` is None when it cannot be decrypted; `counts`: recipients by the state of their mail."""

    id: UUID
    at: datetime
    staff_name: str
    words: Words | None
    counts: Mapping[DeliveryStatus, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class NoticeRecipient:
    """The state of the mail to one recipient, and its reason. `at` is None before the mail is written."""

    application: UUID
    standing: DeliveryStatus
    at: datetime | None
    smtp_code: int | None
    reason: str
    bounce_status: str
    bounce_diagnostic: str


@dataclass(frozen=True, slots=True)
class Notice:
    """An お知らせ at one application: what was written, by whom, in which sending; its letter in the outbox has the same id.

    `procedure`: its name in addresses.
    """

    id: UUID
    at: datetime
    sending: UUID
    procedure: str
    staff_name: str
    words: Words | None


async def begin_sending(
    procedure: ProcedureSummary, form: UUID, words: Words, applications: Sequence[SealedApplication], staff: UUID
) -> UUID:
    """Keep what is to be sent to whom; sending the same form again changes nothing. Raises NoKey.

    `form` is random and stored nowhere, so the id tells nothing of the words. Other words from the same form are another sending.
    """
    sending = uuid5(form, words_to_bytes(words).decode())
    key = await key_of_year(procedure.id, fiscal_year(datetime.now(UTC)))
    if key is None:
        raise NoKey("no key of this year")
    sealed = seal_words(key, current_municipality(), words, bound_to(sending))
    kept = await _KEEP.value(sending, procedure.id, staff, sealed, BOUND_FORMAT)
    own = [application.id for application in applications if application.procedure == procedure.id]
    await _CHOOSE.rows(sending, own)
    if kept:
        await log.record(staff, Action.sending_begun, procedure.slug, {"sending": str(sending), "count": len(own)})
    return sending


async def send_notice(application: SealedApplication, sending: UUID, words: Words, staff: UUID) -> str:
    """Write to one recipient. Returns done, already, no_address, or not_found where the sending is not for them. Raises KeyRefused."""
    notice = await (
        tables.NoticeRow.select(tables.NoticeRow.id, tables.NoticeRow.at)
        .where(tables.NoticeRow.sending == sending, tables.NoticeRow.application == application.id)
        .first()
    )
    if notice is None:
        return "not_found"
    bound = bound_to(application.id, notice["id"])
    if notice["at"] is not None or not await _keep_words(application, notice["id"], words, bound):
        return "already"
    written = await enqueue_notice(notice["id"], application.id, words, bound)
    await log.record(
        staff, Action.notice_sent, str(application.reference), {"sending": str(sending), "mail": int(written)}
    )
    return "done" if written else "no_address"


async def _keep_words(application: SealedApplication, notice: UUID, words: Words, bound: Bound) -> bool:
    """Seal the words for the section; False where somebody was first. Raises KeyRefused."""
    key = await key_to_section(application)
    sealed = seal_words(key, current_municipality(), words, bound)
    rows = await (
        tables.NoticeRow.update(
            {
                tables.NoticeRow.at: raw_expression("clock_timestamp()"),
                tables.NoticeRow.sealed: sealed,
                tables.NoticeRow.sealed_format: BOUND_FORMAT,
            }
        )
        .where(tables.NoticeRow.id == notice, tables.NoticeRow.at.is_null())
        .returning(tables.NoticeRow.id)
    )
    return bool(rows)


async def sendings_of(procedure: ProcedureSummary, store: KeyStore, staff: UUID) -> list[Sending]:
    """Return the sendings of a procedure, newest first. Writes `sendings_opened`."""
    return await _sendings(procedure, None, store, staff)


async def sending_of(procedure: ProcedureSummary, sending: UUID, store: KeyStore, staff: UUID) -> Sending:
    """Return one sending of a procedure. Raises UnknownSending. Writes `sendings_opened`."""
    sendings = await _sendings(procedure, sending, store, staff)
    if not sendings:
        raise UnknownSending("no such sending here")
    return sendings[0]


async def recipients_of(sending: UUID) -> list[NoticeRecipient]:
    """Return the recipients of a sending that this person may see."""
    rows = await _RECIPIENTS.rows(sending)
    return [
        NoticeRecipient(
            row["application"],
            DeliveryStatus(row["standing"]),
            row["at"],
            row["smtp_code"],
            row["reason"],
            row["bounce_status"],
            row["bounce_diagnostic"],
        )
        for row in rows
    ]


async def notices_of(application: SealedApplication, store: KeyStore, staff: UUID) -> Mapping[UUID, Notice]:
    """Return the notices to one application by id, oldest first. Writes `notices_opened` when there is any."""
    rows = await _NOTICES_OF.rows(application.id)
    decryptor = AnswerDecryptor(store)
    if rows:
        await log.record(staff, Action.notices_opened, str(application.reference), {"count": len(rows)})
    return {
        row["id"]: Notice(
            row["id"],
            row["at"],
            row["sending"],
            row["slug"],
            row["staff_name"],
            _opened(decryptor, row, application.id, row["id"]),
        )
        for row in rows
    }


async def _sendings(procedure: ProcedureSummary, one: UUID | None, store: KeyStore, staff: UUID) -> list[Sending]:
    rows = await _SENDINGS.rows(procedure.id, one)
    decryptor = AnswerDecryptor(store)
    if rows:
        await log.record(staff, Action.sendings_opened, procedure.slug, {"count": len(rows)})
    return [
        Sending(
            row["id"],
            row["at"],
            row["staff_name"],
            _opened(decryptor, row, row["id"]),
            _counted(row["standings"]),
        )
        for row in rows
    ]


def _counted(standings: Sequence[str] | None) -> Mapping[DeliveryStatus, int]:
    return {standing: count for standing in DeliveryStatus if (count := (standings or ()).count(standing))}


def _opened(decryptor: AnswerDecryptor, row: Mapping[str, Any], *of: UUID) -> Words | None:
    content = decryptor.open(WORDS, row["sealed"], row["sealed_format"], *of)
    try:
        return None if content is None else words_of_bytes(content)
    except ValueError:
        return None

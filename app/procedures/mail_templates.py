"""通知文: a procedure's own mail templates for applicants; a mail without one has the service's words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

import msgspec
from piccolo.custom_types import Combinable

from app.audit import log
from app.audit.actions import Action
from app.notifications.letter_kinds import Letter
from app.notifications.letter_words import Words
from app.procedures.procedure_admin import ProcedureDetails
from app.procedures.tables import MailTemplate
from app.tenancy.refusals import NotAllowed, Refusal, refusals
from app.tenancy.statements import ScopedStatement
from app.tenancy.tables import raw_expression

_OWN: Final = ScopedStatement(
    """
select t.kind, t.subject, t.body, t.revision, t.edited_at, coalesce(s.name, '') as editor from app.mail_template t
left join app.staff s on s.municipality = t.municipality and s.id = t.edited_by
where t.municipality = $1 and t.procedure = $2
""",
    "a join of two tables",
)
_FIRST: Final = ScopedStatement(
    """
insert into app.mail_template (municipality, id, procedure, kind, subject, body, edited_by) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (municipality, procedure, kind) do nothing returning id
""",
    "on conflict: a colleague may be first",
)


class MailTemplateClash(Exception):
    """A colleague changed the template after the person saw it."""


@dataclass(frozen=True, slots=True)
class ProcedureMailTemplate:
    """A mail template. `revision`: 0 while the service's own words stand, then counted by each change."""

    kind: Letter
    words: Words
    revision: int
    edited_at: datetime
    editor: str


async def mail_templates_of(procedure: ProcedureDetails) -> Mapping[Letter, ProcedureMailTemplate]:
    """Return the procedure's mail templates that have words of their own."""
    rows = await _OWN.rows(procedure.id)
    read = msgspec.json.decode
    letters = (
        ProcedureMailTemplate(
            Letter(row["kind"]),
            Words(read(row["subject"]), read(row["body"])),
            row["revision"],
            row["edited_at"],
            row["editor"],
        )
        for row in rows
    )
    return {letter.kind: letter for letter in letters}


async def save(procedure: ProcedureDetails, kind: Letter, words: Words, seen: int, by: UUID) -> None:
    """Replace the template seen at revision `seen`. Raises MailTemplateClash, NotAllowed."""
    before = (await mail_templates_of(procedure)).get(kind)
    written = [json.dumps(dict(text), ensure_ascii=False) for text in (words.subject, words.body)]
    # a foreign key violation means that the procedure has just been deleted
    with refusals({Refusal.insufficient_privilege: NotAllowed, Refusal.foreign_key_violation: NotAllowed}):
        if seen:
            rows = await (
                MailTemplate.update(
                    {
                        MailTemplate.subject: written[0],
                        MailTemplate.body: written[1],
                        MailTemplate.revision: MailTemplate.revision + 1,
                        MailTemplate.edited_at: raw_expression("clock_timestamp()"),
                        MailTemplate.edited_by: by,
                    }
                )
                .where(*_seen(procedure, kind, seen))
                .returning(MailTemplate.id)
            )
        else:
            rows = await _FIRST.rows(uuid4(), procedure.id, str(kind), *written, by)
    if not rows:
        raise MailTemplateClash
    details = log.changed(_texts(before.words) if before else {}, _texts(words))
    await log.record(by, Action.letter_changed, procedure.slug, {"letter": str(kind), **details})


async def restore_default(procedure: ProcedureDetails, kind: Letter, seen: int, by: UUID) -> None:
    """Restore the service's own words. Raises MailTemplateClash, also where a viewer's delete found nothing it may touch."""
    if not seen:
        return
    before = (await mail_templates_of(procedure)).get(kind)
    rows = await MailTemplate.delete().where(*_seen(procedure, kind, seen)).returning(MailTemplate.id)
    if not rows:
        raise MailTemplateClash
    details = log.changed(_texts(before.words), {}) if before else {}
    await log.record(by, Action.letter_restored, procedure.slug, {"letter": str(kind), **details})


def _texts(words: Words) -> dict[str, str]:
    """Subject and body of each language, by name."""
    parts = (("subject", words.subject), ("body", words.body))
    return {f"{part}.{language}": text for part, texts in parts for language, text in texts.items()}


def _seen(procedure: ProcedureDetails, kind: Letter, revision: int) -> tuple[Combinable, ...]:
    """Return the condition that the template is as it was seen."""
    return (
        MailTemplate.procedure == procedure.id,
        MailTemplate.kind == str(kind),
        MailTemplate.revision == revision,
    )

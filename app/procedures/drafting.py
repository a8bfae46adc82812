"""手続編集 in the database: a draft is begun, changed, taken back, thrown away. Each change says which revision the person saw;
what a colleague did meanwhile is told (DraftClash) and never overwritten.
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec

from app.audit import log
from app.audit.actions import Action
from app.procedures.drafts import Draft
from app.procedures.editing import Edit, NothingToUndo, every_id
from app.procedures.editing import restore as restored
from app.procedures.managed import ManagedProcedure, definition_of
from app.tenancy.engine import ENGINE
from app.tenancy.refusals import Refusal, refusals
from app.tenancy.scope import current_municipality

Operation = Callable[[Draft, Collection[str]], Edit]
"""Takes the draft and every id that the procedure ever used."""

MOST_TOLD: Final = 20


class DraftGone(LookupError):
    """There is no draft any more: it was published, scheduled or thrown away."""


class NotTheirs(PermissionError):
    """Not a procedure of the person's sections, or they only read."""


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """One line of the list of changes."""

    revision: int
    sentence: str
    staff_name: str
    at: datetime
    undone: bool


class DraftClash(Exception):
    """The draft changed since the person saw it; `changes` is what was done meanwhile, oldest first."""

    def __init__(self, changes: tuple[ChangeTold, ...]) -> None:
        super().__init__("the draft has changed")
        self.changes = changes


DRAFT_REFUSALS: Final[Mapping[Refusal, Callable[[], Exception]]] = {
    Refusal.not_allowed: NotTheirs,
    Refusal.draft_changed: lambda: DraftClash(()),
}
"""What api.publish and api.discard_draft refuse."""


@dataclass(frozen=True, slots=True)
class WorkingDraft:
    version: UUID
    number: int
    revision: int
    scheduled: bool
    definition: Mapping[str, Any]


def content_hash(definition: Mapping[str, Any]) -> bytes:
    """Names the content of a version: 32 bytes."""
    return sha256(_written(definition).encode()).digest()


async def draft_of(procedure: ManagedProcedure) -> WorkingDraft:
    """Raises DraftGone."""
    rows = await ENGINE.fetch(
        "select id, number, revision, state, definition from app.procedure_version "
        "where municipality = $1 and procedure = $2 and state in ('draft', 'scheduled')",
        current_municipality(),
        procedure.id,
    )
    if not rows:
        raise DraftGone
    row = rows[0]
    definition = msgspec.json.decode(row["definition"])
    return WorkingDraft(row["id"], row["number"], row["revision"], row["state"] == "scheduled", definition)


async def begin_draft(procedure: ManagedProcedure, by: UUID) -> WorkingDraft:
    """A draft of what is public now; the one there is when somebody has begun one. Raises NotTheirs."""
    if procedure.draft is None and procedure.live is not None:
        await insert_draft(procedure.id, await definition_of(procedure.live.id), by)
        await log.record(by, Action.draft_begun, procedure.slug)
    return await draft_of(procedure)


async def edit(procedure: ManagedProcedure, seen: int, by: UUID, operation: Operation) -> tuple[WorkingDraft, Edit]:
    """Apply one operation of app/procedures/editing to the draft that the person saw at revision `seen`.

    Raises EditRefused (by the operation), DraftClash, DraftGone, NotTheirs.
    """
    draft = await draft_of(procedure)
    if draft.scheduled:
        raise DraftGone
    if draft.revision != seen:
        raise DraftClash(await changes_since(draft, seen))
    made = operation(draft.definition, procedure.question_ids | every_id(draft.definition))
    if made.draft == draft.definition:
        return draft, made
    return await _store(procedure, draft, made, by, undone=False), made


async def undo(procedure: ManagedProcedure, seen: int, by: UUID) -> tuple[WorkingDraft, str]:
    """Take the last change back, whoever made it; gives what was taken back. Raises NothingToUndo, DraftClash, DraftGone."""
    draft = await draft_of(procedure)
    if draft.scheduled:
        raise DraftGone
    if draft.revision != seen:
        raise DraftClash(await changes_since(draft, seen))
    last = await ENGINE.fetch(
        "select id, sentence, definition_before from app.draft_change "
        "where municipality = $1 and procedure_version = $2 and not undone order by revision desc limit 1",
        current_municipality(),
        draft.version,
    )
    if not last:
        raise NothingToUndo
    sentence: str = last[0]["sentence"]
    before = Edit(msgspec.json.decode(last[0]["definition_before"]), f"元に戻しました：{sentence}")
    after = await _store(procedure, draft, before, by, undone=True)
    await ENGINE.fetch(
        "update app.draft_change set undone = true where municipality = $1 and id = $2",
        current_municipality(),
        last[0]["id"],
    )
    return after, sentence


async def changes_since(draft: WorkingDraft, revision: int = 0) -> tuple[ChangeTold, ...]:
    """The last changes after `revision`, oldest first, at most twenty."""
    rows = await ENGINE.fetch(
        "select c.revision, c.sentence, coalesce(s.name, '') as staff_name, c.at, c.undone from app.draft_change c "
        "left join app.staff s on s.municipality = c.municipality and s.id = c.staff "
        "where c.municipality = $1 and c.procedure_version = $2 and c.revision > $3 order by c.revision desc limit $4",
        current_municipality(),
        draft.version,
        revision,
        MOST_TOLD,
    )
    return tuple(
        ChangeTold(row["revision"], row["sentence"], row["staff_name"], row["at"], row["undone"])
        for row in reversed(rows)
    )


async def discard(procedure: ManagedProcedure, seen: int, by: UUID) -> bool:
    """Throw the draft away; True when the procedure, never public, went with it. Raises DraftClash, DraftGone, NotTheirs."""
    draft = await draft_of(procedure)
    revision = await _held(draft)
    if draft.scheduled or revision is None:
        raise DraftGone
    if revision != seen:
        raise DraftClash(await changes_since(draft, seen))
    with refusals(DRAFT_REFUSALS):
        rows = await ENGINE.fetch("select api.discard_draft($1, $2)", draft.version, seen)
    await log.record(by, Action.draft_discarded, procedure.slug)
    gone: bool = rows[0][0]
    return gone


async def _held(draft: WorkingDraft) -> int | None:
    """The revision at which it stays until the unit of work ends; None when it is no draft of theirs (any more)."""
    rows = await ENGINE.fetch(
        "select revision from app.procedure_version where municipality = $1 and id = $2 and state = 'draft' for update",
        current_municipality(),
        draft.version,
    )
    return rows[0]["revision"] if rows else None


async def restore(procedure: ManagedProcedure, number: int, seen: int | None, by: UUID) -> WorkingDraft:
    """An older version's content as a draft: a new one, or as one change (that can be taken back) of the draft there is.

    `seen`: the revision of the draft that the person saw, None when they saw none. Raises DraftClash, DraftGone for an unknown number.
    """
    rows = await ENGINE.fetch(
        "select definition from app.procedure_version where municipality = $1 and procedure = $2 and number = $3 "
        "and state in ('published', 'superseded')",
        current_municipality(),
        procedure.id,
        number,
    )
    if not rows:
        raise DraftGone
    made = restored(msgspec.json.decode(rows[0]["definition"]), number)
    if procedure.draft is not None:
        return (await edit(procedure, seen or 0, by, lambda _draft, _used: made))[0]
    await insert_draft(procedure.id, made.draft, by)
    await log.record(by, Action.draft_begun, procedure.slug, {"from_version": number})
    return await draft_of(procedure)


async def insert_draft(procedure: UUID, definition: Mapping[str, Any], by: UUID) -> None:
    """At most one: whoever comes second works on the first one's."""
    with refusals({Refusal.insufficient_privilege: NotTheirs}):
        await ENGINE.fetch(
            "insert into app.procedure_version (municipality, id, procedure, number, definition, content_hash, edited_by) "
            "select $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5, $6 from app.procedure_version "
            "where municipality = $1 and procedure = $3 on conflict do nothing",
            current_municipality(),
            uuid4(),
            procedure,
            _written(definition),
            content_hash(definition),
            by,
        )


async def _store(
    procedure: ManagedProcedure, draft: WorkingDraft, made: Edit, by: UUID, *, undone: bool
) -> WorkingDraft:
    here = current_municipality()
    changed = await ENGINE.fetch(
        "update app.procedure_version set definition = $3, content_hash = $4, revision = revision + 1, edited_at = clock_timestamp(), "
        "edited_by = $5 where municipality = $1 and id = $2 and revision = $6 and state = 'draft' returning revision",
        here,
        draft.version,
        _written(made.draft),
        content_hash(made.draft),
        by,
        draft.revision,
    )
    if not changed:
        raise await _why_not(procedure, draft)
    revision = changed[0]["revision"]
    await ENGINE.fetch(
        "insert into app.draft_change (municipality, id, procedure_version, revision, staff, sentence, definition_before, undone) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8)",
        here,
        uuid4(),
        draft.version,
        revision,
        by,
        made.sentence,
        _written(draft.definition),
        undone,
    )
    new_ids = every_id(made.draft, draft.definition) - procedure.question_ids
    if new_ids:
        await ENGINE.fetch(
            "update app.procedure set question_ids = array(select unnest(question_ids) union select unnest($3::text[])) "
            "where municipality = $1 and id = $2",
            here,
            procedure.id,
            sorted(new_ids),
        )
    return WorkingDraft(draft.version, draft.number, revision, scheduled=False, definition=made.draft)


async def _why_not(procedure: ManagedProcedure, draft: WorkingDraft) -> Exception:
    now = await draft_of(procedure)
    if now.version != draft.version or now.scheduled:
        return DraftGone()
    if now.revision == draft.revision:
        return NotTheirs()
    return DraftClash(await changes_since(now, draft.revision))


def _written(definition: Mapping[str, Any]) -> str:
    return json.dumps(definition, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

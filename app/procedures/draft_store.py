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
from app.procedures.draft_reading import Draft
from app.procedures.editing import Edit, NothingToUndo, every_id
from app.procedures.editing import restore as restored
from app.procedures.procedure_admin import ProcedureDetails, definition_of
from app.procedures.tables import DraftChange, ProcedureVersion
from app.tenancy import api
from app.tenancy.refusals import NotAllowed, Refusal, refusals
from app.tenancy.statements import ScopedStatement
from app.tenancy.tables import raw_condition, raw_expression

Operation = Callable[[Draft, Collection[str]], Edit]
"""Takes the draft and every id that the procedure ever used."""

MOST_TOLD: Final = 20
_CHANGES: Final = ScopedStatement(
    """
select c.revision, c.sentence, coalesce(s.name, '') as staff_name, c.at, c.undone from app.draft_change c
left join app.staff s on s.municipality = c.municipality and s.id = c.staff
where c.municipality = $1 and c.procedure_version = $2 and c.revision > $3 order by c.revision desc limit $4
""",
    "a join of two tables",
)
_INSERT: Final = ScopedStatement(
    """
insert into app.procedure_version (municipality, id, procedure, number, definition, content_hash, edited_by)
select $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5, $6 from app.procedure_version where municipality = $1 and procedure = $3
on conflict do nothing
""",
    "numbered by what is there, on conflict",
)
_NOTE_IDS: Final = ScopedStatement(
    """
update app.procedure set question_ids = array(select unnest(question_ids) union select unnest($3::text[]))
where municipality = $1 and id = $2
""",
    "a union with what the row holds",
)


class DraftGone(LookupError):
    """There is no draft any more: it was published, scheduled or thrown away."""


@dataclass(frozen=True, slots=True)
class ReportedChange:
    """One line of the list of changes."""

    revision: int
    sentence: str
    staff_name: str
    at: datetime
    undone: bool


class DraftClash(Exception):
    """The draft changed since the person saw it; `changes` is what was done meanwhile, oldest first."""

    def __init__(self, changes: tuple[ReportedChange, ...]) -> None:
        super().__init__("the draft has changed")
        self.changes = changes


DRAFT_REFUSALS: Final[Mapping[Refusal, Callable[[], Exception]]] = {
    Refusal.not_allowed: NotAllowed,
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
    """Return a hash of the content of a version: 32 bytes."""
    return sha256(_written(definition).encode()).digest()


async def draft_of(procedure: ProcedureDetails) -> WorkingDraft:
    """Return the procedure's draft. Raises DraftGone."""
    row = (
        await ProcedureVersion.select(
            ProcedureVersion.id,
            ProcedureVersion.number,
            ProcedureVersion.revision,
            ProcedureVersion.state,
            ProcedureVersion.definition,
        )
        .where(ProcedureVersion.procedure == procedure.id, raw_condition("state in ('draft', 'scheduled')"))
        .first()
    )
    if row is None:
        raise DraftGone
    definition = msgspec.json.decode(row["definition"])
    return WorkingDraft(row["id"], row["number"], row["revision"], row["state"] == "scheduled", definition)


async def begin_draft(procedure: ProcedureDetails, by: UUID) -> WorkingDraft:
    """Begin a draft of what is public now; return the draft there is when somebody has begun one. Raises NotAllowed."""
    if procedure.draft is None and procedure.live is not None:
        await insert_draft(procedure.id, await definition_of(procedure.live.id), by)
        await log.record(by, Action.draft_begun, procedure.slug)
    return await draft_of(procedure)


async def edit(procedure: ProcedureDetails, seen: int, by: UUID, operation: Operation) -> tuple[WorkingDraft, Edit]:
    """Apply one operation of app/procedures/editing to the draft that the person saw at revision `seen`.

    Raises EditRefused (by the operation), DraftClash, DraftGone, NotAllowed.
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


async def undo(procedure: ProcedureDetails, seen: int, by: UUID) -> tuple[WorkingDraft, str]:
    """Undo the last change, whoever made it, and return it. Raises NothingToUndo, DraftClash, DraftGone."""
    draft = await draft_of(procedure)
    if draft.scheduled:
        raise DraftGone
    if draft.revision != seen:
        raise DraftClash(await changes_since(draft, seen))
    last = (
        await DraftChange.select(DraftChange.id, DraftChange.sentence, DraftChange.definition_before)
        .where(DraftChange.procedure_version == draft.version, raw_condition("not undone"))
        .order_by(DraftChange.revision, ascending=False)
        .first()
    )
    if last is None:
        raise NothingToUndo
    sentence: str = last["sentence"]
    before = Edit(msgspec.json.decode(last["definition_before"]), f"元に戻しました：{sentence}")
    after = await _store(procedure, draft, before, by, undone=True)
    await DraftChange.update({DraftChange.undone: True}).where(DraftChange.id == last["id"])
    return after, sentence


async def changes_since(draft: WorkingDraft, revision: int = 0) -> tuple[ReportedChange, ...]:
    """Return the last changes after `revision`, oldest first, at most twenty."""
    rows = await _CHANGES.rows(draft.version, revision, MOST_TOLD)
    return tuple(
        ReportedChange(row["revision"], row["sentence"], row["staff_name"], row["at"], row["undone"])
        for row in reversed(rows)
    )


async def discard(procedure: ProcedureDetails, seen: int, by: UUID) -> bool:
    """Discard the draft. Returns True when the procedure, never public, went with it. Raises DraftClash, DraftGone, NotAllowed."""
    draft = await draft_of(procedure)
    revision = await _held(draft)
    if draft.scheduled or revision is None:
        raise DraftGone
    if revision != seen:
        raise DraftClash(await changes_since(draft, seen))
    with refusals(DRAFT_REFUSALS):
        gone: bool = await api.value("discard_draft", draft.version, seen)
    await log.record(by, Action.draft_discarded, procedure.slug)
    return gone


async def _held(draft: WorkingDraft) -> int | None:
    """Lock the draft until the unit of work ends and return its revision; None when it is no draft of theirs (any more)."""
    row = (
        await ProcedureVersion.select(ProcedureVersion.revision)
        .where(ProcedureVersion.id == draft.version, ProcedureVersion.state == "draft")
        .lock_rows("UPDATE")
        .first()
    )
    return row["revision"] if row else None


async def restore(procedure: ProcedureDetails, number: int, seen: int | None, by: UUID) -> WorkingDraft:
    """Make an older version's content the draft: a new one, or one change (that can be undone) of the draft there is.

    `seen`: the revision of the draft that the person saw, None when they saw none. Raises DraftClash, DraftGone for an unknown number.
    """
    row = (
        await ProcedureVersion.select(ProcedureVersion.definition)
        .where(
            ProcedureVersion.procedure == procedure.id,
            ProcedureVersion.number == number,
            raw_condition("state in ('published', 'superseded')"),
        )
        .first()
    )
    if row is None:
        raise DraftGone
    made = restored(msgspec.json.decode(row["definition"]), number)
    if procedure.draft is not None:
        return (await edit(procedure, seen or 0, by, lambda _draft, _used: made))[0]
    await insert_draft(procedure.id, made.draft, by)
    await log.record(by, Action.draft_begun, procedure.slug, {"from_version": number})
    return await draft_of(procedure)


async def insert_draft(procedure: UUID, definition: Mapping[str, Any], by: UUID) -> None:
    """Insert a draft unless there is one: the person who comes second works on the first one's."""
    with refusals({Refusal.insufficient_privilege: NotAllowed}):
        await _INSERT.rows(uuid4(), procedure, _written(definition), content_hash(definition), by)


async def _store(
    procedure: ProcedureDetails, draft: WorkingDraft, made: Edit, by: UUID, *, undone: bool
) -> WorkingDraft:
    changed = await (
        ProcedureVersion.update(
            {
                ProcedureVersion.definition: _written(made.draft),
                ProcedureVersion.content_hash: content_hash(made.draft),
                ProcedureVersion.revision: ProcedureVersion.revision + 1,
                ProcedureVersion.edited_at: raw_expression("clock_timestamp()"),
                ProcedureVersion.edited_by: by,
            }
        )
        .where(
            ProcedureVersion.id == draft.version,
            ProcedureVersion.revision == draft.revision,
            ProcedureVersion.state == "draft",
        )
        .returning(ProcedureVersion.revision)
    )
    if not changed:
        raise await _why_not(procedure, draft)
    revision = changed[0]["revision"]
    await DraftChange.add(
        id=uuid4(),
        procedure_version=draft.version,
        revision=revision,
        staff=by,
        sentence=made.sentence,
        definition_before=_written(draft.definition),
        undone=undone,
    )
    await log.record(by, Action.draft_changed, procedure.slug, {"sentence": made.sentence})
    new_ids = every_id(made.draft, draft.definition) - procedure.question_ids
    if new_ids:
        await _NOTE_IDS.rows(procedure.id, sorted(new_ids))
    return WorkingDraft(draft.version, draft.number, revision, scheduled=False, definition=made.draft)


async def _why_not(procedure: ProcedureDetails, draft: WorkingDraft) -> Exception:
    now = await draft_of(procedure)
    if now.version != draft.version or now.scheduled:
        return DraftGone()
    if now.revision == draft.revision:
        return NotAllowed()
    return DraftClash(await changes_since(now, draft.revision))


def _written(definition: Mapping[str, Any]) -> str:
    return json.dumps(definition, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

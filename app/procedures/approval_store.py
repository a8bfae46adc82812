"""承認（付議）の記録 in the database: what was approved is written once, from the procedures as they stand, and never changes."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID, uuid4

import msgspec

from app.audit import log
from app.audit.actions import Action
from app.languages import SOURCE
from app.procedures.approval import Approval, EarlierNames, in_force, is_reorganised
from app.procedures.draft_reading import called, items_collected, questions_of, type_of, words_of
from app.procedures.kept_by import section_names_on
from app.procedures.open_answers import standings
from app.procedures.places import sealed_choices_of
from app.procedures.procedure_admin import ProcedureDetails
from app.procedures.publishing import RecordedApproval, recorded_approvals
from app.procedures.snapshot import ApprovedProcedure, to_json
from app.procedures.tables import ApprovalRecord, ProcedureVersion
from app.tenancy.refusals import NotAllowed, Refusal, refusals
from app.tenancy.statements import ScopedStatement
from app.tenancy.tables import among
from app.texts import Text

_ONE_AT_A_TIME: Final = ScopedStatement(
    "select pg_advisory_xact_lock(hashtextextended('approval ' || $1, 0))", "a lock until the transaction ends"
)


class UnknownApproval(LookupError):
    """The municipality has no such record."""


@dataclass(frozen=True, slots=True)
class ProcedureForPaper:
    """A procedure for a paper: its draft where there is one, else the public version. `says.outline` is the section's own sentence, "" where
    it has written none: the council is not handed what applicants read."""

    procedure: ProcedureDetails
    says: ApprovedProcedure
    drafted: bool
    special_care: tuple[str, ...]  # its items that are 要配慮個人情報
    purpose: str
    in_open: tuple[str, ...]  # the questions whose choices stand in the open beside the 到達番号
    attached: tuple[str, ...]  # the questions that take files
    public_outline: Text  # what applicants read


async def approval_named(approval: UUID) -> RecordedApproval:
    """Return the approval of an id. Raises UnknownApproval, for one of another municipality too."""
    match = next((recorded for recorded in await recorded_approvals() if recorded.id == approval), None)
    if match is None:
        raise UnknownApproval(str(approval))
    return match


def governing(approvals: Sequence[RecordedApproval], slug: str, day: date) -> RecordedApproval | None:
    """Return the approval of the latest meeting among those in force on `day` that hold the procedure. `approvals`: the latest first."""
    held = (recorded for recorded in approvals if recorded.approval.snapshot.procedure(slug) is not None)
    return next((recorded for recorded in held if in_force(recorded.approval, day)), None)


def approved_in(
    approvals: Sequence[RecordedApproval], slug: str, day: date, earlier: EarlierNames = MappingProxyType({})
) -> RecordedApproval | None:
    """Return the approval in which the council approved the procedure as it stands under the one that governs `day`: later ones, which add
    other procedures or a new period, only carry its name, section and 情報項目 over, the section under another name where it was renamed
    (`earlier`). `approvals`: the latest first."""
    found = governing(approvals, slug, day)
    if found is None:
        return None
    standing = _approved_terms(found, slug)
    for older in approvals[approvals.index(found) + 1 :]:
        terms = _approved_terms(older, slug)
        if terms is None or standing is None or not _is_carried_over(terms, standing, earlier):
            break
        found = older
    return found


_Terms = tuple[str, str, frozenset[str]]


def _approved_terms(recorded: RecordedApproval, slug: str) -> _Terms | None:
    approved = recorded.approval.snapshot.procedure(slug)
    return (str(approved.name), approved.section, frozenset(approved.items)) if approved else None


def _is_carried_over(before: _Terms, after: _Terms, earlier: EarlierNames) -> bool:
    """Whether the council approved the same in both: the section may have another name."""
    return before == after or (
        (before[0], before[2]) == (after[0], after[2]) and is_reorganised(before[1], after[1], earlier)
    )


def last_before(approvals: Sequence[RecordedApproval], day: date) -> RecordedApproval | None:
    """Return the last meeting's approval up to `day`, with which a new paper is compared. `approvals`: the latest first."""
    return next((recorded for recorded in approvals if recorded.approval.held_on <= day), None)


async def procedures_for_paper(
    procedures: Sequence[ProcedureDetails], day: date, *, public: bool = False
) -> Sequence[ProcedureForPaper]:
    """Return the procedures for a paper of a day, in the order given, with their sections as they were called on it; `public`: only what
    applicants see. Four queries."""
    chosen = {each.id: each.live if public else each.draft or each.live for each in procedures}
    rows = await ProcedureVersion.select(ProcedureVersion.procedure, ProcedureVersion.definition).where(
        among(ProcedureVersion.id, [version.id for version in chosen.values() if version])
    )
    definitions = {row["procedure"]: msgspec.json.decode(row["definition"]) for row in rows}
    sealed = await sealed_choices_of(list(definitions))
    called = await section_names_on(day)
    return [
        _standing(
            replace(procedure, section_name=called.get(procedure.id, procedure.section_name)),
            definitions[procedure.id],
            sealed.get(procedure.id, ()),
        )
        for procedure in procedures
        if procedure.id in definitions
    ]


def _standing(
    procedure: ProcedureDetails, definition: Mapping[str, object], sealed_before: Collection[str]
) -> ProcedureForPaper:
    items, public_outline = items_collected(definition), _text(definition.get("outline"), "")
    says = ApprovedProcedure(
        slug=procedure.slug,
        name=_text(definition.get("title"), procedure.slug),
        section=str(procedure.section_name),
        items=items,
        planned_per_year=procedure.settings.planned_per_year,
        outline=Text({SOURCE: procedure.council_outline}),
    )
    purpose = words_of(definition.get("purpose"))
    return ProcedureForPaper(
        procedure,
        says,
        procedure.draft is not None,
        _careful(definition),
        purpose,
        tuple(each.name for each in standings(definition, sealed_before) if each.open),
        tuple(called(question) for question in questions_of(definition) if type_of(question).takes_files),
        public_outline,
    )


def _text(written: object, otherwise: str) -> Text:
    """Return a text in every language; Japanese is never empty where `otherwise` is not."""
    words = {name: str(text) for name, text in written.items()} if isinstance(written, Mapping) else {}
    return Text(words | {SOURCE: words_of(written) or otherwise})


def _careful(definition: Mapping[str, object]) -> tuple[str, ...]:
    marked = (question.get("item") for question in questions_of(definition) if question.get("special_care"))
    return tuple(dict.fromkeys(item for item in marked if isinstance(item, str)))


async def record(by: UUID, approval: Approval) -> UUID:
    """Record an approval; pressing twice returns the first record. Raises NotAllowed for anybody but an administrator."""
    await _ONE_AT_A_TIME.rows()
    before = next((recorded.id for recorded in await recorded_approvals() if recorded.approval == approval), None)
    if before is not None:
        return before
    new = uuid4()
    with refusals({Refusal.insufficient_privilege: NotAllowed}):
        await ApprovalRecord.add(
            id=new,
            meeting=approval.meeting,
            held_on=approval.held_on,
            number=approval.number,
            kind=str(approval.kind),
            period_from=approval.period_from,
            period_to=approval.period_to,
            snapshot=json.dumps(to_json(approval.snapshot), ensure_ascii=False),
            recorded_by=by,
        )
    slugs = [procedure.slug for procedure in approval.snapshot.procedures]
    await log.record(by, Action.approval_recorded, str(new), {"procedures": slugs, "kind": str(approval.kind)})
    return new

"""手続の作成: a new procedure with its first draft, and the terms that are no part of the form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from piccolo.columns import Column

from app.audit import log
from app.audit.actions import Action
from app.calendar.tokyo import end_of, midnight
from app.people.staff import section_names
from app.procedures.draft_store import insert_draft
from app.procedures.editing import every_id
from app.procedures.editing.ids import latin_words
from app.procedures.procedure_admin import ProcedureDetails, procedure_details
from app.procedures.settings import SETTINGS, USUAL, ProcedureSettings
from app.procedures.tables import Procedure
from app.tenancy.refusals import NotAllowed, Refusal, refusals
from app.tenancy.statements import ScopedStatement
from app.tenancy.tables import raw_expression
from app.texts import text_of

SLUG: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_SLUG: Final = 60
RESERVED_SLUGS: Final = frozenset(
    {"new", "library", "imports", "items", "apply", "applications", "copy", "status", "postcode"}
)

NOT_ALLOWED: Final[Mapping[Refusal, type[NotAllowed]]] = {
    Refusal.insufficient_privilege: NotAllowed,
    Refusal.foreign_key_violation: NotAllowed,  # a section of another municipality, or of none
}


class SlugTaken(ValueError):
    """Another procedure of the municipality has this name in its address."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The section, settings and period of a procedure. Both days of the period belong to it; None: no limit."""

    section: UUID
    settings: ProcedureSettings = USUAL
    first_day: date | None = None
    last_day: date | None = None

    @property
    def opens_at(self) -> datetime | None:
        return midnight(self.first_day) if self.first_day else None

    @property
    def closes_at(self) -> datetime | None:
        """The start of the day after the last, in Tokyo; None where the period has no end."""
        return end_of(self.last_day) if self.last_day else None

    def values(self) -> tuple[Any, ...]:
        """The values in the order of _COLUMNS."""
        return self.section, self.opens_at, self.closes_at, *(getattr(self.settings, name) for name in SETTINGS)

    def words(self, sections: Mapping[UUID, str]) -> dict[str, str]:
        """The same in words, by name; `sections`: names by id."""
        period = {name: str(day or "") for name, day in (("first_day", self.first_day), ("last_day", self.last_day))}
        settings = {name: setting.kind.in_words(getattr(self.settings, name)) for name, setting in SETTINGS.items()}
        return {"section": sections.get(self.section, ""), **period, **settings}


_COLUMNS: Final = ("section", "opens_at", "closes_at", *SETTINGS)
_NO_LIMIT: Final = {"opens_at": "-infinity", "closes_at": "infinity"}


_PLACES: Final = [
    f"coalesce(${number}, '{_NO_LIMIT[name]}'::timestamptz)" if name in _NO_LIMIT else f"${number}"
    for number, name in enumerate(_COLUMNS, 5)
]
_BEGIN: Final = ScopedStatement(
    f"""
insert into app.procedure (municipality, id, slug, question_ids, position, {", ".join(_COLUMNS)})
select $1, $2, $3, $4, coalesce(max(position), 0) + 1, {", ".join(_PLACES)} from app.procedure where municipality = $1
on conflict (municipality, slug) do nothing returning id
""",  # noqa: S608  names of columns
    "placed behind the others, on conflict",
)


async def create_procedure(by: UUID, slug: str, terms: Terms, definition: Mapping[str, Any]) -> None:
    """Create a procedure that only its section sees, with its first draft. Raises SlugTaken, NotAllowed (not one of their sections)."""
    procedure, ids = uuid4(), sorted(every_id(definition))
    if await Procedure.exists().where(Procedure.slug == slug):
        raise SlugTaken(slug)
    with refusals(NOT_ALLOWED):
        made = await _BEGIN.rows(procedure, slug, ids, *terms.values())
    if not made:  # somebody chose the same name at the same moment
        raise SlugTaken(slug)
    await insert_draft(procedure, definition, by)
    await log.record(by, Action.procedure_made, slug)


async def held(procedure: ProcedureDetails) -> ProcedureDetails:
    """Lock a procedure until the unit of work ends and return it with its present settings."""
    await Procedure.select(Procedure.id).where(Procedure.id == procedure.id).lock_rows("UPDATE")
    return await procedure_details(procedure.slug)


async def change_terms(procedure: ProcedureDetails, by: UUID, terms: Terms) -> None:
    """Change the terms from now on; applications that arrived stay. Raises NotAllowed, for a section that is not theirs too."""
    changed: dict[Column | str, Any] = {
        Procedure.section: terms.section,
        Procedure.opens_at: raw_expression("coalesce({}, '-infinity'::timestamptz)", terms.opens_at),
        Procedure.closes_at: raw_expression("coalesce({}, 'infinity'::timestamptz)", terms.closes_at),
        **{name: getattr(terms.settings, name) for name in SETTINGS},
    }
    names = {section: str(text_of(name)) for section, name in await section_names()}
    there = Terms(procedure.section, procedure.settings, procedure.first_day, procedure.last_day)
    details = log.changed(there.words(names), terms.words(names))
    await _change(procedure, by, Action.procedure_changed, changed, details)


async def suspend(procedure: ProcedureDetails, by: UUID) -> None:
    """Take no more applications until `resume`. Raises NotAllowed."""
    suspended_at = raw_expression("coalesce(suspended_at, clock_timestamp())")
    await _change(procedure, by, Action.procedure_suspended, {Procedure.suspended_at: suspended_at})


async def resume(procedure: ProcedureDetails, by: UUID) -> None:
    await _change(procedure, by, Action.procedure_resumed, {Procedure.suspended_at: None})


async def close(procedure: ProcedureDetails, by: UUID) -> None:
    """End the period now; the settings can open it again."""
    # put off beyond a period that is over: only another end takes that away
    closes_at = raw_expression(
        "case when extended_until > clock_timestamp() then clock_timestamp() else least(closes_at, clock_timestamp()) end"
    )
    await _change(procedure, by, Action.procedure_closed, {Procedure.closes_at: closes_at})


async def _change(
    procedure: ProcedureDetails,
    by: UUID,
    action: Action,
    changed: dict[Column | str, Any],
    details: Mapping[str, log.Detail] | None = None,
) -> None:
    with refusals(NOT_ALLOWED):
        rows = await Procedure.update(changed).where(Procedure.id == procedure.id).returning(Procedure.id)
    if not rows:
        raise NotAllowed
    await log.record(by, action, procedure.slug, details)


def slug_problem(slug: str) -> str:
    """Say what is wrong with a name for the address; "" when nothing is."""
    if not slug:
        return "アドレスの名前を入力してください"
    if not SLUG.fullmatch(slug) or not 2 <= len(slug) <= LONGEST_SLUG:
        return f"アドレスの名前は、英小文字で始まる2文字から{LONGEST_SLUG}文字までの半角の英小文字・数字・ハイフンで入力してください"
    if slug in RESERVED_SLUGS:
        return f"「{slug}」は画面が使う名前です。別の名前を入力してください"
    return ""


def suggested_slug(title: Mapping[str, str], number: int) -> str:
    """Suggest a name for the address: words of a translated title where there is one, else a counted name."""
    words = "-".join(latin_words(title))[:40].strip("-")
    return words if not slug_problem(words) else f"procedure-{number}"

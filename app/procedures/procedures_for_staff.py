"""Procedures for the staff's pages: title and section of each, and the compiled form of every version that applications pin."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.procedures.form import Form
from app.procedures.stored_forms import stored_form
from app.procedures.tables import ProcedureVersion
from app.tenancy.scope import current_municipality
from app.tenancy.statements import ScopedStatement
from app.tenancy.tables import among, raw_condition
from app.texts import Text, text_of

FORMS_KEPT = 2000
# the title of the newest version that was ever published; a draft's title is not in use yet
_PROCEDURES: Final = ScopedStatement(
    """
select p.id, p.slug, p.section, s.name as section_name, s.telephone as section_telephone, v.title, p.standard_days
from app.procedure p
join app.section s on s.municipality = p.municipality and s.id = p.section
join lateral (select x.title from app.procedure_version x
              where x.municipality = p.municipality and x.procedure = p.id and x.state in ('published', 'superseded')
              order by x.number desc limit 1) v on true
where p.municipality = $1
order by p.position, p.slug
""",
    "a join of three tables",
)


@dataclass(frozen=True, slots=True)
class ProcedureSummary:
    """手続, with its section (課). `standard_days`: its 標準処理期間, None where none was set."""

    id: UUID
    slug: str
    title: Text
    section: UUID
    section_name: Text
    section_telephone: str
    standard_days: int | None


@dataclass(frozen=True, slots=True)
class CompiledVersion:
    """様式の版 with its compiled form."""

    id: UUID
    number: int
    form: Form


# versions never change once published, so a compiled form holds for ever; by municipality, so that nobody is served another's
_versions: dict[tuple[str, UUID], CompiledVersion | None] = {}


async def procedure_summaries() -> Mapping[UUID, ProcedureSummary]:
    """Return every procedure of the municipality that was ever published, by id, in the municipality's order. One query."""
    rows = await _PROCEDURES.rows()
    return {
        row["id"]: ProcedureSummary(
            row["id"],
            row["slug"],
            text_of(row["title"]),
            row["section"],
            text_of(row["section_name"]),
            row["section_telephone"],
            row["standard_days"],
        )
        for row in rows
    }


async def compiled_versions(ids: Collection[UUID]) -> Mapping[UUID, CompiledVersion]:
    """Return the versions named, by id, without those whose form cannot be read; at most one query, none when all are in memory."""
    here = current_municipality()
    missing = {version for version in ids if (here, version) not in _versions}
    if missing:
        rows = await ProcedureVersion.select(
            ProcedureVersion.id, ProcedureVersion.number, ProcedureVersion.definition
        ).where(among(ProcedureVersion.id, missing), raw_condition("state in ('published', 'superseded')"))
        for row in rows:
            if len(_versions) >= FORMS_KEPT:
                _versions.pop(next(iter(_versions)))
            form = stored_form(row["id"], row["definition"])
            _versions[here, row["id"]] = CompiledVersion(row["id"], row["number"], form) if form else None
    return {version: known for version in ids if (known := _versions.get((here, version)))}

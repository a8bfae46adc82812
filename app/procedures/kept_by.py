"""Which section kept a procedure on a day, and what it was called then: a paper takes the name of its own day, whenever it is made."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from app.procedures.approval import EarlierNames
from app.procedures.published_things import PublishedProcedure
from app.tenancy import api
from app.tenancy.scope import Role, Scope, scoped
from app.tenancy.statements import ScopedStatement
from app.texts import Text, text_of

_APPLICANT: Final = Scope(Role.applicant)
# as api.section_name_on (merging.sql) has it for one procedure
_NAMES: Final = ScopedStatement(
    """
select p.id as procedure, called.name
from app.procedure p
cross join lateral (
  select h.section from app.procedure_section h where h.municipality = p.municipality and h.procedure = p.id and h.from_day <= $2
  order by h.from_day desc limit 1) kept
cross join lateral (
  select n.name from app.section_name n where n.municipality = p.municipality and n.section = kept.section
  order by n.from_day <= $2 desc, case when n.from_day <= $2 then n.from_day end desc, n.from_day limit 1) called
where p.municipality = $1
""",
    "the last of several rows, of two tables",
)
# the last name of each section first; `heir` is the section that it had been merged into by then
_CALLED: Final = ScopedStatement(
    """
select n.section, n.name, case when s.closed_on <= $2 then s.merged_into end as heir
from app.section_name n join app.section s on s.municipality = n.municipality and s.id = n.section
where n.municipality = $1 and n.from_day <= $2
order by n.section, n.from_day desc
""",
    "a join of two tables",
)


async def section_names_on(day: date) -> Mapping[UUID, Text]:
    """By procedure, what the section that kept it on a day was called on that day. One query."""
    return {row["procedure"]: text_of(row["name"]) for row in await _NAMES.rows(day)}


async def section_name_at_arrival(procedure: PublishedProcedure, day: date) -> Text:
    """What the section that kept the procedure was called on a day, asked on the applicant's side."""
    with scoped(_APPLICANT):
        name = await api.value("section_name_on", procedure.municipality, procedure.id, day)
    return procedure.section_name if name is None else text_of(name)


async def earlier_names(day: date) -> EarlierNames:
    """By what each section was called on a day, what it and the sections merged into it were called before. One query."""
    rows = await _CALLED.rows(day)
    heirs = {row["section"]: row["heir"] for row in rows if row["heir"]}
    present: dict[UUID, str] = {}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["section"] not in heirs:
            present.setdefault(row["section"], str(text_of(row["name"])))
    for row in rows:
        section = row["section"]
        for _ in heirs:  # at most as often as there are any
            section = heirs.get(section, section)
        name, earlier = present.get(section, ""), str(text_of(row["name"]))
        if name and earlier != name:
            found[name].add(earlier)
    return {name: frozenset(names) for name, names in found.items()}

"""Ends of 受付期間 that planned stops put off: of one's own procedures, refused by the section as long as the stop has not begun."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from app.audit import log
from app.audit.actions import Action
from app.tenancy import api
from app.tenancy.refusals import NotAllowed, Refusal, refusals
from app.tenancy.statements import ScopedStatement
from app.texts import Text, text_of

_EXTENSIONS: Final = ScopedStatement(
    """
select x.id, x.procedure, p.slug, v.title, x.closes_at, x.extended_until, x.refused_at, r.name as refused_by, s.begins_at, s.ends_at, s.reason, s.ended_at,
  p.closes_at = x.closes_at as of_this_period,
  exists (select from app.place l where l.municipality = p.municipality and l.procedure = p.id) as has_places
from app.closing_extension x
join app.planned_stop s on s.id = x.planned_stop
join app.procedure p on p.municipality = x.municipality and p.id = x.procedure
join app.procedure_version v on v.municipality = p.municipality and v.procedure = p.id and v.state = 'published'
left join app.staff r on r.municipality = x.municipality and r.id = x.refused_by
where x.municipality = $1 order by s.begins_at desc, p.position, p.slug limit 200
""",
    "a join of five tables",
)


@dataclass(frozen=True, slots=True)
class Extension:
    """From when till when the end of a procedure is put off, and why: a stop with its hours and its reason."""

    id: UUID
    procedure: UUID
    slug: str
    title: Text
    closes_at: datetime
    extended_until: datetime
    begins_at: datetime
    ends_at: datetime
    reason: str
    refused_at: datetime | None
    refused_by: str
    taken_back: bool
    outdated: bool  # the section changed the period, or gave it places

    @property
    def state(self) -> str:
        """`refused`, `taken_back` (the stop), `outdated`, or `extended`."""
        if self.taken_back:
            return "taken_back"
        if self.outdated:
            return "outdated"
        return "refused" if self.refused_at else "extended"

    @property
    def is_open(self) -> bool:
        """Tell whether the section can still decide."""
        return self.state in {"refused", "extended"} and datetime.now(UTC) < self.begins_at


async def extensions() -> Sequence[Extension]:
    """Those of the procedures that the person may see, the latest stop first."""
    return [
        Extension(
            id=row["id"],
            procedure=row["procedure"],
            slug=row["slug"],
            title=text_of(row["title"]),
            closes_at=row["closes_at"],
            extended_until=row["extended_until"],
            begins_at=row["begins_at"],
            ends_at=row["ends_at"],
            reason=row["reason"],
            refused_at=row["refused_at"],
            refused_by=row["refused_by"] or "",
            taken_back=row["ended_at"] is not None and row["ended_at"] < row["begins_at"],
            outdated=not row["of_this_period"] or row["has_places"],
        )
        for row in await _EXTENSIONS.rows()
    ]


async def decide(extension: UUID, by: UUID, *, refuses: bool) -> bool:
    """Refuse that an end is put off, or take that back; False where the stop has begun or nothing is put off any more. Raises NotAllowed."""
    with refusals({Refusal.not_allowed: NotAllowed}):
        slug = await api.value("decide_extension", extension, refuses)
    if slug is None:
        return False
    await log.record(by, Action.extension_refused if refuses else Action.extension_accepted, slug)
    return True

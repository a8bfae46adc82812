"""Procedures for the section that keeps them: what is public, what is being drafted, who may apply and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from piccolo.query.functions.aggregate import Min

from app.calendar.tokyo import day_of
from app.languages import SOURCE
from app.procedures.settings import SETTINGS, ProcedureSettings
from app.procedures.tables import ProcedureVersion
from app.tenancy.statements import ScopedStatement
from app.texts import Text, text_of

_EVERY: Final = ScopedStatement(
    f"""
select p.id, p.slug, p.section, s.name as section_name, p.opens_at, p.closes_at, p.extended_until, p.suspended_at, p.council_outline, p.question_ids,
  {", ".join(f"p.{name}" for name in SETTINGS)},
  live.id as live_id, live.number as live_number, live.title as live_title, live.published_at, live.approved_until,
  draft.id as draft_id, draft.number as draft_number, draft.title as draft_title, draft.state as draft_state,
  draft.revision, draft.edited_at, draft.publish_at, e.name as editor
from app.procedure p
join app.section s on s.municipality = p.municipality and s.id = p.section
left join app.procedure_version live on live.municipality = p.municipality and live.procedure = p.id and live.state = 'published'
left join app.procedure_version draft on draft.municipality = p.municipality and draft.procedure = p.id
  and draft.state in ('draft', 'scheduled')
left join app.staff e on e.municipality = draft.municipality and e.id = draft.edited_by
where p.municipality = $1 and p.id = any ((select api.readable_procedures())::uuid[]) and ($2::text is null or p.slug = $2)
order by p.position, p.created_at, p.slug
""",  # noqa: S608  names of columns
    "a join of five tables",
)

_DEFINITION: Final = ScopedStatement(
    "select definition from app.procedure_version where municipality = $1 and id = $2",
    "asked twice by a page that compares two versions, which Piccolo would make more than 5 % slower",
)


class UnknownOwnProcedure(LookupError):
    """The person's sections keep no procedure of this name."""


@dataclass(frozen=True, slots=True)
class LiveVersion:
    """The version that applicants see. `approved_until`: the first moment its approval no longer covers, None when none limits it."""

    id: UUID
    number: int
    title: Text
    published_at: datetime
    approved_until: datetime | None


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """A version that is being worked on, or waits for its hour (`publish_at`)."""

    id: UUID
    number: int
    title: Text
    revision: int
    edited_at: datetime
    editor: str
    publish_at: datetime | None

    @property
    def scheduled(self) -> bool:
        return self.publish_at is not None


@dataclass(frozen=True, slots=True)
class ProcedureDetails:
    """A procedure with its period. `opens_at`, `closes_at`: None where nothing limits it; `closes_at` is the first moment at which it is closed,
    but for what a planned stop puts off: `extended_until`."""

    id: UUID
    slug: str
    section: UUID
    section_name: Text
    settings: ProcedureSettings
    opens_at: datetime | None
    closes_at: datetime | None
    extended_until: datetime | None
    suspended: bool
    council_outline: str  # 手続概要 for the council, "" where the section has written none
    question_ids: frozenset[str]  # every id that was ever given
    live: LiveVersion | None
    draft: DraftVersion | None

    @property
    def title(self) -> Text:
        named = self.live or self.draft
        return named.title if named else Text({SOURCE: self.slug})

    @property
    def first_day(self) -> date | None:
        return day_of(self.opens_at) if self.opens_at else None

    @property
    def last_day(self) -> date | None:
        """The last day on which the procedure takes applications."""
        return day_of(self.closes_at - timedelta(microseconds=1)) if self.closes_at else None

    @property
    def ends_at(self) -> datetime | None:
        """The first moment at which nothing is taken any more: the period's end, put off where it was, within the approval."""
        own = max(self.closes_at, self.extended_until) if self.closes_at and self.extended_until else self.closes_at
        ends = [end for end in (own, self.live and self.live.approved_until) if end]
        return min(ends, default=None)

    @property
    def put_off_until(self) -> datetime | None:
        """Till when applications are taken beyond the period, for a planned stop; None where the period's own end stands."""
        ends = self.ends_at
        return ends if self.extended_until and self.closes_at and ends and ends > self.closes_at else None

    def state(self, now: datetime | None = None) -> str:
        """The procedure's state: `draft`, `scheduled` (neither is public), `open`, `waiting` (before its period), `suspended` or `closed`."""
        moment = now or datetime.now(UTC)
        if self.live is None:
            return "scheduled" if self.draft and self.draft.scheduled else "draft"
        if self.suspended:
            return "suspended"
        if self.opens_at and moment < self.opens_at:
            return "waiting"
        return "closed" if self.ends_at is not None and moment >= self.ends_at else "open"


async def procedures_in_detail() -> Sequence[ProcedureDetails]:
    """Return the procedures of the person's own sections (an administrator's and an auditor's are all), in the list's order. One query."""
    return [_managed(row) for row in await _EVERY.rows(None)]


async def procedure_details(slug: str) -> ProcedureDetails:
    """Return the procedure of a slug. Raises UnknownOwnProcedure, for one of another section too."""
    if "\x00" in slug:  # PostgreSQL would refuse to look for it
        raise UnknownOwnProcedure(slug)
    row = await _EVERY.row(slug)
    if row is None:
        raise UnknownOwnProcedure(slug)
    return _managed(row)


async def definition_of(version: UUID) -> Mapping[str, Any]:
    """Return the stored definition of a version of one's own. Raises UnknownOwnProcedure."""
    stored = await _DEFINITION.value(version)
    if stored is None:
        raise UnknownOwnProcedure(str(version))
    definition: dict[str, Any] = msgspec.json.decode(stored)
    return definition


async def first_published(procedure: UUID) -> datetime:
    """Return when the first version was published. Raises UnknownOwnProcedure where none ever was."""
    row = (
        await ProcedureVersion.select(Min(ProcedureVersion.published_at, alias="first"))
        .where(ProcedureVersion.procedure == procedure)
        .first()
    )
    if row["first"] is None:
        raise UnknownOwnProcedure(str(procedure))
    first: datetime = row["first"]
    return first


def _managed(row: Any) -> ProcedureDetails:
    live = draft = None
    if row["live_id"]:
        title = text_of(row["live_title"])
        until = _finite(row["approved_until"])
        live = LiveVersion(row["live_id"], row["live_number"], title, row["published_at"], until)
    if row["draft_id"]:
        draft = DraftVersion(
            row["draft_id"],
            row["draft_number"],
            text_of(row["draft_title"]),
            row["revision"],
            row["edited_at"],
            row["editor"] or "",
            row["publish_at"] if row["draft_state"] == "scheduled" else None,
        )
    return ProcedureDetails(
        id=row["id"],
        slug=row["slug"],
        section=row["section"],
        section_name=text_of(row["section_name"]),
        settings=ProcedureSettings.of(row),
        opens_at=_finite(row["opens_at"]),
        closes_at=_finite(row["closes_at"]),
        extended_until=row["extended_until"],
        suspended=row["suspended_at"] is not None,
        council_outline=row["council_outline"],
        question_ids=frozenset(row["question_ids"]),
        live=live,
        draft=draft,
    )


def _finite(moment: datetime) -> datetime | None:
    """Return None for PostgreSQL's infinities, which asyncpg gives as the first and last datetimes."""
    return None if moment.year in {1, 9999} else moment

"""What every list says beside an application besides its own columns: who is in charge of it, and how the last telephone calls ended."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.applications.contact_log import OUTCOMES, ContactOutcome, RecordKind
from app.tenancy.statements import ScopedStatement

_NOTED: Final = ScopedStatement(
    f"""
select a.id, a.assignee, s.name, a.annotation_version, called.outcomes
from app.application a
left join app.staff s on s.municipality = a.municipality and s.id = a.assignee
left join lateral (select array_agg(coalesce(x.outcome, '') order by x.at desc, x.id) as outcomes from app.handling_record x
                   where x.municipality = a.municipality and x.application = a.id and x.kind = '{RecordKind.telephone}') called on true
where a.municipality = $1 and a.id = any ($2::uuid[])
""",  # noqa: S608  the kind is the program's own
    "a join with the person in charge, and lateral with the calls",
)


@dataclass(frozen=True, slots=True)
class RowNotes:
    """`assignee`: the name of who is in charge, "" for nobody. `last_call`: its end in words with how often in a row, 「不在 2回」, "" before the first.

    `annotation_version`: what somebody who takes charge has seen.
    """

    assignee: str = ""
    last_call: str = ""
    annotation_version: int = 1


async def notes_of(applications: Collection[UUID]) -> Mapping[UUID, RowNotes]:
    """Map each application to its notes. One query, none for none."""
    rows = await _NOTED.rows(list(applications)) if applications else []
    return {
        row["id"]: RowNotes(row["name"] or "", last_call_words(row["outcomes"] or ()), row["annotation_version"])
        for row in rows
    }


def last_call_words(outcomes: Sequence[str]) -> str:
    """Describe the last call by the outcomes of all, newest first, "" for one without: 「不在 2回」; "" where there was no call."""
    if not outcomes:
        return ""
    last = outcomes[0]
    alike = next((number for number, one in enumerate(outcomes) if one != last), len(outcomes))
    words = OUTCOMES[ContactOutcome(last)] if last else "電話した"
    return f"{words} {alike}回" if alike > 1 else words

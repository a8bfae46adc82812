"""資料の文言 as a municipality stores them: the words of its papers and what its 外部結合 and 業務委託 are, without the period, which
each approval sets anew. A municipality that has written none begins with those of standard.json.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec

from app.audit import log
from app.audit.actions import Action
from app.folders import STANDARD_PAPER_WORDS
from app.papers.governance.wording import MunicipalityWording, wording_from
from app.procedures.snapshot import Connection, Outsourcing
from app.procedures.tables import GovernanceWording
from app.tenancy.refusals import NotAllowed, Refusal, refusals
from app.tenancy.statements import ScopedStatement
from app.tenancy.tables import Municipality, raw_condition, raw_expression
from app.texts import text_of

NAMELESS: Final = "○○"  # stands for the municipality's name in standard.json
PARTICULARS: Final = ("connection", "outsourcing")
_INSERT: Final = ScopedStatement(
    "insert into app.governance_wording (municipality, id, wording, edited_by) values ($1, $2, $3, $4) "
    "on conflict (municipality) do nothing returning id",
    "on conflict",
)


class WordingClash(Exception):
    """A colleague changed the words after the person saw them."""


@dataclass(frozen=True, slots=True)
class StoredWording:
    """`document`: {"wording", "connection", "outsourcing"}. `stored`: the municipality's own row as it is written, None while
    the standard words stand."""

    document: Mapping[str, Any]
    stored: str | None = None

    @property
    def wording(self) -> MunicipalityWording:
        return wording_from(self.document["wording"])

    def connection(self, first: date, last: date) -> Connection | None:
        """The 外部結合 with this period; None where no partner is named."""
        words = self.document["connection"]
        return Connection(**words, period_from=first, period_to=last) if words["partner"] else None

    def outsourcing(self, first: date, last: date) -> Outsourcing | None:
        words = self.document["outsourcing"]
        return Outsourcing(**words, period_from=first, period_to=last) if words["contractor"] else None


async def stored_wording() -> StoredWording:
    """The municipality's own wording, or the standard one with its name."""
    row = await GovernanceWording.select(GovernanceWording.wording).first()
    if row is not None:
        return StoredWording(whole(msgspec.json.decode(row["wording"])), row["wording"])
    here = await Municipality.select(Municipality.name).first()
    return StoredWording(whole(json.loads(_standard().replace(NAMELESS, str(text_of(here["name"]))))))


async def store_wording(document: Mapping[str, Any], now: StoredWording, by: UUID) -> None:
    """Replace the wording `now` by the document. Raises WordingClash, WordingProblem, NotAllowed."""
    wording_from(document["wording"])
    written = json.dumps(document, ensure_ascii=False)
    with refusals({Refusal.insufficient_privilege: NotAllowed}):
        if now.stored is None:
            rows = await _INSERT.rows(uuid4(), written, by)
        else:
            rows = await (
                GovernanceWording.update(
                    {
                        GovernanceWording.wording: written,
                        GovernanceWording.edited_at: raw_expression("clock_timestamp()"),
                        GovernanceWording.edited_by: by,
                    }
                )
                .where(raw_condition("{} = {}::jsonb", GovernanceWording.wording, now.stored))
                .returning(GovernanceWording.id)
            )
    if not rows:
        raise WordingClash
    await log.record(by, Action.wording_changed, "", log.changed(dict(_texts(now.document)), dict(_texts(document))))


def _texts(part: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a document with the names that lead to it, joined by full stops."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            yield from _texts(value, f"{name}.{key}".strip("."))
    elif isinstance(part, list | tuple):
        for number, value in enumerate(part, 1):
            yield from _texts(value, f"{name}.{number}")
    else:
        yield name, str(part)


def whole(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with every text that the papers know, so that two can be compared. Raises WordingProblem."""
    wording = msgspec.json.decode(msgspec.json.encode(wording_from(document["wording"])))
    return {"wording": wording, **{name: dict(document[name]) for name in PARTICULARS}}


@cache
def _standard() -> str:
    return STANDARD_PAPER_WORDS.read_text(encoding="utf-8")

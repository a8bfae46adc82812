"""Everything that a council approved, as one JSON document: the procedures with their 情報項目, the 外部結合 and the 業務委託. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.calendar.paper_dates import written_period
from app.languages import SOURCE
from app.texts import Text


class SnapshotProblem(Exception):
    """A stored or imported snapshot that cannot be read; the message names the part."""


@dataclass(frozen=True, slots=True)
class ApprovedProcedure:
    """A procedure as approved. `items`: names of the 情報項目 in the order of the paper. `outline`: the council's 手続概要 (参考１－１)."""

    slug: str
    name: Text
    section: str
    items: tuple[str, ...]
    planned_per_year: int
    outline: Text


@dataclass(frozen=True, slots=True)
class Connection:
    """外部結合. Texts may have several lines; both days of the period belong to it."""

    partner: str
    partner_note: str
    reason: str
    form: str
    period_from: date
    period_to: date
    period_note: str = ""

    def cells(self) -> dict[str, str]:
        """The texts of the table by their meaning; two tables are compared cell by cell."""
        return {
            "partner": _lines(self.partner, self.partner_note),
            "reason": self.reason,
            "form": self.form,
            "period": _lines(written_period(self.period_from, self.period_to), self.period_note),
        }


@dataclass(frozen=True, slots=True)
class Outsourcing:
    """業務委託. `contractor` is the name alone, `contractor_note` its certificates."""

    contractor: str
    contractor_note: str
    medium: str
    reason: str
    work: str
    period_from: date
    period_to: date

    def cells(self) -> dict[str, str]:
        note = f"（{self.contractor_note}）" if self.contractor_note else ""
        return {
            "contractor": f"{self.contractor}{note}",
            "medium": self.medium,
            "reason": self.reason,
            "work": self.work,
            "period": written_period(self.period_from, self.period_to),
        }


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything approved together. None: the municipality has no connection, or runs the service itself."""

    procedures: tuple[ApprovedProcedure, ...]
    connection: Connection | None
    outsourcing: Outsourcing | None

    def procedure(self, slug: str) -> ApprovedProcedure | None:
        return next((procedure for procedure in self.procedures if procedure.slug == slug), None)

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections, each once, in the order of the procedures."""
        return tuple(dict.fromkeys(procedure.section for procedure in self.procedures))


def to_json(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "procedures": [
            {
                "slug": procedure.slug,
                "name": dict(procedure.name.languages),
                "section": procedure.section,
                "items": list(procedure.items),
                "planned_per_year": procedure.planned_per_year,
                "outline": dict(procedure.outline.languages),
            }
            for procedure in snapshot.procedures
        ],
        "connection": _particulars(snapshot.connection),
        "outsourcing": _particulars(snapshot.outsourcing),
    }


def from_json(document: Mapping[str, Any]) -> Snapshot:
    """Read a snapshot from JSON. Raises SnapshotProblem."""
    try:
        procedures = tuple(_procedure(each) for each in document["procedures"])
        connection = document["connection"] and Connection(**_read(document["connection"]))
        outsourcing = document["outsourcing"] and Outsourcing(**_read(document["outsourcing"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SnapshotProblem(f"not a snapshot of an approval: {error}") from error
    slugs = [procedure.slug for procedure in procedures]
    if len(set(slugs)) < len(slugs):
        raise SnapshotProblem("a procedure stands twice in the snapshot")
    return Snapshot(procedures, connection or None, outsourcing or None)


def _procedure(written: Mapping[str, Any]) -> ApprovedProcedure:
    name, outline = Text(dict(written["name"])), Text(dict(written["outline"]))
    if not str(name).strip():
        raise ValueError("a procedure without a name")
    return ApprovedProcedure(
        slug=str(written["slug"]),
        name=name,
        section=str(written["section"]),
        items=tuple(str(item) for item in written["items"]),
        planned_per_year=int(written["planned_per_year"]),
        outline=Text({**outline.languages, SOURCE: str(outline)}),
    )


def _particulars(particulars: Connection | Outsourcing | None) -> dict[str, str] | None:
    if particulars is None:
        return None
    names = particulars.__dataclass_fields__
    values = {name: getattr(particulars, name) for name in names}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _read(written: Mapping[str, Any]) -> dict[str, Any]:
    periods = {name: date.fromisoformat(written[name]) for name in ("period_from", "period_to")}
    if periods["period_from"] > periods["period_to"]:
        raise ValueError("a period that ends before it begins")
    return {**written, **periods}


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)

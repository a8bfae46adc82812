"""A download that somebody asks for, read from the form: what every way of making the file starts from."""

from dataclasses import dataclass

from app.applications.queries import Selection
from app.exports.formats import Format
from app.exports.register import Items, Target
from app.procedures.procedures_for_staff import ProcedureSummary


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """A download that can be made. `target` says how its applications are found: see web/staff/exports/selection.py."""

    procedure: ProcedureSummary
    selection: Selection
    items: Items
    format: Format
    purpose: str
    target: Target = Target.matching

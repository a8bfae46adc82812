"""Field types by the name a definition uses. Pure: no database, no HTTP."""

from app.procedures.fields.choice import OneChoice
from app.procedures.fields.field import Field
from app.procedures.fields.line import Line

FIELD_TYPES: dict[str, type[Field]] = {
    "line": Line,
    "choice": OneChoice,
}

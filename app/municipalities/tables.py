"""What a municipality has decided about its own side of the service."""

from piccolo.columns import UUID, Array, Date, Integer, Text, Timestamptz
from piccolo.columns.column_types import JSONB

from app.tenancy.tables import MunicipalTable


class MunicipalitySettingRow(MunicipalTable, tablename="municipality_setting"):
    """The settings of a municipality (app/municipalities/settings.py), one row; without one the defaults are in force."""

    id = UUID(primary_key=True)
    networks = Array(base_column=Text())
    second_person_hours = Integer()
    second_person_days = Integer()
    second_factor_for = Text(default="roles")


class SectionChange(MunicipalTable, tablename="section_change"):
    """What was planned for a section from a day on (app/municipalities/sections.py); null where it stays as it was."""

    id = UUID(primary_key=True)
    section = UUID(default=None)
    kind = Text()
    from_day = Date(default=None)
    name = JSONB(null=True, default=None)
    reading = Text(null=True, default=None)
    telephone = Text(null=True, default=None)
    telephone_hours = JSONB(null=True, default=None)
    mail = Text(null=True, default=None)
    position = Integer(null=True, default=None)
    merged_into = UUID(null=True, default=None)
    planned_by = UUID(default=None)
    planned_at = Timestamptz()
    applied_at = Timestamptz(null=True, default=None)
    held_at = Timestamptz(null=True, default=None)
    taken_back_by = UUID(null=True, default=None)
    taken_back_at = Timestamptz(null=True, default=None)

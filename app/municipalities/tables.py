"""What a municipality has decided about its own side of the service."""

from piccolo.columns import UUID, Array, Integer, Text

from app.tenancy.tables import MunicipalTable


class MunicipalitySettingRow(MunicipalTable, tablename="municipality_setting"):
    """The settings of a municipality (app/municipalities/settings.py), one row; without one the defaults are in force."""

    id = UUID(primary_key=True)
    networks = Array(base_column=Text())
    second_person_hours = Integer()
    second_person_days = Integer()
    second_factor_for = Text(default="roles")

"""消去 and 消去停止. Both are kept in the open: nothing personal of an applicant stands in them."""

from piccolo.columns import UUID, Bytea, Date, Integer, Text, Timestamptz

from app.tenancy.tables import MunicipalTable


class ErasureRow(MunicipalTable, tablename="erasure"):
    """One erasure, from its plan on; written by the database's functions once it is confirmed, and kept for ever."""

    id = UUID(primary_key=True)
    kind = Text()
    procedure = UUID()
    procedure_title = Text()
    fiscal_year = Integer()
    application = UUID(null=True, default=None)
    reason = Text()
    document = Text()
    state = Text()
    planned_by = UUID()
    planned_at = Timestamptz()
    confirmable_from = Timestamptz()
    days_looked_back = Integer()
    confirmed_by = UUID(null=True, default=None)
    erased_at = Timestamptz(null=True, default=None)
    retention_years = Integer(null=True, default=None)
    retention_from = Text(null=True, default=None)
    applications = Integer(null=True, default=None, db_column_name="count")  # Piccolo has a method of that name
    held = Integer(null=True, default=None)
    first_reference = Text(null=True, default=None)
    last_reference = Text(null=True, default=None)
    first_arrived_at = Timestamptz(null=True, default=None)
    last_arrived_at = Timestamptz(null=True, default=None)
    list_hash = Bytea(null=True, default=None)
    rows_backup_until = Date(null=True, default=None)
    key = UUID(null=True, default=None)
    key_destroyed_at = Timestamptz(null=True, default=None)
    key_backup_until = Date(null=True, default=None)


class LegalHold(MunicipalTable, tablename="legal_hold"):
    """消去停止 of one application, until it is lifted; it goes with the application."""

    id = UUID(primary_key=True)
    application = UUID()
    reason = Text()
    document = Text()
    set_by = UUID()
    set_at = Timestamptz()
    lifted_by = UUID(null=True, default=None)
    lifted_at = Timestamptz(null=True, default=None)

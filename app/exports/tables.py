"""管理簿（ダウンロードと印刷の記録）: every download, never deleted; and the columns of section workbooks."""

from piccolo.columns import UUID, Integer, Text, Timestamptz
from piccolo.columns.column_types import JSONB

from app.tenancy.tables import MunicipalTable


class ExportRecord(MunicipalTable, tablename="export_record"):
    """One download. Rows are added and closed, never changed otherwise; only their own person can close them."""

    id = UUID(primary_key=True)
    at = Timestamptz()
    staff = UUID()
    procedure = UUID(null=True, default=None)
    format = Text()
    selection = JSONB()
    purpose = Text()
    applications = Integer(null=True, default=None, db_column_name="count")  # Piccolo has a method of that name
    state = Text()
    ended_at = Timestamptz(null=True, default=None)


class SectionWorkbookColumns(MunicipalTable, tablename="section_workbook_columns"):
    """The assignment of the columns of a section workbook; one row a procedure."""

    id = UUID(primary_key=True)
    procedure = UUID()
    sheet = Text()
    columns = JSONB()
    edited_at = Timestamptz()
    edited_by = UUID()

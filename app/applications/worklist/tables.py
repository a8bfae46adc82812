"""Tables of a section's lists and of the annotations of applications. Custom values are sealed; staff are granted single columns."""

from piccolo.columns import UUID, Array, Boolean, Bytea, Date, Integer, SmallInt, Text, Timestamptz

from app.tenancy.tables import MunicipalTable


class CustomColumnRow(MunicipalTable, tablename="custom_column"):
    """A custom column (e.g. 参加費, 発送日) in the list of one procedure.

    `removed_at`: hidden since then; the database sets `removed_by` with it. `former_choices` are offered no more, and values may still say them.
    """

    id = UUID(primary_key=True)
    procedure = UUID()
    label = Text()
    kind = Text()
    choices = Array(base_column=Text())
    position = Integer()
    removed_at = Timestamptz(null=True, default=None)
    former_choices = Array(base_column=Text())
    removed_by = UUID(null=True, default=None)


class ListView(MunicipalTable, tablename="list_view"):
    """表示の保存: columns, order and filter under a name, shared by everybody who works on the procedure."""

    id = UUID(primary_key=True)
    procedure = UUID()
    name = Text()
    columns = Array(base_column=Text())
    query = Text()
    created_by = UUID()
    created_at = Timestamptz()


class NoticeRow(MunicipalTable, tablename="notice"):
    """One お知らせ of a sending to one application; `at` and `sealed` are empty until its turn has come."""

    id = UUID(primary_key=True)
    sending = UUID()
    application = UUID()
    at = Timestamptz(null=True, default=None)
    sealed = Bytea(null=True, default=None)
    sealed_format = SmallInt()


class AnnotationChange(MunicipalTable, tablename="annotation_change"):
    """The annotations of an application before a change; `annotation_version` is the version that the change led to."""

    id = UUID(primary_key=True)
    application = UUID()
    at = Timestamptz()
    staff = UUID()
    annotation_version = Integer()
    assignee_before = UUID(null=True, default=None)
    contact_on_before = Date(null=True, default=None)
    mark_before = Text(null=True, default=None)
    custom_values_sealed_before = Bytea(null=True, default=None)
    custom_values_format_before = SmallInt()
    from_section_workbook = Boolean(default=False)

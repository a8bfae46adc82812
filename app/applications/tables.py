"""申請 and what happens to it. Nothing personal stands here in the open: answers, records and messages are sealed.

Staff are granted single columns of these tables (app/migrations/rules): select columns by name, and write with `add()`.
"""

from piccolo.columns import UUID, Array, Boolean, Bytea, Date, Integer, SmallInt, Text, Timestamptz

from app.tenancy.tables import MunicipalTable


class Application(MunicipalTable, tablename="application"):
    """申請, as far as staff may see it. `version` counts the changes of status, for optimistic locking."""

    id = UUID(primary_key=True)
    procedure = UUID()
    procedure_version = UUID()
    reference = Text()  # 到達番号 without the municipality's code
    reply_key = Bytea()
    sealing_key = UUID()
    sealed = Bytea()
    address_sealed = Bytea(null=True, default=None)
    sealed_format = SmallInt()  # of the two before it
    language = Text()
    place = Text(null=True, default=None)
    facets = Array(base_column=Text())  # `question=choice`: closed answers without personal information, in the open
    fiscal_year = Integer()
    arrived_at = Timestamptz()
    status = Text()
    status_before = Text(null=True, default=None)
    version = Integer()
    channel = Text()
    assignee = UUID(null=True, default=None)
    contact_on = Date(null=True, default=None)
    mark = Text(null=True, default=None)
    custom_values_sealed = Bytea(null=True, default=None)
    custom_values_format = SmallInt()
    annotation_version = Integer()  # counts the changes of 担当者, 次回連絡日, 印 and custom values


class StatusEvent(MunicipalTable, tablename="status_event"):
    """One step of the history. A trigger sets `at` and `from_status` and moves the application, or refuses."""

    id = UUID(primary_key=True)
    application = UUID()
    at = Timestamptz()
    from_status = Text(null=True, default=None)
    to_status = Text()
    staff = UUID(null=True, default=None)
    seen_version = Integer(null=True, default=None)
    correction = Boolean()
    reply_sealed = Bytea(null=True, default=None)
    note_sealed = Bytea(null=True, default=None)
    sealed_format = SmallInt()
    confirmed = Boolean(default=False)  # asked once more before it was taken: not taken back
    undoes = UUID(null=True, default=None)  # 取り消し: the event that this one takes back
    asked_by = Text(null=True, default=None)  # 取下げ: who asked for it, how, on which day, and what else was told
    asked_how = Text(null=True, default=None)
    asked_on = Date(null=True, default=None)
    asked_sealed = Bytea(null=True, default=None)


class HandlingRecord(MunicipalTable, tablename="handling_record"):
    """対応記録: what was said and done, sealed to the section; never changed, never removed."""

    id = UUID(primary_key=True)
    application = UUID()
    at = Timestamptz()
    staff = UUID()
    kind = Text()
    outcome = Text(null=True, default=None)
    sealed = Bytea()
    next_sealed = Bytea(null=True, default=None)
    sealed_format = SmallInt()


class ArrivalsSeen(MunicipalTable, tablename="arrivals_seen"):
    """How far a person has seen what arrives: what is newer than `until` is 新着 for them. `moved_from`: the moment before that one."""

    id = UUID(primary_key=True)
    staff = UUID()
    until = Timestamptz()
    moved_from = Timestamptz(null=True, default=None)


class ResultListRow(MunicipalTable, tablename="result_list"):
    """What a search found or a bulk act did, for one session: ids and outcomes in the order shown."""

    id = UUID(primary_key=True)
    session = UUID(default=None)
    act = Text()
    applications = Array(base_column=UUID())
    outcomes = Array(base_column=Text())
    missing = Integer()
    list = Text()
    sending = UUID(null=True, default=None)
    made_at = Timestamptz()


class PhraseRow(MunicipalTable, tablename="phrase"):
    """定型文 of a section: a text that its staff put into their own."""

    id = UUID(primary_key=True)
    section = UUID()
    kind = Text()
    title = Text()
    body = Text()
    position = Integer()

"""The annotations of an application on its own page: how it came, who is in charge of it, its custom columns."""

from dataclasses import dataclass
from datetime import date, datetime

from app.applications.queries import SealedApplication
from app.applications.status import UNFINISHED
from app.applications.worklist.annotations import CHANNELS, MARKS, read_annotations
from app.applications.worklist.custom_columns import ColumnKind, custom_columns_of
from app.calendar.tokyo import today
from app.people.tables import Staff
from app.procedures.standard_days import standard_days_of
from app.tenancy.new_id import made_at
from app.tenancy.tables import among
from app.web.dates import day_words, due_on
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store


@dataclass(frozen=True, slots=True)
class ShownAnnotations:
    """Annotations in words. `entered_by`, `entered_at`: who entered what came on paper, by telephone or at the
    counter, and when; "" and None for what applicants submitted.

    `custom_columns`: label and value of each custom column, "" where it is blank; None when they cannot be decrypted."""

    channel: str
    entered_by: str
    entered_at: datetime | None
    mark: str
    assignee: str
    mine: bool  # whoever looks is in charge
    version: int
    due: date | None
    late: bool
    custom_columns: tuple[tuple[str, str], ...] | None


async def annotations_of(request: AnyRequest, application: SealedApplication) -> ShownAnnotations:
    """The annotations of an application. The caller logs that its content is opened: custom columns are decrypted here."""
    annotated = (await read_annotations([application.id], key_store(request), signed_in(request).staff))[application.id]
    due = due_on(application.arrived_at, await standard_days_of(application.procedure))
    custom_columns = [
        (column.label, day_words(value) if column.kind is ColumnKind.date else value)
        for column in await custom_columns_of(application.procedure)
        for value in [annotated.annotations.own.get(column.key, "")]
    ]
    person = annotated.annotations.assignee
    named = [one for one in (person, annotated.entered_by) if one]
    rows = await Staff.select(Staff.id, Staff.name).where(among(Staff.id, named)) if named else []
    names = {row["id"]: row["name"] for row in rows}
    return ShownAnnotations(
        CHANNELS[annotated.channel],
        names.get(annotated.entered_by, "") if annotated.entered_by else "",
        made_at(application.id) if annotated.entered_by else None,
        MARKS.get(annotated.annotations.mark, ""),
        names.get(person, "") if person else "",
        person == signed_in(request).staff,
        annotated.version,
        due,
        due is not None and application.status in UNFINISHED and due < today(),
        None if annotated.unopened else tuple(custom_columns),
    )

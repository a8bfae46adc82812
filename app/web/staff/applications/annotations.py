"""The annotations of an application on its own page: how it came, who is in charge of it, its custom columns."""

from dataclasses import dataclass
from datetime import date

from app.applications.queries import SealedApplication
from app.applications.status import UNFINISHED
from app.applications.worklist.annotations import CHANNELS, MARKS, read_annotations
from app.applications.worklist.custom_columns import ColumnKind, custom_columns_of
from app.calendar.tokyo import today
from app.people.tables import Staff
from app.procedures.standard_days import standard_days_of
from app.web.dates import day_words, due_on
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store


@dataclass(frozen=True, slots=True)
class ShownAnnotations:
    """Annotations in words. `custom_columns`: label and value of each custom column, "" where it is blank; None when they cannot be decrypted."""

    channel: str
    mark: str
    assignee: str
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
    name = await Staff.select(Staff.name).where(Staff.id == person).first() if person else None
    return ShownAnnotations(
        CHANNELS[annotated.channel],
        MARKS.get(annotated.annotations.mark, ""),
        name["name"] if name else "",
        due,
        due is not None and application.status in UNFINISHED and due < today(),
        None if annotated.unopened else tuple(custom_columns),
    )

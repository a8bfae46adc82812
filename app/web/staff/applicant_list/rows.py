"""The rows of a 申請者一覧 page: decrypted, with the columns of its view, in the order of its filter. Each look at names and answers is logged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final
from uuid import UUID

from app.applications import queries
from app.applications.contact_log import record_words
from app.applications.decryption import AnswerDecryptor, OpenedAnswers
from app.applications.queries import SealedApplication
from app.applications.row_notes import RowNotes, notes_of
from app.applications.status import UNFINISHED, Status
from app.applications.worklist.annotations import CHANNELS, ENTERED, MARKS, AnnotatedApplication, read_annotations
from app.applications.worklist.queries import ListOrder, all_ids, list_page
from app.audit import log
from app.audit.actions import Action
from app.calendar.tokyo import today
from app.notifications.outbox import mail_marks
from app.people.tables import Staff
from app.procedures.fields.field import Meaning
from app.procedures.procedures_for_staff import compiled_versions
from app.tenancy.keyset import Page
from app.vault.keystore import KeyStore
from app.web.dates import due_on, staff_day, staff_time
from app.web.pagination import start_of
from app.web.staff.applicant_list.by_opening import Narrowed
from app.web.staff.applicant_list.columns import Catalogue, ListColumn
from app.web.staff.applicant_list.filter import ApplicantListFilter

MOST_OPENED: Final = 2_000  # rows that are decrypted to order a list by a sealed column
NOT_OPENED: Final = "（開けません）"


@dataclass(frozen=True, slots=True)
class ListCell:
    """One cell. `telephone`: it is a number to call; `late`: past its day; `names_row`: the applicant's name."""

    key: str
    label: str
    text: str
    telephone: bool = False
    late: bool = False
    names_row: bool = False


@dataclass(frozen=True, slots=True)
class ListRow:
    """One application of the list."""

    reference: str
    status: Status
    status_version: int
    annotation_version: int
    unread: bool
    mark: str  # 目印 in words
    version_number: str
    cells: tuple[ListCell, ...]
    mail_mark: str  # what is wrong with the applicant's mails
    source: str  # 受付方法 of what did not come over the internet
    notes: RowNotes


@dataclass(frozen=True, slots=True)
class ListViewer:
    """The person who reads a list, with the keys, names and days that its rows are made with."""

    staff: UUID
    store: KeyStore
    people: Mapping[UUID, str]
    standard_days: int | None


@dataclass(frozen=True, slots=True)
class RowContext:
    """The columns and the reader that all rows of one list share."""

    catalogue: Catalogue
    viewer: ListViewer


async def people_here() -> Mapping[UUID, str]:
    """Everybody of the municipality, by id, in the order of their names; those who left are included, for their names stay at what they did."""
    rows = await Staff.select(Staff.id, Staff.name).order_by(Staff.name, Staff.id)
    return {row["id"]: row["name"] for row in rows}


async def page_of(
    list_filter: ApplicantListFilter, narrowed: Narrowed, catalogue: Catalogue, viewer: ListViewer, total: int
) -> tuple[Page[UUID], bool]:
    """The ids of a page, and True; with False in order of arrival, because there are too many sealed rows to put into the order of the filter."""
    ordered = True
    if by_opening_all(list_filter, catalogue):
        if total <= MOST_OPENED:
            opened = await queries.find_ids(await all_ids(narrowed.selection, MOST_OPENED))
            return Page(await opened_in_order(list_filter, opened, catalogue, viewer)), True
        ordered = False
    order = order_of(list_filter, narrowed, catalogue, viewer)
    return await list_page(narrowed.selection, order, start_of(list_filter, ranked=True)), ordered


def by_opening_all(list_filter: ApplicantListFilter, catalogue: Catalogue) -> bool:
    """True where every row of the list is to be opened to put them in order: by a text under the seal."""
    sealed = list_filter.order.startswith(("q.", "o.")) and list_filter.order[2:] not in catalogue.facets()
    return sealed and list_filter.order in catalogue.shown and list_filter.order[2:] not in catalogue.by_opening


def order_of(
    list_filter: ApplicantListFilter, narrowed: Narrowed, catalogue: Catalogue, viewer: ListViewer
) -> ListOrder:
    """The order of a list that is read from an index page by page; where only opening could tell it, that of arrival."""
    if list_filter.order in catalogue.shown and list_filter.order[2:] in catalogue.by_opening:
        if not narrowed.ranked:
            return ListOrder(descending=True)
        return ListOrder("opened", tuple(narrowed.ranked), list_filter.direction != "asc")
    if by_opening_all(list_filter, catalogue):
        return ListOrder(descending=True)
    descending = list_filter.direction != "asc"
    facets = catalogue.facets()
    if list_filter.order.startswith("q.") and list_filter.order[2:] in facets:
        return ListOrder("facet", tuple(choice for choice, _ in facets[list_filter.order[2:]]), descending)
    ranked: Mapping[str, tuple[object, ...]] = {
        "status": tuple(str(status) for status in Status),
        "assignee": tuple(viewer.people),
        "mark": tuple(MARKS),
        "channel": tuple(CHANNELS),
        "version": tuple(version.id for version in catalogue.versions),
        "contact": (),
    }
    return (
        ListOrder(list_filter.order, ranked[list_filter.order], descending)
        if list_filter.order in ranked
        else ListOrder(descending=descending)
    )


async def rows_of(
    applications: Sequence[SealedApplication], columns: Sequence[ListColumn], catalogue: Catalogue, viewer: ListViewer
) -> tuple[ListRow, ...]:
    """The rows of these applications; one event `list_opened` is logged with their 到達番号."""
    versions = await compiled_versions({application.procedure_version for application in applications})
    all_annotated = await read_annotations([application.id for application in applications], viewer.store, viewer.staff)
    ids = [application.id for application in applications]
    marks, notes = await mail_marks(ids), await notes_of(ids)
    decryptor = AnswerDecryptor(viewer.store)
    rows = []
    for application in applications:
        annotated = all_annotated[application.id]
        line = _ListRowBuilder(
            application, annotated, decryptor.answers(application, versions), RowContext(catalogue, viewer)
        )
        cells = [line.cell(column) for column in columns]
        version = versions.get(application.procedure_version)
        number = str(version.number) if version else ""
        mark = MARKS.get(annotated.annotations.mark, "")
        reference = str(application.reference)
        rows.append(
            ListRow(
                reference,
                application.status,
                application.version,
                annotated.version,
                annotated.unread,
                mark,
                number,
                tuple(cells),
                marks.get(application.id, ""),
                ENTERED.get(annotated.channel, ""),
                notes[application.id],
            )
        )
    if applications:
        references = [str(application.reference) for application in applications]
        await log.record(viewer.staff, Action.list_opened, "", {"references": references})
    return tuple(rows)


async def opened_in_order(
    list_filter: ApplicantListFilter,
    applications: Sequence[SealedApplication],
    catalogue: Catalogue,
    viewer: ListViewer,
) -> tuple[UUID, ...]:
    """The ids of a whole list in the order of a sealed column, for which each row is decrypted; one event `applications_ordered` is logged."""
    column = catalogue.shown[list_filter.order]
    versions = await compiled_versions({application.procedure_version for application in applications})
    all_annotated = await read_annotations([application.id for application in applications], viewer.store, viewer.staff)
    decryptor = AnswerDecryptor(viewer.store)

    def value(application: SealedApplication) -> tuple[bool, bool, float, str]:
        opened = decryptor.answers(application, versions)
        text = _ListRowBuilder(application, all_annotated[application.id], opened, RowContext(catalogue, viewer)).plain(
            column
        )
        try:
            return (not text, False, float(text), "")
        except ValueError:
            return (not text, True, 0.0, text)

    ordered = sorted(applications, key=value, reverse=list_filter.direction != "asc")
    await log.record(viewer.staff, Action.applications_ordered, "", {"count": len(applications)})
    return tuple(application.id for application in ordered)


class _ListRowBuilder:
    """Makes the cells of one application from its facts, annotations and answers."""

    def __init__(
        self,
        application: SealedApplication,
        annotated: AnnotatedApplication,
        opened: OpenedAnswers | None,
        context: RowContext,
    ) -> None:
        self._application = application
        self._annotated = annotated
        self._answers = opened.version.form.cells(opened.answers) if opened else None
        self._context = context

    def plain(self, column: ListColumn) -> str:
        """The stored value of a sealed column; unlike its words it puts days in their order."""
        kind, _, name = column.key.partition(".")
        if kind == "q":
            return NOT_OPENED if self._answers is None else self._answers.get(name, "")
        return NOT_OPENED if self._annotated.unopened else self._annotated.annotations.own.get(column.key, "")

    def cell(self, column: ListColumn) -> ListCell:
        kind, _, name = column.key.partition(".")
        if kind == "q":
            return self._answer(column, name)
        if kind == "o":
            return ListCell(
                column.key, column.label, self._context.catalogue.custom_column_words(column.key, self.plain(column))
            )
        day = self._days.get(column.key)
        late = day is not None and self._application.status in UNFINISHED and day[0] < day[1]
        return ListCell(column.key, column.label, self._fact(column.key), late=late)

    def _answer(self, column: ListColumn, name: str) -> ListCell:
        text = self.plain(column)
        question = self._context.catalogue.questions.get(name)
        telephone = question is not None and question.field.meaning is Meaning.telephone
        return ListCell(column.key, column.label, text, telephone=telephone, names_row=column.names_row)

    @cached_property
    def _days(self) -> Mapping[str, tuple[date, date]]:
        """次回連絡日 and 処理期限 by column, each with the first day on which it is late."""
        contact = self._annotated.annotations.contact_on
        due = due_on(self._application.arrived_at, self._context.viewer.standard_days)
        if contact is None and due is None:
            return {}
        days = {"contact": (contact, today() + timedelta(days=1)), "due": (due, today())}
        return {key: (day, late_from) for key, (day, late_from) in days.items() if day is not None}

    def _fact(self, key: str) -> str:
        """The words of a column that is neither an answer nor the section's own, "" where there are none."""
        annotations, annotated, viewer = self._annotated.annotations, self._annotated, self._context.viewer
        words = ""
        match key:
            case "arrived":
                words = staff_time(self._application.arrived)
            case "assignee" if annotations.assignee:
                words = viewer.people.get(annotations.assignee, "")
            case "mark":
                words = MARKS.get(annotations.mark, "")
            case "channel":
                words = CHANNELS[annotated.channel]
            case "entered_by" if annotated.entered_by:
                words = viewer.people.get(annotated.entered_by, "")
            case "version":
                numbers = {version.id: version.number for version in self._context.catalogue.versions}
                words = f"第{numbers.get(self._application.procedure_version, '?')}版"
            case "record" if annotated.record:
                words = f"{staff_time(annotated.record[0])} {record_words(*annotated.record[1:])}"
            case _ if key in self._days:
                words = staff_day(self._days[key][0])
        return words

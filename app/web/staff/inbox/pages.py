"""受信一覧: what arrived for one's sections, what still needs work first. Names stand in it for those who work on it, and each look is logged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get

from app.applications import queries
from app.applications.decryption import open_names
from app.applications.follow_ups import contacts_due
from app.applications.queries import SealedApplication, Selection
from app.applications.row_notes import RowNotes, notes_of
from app.applications.status import UNFINISHED, UNFINISHED_LABEL, Status, steps_from
from app.applications.todays_work import Work, seen_until
from app.applications.worklist.annotations import MARKS
from app.calendar.tokyo import today
from app.notifications.outbox import mail_marks
from app.procedures.procedures_for_staff import ProcedureSummary, procedure_summaries
from app.tenancy.keyset import Cursor
from app.web.dates import staff_time
from app.web.guards import requires_reading
from app.web.pages import PageContext, asks_for_part
from app.web.pagination import neighbours, start_of
from app.web.sessions import AnyRequest, SignedIn, signed_in
from app.web.staff.access import key_store, works_on
from app.web.staff.governance.ending import approval_notice
from app.web.staff.inbox.filter import ALL_KEY, InboxFilter, moment_in, moment_out
from app.web.staff.inbox.work_words import HINTS, counted_words
from app.web.staff.layout import staff_page

NO_CONTENT: Final = 204


@dataclass(frozen=True, slots=True)
class Tab:
    """A status to choose above the list: its label, address and number of applications."""

    label: str
    count: int
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One application of the inbox. `acceptable`: 受け付ける is offered."""

    reference: str
    address: str
    name: str
    procedure: str
    section: str
    arrived_at: date  # the day alone where nobody wrote down the moment
    status: Status
    version: int
    acceptable: bool
    mail_mark: str  # what is wrong with the applicant's mails
    notes: RowNotes
    mark: str  # 目印 in words


@dataclass(frozen=True, slots=True)
class WorkShown:
    """A kind of work that the list shows: its name, what belongs to it, and the moment up to which its 新着 would be seen, "" for another kind."""

    label: str
    mine: bool
    hint: str
    seen_until: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """The content of `staff/inbox/index.html`. `since`: the newest arrival that this page knows of."""

    inbox_filter: InboxFilter
    rows: tuple[InboxRow, ...]
    tabs: tuple[Tab, ...]
    procedures: tuple[tuple[str, str], ...]
    problems: tuple[tuple[str, str], ...]
    total: int
    previous: str
    next: str
    newest_first: bool
    since: str
    may_process: bool
    work: WorkShown | None
    several_sections: bool  # else the column of sections says nothing

    @property
    def total_words(self) -> str:
        """「12件」; 「1,000件以上」 where a kind of work is not counted further."""
        return counted_words(self.total) if self.work else f"{self.total:,}件"


@dataclass(frozen=True, kw_only=True)
class InboxPage(PageContext):
    """受信一覧. `ending`: the warning about an approval that ends; `contacts`: follow-ups that are due."""

    template: ClassVar = "staff/inbox/index.html"
    inbox: Inbox
    ending: str
    contacts: Sequence[tuple[str, str, int]]


@dataclass(frozen=True, kw_only=True)
class NewsPart(PageContext):
    """The number of applications that arrived since the page was drawn."""

    template: ClassVar = "staff/inbox/_news.html"
    since: str
    count: int
    most: int


@dataclass(frozen=True, kw_only=True)
class InboxPart(PageContext):
    """The list inside 受信一覧."""

    template: ClassVar = "staff/inbox/_inbox.html"
    inbox: Inbox


@get("/inbox", guards=[requires_reading])
async def show_inbox(request: AnyRequest) -> Response[bytes]:
    inbox = await inbox_of(request, InboxFilter.read(request.query_params))
    if asks_for_part(request):
        return staff_page(request, InboxPart(inbox=inbox), headers={"HX-Push-Url": inbox.inbox_filter.address()})
    ending, contacts = await approval_notice(request), await contacts_of(request)
    return staff_page(request, InboxPage(inbox=inbox, ending=ending, contacts=contacts))


@get("/inbox/news", guards=[requires_reading])
async def show_news(request: AnyRequest) -> Response[Any]:
    """The notice of new applications, polled every minute by the page; an empty answer while nothing is new."""
    since = Cursor.read(request.query_params.get("since", ""))
    count = await queries.arrived_since(since) if since else 0
    if str(count) == request.query_params.get("told", "0"):
        return Response(b"", status_code=NO_CONTENT)
    return staff_page(request, NewsPart(since=str(since), count=count, most=queries.MOST_NEWS))


async def contacts_of(request: AnyRequest) -> list[tuple[str, str, int]]:
    """The follow-ups of this person that are due today: title, address of the list, number."""
    due = await contacts_due(today(), signed_in(request).staff)
    procedures = await procedure_summaries() if due else {}
    return [
        (str(procedures[one].title), f"/lists/{procedures[one].slug}?contact=due", count)
        for one, count in due.items()
        if one in procedures
    ]


async def inbox_of(request: AnyRequest, inbox_filter: InboxFilter, *problems: tuple[str, str]) -> Inbox:
    """The list that a filter asks for, as this person may see it. A constant number of queries, however long it is."""
    person = signed_in(request)
    procedures = await procedure_summaries()
    selection = inbox_filter.selection(procedures)
    page = await queries.page_of(selection, start_of(inbox_filter))
    counts, total = await _counts_of(selection)
    names = await open_names(page.rows, key_store(request), person.staff)
    ids = [application.id for application in page.rows]
    marks, notes = await mail_marks(ids), await notes_of(ids)
    own = [summary for summary in procedures.values() if works_on(person, summary)]
    return Inbox(
        inbox_filter,
        tuple(
            row_of(person, application, procedures, names[application.id], (marks, notes)) for application in page.rows
        ),
        _tabs(inbox_filter, counts) if selection.work is None else (),
        tuple((summary.slug, str(summary.title)) for summary in own),
        (*problems, *inbox_filter.problems()),
        total,
        *neighbours(inbox_filter, page, InboxFilter.address),
        selection.newest_first,
        str(await queries.newest_arrival()),
        person.role.may_process,
        work_shown(inbox_filter),
        of_several_sections(own),
    )


def of_several_sections(own: Iterable[ProcedureSummary]) -> bool:
    return len({str(summary.section_name) for summary in own}) > 1


async def _counts_of(selection: Selection) -> tuple[Mapping[Status, int], int]:
    """The applications by status, none of them where a kind of work is listed; and how many the list holds. One query."""
    if selection.work is not None:
        return {}, await queries.count_of(selection)
    counts = await queries.counts_by_status(selection)
    return counts, sum(counts[status] for status in selection.statuses or Status)


def row_of(
    person: SignedIn,
    application: SealedApplication,
    procedures: Mapping[UUID, ProcedureSummary],
    name: str,
    beside: tuple[Mapping[UUID, str], Mapping[UUID, RowNotes]],
) -> InboxRow:
    """The row of an application. `beside`: what is wrong with mails, and the notes, by application."""
    summary = procedures[application.procedure]
    return InboxRow(
        str(application.reference),
        f"/applications/{application.reference}",
        name,
        str(summary.title),
        str(summary.section_name),
        application.arrived,
        application.status,
        application.version,
        person.role.may_process and Status.accepted in steps_from(application.status),
        beside[0].get(application.id, ""),
        beside[1].get(application.id, RowNotes()),
        MARKS.get(application.mark, ""),
    )


def work_shown(inbox_filter: InboxFilter) -> WorkShown | None:
    if not inbox_filter.work:
        return None
    work = Work(inbox_filter.work)
    until = moment_out(seen_until()) if work is Work.new and not inbox_filter.whose else ""
    since = moment_in(inbox_filter.since)
    return WorkShown(work.label, bool(inbox_filter.whose), HINTS[work].format(since=staff_time(since)), until)


async def tabs_here(inbox_filter: InboxFilter, selection: Selection) -> tuple[Tab, ...]:
    """The tabs above the list with their counts; none above the list of a kind of work. At most one query."""
    return () if selection.work else _tabs(inbox_filter, await queries.counts_by_status(selection))


def _tabs(inbox_filter: InboxFilter, counts: Mapping[Status, int]) -> tuple[Tab, ...]:
    """The tabs above the list: unfinished first, then each status, then all."""
    choices = [
        ("", UNFINISHED_LABEL, sum(counts[status] for status in UNFINISHED)),
        *((str(status), status.label, count) for status, count in counts.items()),
        (ALL_KEY, "すべて", sum(counts.values())),
    ]
    return tuple(
        Tab(label, count, inbox_filter.with_status(key).address(), key == inbox_filter.status)
        for key, label, count in choices
    )

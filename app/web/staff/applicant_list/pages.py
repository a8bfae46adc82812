"""申請者一覧: the pages that show it, and its saved views."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications import queries
from app.applications.application_counts import standing_of_each
from app.applications.lottery import was_drawn
from app.applications.status import Status
from app.applications.worklist import queries as listing
from app.applications.worklist.tables import ListView
from app.audit import log
from app.audit.actions import Action
from app.procedures.procedures_for_staff import ProcedureSummary, procedure_summaries
from app.procedures.standard_days import standard_days_of
from app.web.forms import only, read_form
from app.web.guards import requires_processing, requires_reading
from app.web.pages import PageContext, asks_for_part
from app.web.pagination import neighbours
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store, list_address, own_procedure, works_on
from app.web.staff.applicant_list.by_opening import Narrowed, applications_to_open, coded, narrowed
from app.web.staff.applicant_list.columns import Catalogue, ListColumn, catalogue_of
from app.web.staff.applicant_list.filter import CHANNEL_CHOICES, MARK_CHOICES, STATUSES, ApplicantListFilter
from app.web.staff.applicant_list.kept_filter import Answers, answers_of, kept_in_a_view, of_a_view, told_conditions
from app.web.staff.applicant_list.rows import ListRow, ListViewer, page_of, people_here, rows_of
from app.web.staff.bulk.actions import ActChoices, offered
from app.web.staff.choices.pages import opening_begun
from app.web.staff.layout import staff_page

LONGEST_NAME: Final = 60
MOST_VIEWS: Final = 30


@dataclass(frozen=True, slots=True)
class View:
    """A saved view (表示の保存) of a list, with its address."""

    id: UUID
    name: str
    address: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListShown:
    """The content of `staff/applicant_list/list.html`. `ordered`: False when there are too many sealed rows to put them into the order of the filter."""

    list_filter: ApplicantListFilter
    procedure: ProcedureSummary
    catalogue: Catalogue
    columns: tuple[ListColumn, ...]
    rows: tuple[ListRow, ...]
    counts: dict[Status, int]
    total: int
    views: tuple[View, ...]
    people: tuple[tuple[str, str], ...]
    previous: str
    next: str
    ordered: bool
    found: Narrowed
    answers: Answers
    may_process: bool
    drawn: bool  # a 抽選 was held among them
    without_period: bool  # filtered for overdue applications, while the procedure has no 標準処理期間
    statuses: Sequence[tuple[str, str]] = STATUSES
    marks: Sequence[tuple[str, str]] = MARK_CHOICES
    channels: Sequence[tuple[str, str]] = CHANNEL_CHOICES

    @property
    def address(self) -> str:
        return list_address(self.procedure)

    @property
    def acts(self) -> ActChoices:
        return offered(self.catalogue.custom_columns)

    @property
    def cleared(self) -> str:
        """The address of this list with nothing left out."""
        return _address(self.procedure, self.list_filter.cleared())

    @property
    def days(self) -> Sequence[tuple[str, str]]:
        """The custom columns of days, by which a period narrows."""
        return self.catalogue.columns_of_days()

    @property
    def told(self) -> Sequence[str]:
        """The conditions under 「ほかの条件」 in words."""
        return told_conditions(self.list_filter, self.catalogue, self.answers)

    def ordering(self, column: ListColumn) -> str:
        return _address(self.procedure, self.list_filter.ordered(column.order))


@dataclass(frozen=True, kw_only=True)
class ApplicantListsPage(PageContext):
    """The lists to choose from: each procedure with its counts by status."""

    template: ClassVar = "staff/applicant_list/lists.html"
    counted: Sequence[tuple[ProcedureSummary, Mapping[Status, int]]]


@dataclass(frozen=True, kw_only=True)
class ApplicantListPage(PageContext):
    """申請者一覧 of one procedure."""

    template: ClassVar = "staff/applicant_list/list.html"
    fragment: ClassVar = "staff/applicant_list/_list.html"
    list: ListShown


@dataclass(frozen=True, kw_only=True)
class ListViewPage(PageContext):
    """The form that saves a list under a name."""

    template: ClassVar = "staff/applicant_list/view.html"
    list: ListShown
    view_name: str
    problems: Sequence[tuple[str, str]]


@get("/lists", guards=[requires_reading])
async def show_lists(request: AnyRequest) -> Response[bytes]:
    person = signed_in(request)
    own = [summary for summary in (await procedure_summaries()).values() if works_on(person, summary)]
    counts = await standing_of_each()
    counted = [(summary, counts.get(summary.id, {})) for summary in own]
    return staff_page(request, ApplicantListsPage(counted=counted))


@get("/lists/{procedure:str}", guards=[requires_reading])
async def show_list(request: AnyRequest, procedure: FromPath[str]) -> Response[bytes]:
    summary = await own_procedure(request, procedure)
    shown = await list_of(request, summary, ApplicantListFilter.read(request.query_params))
    headers = {"HX-Push-Url": _address(summary, shown.list_filter)} if asks_for_part(request) else None
    return staff_page(request, ApplicantListPage(list=shown), 422 if shown.found.problems else 200, headers=headers)


@post("/lists/{procedure:str}/openings", guards=[requires_reading], status_code=200)
async def open_for_list(request: AnyRequest, procedure: FromPath[str]) -> Response[Any]:
    """Open what the list's other conditions leave, for the choice that it is filtered or ordered by."""
    summary, posted = await own_procedure(request, procedure), await read_form(request)
    list_filter = ApplicantListFilter.read_query(only(posted, "list"))
    catalogue = await catalogue_of(summary.id)
    waiting = await applications_to_open(request, summary, catalogue, list_filter, await standard_days_of(summary.id))
    back = _address(summary, coded(summary, catalogue, list_filter))
    return await opening_begun(request, summary, catalogue.by_opening, waiting, back)


@get("/lists/{procedure:str}/views", guards=[requires_processing])
async def show_view_form(request: AnyRequest, procedure: FromPath[str]) -> Response[bytes]:
    summary = await own_procedure(request, procedure)
    shown = await list_of(request, summary, ApplicantListFilter.read(request.query_params))
    return staff_page(request, ListViewPage(list=shown, view_name="", problems=()))


@post("/lists/{procedure:str}/views", guards=[requires_processing], status_code=200)
async def save_view(request: AnyRequest, procedure: FromPath[str]) -> Response[Any]:
    """Save the columns ticked, in the order of their numbers, with the filter and order that the list had."""
    summary, posted = await own_procedure(request, procedure), await read_form(request)
    list_filter = ApplicantListFilter.read_query(only(posted, "list"))
    name = " ".join(only(posted, "name").replace("\0", "").split())
    catalogue = await catalogue_of(summary.id)
    ticked = [key for key in posted.get("column", []) if key in catalogue.shown]
    ticked.sort(key=lambda key: _place(only(posted, f"place.{key}")))
    problem = await _view_problem(request, summary, catalogue, name, ticked)
    if problem:
        shown = await list_of(request, summary, list_filter)
        return staff_page(request, ListViewPage(list=shown, view_name=name, problems=(problem,)), 422)
    view = uuid4()
    await ListView.delete().where(ListView.procedure == summary.id, ListView.name == name)
    await ListView.add(
        id=view,
        procedure=summary.id,
        name=name,
        columns=ticked,
        query=kept_in_a_view(request, summary, catalogue, list_filter),
        created_by=signed_in(request).staff,
    )
    await log.record(signed_in(request).staff, Action.list_view_saved, summary.slug)
    return Redirect(_address(summary, list_filter.changed(view=str(view))), status_code=303)


@post("/lists/{procedure:str}/views/{view:uuid}/removal", guards=[requires_processing])
async def remove_view(request: AnyRequest, procedure: FromPath[str], view: FromPath[UUID]) -> Redirect:
    summary = await own_procedure(request, procedure)
    await ListView.delete().where(ListView.procedure == summary.id, ListView.id == view)
    await log.record(signed_in(request).staff, Action.list_view_removed, summary.slug)
    return Redirect(list_address(summary), status_code=303)


async def list_of(request: AnyRequest, summary: ProcedureSummary, list_filter: ApplicantListFilter) -> ListShown:
    """The list of this filter as the person may see it, read with a constant number of queries however long it is."""
    person, people = signed_in(request), await people_here()
    viewer = ListViewer(person.staff, key_store(request), people, await standard_days_of(summary.id))
    catalogue = await catalogue_of(summary.id)
    if list_filter.assignee not in {"", "me", "nobody", *map(str, people)}:
        list_filter = list_filter.changed(assignee="")  # nobody's: the box would say すべて beside an empty list
    list_filter, views = coded(summary, catalogue, list_filter), await _views_of(request, summary, catalogue)
    found = await narrowed(request, summary, catalogue, list_filter, viewer.standard_days)
    counts = await listing.counts(found.selection)
    total = sum(counts.values())
    page, ordered = await page_of(list_filter, found, catalogue, viewer, total)
    columns = _columns(catalogue, views, list_filter)
    rows = await rows_of(await queries.find_ids(page.rows), columns, catalogue, viewer)
    return ListShown(
        list_filter,
        summary,
        catalogue,
        columns,
        rows,
        counts,
        total,
        views,
        tuple((str(staff), name) for staff, name in people.items()),
        *neighbours(list_filter, page, partial(_address, summary)),
        ordered,
        found,
        answers_of(summary, catalogue),
        person.role.may_process,
        await was_drawn(summary.id),
        bool(list_filter.overdue) and viewer.standard_days is None,
    )


async def list_columns(
    request: AnyRequest, summary: ProcedureSummary, catalogue: Catalogue, list_filter: ApplicantListFilter
) -> tuple[ListColumn, ...]:
    """The columns that a list shows: those of its view, or the usual ones."""
    return _columns(catalogue, await _views_of(request, summary, catalogue), list_filter)


def _columns(catalogue: Catalogue, views: tuple[View, ...], list_filter: ApplicantListFilter) -> tuple[ListColumn, ...]:
    view = next((view for view in views if str(view.id) == list_filter.view), None)
    return catalogue.chosen(view.columns if view else catalogue.default())


def _address(summary: ProcedureSummary, list_filter: ApplicantListFilter) -> str:
    query = list_filter.query()
    return f"{list_address(summary)}?{query}" if query else list_address(summary)


async def _views_of(request: AnyRequest, summary: ProcedureSummary, catalogue: Catalogue) -> tuple[View, ...]:
    rows = await (
        ListView.select(ListView.id, ListView.name, ListView.columns, ListView.query)
        .where(ListView.procedure == summary.id)
        .order_by(ListView.name)
    )
    return tuple(
        View(
            row["id"],
            row["name"],
            _address(
                summary,
                of_a_view(request, summary, catalogue, row["query"]).changed(view=str(row["id"])),
            ),
            tuple(row["columns"]),
        )
        for row in rows
    )


async def _view_problem(
    request: AnyRequest, summary: ProcedureSummary, catalogue: Catalogue, name: str, ticked: list[str]
) -> tuple[str, str] | None:
    if not name or len(name) > LONGEST_NAME:
        return "name", f"表示の名前を{LONGEST_NAME}文字以内で入力してください"
    if not ticked:
        return "column", "表示する列を1つ以上選んでください"
    views = await _views_of(request, summary, catalogue)
    if len(views) >= MOST_VIEWS and name not in {view.name for view in views}:
        return "name", f"表示は{MOST_VIEWS}まで保存できます。使わない表示を削除してください"
    return None


def _place(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 999


ROUTES: Final = [show_lists, show_list, open_for_list, show_view_form, save_view, remove_view]

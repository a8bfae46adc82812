"""統計 of a procedure's applications: charts, the table behind each, and each table as CSV.

Counts only: nobody is named, so that a file is no row of the 管理簿. Answers under the seal are opened to be counted, which alone is an event of
the audit log (web/staff/choices/opening.py); what else is counted stands in the open, and a look at it is none. Numbers
small enough to point at a person are shown: who sees them works on these very applications, or reads them.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications import statistics
from app.applications.application_counts import applications_in_fiscal_years
from app.applications.statistics import Period
from app.applications.worklist.queries import ListSelection, all_ids
from app.audit import log
from app.audit.actions import Action
from app.calendar.eras import fiscal_year_name
from app.calendar.tokyo import fiscal_year, today
from app.exports.csv import Encoding, csv_bytes
from app.procedures.procedures_for_staff import ProcedureSummary, procedure_summaries
from app.typed_text import name_part
from app.web.attachment import Attachment
from app.web.forms import only, read_form
from app.web.guards import requires_reading
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import own_procedure, works_on
from app.web.staff.applicant_list.columns import Catalogue, catalogue_of
from app.web.staff.choices.opening import TooManyToOpen, choices_among
from app.web.staff.choices.pages import opening_begun
from app.web.staff.layout import staff_page
from app.web.staff.statistics import figures
from app.web.staff.statistics.figures import CountedAnswers, StatisticsFigure
from app.web.staff.statistics.filter import Days, PeriodFilter, year_of


@dataclass(frozen=True, kw_only=True)
class StatisticsPage(PageContext):
    """The procedures to choose from, with their counts."""

    template: ClassVar = "staff/statistics/index.html"
    procedures: Sequence[ProcedureSummary]
    counts: Sequence[Mapping[UUID, int]]
    names: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class StatisticsProcedurePage(PageContext):
    """The statistics of one procedure over a period. `leaves_out`: of some of its years the reader counts what they can open."""

    template: ClassVar = "staff/statistics/procedure.html"
    procedure: ProcedureSummary
    address: str
    period: PeriodFilter
    days: Days | None
    figures: Sequence[StatisticsFigure]
    too_many: int
    problems: Sequence[tuple[str, str]]
    years: Sequence[tuple[str, Days]]
    leaves_out: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period. `too_many`: how many applications have to be opened for the answers under the seal, which are left out so far."""

    figures: Sequence[StatisticsFigure]
    too_many: int = 0


@get("/statistics", guards=[requires_reading])
async def show_statistics_index(request: AnyRequest) -> Response[bytes]:
    person, year = signed_in(request), fiscal_year(today())
    own = [summary for summary in (await procedure_summaries()).values() if works_on(person, summary)]
    counts = await applications_in_fiscal_years((year, year - 1))
    names = [fiscal_year_name(each) for each in (year, year - 1)]
    return staff_page(request, StatisticsPage(procedures=own, counts=counts, names=names))


@get("/statistics/{procedure:str}", guards=[requires_reading])
async def show_statistics(request: AnyRequest, procedure: FromPath[str]) -> Response[bytes]:
    summary, period = await own_procedure(request, procedure), PeriodFilter.read(request.query_params)
    days = period.days(today())
    if not isinstance(days, Days):
        return _page(request, summary, period, 422, problems=[(each.name, each.sentence) for each in days])
    leaves_out = await statistics.leaves_years_out(Period(summary.id, days.first, days.last))
    counted = await figures_of(request, summary, days)
    return _page(request, summary, period, days=days, figures=counted, leaves_out=leaves_out)


@post("/statistics/{procedure:str}/openings", guards=[requires_reading], status_code=200)
async def open_for_statistics(request: AnyRequest, procedure: FromPath[str]) -> Response[Any]:
    """Open the applications of a period, to count their answers under the seal."""
    summary, posted = await own_procedure(request, procedure), await read_form(request)
    period = PeriodFilter.read({name: only(posted, name) for name in ("from", "to")})
    days, back = period.days(today()), f"{address_of(summary)}?{period.query()}"
    if not isinstance(days, Days):
        return Redirect(back, status_code=303)
    catalogue = await catalogue_of(summary.id)
    return await opening_begun(request, summary, catalogue.by_opening, await _arrived_in(summary, days), back)


@get("/statistics/{procedure:str}/tables/{table:str}", guards=[requires_reading])
async def export_statistics_table(request: AnyRequest, procedure: FromPath[str], table: FromPath[str]) -> Response[Any]:
    """One table as CSV for Excel. It holds no personal data, so it needs no purpose and is no row of the 管理簿."""
    summary, period = await own_procedure(request, procedure), PeriodFilter.read(request.query_params)
    days = period.days(today())
    if not isinstance(days, Days):
        return Redirect(f"{address_of(summary)}?{period.query()}", status_code=303)
    counted = await figures_of(request, summary, days, table)
    found = [figure for figure in counted.figures if figure.key == table]
    if counted.too_many and not found:
        return Redirect(f"{address_of(summary)}?{period.query()}", status_code=303)
    if not found:
        raise NotFoundException
    await log.record(signed_in(request).staff, Action.statistics_taken, summary.slug, {"table": table})
    return _file(summary, days, found[0])


async def figures_of(request: AnyRequest, summary: ProcedureSummary, days: Days, key: str = "") -> Figures:
    """The figures in the page's order; with `key` at least the one of this key. Each kind takes one query; answers under the seal are opened."""
    period = Period(summary.id, days.first, days.last)
    found: list[StatisticsFigure] = []
    if key in {"", "days", "hours"}:
        arrivals = await statistics.arrivals_in(period)
        found += figures.arrival_figures(arrivals, days.first, min(days.last, today()))
    if key in {"", "plan"}:
        year = fiscal_year(today())
        found.append(figures.yearly_figure(await statistics.yearly_numbers(summary.id, year), year))
    if key in {"", "statuses", "channels"}:
        found += figures.standing_figures(await statistics.status_counts_of(period))
    if key in {"", *statistics.WAITED_FOR}:
        found += figures.wait_figures(await statistics.waits_in(period))
    if key and not key.startswith(figures.ANSWER):
        return Figures(found)
    catalogue = await catalogue_of(summary.id)
    if not catalogue.facets() and not catalogue.by_opening:
        return Figures(found)
    answers, too_many = await _answers(request, summary, days, catalogue, key.removeprefix(figures.ANSWER))
    return Figures([*found, *figures.answer_figures(answers, catalogue.versions)], too_many)


async def _answers(
    request: AnyRequest, summary: ProcedureSummary, days: Days, catalogue: Catalogue, question: str
) -> tuple[CountedAnswers, int]:
    """The counts of the answers, those under the seal where `question` is one of them or "" for all; and how many a job has to open first."""
    total, in_open = await statistics.answers_in(Period(summary.id, days.first, days.last))
    sealed = tuple(catalogue.by_opening)
    if not sealed or (question and question not in sealed):
        return CountedAnswers(in_open, total, sealed, opened=False), 0
    arrived = await _arrived_in(summary, days)
    try:
        opened = await choices_among(request, summary, sealed, arrived)
    except TooManyToOpen as many:
        return CountedAnswers(in_open, total, sealed, opened=False), many.count
    # an older version may have left such answers in the open too
    kept = {choice: count for choice, count in in_open.items() if choice.partition("=")[0] not in sealed}
    return CountedAnswers(
        {**kept, **opened.counts(arrived)}, len(arrived), sealed, unopened=opened.unopened(arrived)
    ), 0


async def _arrived_in(summary: ProcedureSummary, days: Days) -> Sequence[UUID]:
    return await all_ids(ListSelection(summary.id, first_day=days.first, last_day=days.last))


def address_of(summary: ProcedureSummary) -> str:
    return f"/statistics/{summary.slug}"


def _file(summary: ProcedureSummary, days: Days, figure: StatisticsFigure) -> Attachment:
    period = f"{days.first:%Y%m%d}-{days.last:%Y%m%d}"

    async def pieces() -> AsyncGenerator[bytes]:
        for piece in csv_bytes(figure.cells(), Encoding.utf_8):
            yield piece

    return Attachment(
        pieces(),
        name=f"{name_part(str(summary.title), 40)}_{name_part(figure.title, 20)}_{period}.csv",
        plain_name=f"{summary.slug}_{figure.key}_{period}.csv",
        media_type="text/csv; charset=utf-8",
    )


def _page(
    request: AnyRequest,
    summary: ProcedureSummary,
    period: PeriodFilter,
    status: int = 200,
    *,
    days: Days | None = None,
    figures: Figures | None = None,
    problems: list[tuple[str, str]] | None = None,
    leaves_out: bool = False,
) -> Response[bytes]:
    this_year = fiscal_year(today())
    years = [
        (fiscal_year_name(year), year_of(today().replace(year=year, month=4, day=1)))
        for year in (this_year, this_year - 1)
    ]
    return staff_page(
        request,
        StatisticsProcedurePage(
            procedure=summary,
            address=address_of(summary),
            period=period,
            days=days,
            figures=figures.figures if figures else [],
            too_many=figures.too_many if figures else 0,
            problems=problems or [],
            years=years,
            leaves_out=leaves_out,
        ),
        status,
    )


ROUTES: Final = [show_statistics_index, show_statistics, open_for_statistics, export_statistics_table]

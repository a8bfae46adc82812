"""管理簿 of what was taken out: filtered, page by page, as CSV and on paper. Of one's own sections; administrators and auditors see all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from litestar import Response, get, post

from app.audit import log
from app.audit.actions import Action
from app.calendar.paper_dates import listed_period
from app.calendar.shown_dates import time_in_name
from app.calendar.tokyo import now
from app.calendar.typed_dates import DayField, completed_period, day_or_none, period_problems
from app.exports import register
from app.exports.formats import Format, format_words
from app.exports.register import ExportEntry, ExportState, Items, RecordFilter
from app.exports.register_rows import ITEMS, STATES, paper_cells_of, register_csv, target_words
from app.papers.register import REGISTER
from app.papers.table_paper import TablePaper
from app.procedures.procedures_for_staff import ProcedureSummary, procedure_summaries
from app.processes import ProcessEnded
from app.web.attachment import Attachment
from app.web.forms import only, read_form
from app.web.guards import requires_staff, requires_strong_proof
from app.web.pages import PageContext
from app.web.pagination import next_page, start_in
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import works_on
from app.web.staff.applicant_list.rows import people_here
from app.web.staff.jobs.pools import drawn
from app.web.staff.layout import staff_page

MOST_ON_PAPER: Final = 2_000  # rows: ten seconds of a core, in a process of its own
TOO_MANY: Final = f"PDFにできるのは{MOST_ON_PAPER:,}件までです。期間などで絞り込むか、CSVを選んでください"
NOT_MADE: Final = "PDFを作れませんでした。もう一度お試しください"
DOWNLOADS: Final = "downloads"
PRINTS: Final = "prints"
KINDS: Final = [
    (DOWNLOADS, "ダウンロードすべて"),
    (PRINTS, "印刷すべて"),
    *((str(one), one.label) for one in Format),
]
DAYS: Final = (("from", "日付（から）"), ("to", "日付（まで）"))


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """The parameters of the address as they were sent; a value that cannot be read narrows nothing."""

    first: str = ""
    last: str = ""
    staff: str = ""
    procedure: str = ""
    format: str = ""

    @classmethod
    def read(cls, params: Mapping[str, str]) -> "RegisterFilter":
        names = ("from", "to", "staff", "procedure", "format")
        sent = [params.get(name, "")[:100].replace("\0", "").strip() for name in names]
        return cls(*completed_period(*sent[:2]), *sent[2:])

    def query(self) -> str:
        values = {"from": self.first, "to": self.last, "staff": self.staff}
        values |= {"procedure": self.procedure, "format": self.format}
        return urlencode({name: value for name, value in values.items() if value})

    def problems(self) -> tuple[tuple[str, str], ...]:
        """Input and sentence of each day that cannot be read, and of a period that ends before it begins."""
        first, last = (DayField(*day, text) for day, text in zip(DAYS, (self.first, self.last), strict=True))
        return period_problems(first, last)

    def filter_of(self, procedures: Mapping[UUID, ProcedureSummary]) -> RecordFilter:
        slug = self.procedure
        procedure = next((summary.id for summary in procedures.values() if summary.slug == slug), None)
        return RecordFilter(
            day_or_none(self.first), day_or_none(self.last), _id(self.staff), procedure, _formats(self.format)
        )

    def words(self, procedures: Mapping[UUID, ProcedureSummary], people: Mapping[UUID, str]) -> str:
        """The filter in words, for the head of the paper."""
        chosen = self.filter_of(procedures)
        period = listed_period(chosen.first_day, chosen.last_day)
        words = [period] if period else []
        words += [people.get(chosen.staff, "")] if chosen.staff else []
        words += [str(procedures[chosen.procedure].title)] if chosen.procedure else []
        return "、".join([*words, *([dict(KINDS)[self.format]] if chosen.formats else [])])


@dataclass(frozen=True, kw_only=True)
class RegisterPage(PageContext):
    """管理簿: the records of downloads and prints, with the forms that narrow and print them."""

    template: ClassVar = "staff/exports/register.html"
    register_filter: RegisterFilter
    problems: tuple[tuple[str, str], ...]
    entries: Sequence[ExportEntry]
    total: int
    following: str
    people: Sequence[tuple[str, str]]
    procedures: Sequence[tuple[str, str]]
    formats: Sequence[tuple[str, str]]
    own: set[UUID]
    target_words: Callable[[ExportEntry], str]
    format_words: Callable[[str], str]
    items: Mapping[Items, str]
    states: Mapping[ExportState, str]


@get("/exports/register", guards=[requires_staff])
async def show_register(request: AnyRequest) -> Response[bytes]:
    return await _page(request, RegisterFilter.read(request.query_params))


# POSTs, because the download is logged
@post("/exports/register/table", guards=[requires_staff, requires_strong_proof], status_code=200)
async def take_register_table(request: AnyRequest) -> Response[bytes]:
    register_filter = await _posted(request)
    if register_filter.problems():
        return await _page(request, register_filter)
    await log.record(
        signed_in(request).staff, Action.register_taken, "", {"form": "csv", "asked": register_filter.query()}
    )
    return Attachment(
        register_csv(register_filter.filter_of(await procedure_summaries())),
        name=f"管理簿_{time_in_name(now())}.csv",
        plain_name=f"register_{time_in_name(now())}.csv",
        media_type="text/csv; charset=utf-8",
    )


@post("/exports/register/paper", guards=[requires_staff, requires_strong_proof], status_code=200)
async def take_register_paper(request: AnyRequest) -> Response[Any]:
    posted, procedures, people = await _posted(request), await procedure_summaries(), await people_here()
    chosen = posted.filter_of(procedures)
    if posted.problems():
        return await _page(request, posted)
    if await register.count_of(chosen) > MOST_ON_PAPER:
        return await _page(request, posted, ("paper", TOO_MANY))
    rows = [paper_cells_of(entry) for entry in (await register.entries(chosen, most=MOST_ON_PAPER)).rows]
    place = str(signed_in(request).municipality_name)
    try:
        paper = TablePaper(REGISTER, rows, posted.words(procedures, people), place, datetime.now(UTC))
        content = await drawn(paper)
    except ProcessEnded:
        return await _page(request, posted, ("paper", NOT_MADE))
    await log.record(signed_in(request).staff, Action.register_taken, "", {"form": "pdf", "asked": posted.query()})
    named = f'attachment; filename="register_{time_in_name(now())}.pdf"'
    headers = {"Cache-Control": "no-store", "Content-Disposition": named}
    return Response(content, media_type="application/pdf", headers=headers)


async def _posted(request: AnyRequest) -> RegisterFilter:
    return RegisterFilter.read(dict(parse_qsl(only(await read_form(request), "asked")[:1000])))


async def _page(request: AnyRequest, register_filter: RegisterFilter, *problems: tuple[str, str]) -> Response[bytes]:
    procedures, people, person = await procedure_summaries(), await people_here(), signed_in(request)
    page = await register.entries(register_filter.filter_of(procedures), start_in(request))
    problems = (*problems, *register_filter.problems())
    return staff_page(
        request,
        RegisterPage(
            register_filter=register_filter,
            problems=problems,
            entries=page.rows,
            total=await register.count_of(register_filter.filter_of(procedures)),
            following=next_page(request, page),
            people=[("", "すべて"), *((str(staff), name) for staff, name in people.items())],
            procedures=[("", "すべて"), *((summary.slug, str(summary.title)) for summary in procedures.values())],
            formats=[("", "すべて"), *KINDS],
            own={
                summary.id for summary in procedures.values() if works_on(person, summary) and person.role.may_process
            },
            target_words=target_words,
            format_words=format_words,
            items=ITEMS,
            states=STATES,
        ),
        422 if problems else 200,
    )


def _formats(text: str) -> tuple[Format, ...]:
    if text in {DOWNLOADS, PRINTS}:
        return tuple(one for one in Format if one.definition.printed == (text == PRINTS))
    return (Format(text),) if text in set(Format) else ()


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


ROUTES: Final = [show_register, take_register_table, take_register_paper]

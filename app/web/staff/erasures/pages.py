"""The pages of 消去: erasures that are due or wait, one erasure, the records; and two files, the numbers of a plan and the 消去報告書."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, ClassVar, Final
from uuid import UUID

from anyio import to_thread
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from app.applications.erasing import plans
from app.applications.erasing.confirmers import Confirmer, Unfit, confirmers_of, unfit_for
from app.applications.erasing.due_summary import AHEAD_DAYS, Due, due_summary
from app.applications.erasing.plans import Erasure, ErasureKind, ErasureList, ErasureState, UnknownErasure
from app.audit import log
from app.audit.actions import Action
from app.calendar.tokyo import in_tokyo
from app.notifications.reasons import DeliveryStatus
from app.papers.erasure import erasure_pdf, rows_of, year_words
from app.procedures.procedures_for_staff import ProcedureSummary, procedure_summaries
from app.web.guards import requires_processing, requires_processing_or_auditing, requires_strong_proof
from app.web.pages import PageContext
from app.web.pagination import next_page, start_in
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.applications.mails import STANDINGS
from app.web.staff.flash_messages import flash_message
from app.web.staff.layout import staff_page

FLASH_MESSAGES: Final = {
    "dropped": "計画を取りやめました。申請は消えていません",
    "planned": "計画し、メールアドレスを登録している管理者に知らせました。待ち時間のあと、ほかの管理者が確認すると、消去します",
    "done": "消去しました。消去報告書をダウンロードできます",
}
STATES: Final = {
    ErasureState.planned: ("確認待ち", "waiting"),
    ErasureState.erased: ("鍵の消去待ち", "waiting"),
    ErasureState.finished: ("消去済", "done"),
    ErasureState.cancelled: ("取りやめ", "closed"),
}


@dataclass(frozen=True, kw_only=True)
class ErasuresPage(PageContext):
    """The erasures that are due, that wait for a second person, and that come next."""

    template: ClassVar = "staff/erasures/index.html"
    now: Sequence[Due]
    soon: Sequence[Due]
    waiting: Sequence[Erasure]
    planned: Mapping[tuple[UUID, int], UUID]
    procedures: Mapping[UUID, ProcedureSummary]
    year_words: Callable[[int], str]
    ahead_days: int
    states: Mapping[ErasureState, tuple[str, str]]
    unfit: Mapping[UUID, Unfit | None]
    from_words: Callable[[Erasure], str]
    message: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class ErasureRecordsPage(PageContext):
    """The erasures that were carried out, newest first; `following`: the address of the next page, "" at the end."""

    template: ClassVar = "staff/erasures/records.html"
    records: Sequence[Erasure]
    following: str
    year_words: Callable[[int], str]
    states: Mapping[ErasureState, tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class ErasurePage(PageContext):
    """One erasure: what it erases, and where it stands. `would`: what it would erase if it were carried out now.

    `confirmers`: the administrators beside a plan; `mine`: the one who looks, None for others. `waiting`: the waiting time is not over.
    """

    template: ClassVar = "staff/erasures/erasure.html"
    erasure: Erasure
    would: ErasureList | None
    single: bool
    year: str
    state: tuple[str, str]
    rows: Sequence[tuple[str, str]]
    confirmers: Sequence[Confirmer]
    mine: Confirmer | None
    standings: Mapping[DeliveryStatus, tuple[str, str]]
    waiting: bool
    from_words: str
    may_finish: bool
    message: str
    problem: str


@get("/erasures", guards=[requires_processing])
async def show_due(request: AnyRequest) -> Response[bytes]:
    return await due_page(request)


async def due_page(request: AnyRequest, *, problem: str = "") -> Response[bytes]:
    procedures, waiting = await procedure_summaries(), await plans.under_way()
    summaries = [each for each in await due_summary() if each.procedure in procedures]
    return staff_page(
        request,
        ErasuresPage(
            now=[each for each in summaries if each.due or each.held or each.only_key],
            soon=[each for each in summaries if each.ahead],
            waiting=waiting,
            planned={(each.procedure, each.fiscal_year): each.id for each in waiting if each.kind is ErasureKind.due},
            procedures=procedures,
            year_words=year_words,
            ahead_days=AHEAD_DAYS,
            states=STATES,
            unfit=await unfit_for([each.id for each in waiting], signed_in(request).staff),
            from_words=from_words,
            message=flash_message(request, FLASH_MESSAGES),
            problem=problem,
        ),
        HTTPStatus.CONFLICT if problem else HTTPStatus.OK,
    )


@get("/erasures/records", guards=[requires_processing_or_auditing])
async def list_records(request: AnyRequest) -> Response[bytes]:
    page = await plans.ended(start_in(request))
    return staff_page(
        request,
        ErasureRecordsPage(records=page.rows, following=next_page(request, page), year_words=year_words, states=STATES),
    )


@get("/erasures/{erasure_id:uuid}", guards=[requires_processing_or_auditing])
async def show_erasure(request: AnyRequest, erasure_id: FromPath[UUID]) -> Response[bytes]:
    return await erasure_page(request, await erasure_here(erasure_id))


async def erasure_page(request: AnyRequest, erasure: Erasure, *, problem: str = "") -> Response[bytes]:
    planned, person = erasure.state is ErasureState.planned, signed_in(request)
    would: ErasureList | None = await plans.preview(erasure.id) if planned else None
    confirmers = await confirmers_of(erasure.id) if planned else []
    return staff_page(
        request,
        ErasurePage(
            erasure=erasure,
            would=would,
            single=erasure.kind is ErasureKind.single,
            year=year_words(erasure.fiscal_year),
            state=STATES[erasure.state],
            rows=rows_of(erasure, erasure.listed) if erasure.listed else [],
            confirmers=confirmers,
            mine=next((each for each in confirmers if each.staff == person.staff), None),
            standings=STANDINGS,
            waiting=datetime.now(UTC) < erasure.confirmable_from,
            from_words=from_words(erasure),
            may_finish=person.role.may_administer and erasure.state is ErasureState.erased,
            message="" if erasure.state is ErasureState.erased else flash_message(request, FLASH_MESSAGES),
            problem=problem,
        ),
        HTTPStatus.CONFLICT if problem else HTTPStatus.OK,
    )


# a POST, because the download is logged
@post("/erasures/{erasure_id:uuid}/numbers", guards=[requires_processing, requires_strong_proof], status_code=200)
async def take_numbers(request: AnyRequest, erasure_id: FromPath[UUID]) -> Response[bytes]:
    erasure = await erasure_here(erasure_id)
    numbers = await plans.references_of(erasure.id, signed_in(request).staff)
    return _file(numbers.encode(), f"erasure-{erasure.id}.txt", "text/plain; charset=utf-8")


@post(
    "/erasures/{erasure_id:uuid}/report",
    guards=[requires_processing_or_auditing, requires_strong_proof],
    status_code=200,
)
async def take_report(request: AnyRequest, erasure_id: FromPath[UUID]) -> Response[bytes]:
    erasure, person = await erasure_here(erasure_id), signed_in(request)
    if erasure.state is not ErasureState.finished:
        raise NotFoundException
    place = str(person.municipality_name)
    report = await to_thread.run_sync(erasure_pdf, erasure, place, datetime.now(UTC))
    await log.record(person.staff, Action.erasure_report_taken, str(erasure.id))
    return _file(report, f"erasure-{erasure.id}.pdf", "application/pdf")


def from_words(erasure: Erasure) -> str:
    """Return 「11月30日14時06分から」 in Tokyo's time: the first full minute in which the waiting time is over."""
    there = in_tokyo(erasure.confirmable_from + timedelta(minutes=1, microseconds=-1))
    return f"{there.month}月{there.day}日{there.hour}時{there.minute:02}分から"


async def erasure_here(erasure_id: UUID) -> Erasure:
    """The erasure of this id. Raises NotFoundException, also for one of another section."""
    try:
        return await plans.erasure_named(erasure_id)
    except UnknownErasure:
        raise NotFoundException from None


def _file(content: bytes, name: str, media_type: str) -> Response[Any]:
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)

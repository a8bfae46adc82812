"""操作の記録: what the people of the 運営 did and looked at. Every look at it is in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from anyio import to_thread
from litestar import Litestar, Response, get, post

from app.audit import log
from app.audit.actions import OperatorAction
from app.audit.kinds import OPERATOR_GROUPS
from app.audit.reading import LogEvent, operator_events, operator_log_sealing, operator_names
from app.exports.audit_rows import Reading
from app.papers.audit_log import OPERATOR_LOG
from app.processes import ProcessEnded, ProcessPool
from app.tenancy.keyset import TOP, Page, Start
from app.web.audit_filter import MOST_ON_PAPER, NOT_MADE, TOO_MANY, LogPageFilter
from app.web.audit_pages import LogBook, LogView, posted_filter
from app.web.guards import requires_operator, requires_proof
from app.web.operator.layout import operator_page
from app.web.pages import PageContext
from app.web.sessions import AnyRequest

PLACE: Final = "電子申請サービス　運営"
PAPERS: Final = ProcessPool()


@asynccontextmanager
async def papers_lifespan(_: Litestar) -> AsyncIterator[None]:
    """End the process that draws papers together with the application."""
    try:
        yield
    finally:
        await to_thread.run_sync(PAPERS.close)


@dataclass(frozen=True, kw_only=True)
class OperatorLogPage(PageContext):
    """The operator's own log."""

    template: ClassVar = "operator/audit_log.html"
    log: LogView


@get("/audit", guards=[requires_operator])
async def show_operator_log(request: AnyRequest) -> Response[bytes]:
    log_filter = LogPageFilter.read(request.query_params)
    answer = await _page(request, log_filter)
    await _note(OperatorAction.log_opened, log_filter)
    return answer


# POSTs, because the download is logged
@post("/audit/table", guards=[requires_operator, requires_proof], status_code=200)
async def take_operator_table(request: AnyRequest) -> Response[bytes]:
    log_filter, book = await posted_filter(request), await _book()
    if log_filter.problems():
        return await _page(request, log_filter)
    await _note(OperatorAction.log_taken, log_filter, form="csv")
    return book.table(_reading(log_filter))


@post("/audit/paper", guards=[requires_operator, requires_proof], status_code=200)
async def take_operator_paper(request: AnyRequest) -> Response[Any]:
    log_filter, book = await posted_filter(request), await _book()
    if log_filter.problems():
        return await _page(request, log_filter)
    page = await _reading(log_filter)(TOP, MOST_ON_PAPER)
    if page.next is not None:
        return await _page(request, log_filter, ("paper", TOO_MANY))
    try:
        content = await PAPERS.run(book.paper(OPERATOR_LOG, page, log_filter, PLACE).drawn)
    except ProcessEnded:
        return await _page(request, log_filter, ("paper", NOT_MADE))
    await _note(OperatorAction.log_taken, log_filter, form="pdf")
    return book.pdf(content)


async def _book() -> LogBook:
    noun = ("操作の記録", "operator_log")
    return LogBook(OperatorAction, OPERATOR_GROUPS, await operator_names(), noun, await operator_log_sealing())


def _reading(log_filter: LogPageFilter) -> Reading:
    async def read(start: Start, most: int) -> Page[LogEvent]:
        return await operator_events(log_filter.filter_of(OPERATOR_GROUPS), start, most)

    return read


async def _page(request: AnyRequest, log_filter: LogPageFilter, *problems: tuple[str, str]) -> Response[bytes]:
    view = await (await _book()).view(log_filter, _reading(log_filter), *problems)
    return operator_page(request, OperatorLogPage(log=view), 422 if view.problems else 200)


async def _note(action: OperatorAction, log_filter: LogPageFilter, **more: str) -> None:
    await log.record_operator(action, "", {**more, "asked": log_filter.logged()})


ROUTES: Final = [show_operator_log, take_operator_table, take_operator_paper]

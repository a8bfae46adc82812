"""監査ログ: who signed in, saw, changed and took what, of the whole municipality. It shows no applicant's data, and every look at it is in it."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from litestar import Response, get, post

from app.audit import log
from app.audit.actions import Action
from app.audit.kinds import GROUPS
from app.audit.reading import LogEvent, events, log_sealing
from app.exports.audit_rows import Reading
from app.papers.audit_log import STAFF_LOG
from app.processes import ProcessEnded
from app.tenancy.keyset import TOP, Page, Start
from app.web.audit_filter import MOST_ON_PAPER, NOT_MADE, TOO_MANY, LogPageFilter
from app.web.audit_pages import LogBook, LogView, posted_filter
from app.web.guards import requires_auditing, requires_strong_proof
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.applicant_list.rows import people_here
from app.web.staff.jobs.pools import drawn
from app.web.staff.layout import staff_page


@dataclass(frozen=True, kw_only=True)
class AuditLogPage(PageContext):
    """The municipality's 監査ログ."""

    template: ClassVar = "staff/audit_log.html"
    log: LogView


@get("/audit", guards=[requires_auditing])
async def show_audit_log(request: AnyRequest) -> Response[bytes]:
    log_filter = LogPageFilter.read(request.query_params)
    answer = await _page(request, log_filter)
    await _note(request, Action.log_opened, log_filter)
    return answer


# POSTs, because the download is logged
@post("/audit/table", guards=[requires_auditing, requires_strong_proof], status_code=200)
async def take_audit_table(request: AnyRequest) -> Response[bytes]:
    log_filter, book = await posted_filter(request), await _book()
    if log_filter.problems():
        return await _page(request, log_filter)
    await _note(request, Action.log_taken, log_filter, form="csv")
    return book.table(_reading(log_filter))


@post("/audit/paper", guards=[requires_auditing, requires_strong_proof], status_code=200)
async def take_audit_paper(request: AnyRequest) -> Response[Any]:
    log_filter, book = await posted_filter(request), await _book()
    if log_filter.problems():
        return await _page(request, log_filter)
    page = await _reading(log_filter)(TOP, MOST_ON_PAPER)
    if page.next is not None:
        return await _page(request, log_filter, ("paper", TOO_MANY))
    try:
        content = await drawn(book.paper(STAFF_LOG, page, log_filter, str(signed_in(request).municipality_name)))
    except ProcessEnded:
        return await _page(request, log_filter, ("paper", NOT_MADE))
    await _note(request, Action.log_taken, log_filter, form="pdf")
    return book.pdf(content)


async def _book() -> LogBook:
    return LogBook(Action, GROUPS, await people_here(), ("監査ログ", "audit_log"), await log_sealing())


def _reading(log_filter: LogPageFilter) -> Reading:
    async def read(start: Start, most: int) -> Page[LogEvent]:
        return await events(log_filter.filter_of(GROUPS), start, most)

    return read


async def _page(request: AnyRequest, log_filter: LogPageFilter, *problems: tuple[str, str]) -> Response[bytes]:
    view = await (await _book()).view(log_filter, _reading(log_filter), *problems)
    return staff_page(request, AuditLogPage(log=view), 422 if view.problems else 200)


async def _note(request: AnyRequest, action: Action, log_filter: LogPageFilter, **more: str) -> None:
    await log.record(signed_in(request).staff, action, "", {**more, "asked": log_filter.logged()})


ROUTES: Final = [show_audit_log, take_audit_table, take_audit_paper]

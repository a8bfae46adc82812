"""きょうの机: the first page of who works on applications. Counts that open their lists; nothing of an applicant stands in it, and looking changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.response import Redirect

from app.applications.application_counts import standing_of
from app.applications.arrivals_seen import Seen, move_on, seen_by, take_back
from app.applications.status import UNFINISHED
from app.applications.todays_work import FIRST_LOOK_DAYS, Work
from app.procedures.procedures_for_staff import ProcedureSummary, procedure_summaries
from app.web.dates import staff_time
from app.web.forms import only, read_form
from app.web.guards import requires_reading
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, SignedIn, signed_in
from app.web.staff.access import works_on
from app.web.staff.flash_messages import flash_message
from app.web.staff.governance.ending import approval_notice
from app.web.staff.inbox.filter import MINE, InboxFilter, moment_in, moment_out, work_selection
from app.web.staff.inbox.work_words import HINTS, counted_words
from app.web.staff.layout import staff_page

ADDRESS: Final = "/today"
MESSAGES: Final = {
    "seen": "ここまでの新着を、見たことにしました。これから届くものが、次の新着です。",
    "unseen": "新着を、前のところに戻しました。",
}


@dataclass(frozen=True, slots=True)
class WorkCount:
    """How many applications of a kind of work wait, and the list that holds exactly these."""

    count: int
    address: str

    @property
    def words(self) -> str:
        return counted_words(self.count)


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A kind of work with its counts: `mine` of who reads, None for who is given nothing; `all`: of all procedures that they see."""

    label: str
    hint: str
    mine: WorkCount | None
    all: WorkCount


@dataclass(frozen=True, kw_only=True)
class TodayPage(PageContext):
    """きょうの机. `whole`: the words for all that the person sees. `without_period`: procedures whose applications never get late."""

    template: ClassVar = "staff/today.html"
    lines: Sequence[WorkLine]
    whole: str
    seen: Seen
    first_look_days: int
    without_period: int
    ending: str
    message: str


@get(ADDRESS, guards=[requires_reading])
async def show_today(request: AnyRequest) -> Response[bytes]:
    person, procedures = signed_in(request), await procedure_summaries()
    own = {one.id: one for one in procedures.values() if works_on(person, one)}
    seen = await seen_by(person.staff)
    page = TodayPage(
        lines=[await _line(person, work, own, seen) for work in Work],
        whole="すべての課" if person.role.every_section else "課の全体",
        seen=seen,
        first_look_days=FIRST_LOOK_DAYS,
        without_period=sum(one.standard_days is None for one in own.values()),
        ending=await approval_notice(request),
        message=flash_message(request, MESSAGES),
    )
    return staff_page(request, page)


@post(f"{ADDRESS}/seen", guards=[requires_reading], status_code=303)
async def move_arrivals_on(request: AnyRequest) -> Redirect:
    until = moment_in(only(await read_form(request), "until"))
    await move_on(signed_in(request).staff, until)
    return Redirect(f"{ADDRESS}?seen", status_code=303)


@post(f"{ADDRESS}/unseen", guards=[requires_reading], status_code=303)
async def move_arrivals_back(request: AnyRequest) -> Redirect:
    await take_back(signed_in(request).staff)
    return Redirect(f"{ADDRESS}?unseen", status_code=303)


async def _line(person: SignedIn, work: Work, procedures: Mapping[UUID, ProcedureSummary], seen: Seen) -> WorkLine:
    hint = HINTS[work].format(since=staff_time(seen.until))
    mine = await _count(work, procedures, seen.until, mine=True) if person.role.may_process else None
    return WorkLine(work.label, hint, mine, await _count(work, procedures, seen.until, mine=False))


async def _count(work: Work, procedures: Mapping[UUID, ProcedureSummary], since: datetime, *, mine: bool) -> WorkCount:
    if work is Work.unfinished and not mine:
        standing = await standing_of()
        return WorkCount(sum(standing[status] for status in UNFINISHED), InboxFilter().address())
    moment = moment_out(since) if work is Work.new else ""
    listed = InboxFilter(work=str(work), whose=MINE if mine else "", since=moment)
    return WorkCount(await work_selection(work, procedures, moment, mine=mine).count(), listed.address())


ROUTES: Final[list[Any]] = [show_today, move_arrivals_on, move_arrivals_back]

"""一括受付: chosen in the inbox, confirmed with their number, accepted one by one, and a result a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar, Final

from litestar import Response, post
from litestar.exceptions import ClientException

from app.applications import queries
from app.applications.reference import Mistyped, ReferenceNumber
from app.applications.status import Status
from app.procedures.procedures_for_staff import procedure_summaries
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store
from app.web.staff.bulk.engine import BulkOutcome, BulkResult, CheckedApplication, done_to_each, step_to
from app.web.staff.governance.ending import approval_notice
from app.web.staff.inbox.filter import InboxFilter
from app.web.staff.inbox.pages import InboxPage, contacts_of, inbox_of
from app.web.staff.layout import staff_page
from app.web.staff.new_transaction import new_transaction

MOST: Final = 200
NONE_CHOSEN: Final = "受け付ける申請を選んでください"
OVERTAKEN: Final = "ほかの職員が先に更新しました。受け付けていません。"
OUTCOMES: Final[Mapping[BulkOutcome, str]] = {
    BulkOutcome.done: Status.accepted.change.done,
    BulkOutcome.already: "すでに受け付けられています。",
    BulkOutcome.clash: OVERTAKEN,
    BulkOutcome.step: OVERTAKEN,  # only applications still to be accepted can be ticked
    BulkOutcome.not_allowed: "この申請を受け付ける権限がありません。",
    BulkOutcome.not_found: "この申請は見つかりません。",
    BulkOutcome.failed: "うまく動きませんでした。一覧を更新して、もう一度お試しください。",
}


@dataclass(frozen=True, slots=True)
class AcceptanceRow:
    """One application on the page that asks again."""

    chosen: CheckedApplication
    procedure: str
    status: Status


@dataclass(frozen=True, kw_only=True)
class InboxSelectionPage(PageContext):
    """The page that asks again before applications are accepted; `mails`: how many have an address to write to."""

    template: ClassVar = "staff/bulk/inbox_selection.html"
    lines: Sequence[AcceptanceRow]
    listed: InboxFilter
    mails: int


@dataclass(frozen=True, kw_only=True)
class InboxAcceptancePage(PageContext):
    """The outcome of 一括受付 for each application."""

    template: ClassVar = "staff/bulk/inbox_acceptance.html"
    results: Sequence[BulkResult]
    accepted: int
    words: Mapping[BulkOutcome, str]
    listed: InboxFilter


@post("/inbox/selection", guards=[requires_processing], status_code=200)
async def confirm_selection(request: AnyRequest) -> Response[bytes]:
    posted = await read_form(request)
    chosen, listed = _chosen(posted), InboxFilter.read_query(only(posted, "list"))
    applications = {str(one.reference): one for one in await queries.find_all(chosen)}
    if not applications:
        async with new_transaction():
            inbox = await inbox_of(request, listed, ("application", NONE_CHOSEN))
            ending, contacts = await approval_notice(request), await contacts_of(request)
            page = InboxPage(inbox=inbox, ending=ending, contacts=contacts)
            return staff_page(request, page, HTTPStatus.UNPROCESSABLE_ENTITY)
    procedures = await procedure_summaries()
    lines = [
        AcceptanceRow(
            one, str(procedures[applications[one.reference].procedure].title), applications[one.reference].status
        )
        for one in chosen.values()
        if one.reference in applications
    ]
    mails = sum(application.has_address for application in applications.values())
    return staff_page(request, InboxSelectionPage(lines=lines, listed=listed, mails=mails))


@post("/inbox/acceptance", guards=[requires_processing], status_code=200)
async def accept_selection(request: AnyRequest) -> Response[bytes]:
    posted = await read_form(request)
    chosen, listed = _chosen(posted), InboxFilter.read_query(only(posted, "list"))
    acceptance = step_to(Status.accepted, signed_in(request).staff, key_store(request))
    results = await done_to_each(request, [*chosen.values()], acceptance)
    page = InboxAcceptancePage(
        results=results,
        accepted=sum(result.outcome is BulkOutcome.done for result in results),
        words=OUTCOMES,
        listed=listed,
    )
    return staff_page(request, page)


def _chosen(posted: Posted) -> Mapping[ReferenceNumber, CheckedApplication]:
    """The check boxes, each once; raises ClientException (400) for what no page of ours sends."""
    values = posted.get("application", ())
    if len(values) > MOST:
        raise ClientException("more than a page")
    chosen = {}
    for box in map(CheckedApplication.read, values):
        try:
            reference = ReferenceNumber.read(box.reference)
        except Mistyped:
            raise ClientException("no number of ours") from None
        chosen[reference] = CheckedApplication(str(reference), box.seen_version)
    return chosen


ROUTES: Final = [confirm_selection, accept_selection]

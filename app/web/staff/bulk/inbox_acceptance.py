"""一括受付: chosen in the inbox, confirmed by name, accepted (and completed, where that was asked) one by one, and a result a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, post
from litestar.exceptions import ClientException
from litestar.response import Redirect

from app.applications import queries
from app.applications.reference import Mistyped, ReferenceNumber
from app.applications.results import ResultList
from app.applications.status import Status
from app.procedures.procedures_for_staff import procedure_summaries
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store
from app.web.staff.bulk.actions import ACCEPT_COMPLETE
from app.web.staff.bulk.engine import (
    BulkOutcome,
    BulkResult,
    CheckedApplication,
    accepted_and_completed,
    done_to_each,
    step_to,
)
from app.web.staff.bulk.outcomes import keep_outcomes
from app.web.staff.bulk.people import ActAsked, Chosen, chosen_people, names_by_reference
from app.web.staff.governance.ending import approval_notice
from app.web.staff.inbox.filter import InboxFilter
from app.web.staff.inbox.pages import InboxPage, contacts_of, inbox_of
from app.web.staff.layout import staff_page
from app.web.staff.list_place import INBOX
from app.web.staff.new_transaction import new_transaction

MOST: Final = 200
NONE_CHOSEN: Final = "受け付ける申請を選んでください"
OVERTAKEN: Final = "ほかの職員が先に更新しました。受け付けていません。"
OUTCOMES: Final[Mapping[BulkOutcome, str]] = {
    BulkOutcome.done: Status.accepted.change.done,
    BulkOutcome.already: "すでに受け付けられています。",
    BulkOutcome.clash: OVERTAKEN,
    BulkOutcome.step: "いまの状況からは、受け付けられません。",
    BulkOutcome.not_allowed: "この申請を受け付ける権限がありません。",
    BulkOutcome.not_found: "この申請は見つかりません。",
    BulkOutcome.failed: "うまく動きませんでした。一覧を更新して、もう一度お試しください。",
}
COMPLETED: Final[Mapping[BulkOutcome, str]] = {
    BulkOutcome.done: "受け付けて、完了にしました。",
    BulkOutcome.already: "すでに完了しています。",
    BulkOutcome.clash: "ほかの職員が先に更新しました。完了にしていません。",
    BulkOutcome.step: "いまの状況からは、完了にできません。",
}
"""What reads otherwise where both steps were taken at once."""


@dataclass(frozen=True, kw_only=True)
class InboxSelectionPage(PageContext):
    """The page that asks again before applications are accepted, with everybody's name and status. `titles`: the procedures' by id."""

    template: ClassVar = "staff/bulk/inbox_selection.html"
    act: str
    chosen: Chosen
    titles: Mapping[UUID, str]
    words: Mapping[BulkOutcome, str]
    listed: InboxFilter


@dataclass(frozen=True, kw_only=True)
class InboxAcceptancePage(PageContext):
    """The outcome of 一括受付 for each application. `result`: their address, "" where they could not be kept; `missing`: how many more there were that
    cannot be found."""

    template: ClassVar = "staff/bulk/inbox_acceptance.html"
    act: str
    results: Sequence[BulkResult]
    names: Mapping[str, str]
    finished: int
    words: Mapping[BulkOutcome, str]
    listed: InboxFilter
    result: str = ""
    missing: int = 0


@post("/inbox/selection", guards=[requires_processing], status_code=200)
async def confirm_selection(request: AnyRequest) -> Response[bytes]:
    posted = await read_form(request)
    act, boxes, listed = _act(posted), _chosen(posted), InboxFilter.read_query(only(posted, "list"))
    chosen = await chosen_people(request, ActAsked(act), [*boxes.values()])
    if all(row.status is None for row in chosen.rows):
        async with new_transaction():
            inbox = await inbox_of(request, listed, ("application", NONE_CHOSEN))
            ending, contacts = await approval_notice(request), await contacts_of(request)
            nobody = InboxPage(inbox=inbox, ending=ending, contacts=contacts)
            return staff_page(request, nobody, HTTPStatus.UNPROCESSABLE_ENTITY)
    titles = {procedure: str(summary.title) for procedure, summary in (await procedure_summaries()).items()}
    page = InboxSelectionPage(act=act, chosen=chosen, titles=titles, words=_words(act), listed=listed)
    return staff_page(request, page)


@post("/inbox/acceptance", guards=[requires_processing], status_code=200)
async def accept_selection(request: AnyRequest) -> Response[Any]:
    posted = await read_form(request)
    act, boxes, listed = _act(posted), _chosen(posted), InboxFilter.read_query(only(posted, "list"))
    staff, store = signed_in(request).staff, key_store(request)
    each = accepted_and_completed(staff, store) if act == ACCEPT_COMPLETE else step_to(Status.accepted, staff, store)
    results = await done_to_each(request, [*boxes.values()], each)
    outcomes = [(result.reference, str(result.outcome)) for result in results]
    if kept := await keep_outcomes(request, act, outcomes, listed.address()):
        return Redirect(kept, status_code=303)
    page = InboxAcceptancePage(
        act=act,
        results=results,
        names=await names_by_reference(request, [result.reference for result in results]),
        finished=sum(result.outcome is BulkOutcome.done for result in results),
        words=_words(act),
        listed=listed,
    )
    return staff_page(request, page)


async def show_accepted(request: AnyRequest, result: str, kept: ResultList, listed: InboxFilter) -> Response[bytes]:
    """The page of the outcomes of 一括受付."""
    applications = {application.id: application for application in await queries.find_ids(kept.applications)}
    outcomes = [
        BulkResult(str(applications[one].reference), BulkOutcome(outcome), applications[one].status)
        for one, outcome in zip(kept.applications, kept.outcomes, strict=True)
        if one in applications
    ]
    page = InboxAcceptancePage(
        act=kept.act,
        results=outcomes,
        names=await names_by_reference(request, [each.reference for each in outcomes]),
        finished=sum(each.outcome is BulkOutcome.done for each in outcomes),
        words=_words(kept.act),
        listed=listed,
        result=result,
        missing=kept.missing + len(kept.applications) - len(outcomes),
    )
    return staff_page(request, page, entry=INBOX)


def _act(posted: Posted) -> str:
    return ACCEPT_COMPLETE if only(posted, "act") == ACCEPT_COMPLETE else str(Status.accepted)


def _words(act: str) -> Mapping[BulkOutcome, str]:
    return {**OUTCOMES, **COMPLETED} if act == ACCEPT_COMPLETE else OUTCOMES


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

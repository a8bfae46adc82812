"""一括受付: chosen in the list, confirmed with their number, then one short unit of work for each, and a result a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from uuid import UUID

from asyncpg.exceptions import PostgresError
from litestar import Response, post
from litestar.exceptions import ClientException

from app.applications import queries
from app.applications.processing import NotAllowed, StatusClash, StepRefused, take_step
from app.applications.queries import FoundApplication, UnknownApplication
from app.applications.reference import Mistyped, ReferenceNumber
from app.applications.status import Status
from app.procedures.known import known_procedures
from app.web.errors import DATABASE_AWAY, log_without_text
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_processing
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.afresh import fresh_unit
from app.web.staff.frame import staff_page
from app.web.staff.governance.ending import approval_notice
from app.web.staff.inbox import contacts_of, inbox_of
from app.web.staff.inbox_filter import InboxFilter

MOST: Final = 200
NONE_CHOSEN: Final = "受け付ける申請を選んでください"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One check box: a 到達番号 and the version that the list showed."""

    reference: ReferenceNumber
    seen_version: int

    def __str__(self) -> str:
        return f"{self.reference}:{self.seen_version}"


@dataclass(frozen=True, slots=True)
class Line:
    """One application on the page that asks again."""

    chosen: str
    reference: str
    procedure: str
    status: Status


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one: accepted, already, clash, not_allowed, not_found or failed; `status` is where it stands now."""

    reference: str
    outcome: str
    status: Status | None


@post("/inbox/selection", guards=[requires_processing], status_code=200)
async def confirm_selection(request: AnyRequest) -> Response[bytes]:
    posted = await read_form(request)
    chosen, listed = _chosen(posted), InboxFilter.read_query(only(posted, "list"))
    found = {one.reference: one for one in await queries.find_all([one.reference for one in chosen])}
    if not found:
        async with fresh_unit():
            inbox = await inbox_of(request, listed, ("application", NONE_CHOSEN))
            shown = {"inbox": inbox, "ending": await approval_notice(request), "contacts": await contacts_of(request)}
            return staff_page(request, "staff/inbox.html", HTTPStatus.UNPROCESSABLE_ENTITY, headers=None, **shown)
    procedures = await known_procedures()
    lines = [
        Line(str(one), str(one.reference), str(procedures[now.procedure].title), now.status)
        for one in chosen
        if (now := found.get(one.reference)) is not None
    ]
    mails = sum(application.has_address for application in found.values())
    return staff_page(request, "staff/inbox_selection.html", lines=lines, listed=listed, mails=mails)


@post("/inbox/acceptance", guards=[requires_processing], status_code=200)
async def accept_selection(request: AnyRequest) -> Response[bytes]:
    posted = await read_form(request)
    listed, staff = InboxFilter.read_query(only(posted, "list")), signed_in(request).staff
    results = [await _accept_one(request, one, staff) for one in _chosen(posted)]
    return staff_page(request, "staff/inbox_acceptance.html", results=results, listed=listed)


async def _accept_one(request: AnyRequest, chosen: Chosen, staff: UUID) -> Result:
    """One application in a unit of its own: what befalls the others does not undo it."""
    now: FoundApplication | None = None
    try:
        async with fresh_unit():
            now = await queries.find(str(chosen.reference))
            await take_step(now, Status.accepted, chosen.seen_version, staff)
    except UnknownApplication:
        return Result(str(chosen.reference), "not_found", None)
    except (StatusClash, StepRefused):
        return await _overtaken(chosen)
    except NotAllowed:
        return Result(str(chosen.reference), "not_allowed", now.status if now else None)
    except (PostgresError, *DATABASE_AWAY) as problem:
        # the others have their results, which must be told
        log_without_text(request.scope["path"], problem)
        return Result(str(chosen.reference), "failed", None)
    return Result(str(chosen.reference), "accepted", Status.accepted)


async def _overtaken(chosen: Chosen) -> Result:
    """Somebody was first: perhaps this person, who has loaded the page of results again."""
    async with fresh_unit():
        found = await queries.find_all([chosen.reference])
    now = found[0].status if found else None
    return Result(str(chosen.reference), "already" if now is Status.accepted else "clash", now)


def _chosen(posted: Posted) -> Sequence[Chosen]:
    """The check boxes, each once; raises ClientException (400) for what no page of ours sends."""
    values = posted.get("application", ())
    if len(values) > MOST:
        raise ClientException("more than a page")
    chosen = {}
    for value in values:
        reference, _, version = value.partition(":")
        if not (version.isascii() and version.isdigit() and len(version) < 10):
            raise ClientException("no version of ours")
        try:
            chosen[reference] = Chosen(ReferenceNumber.read(reference), int(version))
        except Mistyped:
            raise ClientException("no number of ours") from None
    return tuple(chosen.values())

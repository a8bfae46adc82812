"""The way through a list from the page of one of its applications: 前へ, 次へ, and back to its row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from app.applications import calls, queries, results
from app.applications.queries import SealedApplication, UnknownApplication
from app.applications.status import Status
from app.applications.todays_work import Work
from app.applications.walking import Around, WalkedList
from app.applications.worklist import queries as listing
from app.procedures.procedures_for_staff import ProcedureSummary, procedure_summaries
from app.procedures.standard_days import standard_days_of
from app.tenancy.keyset import TOP
from app.web.pagination import start_of
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store, own_procedures
from app.web.staff.applicant_list.by_opening import narrowed
from app.web.staff.applicant_list.columns import catalogue_of
from app.web.staff.applicant_list.filter import ApplicantListFilter
from app.web.staff.applicant_list.rows import ListViewer, by_opening_all, opened_in_order, order_of, people_here
from app.web.staff.calls.filter import CallsFilter
from app.web.staff.inbox.filter import InboxFilter
from app.web.staff.list_place import ListPlace, OpenedFrom, opened_from, position_in

UNKNOWN: Final = Around()
ACCEPTED: Final = "accepted"
MOST_FOLLOWING: Final = 200  # rows behind an application that are looked at for the next to accept
MOST_OPENED: Final = 500  # rows of a list that are decrypted to find the neighbours in an order under the seal


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An application beside this one in the list: its 到達番号, and its page as opened from the same list."""

    reference: str
    address: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The content of `staff/applications/_neighbours.html`. `back`: the list's address at the application's row; None of a side: the list ends there.

    `walkable`: False where its order cannot be told without opening more than MOST_OPENED. `kept`: the list as the forms and links of the page carry it.
    """

    label: str
    back: str
    previous: Neighbour | None
    next: Neighbour | None
    walkable: bool
    kept: OpenedFrom
    accepted: Neighbour | None = None  # the one before this, where 受け付けて次へ led here
    onward: Neighbour | None = None  # where 受け付けて次へ leads, once it was pressed


def after_step(neighbours: Neighbours, application: SealedApplication) -> str:
    """Where 受け付けて次へ leads: the next of the list that is still to be accepted, or the plain next where none of MOST_FOLLOWING is; its page tells
    what was accepted. The list where it ends meanwhile."""
    onward = neighbours.onward or neighbours.next
    if onward is None:
        return neighbours.back
    return f"{onward.address}&{urlencode({ACCEPTED: str(application.reference)})}"


async def neighbours_of(request: AnyRequest, application: SealedApplication, following: int = 1) -> Neighbours | None:
    """The neighbours of an application in the list that its page was opened from; None where it was opened from none. Of more than one that
    follows, the first to be accepted is `onward`."""
    opened = opened_from(request)
    if opened is None:
        return None
    procedures = await procedure_summaries()
    label = _label(opened.place, await own_procedures(request))
    if label is None:
        return None
    around, position = await _around(request, opened, application, procedures, following)
    onward = await queries.first_arrived(around.following[:following]) if following > 1 and around.following else None
    place = opened.place.starting(around.start)
    found = [one for one in (around.previous, around.next, around.shown, onward) if one]
    references = {application.id: application.reference, **(await queries.references_of(found) if found else {})}

    def beside(one: UUID | None) -> Neighbour | None:
        reference = references.get(one) if one else None
        return Neighbour(str(reference), OpenedFrom(place).address_of(reference)) if reference else None

    shown = references.get(around.shown) if around.shown else None
    return Neighbours(
        label,
        place.row_address(shown) if shown else place.address,
        beside(around.previous),
        beside(around.next),
        around is not UNKNOWN,
        OpenedFrom(place, position),
        await _accepted(request, OpenedFrom(place)),
        beside(onward),
    )


async def _accepted(request: AnyRequest, opened: OpenedFrom) -> Neighbour | None:
    """The application that the address says was just accepted, where it stands so."""
    try:
        said = await queries.find(request.query_params.get(ACCEPTED, ""))
    except UnknownApplication:
        return None
    if said.status is not Status.accepted:
        return None
    return Neighbour(str(said.reference), opened.address_of(said.reference))


async def _around(
    request: AnyRequest,
    opened: OpenedFrom,
    application: SealedApplication,
    procedures: Mapping[UUID, ProcedureSummary],
    following: int,
) -> tuple[Around, str]:
    """What stands around the application in the list, and its position there, "" where none can be said."""
    listed = opened.place.listed
    if isinstance(listed, InboxFilter):
        walked, ranked = queries.walked(listed.selection(procedures)), False
    elif isinstance(listed, CallsFilter):
        walked, ranked = calls.walked(listed.selection(procedures, signed_in(request).staff)), True
    elif isinstance(listed, ApplicantListFilter):
        summary = next(one for one in procedures.values() if one.slug == opened.place.slug)
        found = await _listed(request, summary, listed, application)
        if isinstance(found, Around):
            return found, opened.position
        walked, ranked = found, True
    else:
        return await _in_a_result(listed, application), ""
    position = position_in(opened, application.id, ranked=ranked) or await walked.place_of(application.id)
    if position is None:
        return UNKNOWN, ""
    return await walked.around(position, start_of(listed, ranked=ranked), following), str(position)


async def _listed(
    request: AnyRequest, summary: ProcedureSummary, listed: ApplicantListFilter, application: SealedApplication
) -> WalkedList | Around:
    """A 申請者一覧 to walk through, or at once what stands around the application in one that only opening puts in order."""
    catalogue, days = await catalogue_of(summary.id), await standard_days_of(summary.id)
    found = await narrowed(request, summary, catalogue, listed, days)
    if found.forgotten or found.too_many:
        return UNKNOWN
    viewer = ListViewer(signed_in(request).staff, key_store(request), await people_here(), days)
    if not by_opening_all(listed, catalogue):
        return listing.walked(found.selection, order_of(listed, found, catalogue, viewer))
    ids = await listing.all_ids(found.selection, MOST_OPENED + 1)
    if len(ids) > MOST_OPENED:
        return UNKNOWN
    # the application too where it has left the list meanwhile: its own value says where it stood
    opened = await queries.find_ids([*dict.fromkeys([*ids, application.id])])
    return beside(await opened_in_order(listed, opened, catalogue, viewer), application.id, frozenset(ids))


async def _in_a_result(result: UUID, application: SealedApplication) -> Around:
    """What stands around an application in a result: those of it that this person still sees."""
    kept = await results.kept(result)
    ids = kept.applications if kept else ()
    visible = await queries.references_of(ids) if ids else {}
    order = [one for one in ids if one in visible]
    return beside(order, application.id, frozenset(order)) if application.id in visible else UNKNOWN


def beside(order: Sequence[UUID], application: UUID, listed: Collection[UUID]) -> Around:
    """What stands around an application in the whole of a list."""
    here = order.index(application)
    before, behind = (order[here - 1] if here else None), (order[here + 1] if here + 1 < len(order) else None)
    shown = application if application in listed else behind or before
    return Around(before, behind, TOP, shown, order[here + 1 :])


def _label(place: ListPlace, own: Mapping[UUID, ProcedureSummary]) -> str | None:
    """The list's words; None for the list of a procedure that is not there for this person."""
    if isinstance(place.listed, InboxFilter):
        return Work(place.listed.work).label if place.listed.work else "受信一覧"
    if isinstance(place.listed, CallsFilter):
        return "確認の電話"
    if isinstance(place.listed, UUID):
        return "まとめて処理の結果" if place.done_in else "さがした結果"
    return next((str(summary.title) for summary in own.values() if summary.slug == place.slug), None)

"""The result of a search or of a bulk act, at an address of its own: it can be read again, left and come back to, by the session that asked."""

from dataclasses import dataclass
from typing import ClassVar, Final
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from app.applications import results
from app.web.guards import requires_reading
from app.web.pages import PageContext
from app.web.sessions import AnyRequest
from app.web.staff import search
from app.web.staff.bulk import inbox_acceptance
from app.web.staff.bulk import pages as bulk
from app.web.staff.inbox.filter import InboxFilter
from app.web.staff.layout import staff_page
from app.web.staff.list_place import ListPlace


@dataclass(frozen=True, kw_only=True)
class ResultGonePage(PageContext):
    """What is said of a result that is over, and of one that never was or is another session's: nobody learns which."""

    template: ClassVar = "staff/result_gone.html"


@get("/results/{result:uuid}", guards=[requires_reading])
async def show_result(request: AnyRequest, result: FromPath[UUID]) -> Response[bytes]:
    kept = await results.kept(result)
    if kept is None:
        return staff_page(request, ResultGonePage(), 404)
    place = ListPlace.read(kept.list)
    if place is None:
        return await search.show_found(request, result, kept)
    address = place.address_of_done(result)
    if isinstance(place.listed, InboxFilter):
        return await inbox_acceptance.show_accepted(request, address, kept, place.listed)
    return await bulk.show_done(request, address, kept, place)


ROUTES: Final = [show_result]

"""自分が担当する: one press in the row of any list, on a search's result, on an application's page and beside a call."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from app.applications.row_notes import notes_of
from app.applications.worklist.claiming import claim
from app.web.forms import only, read_form
from app.web.guards import requires_processing
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import found_here, key_store
from app.web.staff.calls.origin import Origin, led_back
from app.web.staff.said import CAME_FIRST, CHANGED_FIRST, CLAIMED


@post("/applications/{reference:str}/assignment", guards=[requires_processing], status_code=200)
async def claim_application(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    posted, application = await read_form(request), await found_here(reference)
    seen = only(posted, "seen")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    taken = await claim(application, version, signed_in(request).staff, key_store(request))
    origin = Origin.read(only(posted, "from"), only(posted, "list"))
    return await led_back(request, application, origin, CLAIMED if taken else await _came_first(application.id))


async def _came_first(application: UUID) -> str:
    assignee = (await notes_of([application]))[application].assignee
    return f"{CAME_FIRST}担当者は{assignee}さんです。" if assignee else CHANGED_FIRST


ROUTES: Final = [claim_application]

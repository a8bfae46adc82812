"""訂正: an administrator sets a wrong step back, by an event with a reason."""

from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from app.applications.processing import correct
from app.applications.queries import FoundApplication
from app.applications.status import Status
from app.applications.wording import TextRefused
from app.web.forms import only
from app.web.guards import requires_administrator
from app.web.sessions import AnyRequest, visit
from app.web.staff.steps import take_step


@post("/applications/{reference:str}/correction", guards=[requires_administrator], status_code=200)
async def correct_application(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    chosen = only(visit(request).posted or {}, "to")
    known = chosen in set(Status)

    async def take(found: FoundApplication, seen_version: int, staff: UUID, reason: str) -> None:
        if not known:
            raise TextRefused("訂正後の状況を選んでください")
        await correct(found, Status(chosen), seen_version, staff, reason)

    return await take_step(request, reference, take, "訂正しました。", "correction_reason" if known else "to")

"""不受理にする: the reason is the applicant's to read."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from app.applications.processing import reject
from app.web.guards import requires_processing
from app.web.sessions import AnyRequest
from app.web.staff.steps import take_step


@post("/applications/{reference:str}/rejection", guards=[requires_processing], status_code=200)
async def reject_application(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    return await take_step(request, reference, reject, "不受理にしました。", "reason")

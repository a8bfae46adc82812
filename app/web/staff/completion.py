"""完了にする."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from app.applications.processing import complete
from app.web.guards import requires_processing
from app.web.sessions import AnyRequest
from app.web.staff.steps import take_step


@post("/applications/{reference:str}/completion", guards=[requires_processing], status_code=200)
async def complete_application(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    return await take_step(request, reference, complete, "完了にしました。")

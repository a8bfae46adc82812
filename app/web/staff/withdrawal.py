"""取下げを記録する."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from app.applications.processing import record_withdrawal
from app.web.guards import requires_processing
from app.web.sessions import AnyRequest
from app.web.staff.steps import take_step


@post("/applications/{reference:str}/withdrawal", guards=[requires_processing], status_code=200)
async def record_withdrawal_of_application(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    return await take_step(request, reference, record_withdrawal, "取下げを記録しました。", "withdrawal_message")

"""確認中にする, while staff telephone the applicant, and 確認を終える: back to the status before it."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from app.applications.processing import begin_confirming, finish_confirming
from app.web.guards import requires_processing
from app.web.sessions import AnyRequest
from app.web.staff.steps import take_step


@post("/applications/{reference:str}/confirmation", guards=[requires_processing], status_code=200)
async def begin_confirmation(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    return await take_step(request, reference, begin_confirming, "確認中にしました。")


@post("/applications/{reference:str}/confirmation/end", guards=[requires_processing], status_code=200)
async def end_confirmation(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    return await take_step(request, reference, finish_confirming, "確認を終えました。")

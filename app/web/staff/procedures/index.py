"""手続一覧: what the person's sections publish, draft and have closed."""

from typing import Final

from litestar import Response, get

from app.procedures.managed import managed_procedures
from app.web.guards import requires_staff
from app.web.sessions import AnyRequest
from app.web.staff.frame import staff_page
from app.web.staff.governance.ending import approval_notice
from app.web.staff.procedures.finding import may_change

STANDINGS: Final = {
    "open": ("受付中", "open"),
    "waiting": ("受付前", "waiting"),
    "suspended": ("停止中", "failed"),
    "closed": ("受付終了", "closed"),
    "scheduled": ("公開予約", "waiting"),
    "draft": ("下書き", "closed"),
}
"""Words and chip (templates/shared) of where a procedure stands."""

SAID: Final = {"discarded": "下書きを破棄しました"}


@get("/procedures", guards=[requires_staff])
async def list_procedures(request: AnyRequest) -> Response[bytes]:
    said = next((words for name, words in SAID.items() if name in request.query_params), "")
    return staff_page(
        request,
        "staff/procedures/index.html",
        procedures=await managed_procedures(),
        standings=STANDINGS,
        may_change=may_change(request),
        said=said,
        ending=await approval_notice(request),
    )

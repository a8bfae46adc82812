"""手続一覧: what the person's sections publish, draft and have closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from litestar import Response, get

from app.procedures.procedure_admin import ProcedureDetails, procedures_in_detail
from app.web.guards import requires_staff
from app.web.pages import PageContext
from app.web.sessions import AnyRequest
from app.web.staff.flash_messages import flash_message
from app.web.staff.governance.ending import approval_notice
from app.web.staff.layout import staff_page
from app.web.staff.procedures.lookup import may_change

STANDINGS: Final = {
    "open": ("受付中", "open"),
    "waiting": ("受付前", "waiting"),
    "suspended": ("停止中", "failed"),
    "closed": ("受付終了", "closed"),
    "scheduled": ("公開予約", "waiting"),
    "draft": ("下書き", "closed"),
}
"""Words and chip (templates/shared) of where a procedure stands."""

FLASH_MESSAGES: Final = {"discarded": "下書きを破棄しました"}


@dataclass(frozen=True, kw_only=True)
class ProceduresPage(PageContext):
    """The reader's procedures."""

    template: ClassVar = "staff/procedures/index.html"
    procedures: Sequence[ProcedureDetails]
    standings: Mapping[str, tuple[str, str]]
    may_change: bool
    message: str
    ending: str


@get("/procedures", guards=[requires_staff])
async def list_procedures(request: AnyRequest) -> Response[bytes]:
    message = flash_message(request, FLASH_MESSAGES)
    return staff_page(
        request,
        ProceduresPage(
            procedures=await procedures_in_detail(),
            standings=STANDINGS,
            may_change=may_change(request),
            message=message,
            ending=await approval_notice(request),
        ),
    )

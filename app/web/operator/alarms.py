"""警報: what somebody has to look after, and what is over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from litestar import Response, get

from app.audit import log
from app.audit.actions import OperatorAction
from app.municipalities.administration import all_municipalities
from app.operations.shown_alarms import ShownAlarm, alarms
from app.web.guards import requires_operator
from app.web.operator.layout import operator_page
from app.web.pages import PageContext
from app.web.pagination import next_page, start_in
from app.web.sessions import AnyRequest


@dataclass(frozen=True, kw_only=True)
class AlarmsPage(PageContext):
    """A page of alarms: those that stand, or (`ended`) those that are over; of one municipality (`chosen`, its code) or all (""). `names` by code."""

    template: ClassVar = "operator/alarms.html"
    alarms: Sequence[ShownAlarm]
    ended: bool
    chosen: str
    names: Mapping[str, str]
    following: str


@get("/alarms", guards=[requires_operator])
async def list_alarms(request: AnyRequest) -> Response[bytes]:
    names = {one.code: str(one.name) for one in await all_municipalities()}
    ended, chosen = request.query_params.get("ended") == "1", request.query_params.get("municipality", "")
    chosen = chosen if chosen in names else ""
    page = await alarms(chosen or None, ended=ended, start=start_in(request))
    await log.record_operator(OperatorAction.alarms_opened, chosen)
    shown = AlarmsPage(alarms=page.rows, ended=ended, chosen=chosen, names=names, following=next_page(request, page))
    return operator_page(request, shown)


ROUTES: Final = [list_alarms]

"""稼働状況: what keeps the service running. Counts and times, no content."""

from dataclasses import dataclass
from typing import ClassVar, Final

from litestar import Response, get

from app.audit import log
from app.audit.actions import OperatorAction
from app.municipalities.administration import all_municipalities
from app.operations.health import Health, health
from app.web.guards import requires_operator
from app.web.operator.layout import operator_page
from app.web.pages import PageContext
from app.web.sessions import AnyRequest


@dataclass(frozen=True, kw_only=True)
class HealthPage(PageContext):
    """The worker, the mails that wait and the keys, by municipality."""

    template: ClassVar = "operator/health.html"
    health: Health


@get("/health", guards=[requires_operator])
async def show_health(request: AnyRequest) -> Response[bytes]:
    names = {one.code: str(one.name) for one in await all_municipalities()}
    await log.record_operator(OperatorAction.health_opened)
    return operator_page(request, HealthPage(health=await health(names)))


ROUTES: Final = [show_health]

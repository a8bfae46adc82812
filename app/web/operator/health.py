"""稼働状況 and 操作の記録: what keeps the service running, and who decided what. Counts and times, no content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get

from app.audit.actions import OperatorAction
from app.municipalities.administration import all_municipalities
from app.operations.health import Health, health
from app.tenancy import api
from app.web.guards import requires_operator
from app.web.operator.layout import operator_page
from app.web.pages import PageContext
from app.web.sessions import AnyRequest

MOST_EVENTS: Final = 100
ACTIONS: Final = {action.value: action.label for action in OperatorAction}


@dataclass(frozen=True, kw_only=True)
class HealthPage(PageContext):
    """The worker, the mails that wait and the keys, by municipality."""

    template: ClassVar = "operator/health.html"
    health: Health


@dataclass(frozen=True, kw_only=True)
class EventsPage(PageContext):
    """The operator's own log, newest first: when, who, what, on what."""

    template: ClassVar = "operator/events.html"
    events: Sequence[tuple[datetime, str, str, str]]


@get("/health", guards=[requires_operator])
async def show_health(request: AnyRequest) -> Response[bytes]:
    names = {one.code: str(one.name) for one in await all_municipalities()}
    return operator_page(request, HealthPage(health=await health(names)))


@get("/events", guards=[requires_operator])
async def show_events(request: AnyRequest) -> Response[bytes]:
    rows = await api.rows("operator_log", *[None] * 9, MOST_EVENTS)
    names = {row["id"]: row["name"] for row in await api.rows("operator_names")}
    return operator_page(request, EventsPage(events=[_event(row, names) for row in rows]))


def _event(row: Any, names: Mapping[UUID, str]) -> tuple[datetime, str, str, str]:
    """When, who, what, on what."""
    return row["at"], names.get(row["operator"], ""), ACTIONS.get(row["action"], row["action"]), row["subject"]


ROUTES: Final = [show_health, show_events]

"""運営: one module a page family; ROUTES is all of them."""

from typing import Any, Final

from app.web.operator import (
    alarms,
    announcements,
    audit_log,
    facts,
    health,
    keys,
    last_administrator,
    metrics,
    municipalities,
    operators,
    planned_stops,
)
from app.web.operator.layout import viewer_of

__all__ = ["LIFESPAN", "ROUTES", "viewer_of"]

LIFESPAN: Final = [audit_log.papers_lifespan, facts.crests_lifespan]

ROUTES: Final[list[Any]] = [
    *municipalities.ROUTES,
    *facts.ROUTES,
    *last_administrator.ROUTES,
    *operators.ROUTES,
    *health.ROUTES,
    *alarms.ROUTES,
    *keys.ROUTES,
    *announcements.ROUTES,
    *planned_stops.ROUTES,
    *audit_log.ROUTES,
    *metrics.ROUTES,
]

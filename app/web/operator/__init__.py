"""運営: one module a page family; ROUTES is all of them."""

from typing import Any, Final

from app.web.operator import health, metrics, municipalities
from app.web.operator.layout import viewer_of

__all__ = ["ROUTES", "viewer_of"]

ROUTES: Final[list[Any]] = [*municipalities.ROUTES, *health.ROUTES, *metrics.ROUTES]

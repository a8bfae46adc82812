"""統計: the numbers of a procedure, as charts and tables."""

from typing import Any, Final

from app.web.staff.statistics import pages

ROUTES: Final[list[Any]] = [*pages.ROUTES]

"""Choices under the seal in lists and statistics: opened to be filtered, ordered and counted, at once or by a job."""

from typing import Any, Final

from app.web.staff.choices import pages

ROUTES: Final[list[Any]] = [*pages.ROUTES]

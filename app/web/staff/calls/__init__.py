"""確認の電話: the list of calls to make, and the small form by which a call is written down wherever its application is listed."""

from typing import Any, Final

from app.web.staff.calls import call, pages

ROUTES: Final[list[Any]] = [*pages.ROUTES, *call.ROUTES]

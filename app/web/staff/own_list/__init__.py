"""お手元のExcel一覧: the section's own workbook comes in, gets the new applications, and goes out again; it is kept nowhere."""

from typing import Any, Final

from app.web.staff.own_list import pages

ROUTES: Final[list[Any]] = [*pages.ROUTES]

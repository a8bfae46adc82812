"""お手元のExcel一覧: the section's own workbook comes in, gets the new applications, and goes out again, or what was changed in its own columns is
read; it is kept nowhere.
"""

from typing import Any, Final

from app.web.staff.exports.section_workbook import importing, pages

ROUTES: Final[list[Any]] = [*pages.ROUTES, *importing.ROUTES]

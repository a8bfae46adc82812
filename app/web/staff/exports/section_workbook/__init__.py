"""お手元のExcel一覧: the section's own workbook comes in, gets the new applications, and goes out again, or the values of its custom columns are
read; it is stored nowhere.
"""

from typing import Any, Final

from app.web.staff.exports.section_workbook import importing, pages

ROUTES: Final[list[Any]] = [*pages.ROUTES, *importing.ROUTES]

"""ダウンロード: CSV, Excel and the section's own workbook, and the 管理簿 that tells of each."""

from typing import Any, Final

from app.web.staff.exports import pages, register, section_workbook, workbook_pages

ROUTES: Final[list[Any]] = [*pages.ROUTES, *register.ROUTES, *section_workbook.ROUTES, *workbook_pages.ROUTES]

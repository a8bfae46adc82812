"""申請者一覧: the living list of a procedure's applications."""

from typing import Any, Final

from app.web.staff.applicant_list import column_changes, custom_columns, manual_entry, pages, row_edit

ROUTES: Final[list[Any]] = [
    *pages.ROUTES,
    *custom_columns.ROUTES,
    *column_changes.ROUTES,
    *row_edit.ROUTES,
    *manual_entry.ROUTES,
]

"""Excelファイル: made while the page tells how far it is, taken with a password that is shown once."""

from typing import Any, Final

from app.web.staff.workbooks import pages

ROUTES: Final[list[Any]] = [*pages.ROUTES]

"""添付ファイル of an application: named on its page, shown as pictures of their pages, and handed out as a ZIP with a password. No browser is ever given
what an applicant sent as it was sent, outside of that ZIP."""

from typing import Any, Final

from app.web.staff.attachments import download, preview, taking

ROUTES: Final[list[Any]] = [*preview.ROUTES, *download.ROUTES, *taking.ROUTES]

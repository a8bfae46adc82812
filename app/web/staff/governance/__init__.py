"""付議: approvals, the words of the council's papers, and the papers themselves."""

from typing import Any, Final

from app.web.staff.governance import approvals, files, outlines, papers, wording

ROUTES: Final[list[Any]] = [*approvals.ROUTES, *files.ROUTES, *outlines.ROUTES, *papers.ROUTES, *wording.ROUTES]

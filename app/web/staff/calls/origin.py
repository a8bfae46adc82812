"""Where the form of a call, or a press about an application, was opened, and how one comes back there."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from litestar import Response
from litestar.response import Redirect

from app.applications.queries import SealedApplication
from app.procedures.procedures_for_staff import procedure_summaries
from app.web.pages import PageContext, asks_for_part
from app.web.sessions import AnyRequest
from app.web.staff.access import found_here
from app.web.staff.applicant_list.filter import LONGEST_QUERY, ApplicantListFilter
from app.web.staff.applicant_list.row_edit import list_row
from app.web.staff.applications.status_changes import inbox_row
from app.web.staff.calls.filter import CallsFilter
from app.web.staff.calls.pages import CallRow, call_rows
from app.web.staff.inbox.filter import InboxFilter
from app.web.staff.layout import staff_page
from app.web.staff.list_place import CALLS, INBOX, LISTS, SEARCH, ListPlace, page_address
from app.web.staff.said import saying

ROWS: Final = frozenset({"inbox", "list", "calls"})
PAGES: Final = frozenset({"application", "results"})
RESULTS: Final = "/results/"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the form was opened: `list_name` is the list whose row holds it, inbox, list or calls, with `query`, its query string.

    Or the page: application, or results with the id of what was found.
    """

    list_name: str
    query: str

    @classmethod
    def read(cls, list_name: str, query: str) -> "Origin":
        return cls(list_name if list_name in ROWS | PAGES else "calls", query[:LONGEST_QUERY])

    def address(self, request: AnyRequest, application: SealedApplication, slug: str) -> str:
        """The address of the list at the application's row, written anew from the values that could be read from the query; or the application's."""
        if self.list_name == "application":
            return page_address(request, application)
        if self.list_name == "results":
            place = ListPlace.read(f"{RESULTS}{self.query}")
            return place.row_address(application.reference) if place else "/search"
        return f"{self._list_address(slug)}#row-{application.reference}"

    @property
    def entry(self) -> str:
        """The page of the navigation that the list belongs to; "" for the page of an application, which says so itself."""
        return {"inbox": INBOX, "list": LISTS, "calls": CALLS, "results": SEARCH}.get(self.list_name, "")

    def _list_address(self, slug: str) -> str:
        if self.list_name == "inbox":
            return InboxFilter.read_query(self.query).address()
        if self.list_name == "list":
            query = ApplicantListFilter.read_query(self.query).query()
            return f"/lists/{slug}?{query}" if query else f"/lists/{slug}"
        return CallsFilter.read_query(self.query).address()


@dataclass(frozen=True, kw_only=True)
class CallsRowPart(PageContext):
    """A row of 確認の電話 as it is after a call."""

    template: ClassVar = "staff/calls/_row.html"
    row: CallRow
    list_query: str
    message: str
    may_process: bool
    fresh: bool


async def led_back(request: AnyRequest, application: SealedApplication, origin: Origin, done: str) -> Response[Any]:
    """The answer to what was done to an application from there: its row as it is now; without JavaScript, and from a page, the way back."""
    procedures = await procedure_summaries()
    if origin.list_name in PAGES or not asks_for_part(request):
        address = origin.address(request, application, procedures[application.procedure].slug)
        return Redirect(saying(address, done), status_code=303)
    application = await found_here(str(application.reference))
    if origin.list_name == "inbox":
        return await inbox_row(request, application, InboxFilter.read_query(origin.query), done)
    if origin.list_name == "list":
        return await list_row(request, str(application.reference), origin.query, done)
    rows = await call_rows(request, [application], procedures)
    shown = CallsRowPart(row=rows[0], list_query=origin.query, message=done, may_process=True, fresh=True)
    return staff_page(request, shown)

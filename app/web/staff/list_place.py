"""The list that an application was opened from, carried by its page's address: `?opened_from=/inbox?status=arrived&position=…` (encoded).

The parameter is the list's own address, with the filter, the order and the page that it has anyhow, and nothing of a person: one of those in
`ListPlace.read`, read by the filter of that list and written anew. Any other text is no list. `position` comes with what was done on the page: the place
that the application had when it was opened, for an act may move it in its list or take it out.
"""

import re
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from app.applications.queries import SealedApplication
from app.tenancy.keyset import Cursor, Start
from app.web.forms import only
from app.web.sessions import AnyRequest, visit
from app.web.staff.access import application_address
from app.web.staff.applicant_list.filter import ApplicantListFilter
from app.web.staff.calls.filter import CallsFilter
from app.web.staff.inbox.filter import InboxFilter

OPENED_FROM: Final = "opened_from"
POSITION: Final = "position"
LONGEST: Final = 4_200
INBOX: Final = "/inbox"
CALLS: Final = "/calls"
LISTS: Final = "/lists"
SEARCH: Final = "/search"
_LISTS: Final = f"{LISTS}/"
_RESULTS: Final = "/results/"
DONE_IN: Final = "done_in"
_DONE_IN: Final = {page.removeprefix("/"): page for page in (INBOX, LISTS)}
_SLUG: Final = re.compile(r"[a-z][a-z0-9-]{1,60}")


@dataclass(frozen=True, slots=True)
class ListPlace:
    """A list with its filter; a result of a search or of a bulk act is its id. `slug`: the procedure of a 申請者一覧;
    `done_in`: the page in whose list a bulk act was done, by its name in an address, "" for a search."""

    listed: InboxFilter | CallsFilter | ApplicantListFilter | UUID
    slug: str = ""
    done_in: str = ""

    @classmethod
    def read(cls, text: str) -> "ListPlace | None":
        """Read the address of a list; None for any other text."""
        path, _, query = text[:LONGEST].partition("?")
        if path == INBOX:
            return cls(InboxFilter.read_query(query))
        if path == CALLS:
            return cls(CallsFilter.read_query(query))
        if path.startswith(_LISTS) and _SLUG.fullmatch(slug := path.removeprefix(_LISTS)):
            return cls(ApplicantListFilter.read_query(query), slug)
        if path.startswith(_RESULTS):
            try:
                return cls(UUID(path.removeprefix(_RESULTS)), done_in=_done_in(query))
            except ValueError:
                return None
        return None

    @property
    def address(self) -> str:
        if isinstance(self.listed, UUID):
            return f"{_RESULTS}{self.listed}{f'?{DONE_IN}={self.done_in}' if self.done_in else ''}"
        if isinstance(self.listed, ApplicantListFilter):
            query = self.listed.query()
            return f"{_LISTS}{self.slug}?{query}" if query else f"{_LISTS}{self.slug}"
        return self.listed.address()

    @property
    def entry(self) -> str:
        """The page of the navigation that the list belongs to."""
        if isinstance(self.listed, UUID):
            return _DONE_IN.get(self.done_in, SEARCH)
        if isinstance(self.listed, ApplicantListFilter):
            return LISTS
        return CALLS if isinstance(self.listed, CallsFilter) else INBOX

    @property
    def filter_of_list(self) -> ApplicantListFilter:
        """The filter of a 申請者一覧, an empty one for any other list."""
        return self.listed if isinstance(self.listed, ApplicantListFilter) else ApplicantListFilter()

    def address_of_done(self, result: UUID) -> str:
        """The address of the result of a bulk act in this list."""
        return ListPlace(result, done_in=self.entry.removeprefix("/")).address

    def row_address(self, application: object) -> str:
        """The address of the row of an application, by its 到達番号."""
        return f"{self.address}#row-{application}"

    def starting(self, start: Start) -> "ListPlace":
        """The same list at another page."""
        if isinstance(self.listed, UUID):
            return self
        return replace(self, listed=replace(self.listed, after=str(start.after or ""), before=str(start.before or "")))


def _done_in(query: str) -> str:
    said = dict(parse_qsl(query)).get(DONE_IN, "")
    return said if said in _DONE_IN else ""


@dataclass(frozen=True, slots=True)
class OpenedFrom:
    """The list that the page of an application was opened from, and the place that the application had there, "" as long as it has not moved."""

    place: ListPlace
    position: str = ""

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """Hidden inputs for the forms of the page."""
        return ((OPENED_FROM, self.place.address), (POSITION, self.position))

    @property
    def query(self) -> str:
        """The same for an address."""
        return urlencode([(name, value) for name, value in self.inputs if value], safe="/?=")

    def address_of(self, application: object) -> str:
        """The page of an application of this list, by its 到達番号."""
        return f"/applications/{application}?{self.query}"


def opened_from(request: AnyRequest) -> OpenedFrom | None:
    """The list that this request's page was opened from, as its address or its form says; None where it was opened from none."""
    posted = visit(request).posted
    params = request.query_params

    def given(name: str) -> str:
        return only(posted, name) if posted is not None else str(params.get(name, ""))

    place = ListPlace.read(given(OPENED_FROM))
    return OpenedFrom(place, given(POSITION)[:100]) if place else None


def list_inputs(request: AnyRequest) -> tuple[tuple[str, str], ...]:
    """Hidden inputs that keep the list with a form of the page."""
    opened = opened_from(request)
    return opened.inputs if opened else ()


def page_address(request: AnyRequest, application: SealedApplication) -> str:
    """The page of an application, as it was opened: from a list or from nowhere."""
    opened = opened_from(request)
    return opened.address_of(application.reference) if opened else application_address(application)


def position_in(opened: OpenedFrom, application: UUID, *, ranked: bool) -> Cursor | None:
    """The place that the application had when it was opened; None where none is said, or another's."""
    place = Cursor.read(opened.position, ranked=ranked)
    return place if place and place.id == application else None

"""申請状況照会 as it usually comes, answered before the router: a right pair of an application that the staff have written nothing to.

On the day that a lottery's results come out everybody asks at once, and nearly everybody reads the same page but for their own numbers and times.
So those who ask at the same moment are asked for together (app/tenancy/gathering.py), and the page is made once for all whose status reads alike.
Whatever is not the usual (another media type, mistyped numbers, a pair that is wrong or that the staff wrote something to) goes on to
the router with all that was read, and is answered there as if it had come alone; a test compares both ways byte for byte.
"""

from collections.abc import MutableMapping, Sequence
from typing import Any, Final

from litestar.exceptions import HTTPException

from app.applications.lookup import Inquiry, LookupUnavailable, UnwrittenStatus, unwritten_statuses
from app.applications.reference import InquiryCode, Mistyped, ReferenceNumber
from app.languages import LANGUAGES, SOURCE
from app.municipalities.announced import told
from app.settings import Settings
from app.tenancy.engine import DatabaseBusy
from app.tenancy.gathering import Gathered
from app.web.applicant.journey import known_place
from app.web.applicant.status import InquiryOutcome, answered, page_for_many, values_of
from app.web.asgi import ASGIApp, Receive, Scope, Send, respond
from app.web.errors import log_without_text
from app.web.forms import Posted, is_form, only, parse_form
from app.web.pages import FOR_BACK, answer, headers_of, part_is_asked, sent
from app.web.request_body import LARGEST_FORM, Beginning, read_beginning, taken_back
from app.web.slots import SlottedPage

PATH: Final = "/status"
LANGUAGE_OF_QUERY: Final = {b"": SOURCE, **{b"lang=" + each.tag.encode(): each.tag for each in LANGUAGES}}
MOST_PAGES: Final = 400  # some 10 kB each
_WHOLE: Final = headers_of(answer(b"", headers={"Cache-Control": FOR_BACK}))
_ALONE: Final = headers_of(answer(b""))


class UsualInquiries:
    """ASGI."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._inquiry_keys = settings.inquiry_keys
        self._statuses = Gathered(self._ask)
        # each with what it was made of: the generation of its municipality, 0 without one, and what the 運営 tells there
        self._pages: MutableMapping[tuple[Any, ...], tuple[tuple[Any, ...], SlottedPage]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _may_be_usual(scope):
            await self.app(scope, receive, send)
            return
        begun = await read_beginning(receive)
        posted = _posted(begun)
        inquiry = _inquiry(posted) if posted else None
        if posted is None or inquiry is None or not await self._answered(scope, send, posted, inquiry):
            await self.app(scope, taken_back(begun, receive), send)

    async def _answered(self, scope: Scope, send: Send, posted: Posted, inquiry: Inquiry) -> bool:
        """False when it is not the usual status, and nothing was sent."""
        language, alone = LANGUAGE_OF_QUERY[scope["query_string"]], part_is_asked(scope)
        try:
            found = await self._statuses.answer(inquiry)
        except (LookupUnavailable, DatabaseBusy):  # no answer in time, or no statement
            outcome = InquiryOutcome(503, None, (), only(posted, "reference"), only(posted, "inquiry_code"))
            await sent(await answered(language, outcome, alone=alone))(scope, None, send)  # type: ignore[arg-type]
            return True
        if found is None:
            return False
        page = await self._page(language, found, alone=alone)
        values = values_of(language, found, inquiry.reference, inquiry.inquiry_code)
        await respond(scope, send, 200, _ALONE if alone else _WHOLE, page.filled(values))
        return True

    async def _ask(self, inquiries: Sequence[Inquiry]) -> Sequence[UnwrittenStatus | None]:
        try:
            return await unwritten_statuses(inquiries, self._inquiry_keys)
        except LookupUnavailable as fault:
            log_without_text(PATH, fault)  # once for all who asked together
            raise

    async def _page(self, language: str, found: UnwrittenStatus, *, alone: bool) -> SlottedPage:
        place = None if alone else await known_place(found.municipality_slug)
        key = (language, alone, found.shared)
        made, tells = self._pages.get(key), () if alone else told("applicant", place.code if place else None)
        made_of = (place.generation if place else 0), tells
        if made is None or made[0] != made_of:
            if len(self._pages) >= MOST_PAGES:
                self._pages.clear()
            made = self._pages[key] = made_of, page_for_many(language, found, place, alone=alone)
        return made[1]


def _may_be_usual(scope: Scope) -> bool:
    return (
        scope["type"] == "http"
        and scope["path"] == PATH
        and scope["method"] == "POST"
        and scope["query_string"] in LANGUAGE_OF_QUERY
        and is_form(scope)
    )


def _posted(begun: Beginning | None) -> Posted | None:
    """What was posted, where all of it is there and can be read."""
    if begun is None or len(begun.content) > LARGEST_FORM:
        return None
    try:
        return parse_form(begun.content)
    except HTTPException:
        return None


def _inquiry(posted: Posted) -> Inquiry | None:
    try:
        return Inquiry(ReferenceNumber.read(only(posted, "reference")), InquiryCode.read(only(posted, "inquiry_code")))
    except (HTTPException, Mistyped):
        return None

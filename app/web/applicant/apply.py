"""申請入力: the form, the check of what was typed, and the way back from the confirm page."""

from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath

from app.applications.reference import SubmissionKey
from app.applications.submitting import NotReachable, arrived_under
from app.calendar.tokyo import today
from app.procedures.prefilled import prefilled
from app.procedures.published import changes
from app.web.addresses import ACTIONS as ADDRESS_ACTIONS
from app.web.addresses import address_sought
from app.web.applicant.form_pages import FORM_PAGES
from app.web.applicant.journey import Journey, journey_with, shown_journey
from app.web.applicant.screens import AnyRequest
from app.web.applicant.steps import arrived_screen, closed_screen, confirm_screen, input_screen, not_submitted_screen
from app.web.errors import DATABASE_AWAY
from app.web.forms import Posted, only, read_form

CORRECTING: Final = frozenset({"edit", "input"})
STAYING: Final = CORRECTING | ADDRESS_ACTIONS


@get("/{municipality:str}/{procedure:str}/apply")
async def show_input(request: AnyRequest, municipality: FromPath[str], procedure: FromPath[str]) -> Response[bytes]:
    made_of = changes()
    journey = await shown_journey(request, municipality, procedure)
    opening = journey.procedure.opening()
    if opening != "open":
        return closed_screen(request, journey, opening)
    response = input_screen(request, journey, _brought_along(request, journey), None)
    return FORM_PAGES.keep(request, journey, response, made_of) if journey.as_of is None else response


def _brought_along(request: AnyRequest, journey: Journey) -> Posted:
    """The choices that the address fills in. Such a page is drawn each time: there may be as many as there are choices."""
    if not request.scope["query_string"]:
        return {}
    return prefilled(journey.form, request.query_params.dict(), today(), journey.places.full)


@post("/{municipality:str}/{procedure:str}/apply", status_code=200)
async def check_input(request: AnyRequest, municipality: FromPath[str], procedure: FromPath[str]) -> Response[bytes]:
    posted = await read_form(request)
    try:
        return await _checked(request, await journey_with(request, municipality, procedure, posted), posted)
    except (NotReachable, *DATABASE_AWAY):
        return not_submitted_screen(request, posted)


async def _checked(request: AnyRequest, journey: Journey, posted: Posted) -> Response[bytes]:
    opening = journey.procedure.opening()
    if opening == "no_key" and not _stays(posted):  # for a while, and not the applicant's doing: what was typed stays
        return not_submitted_screen(request, posted, reason=opening)
    if opening not in {"open", "no_key"}:
        return closed_screen(request, journey, opening)
    return await _answer(request, journey, posted)


def _stays(posted: Posted) -> bool:
    """Tell whether the pressed button leads to the form itself and not on: what was typed can be looked at and corrected at any time."""
    return only(posted, "action").partition(":")[0] in STAYING


async def _answer(request: AnyRequest, journey: Journey, posted: Posted) -> Response[bytes]:
    """Do what the pressed button says: go on, correct (`edit:question`), switch the language, look a postcode up."""
    known = SubmissionKey.read(only(posted, "submission_key"))
    key = known or SubmissionKey.new()
    action, _, question = only(posted, "action").partition(":")
    if action in CORRECTING:
        return input_screen(request, journey, posted, key, focus=question)
    if action in ADDRESS_ACTIONS:
        sought = await address_sought(posted, question, action, journey.language)
        return input_screen(request, journey, posted, key, focus=question, sought={question: sought})
    if action == "anew":  # what arrived under the old key stays; this is another application
        known, key = None, SubmissionKey.new()
    checked = journey.check(posted)
    if known and journey.is_full_for(checked):
        receipt = await arrived_under(journey.procedure, posted, known)
        if receipt is not None:  # the place that is taken is, or may be, the applicant's own
            return arrived_screen(request, journey, posted, known, receipt)
    if checked.problems:
        return input_screen(request, journey, posted, key, status=422, problems=checked.problems)
    if journey.places.is_full:
        return input_screen(request, journey, posted, key, status=409)
    return confirm_screen(request, journey, checked, key, typed=posted)

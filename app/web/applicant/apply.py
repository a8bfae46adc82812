"""申請入力: the form, the check of what was typed, and the way back from the confirm page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath

from app.applications.reference import SubmissionKey
from app.applications.submitting import NotReachable, arrived_under
from app.attachments.holding import NotHeld
from app.calendar.tokyo import today
from app.procedures.form import AnswerProblem
from app.procedures.prefilled import prefilled
from app.procedures.published import changes
from app.texts import N_
from app.web.addresses import ACTIONS as ADDRESS_ACTIONS
from app.web.addresses import address_sought
from app.web.applicant.arriving_files import FilesTooLarge, read_apply_form
from app.web.applicant.form_pages import FORM_PAGES
from app.web.applicant.held_files import done_with, with_files, without_files
from app.web.applicant.journey import Journey, journey_with, shown_journey
from app.web.applicant.screens import AnyRequest
from app.web.applicant.steps import (
    arrived_screen,
    attached_part,
    closed_screen,
    confirm_screen,
    files_too_large_screen,
    input_screen,
    not_submitted_screen,
)
from app.web.errors import DATABASE_AWAY, log_without_text
from app.web.forms import Posted, only
from app.web.pages import asks_for_part
from app.web.question_files import ACTIONS as FILE_ACTIONS
from app.web.question_files import in_order, with_ids

CORRECTING: Final = frozenset({"edit", "input"})
STAYING: Final = CORRECTING | ADDRESS_ACTIONS | FILE_ACTIONS
CHOOSE_AGAIN: Final = (
    N_("添付は選び直してください"),
    N_("前の申請に付けたファイルは、前の申請のものです。ほかの入力は残っています。"),
)


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
    try:
        arrived = await read_apply_form(request, municipality, procedure)
    except FilesTooLarge:
        return files_too_large_screen(request)
    posted = arrived.posted
    if arrived.away is not None:
        log_without_text(request.scope["path"], arrived.away)
        return not_submitted_screen(request, posted, reason="files")
    try:
        journey = await with_files(await journey_with(request, municipality, procedure, posted), posted)
        return await _checked(request, journey, with_ids(journey.form, journey.files, posted), arrived.refused)
    except (NotReachable, NotHeld, *DATABASE_AWAY):
        return not_submitted_screen(request, posted, reason="files" if arrived.refused else "away")


async def _checked(
    request: AnyRequest, journey: Journey, posted: Posted, refused: Sequence[AnswerProblem]
) -> Response[bytes]:
    opening = journey.procedure.opening()
    if opening == "no_key" and not _stays(posted):  # for a while, and not the applicant's doing: what was typed stays
        return not_submitted_screen(request, posted, reason=opening)
    if opening not in {"open", "no_key"} and not asks_for_part(request):
        return closed_screen(request, journey, opening)
    return await _answer(request, journey, posted, refused)


def _stays(posted: Posted) -> bool:
    """Tell whether the pressed button leads to the form itself and not on: what was typed can be looked at and corrected at any time."""
    return only(posted, "action").partition(":")[0] in STAYING


async def _answer(
    request: AnyRequest, journey: Journey, posted: Posted, refused: Sequence[AnswerProblem]
) -> Response[bytes]:
    """Do what the pressed button says: go on, or stay at the form. `refused`: what is wrong with files that came along and were not taken."""
    known = SubmissionKey.read(only(posted, "submission_key"))
    key = known or SubmissionKey.new()
    action = only(posted, "action")
    if _stays(posted):
        return await _same_page(request, journey, posted, key, refused)
    if action == "anew":  # what arrived under the old key stays; this is another application
        known, key = None, SubmissionKey.new()
        posted, had_files = without_files(journey, posted)
        journey = replace(journey, files={})
        if had_files:
            return input_screen(request, journey, posted, key, notice=CHOOSE_AGAIN)
    checked = journey.check(posted)
    if known and journey.is_full_for(checked):
        receipt = await arrived_under(journey.procedure, posted, known)
        if receipt is not None:  # the place that is taken is, or may be, the applicant's own
            return arrived_screen(request, journey, posted, known, receipt)
    problems = in_order(journey.form, checked.problems, refused)
    if problems:
        return input_screen(request, journey, posted, key, status=422, problems=problems)
    if journey.places.is_full:
        return input_screen(request, journey, posted, key, status=409)
    return confirm_screen(request, journey, checked, key, typed=posted)


async def _same_page(
    request: AnyRequest, journey: Journey, posted: Posted, key: SubmissionKey, refused: Sequence[AnswerProblem]
) -> Response[bytes]:
    """Correct (`edit:question`), switch the language, look a postcode up, attach, remove or move a file."""
    action, _, question = only(posted, "action").partition(":")
    sought = {}
    if action in ADDRESS_ACTIONS:
        sought[question] = await address_sought(posted, question, action, journey.language)
    if action in FILE_ACTIONS:
        journey, posted = await done_with(request, journey, posted, only(posted, "action"))
        question = question.partition(":")[0]
        if asks_for_part(request) and question in journey.form.questions:
            return attached_part(request, journey, posted, key, question=question, refused=refused)
    status = 422 if refused else 200
    return input_screen(request, journey, posted, key, status=status, problems=refused, focus=question, sought=sought)

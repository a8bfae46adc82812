"""申請: the answers arrive, and the page with the two numbers comes back. A reload repeats the POST and shows the same page.

On the last day of a period this one address bears the load. So its handler takes nothing but the request and answers in plain ASGI: reading
a signature and making Litestar's own response were a tenth of the server's work on it.
"""

import math
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from litestar import Response, post
from litestar.types import ASGIApp

from app.applications.reference import SubmissionKey
from app.applications.submitting import AnswersRefused, NotReachable, NotTaken, arrived_under, submit
from app.attachments.holding import NotHeld
from app.procedures import published
from app.procedures.places_shown import full_choice
from app.texts import N_
from app.web.applicant.held_files import gone, with_files
from app.web.applicant.journey import Journey, journey_to, journey_with
from app.web.applicant.limits import wait_of
from app.web.applicant.places import FULL
from app.web.applicant.screens import AnyRequest
from app.web.applicant.steps import (
    arrived_screen,
    closed_screen,
    confirm_screen,
    input_screen,
    not_submitted_screen,
)
from app.web.errors import DATABASE_AWAY, log_without_text
from app.web.forms import Posted, only, read_form
from app.web.pages import sent
from app.web.submission_limit import Limited

GONE: Final = (
    FULL,
    N_("まだ申請は終わっていません。ほかを選べるときは、選び直して、もう一度「確認画面へ進む」を押してください。"),
)
FILES_GONE: Final = (
    N_("添付は選び直してください"),
    N_("付けたファイルの一部が、こちらに残っていません。ほかの入力は残っています。"),
)
NEW_FORM: Final = (
    N_("様式が新しくなりました"),
    N_("入力した内容は残っています。確かめて、もう一度「確認画面へ進む」を押してください。"),
)


@post("/{municipality:str}/{procedure:str}/applications", status_code=200)
async def apply(request: AnyRequest) -> ASGIApp:
    place = request.scope["path_params"]
    return sent(await answered(request, place["municipality"], place["procedure"]))


async def answered(request: AnyRequest, municipality: str, procedure: str) -> Response[bytes]:
    posted = await read_form(request)
    try:
        journey = await with_files(await journey_with(request, municipality, procedure, posted), posted)
        return await _submitted(request, journey, posted)
    except (NotReachable, NotHeld, LookupError, *DATABASE_AWAY) as fault:  # a LookupError: the mailer has no key yet
        log_without_text(request.scope["path"], fault)
        return not_submitted_screen(request, posted)
    except NotTaken as refusal:
        return await _not_taken(request, journey, posted, refusal.reason)


async def _submitted(request: AnyRequest, journey: Journey, posted: Posted) -> Response[bytes]:
    key = SubmissionKey.read(only(posted, "submission_key"))
    if key is None:
        return _confirm_again(request, journey, posted, SubmissionKey.new())
    wait = wait_of(request, Limited.submissions)
    if wait:
        return await _has_to_wait(request, journey, posted, key, wait)
    try:
        receipt = await submit(
            journey.procedure,
            journey.version,
            posted,
            key,
            inquiry_keys=request.app.state.settings.inquiry_keys,
            seat_key=request.app.state.settings.key_of_seats(),
            language=journey.language,
            now=datetime.now(UTC),
            files=journey.files,
        )
    except AnswersRefused as refused:
        problems = refused.checked.problems
        if gone(problems) and await _has_no_key(request, journey):
            return not_submitted_screen(request, posted, reason="no_key")
        return input_screen(request, journey, posted, key, status=409 if gone(problems) else 422, problems=problems)
    return arrived_screen(request, journey, posted, key, receipt)


async def _has_no_key(request: AnyRequest, journey: Journey) -> bool:
    """Tell whether files are hidden only because nobody could open them now: they are there again with the key. Read anew."""
    published.forget(journey.municipality.code)
    now = await journey_to(request, journey.municipality.slug, journey.procedure.slug)
    return now.procedure.opening() == "no_key"


async def _has_to_wait(
    request: AnyRequest, journey: Journey, posted: Posted, key: SubmissionKey, wait: float
) -> Response[bytes]:
    """Nothing is recorded now. What arrived under the key before is told all the same, and so is what no waiting would mend."""
    receipt = await arrived_under(journey.procedure, posted, key)
    if receipt is not None:
        return arrived_screen(request, journey, posted, key, receipt)
    opening = journey.procedure.opening()
    if opening == "no_key":
        return not_submitted_screen(request, posted, reason=opening)
    if opening != "open":
        return closed_screen(request, journey, opening)
    return _confirm_again(request, journey, posted, key, wait_seconds=math.ceil(wait))


def _confirm_again(
    request: AnyRequest, journey: Journey, posted: Posted, key: SubmissionKey, wait_seconds: int = 0
) -> Response[bytes]:
    """Without a submission key nothing may be recorded: a repeat could not be told from a second application. Nor while there is to wait."""
    checked = journey.check(posted)
    if checked.problems:
        return input_screen(request, journey, posted, key, status=422, problems=checked.problems)
    return confirm_screen(request, journey, checked, key, typed=posted, wait_seconds=wait_seconds)


async def _not_taken(request: AnyRequest, journey: Journey, posted: Posted, reason: str) -> Response[bytes]:
    if reason in {"suspended", "no_key"}:
        return not_submitted_screen(request, posted, reason=reason)
    if reason not in {"superseded", "full", "attachments_missing"}:
        return closed_screen(request, journey, reason)
    key = SubmissionKey.read(only(posted, "submission_key"))
    if reason == "full":
        return await _full(request, journey, posted, key)
    if reason == "attachments_missing":
        return await _attachments_missing(request, journey, posted, key)
    current = replace(await journey_to(request, journey.municipality.slug, journey.procedure.slug), files=journey.files)
    return input_screen(request, current, posted, key, status=409, notice=NEW_FORM)


async def _attachments_missing(
    request: AnyRequest, journey: Journey, posted: Posted, key: SubmissionKey | None
) -> Response[bytes]:
    """What was held until the confirm page is gone since, or was sealed for last year: which, is told at its question."""
    now = await with_files(journey, posted)
    return input_screen(request, now, posted, key, status=409, problems=now.check(posted).problems, notice=FILES_GONE)


async def _full(request: AnyRequest, journey: Journey, posted: Posted, key: SubmissionKey | None) -> Response[bytes]:
    """The place was taken since the confirm page: what is full is named, and read anew."""
    published.forget_places(f"{journey.municipality.code} {journey.procedure.id}")
    read_anew = await journey_with(request, journey.municipality.slug, journey.procedure.slug, posted)
    now = replace(read_anew, files=journey.files)
    checked = now.check(posted)
    choice = now.form.place(checked.answers)
    problems = (
        [*checked.problems, full_choice(now.form, choice)] if choice and not checked.problems else checked.problems
    )
    return input_screen(request, now, posted, key, status=409, problems=problems, notice=GONE)

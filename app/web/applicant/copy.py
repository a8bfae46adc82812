"""控え: a PDF of what was submitted, made from the posted answers when their digest says that these very answers arrived."""

import math
from functools import partial

from litestar import Response, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from app.applications.reference import SubmissionKey
from app.applications.submitting import NotReachable, Receipt, receipt_for
from app.attachments.holding import NotHeld
from app.calendar.tokyo import day_of
from app.languages import translated_into
from app.papers.receipt import ReceiptFacts, receipt_pdf_off_loop
from app.procedures.kept_by import section_name_at_arrival
from app.texts import Text
from app.web.applicant.held_files import with_files
from app.web.applicant.journey import Journey, journey_with
from app.web.applicant.limits import wait_of
from app.web.applicant.screens import AnyRequest
from app.web.applicant.steps import not_submitted_screen
from app.web.errors import DATABASE_AWAY
from app.web.forms import Posted, only, read_form
from app.web.pages import link
from app.web.submission_limit import Limited


@post("/{municipality:str}/{procedure:str}/copy", status_code=200)
async def save_copy(request: AnyRequest, municipality: FromPath[str], procedure: FromPath[str]) -> Response[bytes]:
    posted = await read_form(request)
    try:
        journey = await with_files(await journey_with(request, municipality, procedure, posted), posted)
        receipt = await _receipt(journey, posted)
    except (NotReachable, NotHeld, *DATABASE_AWAY):
        return not_submitted_screen(request, posted, reason="copy")
    if receipt is None:
        raise NotFoundException
    wait = wait_of(request, Limited.copies)
    if wait:
        return not_submitted_screen(request, posted, reason="copy", wait_seconds=math.ceil(wait))
    status_url = request.app.state.settings.applicant_url + link("/status", lang=journey.language)
    try:
        section = await section_name_at_arrival(journey.procedure, day_of(receipt.arrived_at))
    except DATABASE_AWAY:
        return not_submitted_screen(request, posted, reason="copy")
    facts = _facts(journey, posted, receipt, section, status_url)
    return Response(
        content=await receipt_pdf_off_loop(facts, partial(translated_into, journey.language)),
        media_type="application/pdf",
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="todoke-{receipt.reference}.pdf"',
        },
    )


async def _receipt(journey: Journey, posted: Posted) -> Receipt | None:
    key = SubmissionKey.read(only(posted, "submission_key"))
    return await receipt_for(journey.procedure, posted, key) if key else None


def _facts(journey: Journey, posted: Posted, receipt: Receipt, section: Text, status_url: str) -> ReceiptFacts:
    language = journey.language
    # read as on the day they arrived: an answer like 「きょう以降の日」 must not be missing from a copy made later
    answers = journey.form.check(posted, day_of(receipt.arrived_at), journey.files).answers
    return ReceiptFacts(
        municipality=journey.municipality.name.in_(language),
        procedure=journey.title,
        section=section.in_(language),
        telephone=journey.procedure.section_telephone,
        telephone_hours=journey.procedure.section_telephone_hours.in_(language),
        reference=str(receipt.reference),
        inquiry_code=receipt.inquiry_code.reveal(),
        arrived_at=receipt.arrived_at,
        answers=tuple((shown.label, shown.value) for shown in journey.form.shown(answers, language)),
        status_url=status_url,
        language=language,
    )

"""手続案内: who it is for, until when, what is needed, and what personal information is taken for what."""

from litestar import Response, get
from litestar.params import FromPath

from app.procedures.items import item_label
from app.web.applicant.journey import journey_to
from app.web.applicant.periods import not_open, period
from app.web.applicant.screens import AnyRequest, screen


@get("/{municipality:str}/{procedure:str}")
async def show_guide(request: AnyRequest, municipality: FromPath[str], procedure: FromPath[str]) -> Response[bytes]:
    journey = await journey_to(request, municipality, procedure)
    opening = journey.procedure.opening()
    return screen(
        request,
        "applicant/guide.html",
        place=journey.place,
        procedure=journey.procedure,
        form=journey.form,
        title=journey.title,
        address=journey.address,
        items=[item_label(item).in_(journey.language) for item in journey.form.items],
        period=period(journey.procedure, journey.language),
        is_open=opening == "open",
        closed_title="" if opening == "open" else not_open(journey.procedure, opening, journey.language),
    )

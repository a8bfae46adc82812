"""入れる: a 定型文 put behind what was typed, where no script does it. Nothing is stored; the page comes back with everything that was typed."""

from typing import Final

from litestar import Response, post
from litestar.exceptions import ClientException
from litestar.params import FromPath

from app.procedures.procedures_for_staff import procedure_summaries
from app.web.forms import only, read_form
from app.web.guards import requires_processing
from app.web.sessions import AnyRequest
from app.web.staff.access import found_here
from app.web.staff.applications.pages import STEP_INPUTS, detail_page
from app.web.staff.applications.record_form import INPUTS
from app.web.staff.form_result import FormResult
from app.web.staff.inserted_phrases import GONE, INTO, with_phrase

TYPED: Final = tuple(dict.fromkeys((*STEP_INPUTS, *INPUTS)))


@post("/applications/{reference:str}/phrase", guards=[requires_processing], status_code=200)
async def insert_phrase(request: AnyRequest, reference: FromPath[str]) -> Response[bytes]:
    posted, application = await read_form(request), await found_here(reference)
    summary = (await procedure_summaries()).get(application.procedure)
    if summary is None or only(posted, INTO) not in TYPED:
        raise ClientException("no input of ours")
    filled = await with_phrase(posted, summary.section)
    typed = {name: only(filled or posted, name) for name in TYPED if name in posted}
    problem = None if filled else (only(posted, INTO), GONE)
    return await detail_page(request, application, FormResult(200, "", problem, typed))


ROUTES: Final = [insert_phrase]

"""入れる: a 定型文 put behind what was noted of a call, where no script does it. Nothing is stored; the form comes back with everything typed."""

from typing import Any, Final

from litestar import Response, post
from litestar.exceptions import ClientException
from litestar.params import FromPath

from app.procedures.procedures_for_staff import procedure_summaries
from app.web.forms import only, read_form
from app.web.guards import requires_processing
from app.web.sessions import AnyRequest
from app.web.staff.access import found_here
from app.web.staff.applications.record_form import RecordForm
from app.web.staff.calls.call import call_form, typed_of_call
from app.web.staff.calls.origin import Origin
from app.web.staff.inserted_phrases import GONE, INTO, with_phrase

TEXT: Final = "text"


@post("/applications/{reference:str}/calls/phrase", guards=[requires_processing], status_code=200)
async def insert_phrase_of_call(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    posted, application = await read_form(request), await found_here(reference)
    summary = (await procedure_summaries()).get(application.procedure)
    if summary is None or only(posted, INTO) != TEXT:
        raise ClientException("no input of ours")
    filled = await with_phrase(posted, summary.section)
    form = RecordForm.read(filled or posted)
    origin = Origin.read(only(posted, "from"), only(posted, "list"))
    typed = typed_of_call(form, filled or posted)
    problems = [] if filled else [(TEXT, GONE)]
    return await call_form(request, application, origin, form.record, typed, *problems)


ROUTES: Final = [insert_phrase_of_call]

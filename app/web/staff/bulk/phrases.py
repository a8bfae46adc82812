"""入れる: a 定型文 put behind what was typed for many, where no script does it. Nothing is stored; the page that asks comes back with everything."""

from dataclasses import replace
from typing import Final

from litestar import Response, post
from litestar.exceptions import ClientException
from litestar.params import FromPath

from app.web.forms import only, read_form
from app.web.guards import requires_processing
from app.web.sessions import AnyRequest
from app.web.staff.access import own_procedure
from app.web.staff.applicant_list.filter import ApplicantListFilter
from app.web.staff.bulk.actions import ENDS_IN, RECORD
from app.web.staff.bulk.orders import typed_in
from app.web.staff.bulk.pages import Asking, confirmation, results_of
from app.web.staff.inserted_phrases import GONE, INTO, with_phrase


@post("/lists/{procedure:str}/phrase", guards=[requires_processing], status_code=200)
async def insert_phrase_for_many(request: AnyRequest, procedure: FromPath[str]) -> Response[bytes]:
    summary, posted = await own_procedure(request, procedure), await read_form(request)
    act, typed = only(posted, "act"), typed_in(posted)
    if act not in {*ENDS_IN, RECORD} or only(posted, INTO) not in typed:
        raise ClientException("no input of ours")
    asking = Asking(
        summary,
        ApplicantListFilter.read_query(only(posted, "list")),
        act,
        only(posted, "rest").split(),
        typed=typed,
        results=results_of(only(posted, "results")),
    )
    filled = await with_phrase(posted, summary.section)
    if filled is None:
        return await confirmation(request, replace(asking, problem=(only(posted, INTO), GONE)))
    return await confirmation(request, replace(asking, typed=typed_in(filled)))


ROUTES: Final = [insert_phrase_for_many]

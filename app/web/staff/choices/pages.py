"""The page of many applications being opened for their choices: begun from a list or from statistics, and back there when it is done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.procedures.procedures_for_staff import ProcedureSummary
from app.web.guards import requires_reading
from app.web.pages import PageContext, asks_for_part
from app.web.sessions import AnyRequest
from app.web.staff.access import own_procedure
from app.web.staff.choices.opening import OpeningJob, begin_opening
from app.web.staff.jobs.job import JobState, given_up, own_job
from app.web.staff.jobs.making import JobsBusy
from app.web.staff.layout import staff_page

REASONS: Final[Mapping[str, str]] = {
    "cancelled": "中止しました。",
    "died": "処理が途中で止まりました。もう一度お試しください。続くときは、運営にお知らせください。",
    "failed": "内容を開けませんでした。もう一度お試しください。続くときは、運営にお知らせください。",
}


@dataclass(frozen=True, kw_only=True)
class OpeningPage(PageContext):
    """Applications being opened. `job` is None where too many others are being opened; `back`: the page that waits for it."""

    template: ClassVar = "staff/choices/opening.html"
    fragment: ClassVar = "staff/choices/_opening.html"
    procedure: ProcedureSummary
    back: str
    job: OpeningJob | None
    reasons: Mapping[str, str]


async def opening_begun(
    request: AnyRequest,
    procedure: ProcedureSummary,
    questions: Collection[str],
    applications: Sequence[UUID],
    back: str,
) -> Response[Any]:
    """Begin to open the applications, and lead to the page that tells how far it is and then `back`."""
    try:
        job = await begin_opening(request, procedure, questions, applications, back)
    except JobsBusy:
        busy = OpeningPage(procedure=procedure, back=back, job=None, reasons=REASONS)
        return staff_page(request, busy, HTTPStatus.SERVICE_UNAVAILABLE)
    return Redirect(job.address, status_code=303)


@get("/lists/{procedure:str}/openings/{job_id:uuid}", guards=[requires_reading])
async def show_opening(request: AnyRequest, procedure: FromPath[str], job_id: FromPath[UUID]) -> Response[Any]:
    summary, job = await own_procedure(request, procedure), own_job(request, job_id, OpeningJob)
    done = job.state is JobState.done
    if done and not asks_for_part(request):
        return Redirect(job.back, status_code=303)
    page = OpeningPage(procedure=summary, back=job.back, job=job, reasons=REASONS)
    return staff_page(request, page, headers={"HX-Redirect": job.back} if done else None)


@post("/lists/{procedure:str}/openings/{job_id:uuid}/cancellation", guards=[requires_reading], status_code=303)
async def cancel_opening(request: AnyRequest, procedure: FromPath[str], job_id: FromPath[UUID]) -> Redirect:
    await own_procedure(request, procedure)
    return given_up(request, job_id, OpeningJob, own_job(request, job_id, OpeningJob).address)


ROUTES: Final = [show_opening, cancel_opening]

"""印刷する: applications as one PDF for the file, after the purpose was asked for. The form posts plainly: its answer is a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from app.audit import log
from app.audit.actions import Action
from app.exports import register
from app.exports.formats import Format
from app.exports.register import Items, Target
from app.papers.prints.gathering import Printing, printed
from app.procedures.procedures_for_staff import ProcedureSummary, procedure_summaries
from app.web.forms import only, read_form
from app.web.guards import requires_processing, requires_strong_proof
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import found_here, key_store, list_address, own_procedure
from app.web.staff.jobs import pools
from app.web.staff.layout import staff_page
from app.web.staff.prints.chosen import PrintProblem, PrintSelection, printed_by, purpose_problems
from app.web.staff.purposes import earlier_purposes, purpose_in


@dataclass(frozen=True, kw_only=True)
class PrintApplicationsPage(PageContext):
    """The form that prints the chosen applications."""

    template: ClassVar = "staff/prints/applications.html"
    chosen: PrintSelection
    address: str
    typed: Mapping[str, str]
    problems: Sequence[tuple[str, str]]
    wrong: Mapping[str, str]
    purposes: Sequence[tuple[str, str]]


@get("/applications/{reference:str}/prints", guards=[requires_processing])
async def ask_to_print_one(request: AnyRequest, reference: FromPath[str]) -> Response[bytes]:
    return await print_chosen(request, *await chosen_one(reference))


@post("/lists/{procedure:str}/prints", guards=[requires_processing, requires_strong_proof], status_code=200)
async def print_applications(request: AnyRequest, procedure: FromPath[str]) -> Response[Any]:
    summary, posted = await own_procedure(request, procedure), await read_form(request)
    chosen = await PrintSelection.read(summary, posted)
    typed = {"records": only(posted, "records"), "purpose": purpose_in(posted)}
    problems = [*chosen.problems(), *purpose_problems(typed["purpose"])]
    if problems:
        return await _form(request, chosen, typed, problems)
    return await _file(request, chosen, typed)


async def chosen_one(reference: str) -> tuple[ProcedureSummary, Sequence[str]]:
    """The procedure and 到達番号 of one application. Raises NotFoundException for one that is not this person's to work on."""
    application = await found_here(reference)
    procedure = (await procedure_summaries()).get(application.procedure)
    if procedure is None:
        raise NotFoundException
    return procedure, [str(application.reference)]


async def print_chosen(request: AnyRequest, summary: ProcedureSummary, numbers: Sequence[str]) -> Response[bytes]:
    """The form that prints the applications chosen in the list."""
    return await _form(request, await PrintSelection.of(summary, numbers), {"records": "yes", "purpose": ""}, [])


async def _file(request: AnyRequest, chosen: PrintSelection, typed: dict[str, str]) -> Response[bytes]:
    """The PDF. Its row of the 管理簿 is committed with this request's unit of work, right before the first application is decrypted."""
    staff, now = signed_in(request), datetime.now(UTC)
    selection = chosen.selection()
    record = await register.begin(staff.staff, selection, Format.print, Items.every, typed["purpose"], Target.chosen)
    references = [str(one.reference) for one in chosen.applications]
    await log.record(staff.staff, Action.applications_printed, str(record), {"references": references})
    printing = Printing(
        record,
        chosen.procedure,
        selection.ids or (),
        bool(typed["records"]),
        str(staff.municipality_name),
        now,
        printed_by(request, now),
    )
    return chosen.file(Format.print, printed(printing, key_store(request), pools.drawn), now)


async def _form(
    request: AnyRequest, chosen: PrintSelection, typed: dict[str, str], problems: list[PrintProblem]
) -> Response[bytes]:
    return staff_page(
        request,
        PrintApplicationsPage(
            chosen=chosen,
            address=list_address(chosen.procedure),
            typed=typed,
            problems=problems,
            wrong=dict(problems),
            purposes=await earlier_purposes(request, chosen.procedure.id),
        ),
        422 if problems else 200,
    )


ROUTES: Final = [ask_to_print_one, print_applications]

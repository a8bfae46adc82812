"""The list of calls to make: applications in 確認中, those whose day has come first. Each look at names and numbers is logged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final
from uuid import UUID

from litestar import Response, get

from app.applications import queries
from app.applications.applicants import Applicant, applicant_of
from app.applications.calls import Waiting, call_page, count_of, waiting_of
from app.applications.contact_log import record_words
from app.applications.decryption import AnswerDecryptor
from app.applications.queries import SealedApplication
from app.applications.row_notes import RowNotes, notes_of
from app.applications.status import Status
from app.applications.worklist.annotations import MARKS
from app.audit import log
from app.audit.actions import Action
from app.calendar.tokyo import today
from app.procedures.procedures_for_staff import ProcedureSummary, compiled_versions, procedure_summaries
from app.web.guards import requires_reading
from app.web.pages import PageContext, asks_for_part
from app.web.pagination import neighbours, start_of
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store, works_on
from app.web.staff.calls.filter import CallsFilter
from app.web.staff.layout import staff_page


@dataclass(frozen=True, slots=True)
class CallRow:
    """An application to call about. `late`: its 次回連絡日 was before today. `record`: when the last record was made, and its kind and outcome in words."""

    reference: str
    status: Status
    mark: str  # 目印 in words
    applicant: Applicant
    procedure: str
    contact_on: date | None
    late: bool
    since: datetime | None
    record: tuple[datetime, str] | None
    next_step: str
    notes: RowNotes


@dataclass(frozen=True, slots=True)
class Calls:
    """The content of `staff/calls/index.html`."""

    calls_filter: CallsFilter
    rows: tuple[CallRow, ...]
    total: int
    procedures: tuple[tuple[str, str], ...]
    previous: str
    next: str
    may_process: bool


@dataclass(frozen=True, kw_only=True)
class CallsPage(PageContext):
    """The calls to make."""

    template: ClassVar = "staff/calls/index.html"
    fragment: ClassVar = "staff/calls/_calls.html"
    calls: Calls


@get("/calls", guards=[requires_reading])
async def show_calls(request: AnyRequest) -> Response[bytes]:
    calls = await calls_of(request, CallsFilter.read(request.query_params))
    headers = {"HX-Push-Url": calls.calls_filter.address()} if asks_for_part(request) else None
    return staff_page(request, CallsPage(calls=calls), headers=headers)


async def calls_of(request: AnyRequest, calls_filter: CallsFilter) -> Calls:
    """The page of calls of this filter, read with a constant number of queries however many wait."""
    person, procedures = signed_in(request), await procedure_summaries()
    selection = calls_filter.selection(procedures, person.staff)
    page = await call_page(selection, start_of(calls_filter, ranked=True))
    return Calls(
        calls_filter,
        await call_rows(request, await queries.find_ids(page.rows), procedures),
        await count_of(selection),
        tuple((summary.slug, str(summary.title)) for summary in procedures.values() if works_on(person, summary)),
        *neighbours(calls_filter, page, CallsFilter.address),
        person.role.may_process,
    )


async def call_rows(
    request: AnyRequest, applications: Sequence[SealedApplication], procedures: Mapping[UUID, ProcedureSummary]
) -> tuple[CallRow, ...]:
    """The rows of these applications; one event `calls_opened` is logged with their 到達番号."""
    if not applications:
        return ()
    decryptor = AnswerDecryptor(key_store(request))
    versions = await compiled_versions({application.procedure_version for application in applications})
    ids = [application.id for application in applications]
    waiting, notes = await waiting_of(ids, decryptor), await notes_of(ids)
    rows = tuple(
        _row(
            application,
            applicant_of(decryptor.answers(application, versions)),
            waiting[application.id],
            str(procedures[application.procedure].title),
            notes[application.id],
        )
        for application in applications
    )
    await log.record(signed_in(request).staff, Action.calls_opened, "", {"references": [row.reference for row in rows]})
    return rows


def _row(
    application: SealedApplication,
    applicant: Applicant,
    waiting: Waiting,
    procedure: str,
    notes: RowNotes,
) -> CallRow:
    return CallRow(
        str(application.reference),
        application.status,
        MARKS.get(application.mark, ""),
        applicant,
        procedure,
        waiting.contact_on,
        waiting.contact_on is not None and waiting.contact_on < today(),
        waiting.since,
        (waiting.record[0], record_words(*waiting.record[1:])) if waiting.record else None,
        "（開けません）" if waiting.next_step is None else waiting.next_step,
        notes,
    )


ROUTES: Final = [show_calls]

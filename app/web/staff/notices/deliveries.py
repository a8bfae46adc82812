"""お知らせの記録: what was sent to many, who got it and who did not, and those to take up again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from app.applications import queries
from app.applications.decryption import open_names
from app.applications.notices.sending import (
    NoKey,
    NoticeRecipient,
    Sending,
    UnknownSending,
    begin_sending,
    recipients_of,
    sending_of,
    sendings_of,
)
from app.applications.queries import SealedApplication
from app.applications.worklist.custom_columns import custom_columns_of
from app.languages import SOURCE
from app.notifications.reasons import DeliveryStatus, returned_because, sentence_of
from app.procedures.procedures_for_staff import ProcedureSummary
from app.web.forms import read_form
from app.web.guards import requires_processing, requires_reading
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store, list_address, own_procedure
from app.web.staff.applicant_list.filter import ApplicantListFilter
from app.web.staff.applications.mails import NOT_REACHED, STANDINGS
from app.web.staff.bulk.actions import ActChoices, offered_after_sending
from app.web.staff.bulk.orders import order_to_send
from app.web.staff.bulk.pages import Batch, do_batch
from app.web.staff.layout import staff_page
from app.web.staff.new_transaction import new_transaction
from app.web.staff.notices.compose import Writing, chosen_of, problems_of, read_writing, writing_page

NO_KEY: Final = "この手続の鍵がまだ用意されていないため、送れません。しばらくたってからもう一度お試しください"


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One recipient of an お知らせ. `again`: ticked beforehand, because it did not reach them."""

    application: SealedApplication
    name: str
    standing: DeliveryStatus
    at: datetime | None
    reason: str
    diagnostic: str
    again: bool


@dataclass(frozen=True, kw_only=True)
class DeliveriesPage(PageContext):
    """The お知らせ that were sent for a procedure."""

    template: ClassVar = "staff/notices/deliveries.html"
    procedure: ProcedureSummary
    address: str
    sendings: Sequence[Sending]
    standings: Mapping[DeliveryStatus, tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class DeliveryPage(PageContext):
    """One お知らせ and the state of each mail. `rest`: those not yet sent, as the form sends them on."""

    template: ClassVar = "staff/notices/delivery.html"
    procedure: ProcedureSummary
    address: str
    sending: Sending
    lines: Sequence[DeliveryRow]
    rest: Sequence[str]
    standings: Mapping[DeliveryStatus, tuple[str, str]]
    may_process: bool
    acts: ActChoices


@post("/lists/{procedure:str}/sendings", guards=[requires_processing], status_code=200)
async def send_to_chosen(request: AnyRequest, procedure: FromPath[str]) -> Response[Any]:
    """Store the お知らせ with its recipients, and send to the first of them; the page goes on by itself."""
    writing = read_writing(await own_procedure(request, procedure), await read_form(request))
    # the sending is committed, and the decryption logged, before the first mail is written
    async with new_transaction():
        chosen = await chosen_of(writing)
        problems = await problems_of(request, writing, chosen)
        everybody = [*chosen.written_to, *chosen.silent]
        sending = None if problems else await _begun(request, writing, everybody)
        if sending is None:
            return await writing_page(request, writing, problems or [(f"body.{SOURCE}", NO_KEY)])
        order = await order_to_send(request, writing.summary, sending)
    rest = [f"{application.reference}:0" for application in everybody]
    return await do_batch(request, Batch(writing.summary, ApplicantListFilter(), order, rest))


@get("/lists/{procedure:str}/sendings", guards=[requires_reading])
async def show_sendings(request: AnyRequest, procedure: FromPath[str]) -> Response[bytes]:
    summary = await own_procedure(request, procedure)
    return staff_page(
        request,
        DeliveriesPage(
            procedure=summary,
            address=list_address(summary),
            sendings=await sendings_of(summary, key_store(request), signed_in(request).staff),
            standings=STANDINGS,
        ),
    )


@get("/lists/{procedure:str}/sendings/{sending:uuid}", guards=[requires_reading])
async def show_sending(request: AnyRequest, procedure: FromPath[str], sending: FromPath[UUID]) -> Response[bytes]:
    summary, person = await own_procedure(request, procedure), signed_in(request)
    try:
        found_sending = await sending_of(summary, sending, key_store(request), person.staff)
    except UnknownSending:
        raise NotFoundException from None
    lines = await _lines(request, found_sending)
    return staff_page(
        request,
        DeliveryPage(
            procedure=summary,
            address=list_address(summary),
            sending=found_sending,
            lines=lines,
            rest=[f"{line.application.reference}:0" for line in lines if line.standing is DeliveryStatus.before],
            standings=STANDINGS,
            may_process=person.role.may_process,
            acts=offered_after_sending(await custom_columns_of(summary.id)),
        ),
    )


async def _begun(request: AnyRequest, writing: Writing, everybody: Sequence[SealedApplication]) -> UUID | None:
    """Begin the sending. None where the procedure has no key of this year."""
    try:
        return await begin_sending(writing.summary, writing.form, writing.words, everybody, signed_in(request).staff)
    except NoKey:
        return None


async def _lines(request: AnyRequest, sending: Sending) -> list[DeliveryRow]:
    """The recipients, those first whom it did not reach."""
    recipients = {one.application: one for one in await recipients_of(sending.id)}
    applications = await queries.find_ids(list(recipients))
    names = await open_names(applications, key_store(request), signed_in(request).staff)
    lines = [_line(application, names[application.id], recipients[application.id]) for application in applications]
    order = list(DeliveryStatus)
    return sorted(lines, key=lambda line: (not line.again, order.index(line.standing), str(line.application.reference)))


def _line(application: SealedApplication, name: str, one: NoticeRecipient) -> DeliveryRow:
    reason = returned_because(one.bounce_status)
    if not reason and one.standing in {DeliveryStatus.failed, DeliveryStatus.waiting}:
        reason = sentence_of(one.reason, one.smtp_code)
    again = one.standing in NOT_REACHED
    return DeliveryRow(application, name, one.standing, one.at, reason, one.bounce_diagnostic, again)


ROUTES: Final = [send_to_chosen, show_sendings, show_sending]

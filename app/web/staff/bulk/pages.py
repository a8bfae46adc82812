"""まとめて処理: chosen in the list or all that its filter holds, confirmed with their number, done in short batches, a result a row.

What is still to do travels in the page, so that nothing is lost by a closed window: the page of the last batch goes on, and a row that was
done already is refused by its version and shown as done.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, post
from litestar.exceptions import ClientException, NotFoundException
from litestar.params import FromPath

from app.applications import queries
from app.applications.notices.sending import Sending, UnknownSending, send_notice, sending_of
from app.applications.queries import SealedApplication
from app.applications.sealing import NO_KEY
from app.applications.staff_text import LONGEST_MESSAGE, TextRefused, written
from app.applications.status import Status
from app.applications.worklist.annotations import assign, read_annotations
from app.applications.worklist.queries import all_ids, counts
from app.people.staff import workers_of
from app.procedures.procedures_for_staff import ProcedureSummary
from app.procedures.standard_days import standard_days_of
from app.vault.keystore import KeyStore
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store, list_address, own_procedure
from app.web.staff.applicant_list.by_opening import narrowed
from app.web.staff.applicant_list.columns import catalogue_of
from app.web.staff.applicant_list.filter import ApplicantListFilter
from app.web.staff.bulk.actions import ACTS, ASSIGN, CHANGES, NOTICE
from app.web.staff.bulk.engine import BulkAct, BulkOutcome, CheckedApplication, done_to_each, step_to
from app.web.staff.exports.pages import export_chosen
from app.web.staff.layout import staff_page
from app.web.staff.notices.compose import write_to_chosen
from app.web.staff.prints.applications import print_chosen
from app.web.staff.prints.labels import label_chosen

MOST: Final = 1_000
NOBODY: Final = "nobody"  # not the blank choice, so that forgetting to choose removes no 担当者
BATCH: Final = 50  # some 400 ms of work, in which others are served between rows
Elsewhere = Callable[[AnyRequest, ProcedureSummary, Sequence[str]], Awaitable[Response[bytes]]]
ELSEWHERE: Final[Mapping[str, Elsewhere]] = {
    "print": print_chosen,
    "labels": label_chosen,
    "export": export_chosen,
    NOTICE: write_to_chosen,
}
"""Acts with pages of their own, which get the 到達番号 chosen."""
OUTCOMES: Final[Mapping[BulkOutcome, str]] = {
    BulkOutcome.done: "処理しました。",
    BulkOutcome.already: "すでにそうなっています。",
    BulkOutcome.clash: "ほかの職員が先に更新しました。処理していません。",
    BulkOutcome.step: "いまの状況からは、その処理ができません。",
    BulkOutcome.not_allowed: "この申請を処理する権限がありません。",
    BulkOutcome.not_found: "この申請は見つかりません。",
    BulkOutcome.failed: "うまく動きませんでした。もう一度お試しください。",
    BulkOutcome.no_address: "メールアドレスがないため、送っていません。",
    BulkOutcome.no_key: f"{NO_KEY}。",
    BulkOutcome.no_reply: "申請者への連絡を書き込めないため、処理していません。申請を開いて、1件ずつ処理してください。",
}
OF_A_NOTICE: Final[Mapping[BulkOutcome, str]] = {
    BulkOutcome.done: "送信待ちに入れました。",
    BulkOutcome.already: "すでに送信待ちに入っています。",
}


@dataclass(frozen=True, slots=True)
class Asking:
    """The page that asks again: `chosen` as the check boxes say it, `typed` what was filled in there before."""

    summary: ProcedureSummary
    list_filter: ApplicantListFilter
    act: str
    chosen: Sequence[str]
    problem: str
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BulkRequest:
    """An act with everything it needs for each application. `text`: the reason or the message to the applicant; `sending`: the お知らせ to send."""

    act: str
    text: str
    assignee: UUID | None
    staff: UUID
    store: KeyStore
    sending: Sending | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """The applications still to be done, as check boxes carry them, and the results of the batches before."""

    summary: ProcedureSummary
    list_filter: ApplicantListFilter
    order: BulkRequest
    chosen: Sequence[str]
    typed: Mapping[str, str] = field(default_factory=dict)
    results: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class BulkSelectionPage(PageContext):
    """The page that asks again before anything is done. `leads_to`: the status that a step ends in; `refused`: the page has a sentence only, and no form."""

    template: ClassVar = "staff/bulk/selection.html"
    procedure: ProcedureSummary
    address: str
    list_filter: ApplicantListFilter
    act: str
    label: str
    leads_to: Status | None
    chosen: Sequence[str]
    typed: Mapping[str, str]
    people: Sequence[tuple[str, str]]
    problems: Sequence[tuple[str, str]]
    refused: bool


@dataclass(frozen=True, kw_only=True)
class BulkPage(PageContext):
    """The progress of まとめて処理. `rest` is still to be done, `results` are 到達番号 and outcome of the others, `finished` the number of them that went well."""

    template: ClassVar = "staff/bulk/bulk.html"
    fragment: ClassVar = "staff/bulk/_bulk.html"
    procedure: ProcedureSummary
    address: str
    list_filter: ApplicantListFilter
    act: str
    label: str
    typed: Mapping[str, str]
    sending: Sending | None
    rest: Sequence[str]
    results: Sequence[tuple[str, str]]
    words: Mapping[BulkOutcome, str]
    finished: int


@post("/lists/{procedure:str}/selection", guards=[requires_processing], status_code=200)
async def confirm_bulk(request: AnyRequest, procedure: FromPath[str]) -> Response[bytes]:
    """Ask again before anything is done, with the number of applications and the inputs of the act."""
    summary, posted = await own_procedure(request, procedure), await read_form(request)
    list_filter, act = ApplicantListFilter.read_query(only(posted, "list")), only(posted, "act")
    found = await _all_chosen(request, summary, list_filter) if only(posted, "all") else posted.get("application", ())
    chosen = list(found or ())
    problem = "まとめて処理する申請を選んでください" if not chosen else ""
    if found is None:
        problem = "回答でのしぼり込みの結果が、もうありません。一覧に戻って、もう一度しぼり込んでください"
    if act not in {*ACTS, *ELSEWHERE}:
        problem = "まとめて行う処理を選んでください"
    if len(chosen) > MOST:
        problem = f"まとめて処理できるのは{MOST:,}件までです。条件でしぼり込んでください"
    if act in ELSEWHERE and not problem:
        return await ELSEWHERE[act](request, summary, [one.partition(":")[0] for one in chosen])
    return await _confirmation(request, Asking(summary, list_filter, act, chosen, problem))


@post("/lists/{procedure:str}/bulk", guards=[requires_processing], status_code=200)
async def do_bulk(request: AnyRequest, procedure: FromPath[str]) -> Response[Any]:
    """Do the next BATCH of the applications chosen."""
    summary, posted = await own_procedure(request, procedure), await read_form(request)
    list_filter, chosen = ApplicantListFilter.read_query(only(posted, "list")), only(posted, "rest").split()
    typed = {name: only(posted, name) for name in ("text", "assignee")}
    try:
        order = await _order(request, summary, posted)
    except TextRefused as refused:
        return await _confirmation(
            request, Asking(summary, list_filter, only(posted, "act"), chosen, refused.sentence, typed)
        )
    return await do_batch(request, Batch(summary, list_filter, order, chosen, typed, _results(only(posted, "results"))))


async def do_batch(request: AnyRequest, batch: Batch) -> Response[Any]:
    """The first BATCH of what is still to be done, and the page that goes on with the rest. Raises ClientException before anything is done."""
    order, summary = batch.order, batch.summary
    chosen = [CheckedApplication.read(one) for one in batch.chosen]
    done = await done_to_each(request, chosen[:BATCH], _act(order))
    results = [*batch.results, *((result.reference, str(result.outcome)) for result in done)]
    page = BulkPage(
        procedure=summary,
        address=list_address(summary),
        list_filter=batch.list_filter,
        act=order.act,
        label=ACTS[order.act],
        typed={"text": "", "assignee": "", **batch.typed},
        sending=order.sending,
        rest=batch.chosen[BATCH:],
        results=results,
        words={**OUTCOMES, **OF_A_NOTICE} if order.sending else OUTCOMES,
        finished=sum(outcome in {BulkOutcome.done, BulkOutcome.already} for _, outcome in results),
    )
    return staff_page(request, page)


async def order_to_send(request: AnyRequest, summary: ProcedureSummary, sending: UUID) -> BulkRequest:
    """The request to send an お知らせ that is stored already. Raises NotFoundException."""
    staff, store = signed_in(request).staff, key_store(request)
    try:
        return BulkRequest(NOTICE, "", None, staff, store, await sending_of(summary, sending, store, staff))
    except UnknownSending:
        raise NotFoundException from None


async def _confirmation(request: AnyRequest, asking: Asking) -> Response[bytes]:
    people = await workers_of(asking.summary.section)
    page = BulkSelectionPage(
        procedure=asking.summary,
        address=list_address(asking.summary),
        list_filter=asking.list_filter,
        act=asking.act,
        label=ACTS.get(asking.act, ""),
        leads_to=CHANGES.get(asking.act),
        chosen=asking.chosen,
        typed={"text": "", "assignee": "", **asking.typed},
        people=[
            ("", "選んでください"),
            (NOBODY, "担当者なし"),
            *((str(staff), name) for staff, name in people.items()),
        ],
        problems=(("assignee" if asking.act == ASSIGN else "text", asking.problem),) if asking.problem else (),
        refused=bool(asking.problem) and not asking.typed,
    )
    return staff_page(request, page, 422 if asking.problem else 200)


async def _all_chosen(
    request: AnyRequest, summary: ProcedureSummary, list_filter: ApplicantListFilter
) -> list[str] | None:
    """All applications of the filter, as their check boxes carry them; MOST + 1 blanks when there are more than MOST.

    None where what was opened for the filter is there no more.
    """
    days, catalogue = await standard_days_of(summary.id), await catalogue_of(summary.id)
    narrow = await narrowed(request, summary, catalogue, list_filter, days)
    if narrow.forgotten or narrow.too_many:
        return None
    selection = narrow.selection
    if sum((await counts(selection)).values()) > MOST:
        return [""] * (MOST + 1)
    return [
        f"{application.reference}:{application.version}"
        for application in await queries.find_ids(await all_ids(selection, MOST))
    ]


async def _order(request: AnyRequest, summary: ProcedureSummary, posted: Posted) -> BulkRequest:
    """Read the act and its inputs. Raises TextRefused where nobody is chosen, a reason is missing or a text is too long; ClientException for a form that is not ours."""
    act, assignee = only(posted, "act"), only(posted, "assignee")
    if act not in ACTS:
        raise ClientException("no act of ours")
    if act == NOTICE:
        return await order_to_send(request, summary, _id(only(posted, "sending")))
    reason = CHANGES[act].text if act in CHANGES and CHANGES[act].text.required else None
    text = written(
        only(posted, "text"), reason.label if reason else "メッセージ", LONGEST_MESSAGE, required=reason is not None
    )
    people: dict[str, UUID | None] = {str(staff): staff for staff in await workers_of(summary.section)}
    if act == ASSIGN and assignee not in {NOBODY, *people}:
        raise TextRefused("担当者を、ならんでいる職員から選んでください")
    return BulkRequest(act, text, people.get(assignee), signed_in(request).staff, key_store(request))


def _act(order: BulkRequest) -> BulkAct:
    if order.act in CHANGES:
        return step_to(CHANGES[order.act], order.staff, order.store, order.text)
    return BulkAct(partial(_send if order.sending else _assign, order))


async def _send(order: BulkRequest, application: SealedApplication, _: int) -> BulkOutcome:
    # a text that cannot be decrypted cannot be sent
    if order.sending is None or order.sending.words is None:
        return BulkOutcome.failed
    return BulkOutcome(await send_notice(application, order.sending.id, order.sending.words, order.staff))


async def _assign(order: BulkRequest, application: SealedApplication, _: int) -> BulkOutcome:
    annotated = (await read_annotations([application.id], order.store, order.staff))[application.id]
    if annotated.annotations.assignee == order.assignee:
        return BulkOutcome.already
    await assign(application, annotated, order.assignee, order.staff)
    return BulkOutcome.done


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ClientException("no sending of ours") from None


def _results(carried: str) -> list[tuple[str, str]]:
    """The results of the batches before, read from the text that the page carries."""
    pairs = (one.partition("=") for one in carried.split()[:MOST])
    return [(reference, outcome) for reference, _, outcome in pairs if outcome in set(BulkOutcome)]


ROUTES: Final = [confirm_bulk, do_bulk]

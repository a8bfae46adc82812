"""まとめて処理: chosen in the list or all that its filter holds, confirmed by name, done in short batches, a result a row.

What is still to do travels in the page, so that nothing is lost by a closed window: the page of the last batch goes on, and a row that was
done already is refused by its version and shown as done.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications import queries
from app.applications.phrases import Phrase, PhraseKind, phrases_of
from app.applications.results import ResultList
from app.applications.sealing import NO_KEY
from app.applications.status import Status
from app.applications.worklist.annotations import MARKS
from app.applications.worklist.custom_columns import CustomColumn, custom_columns_of
from app.applications.worklist.queries import all_ids, counts
from app.people.staff import workers_of
from app.procedures.procedures_for_staff import ProcedureSummary
from app.procedures.standard_days import standard_days_of
from app.web.forms import only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext, asks_for_part
from app.web.sessions import AnyRequest
from app.web.staff.access import list_address, own_procedure
from app.web.staff.applicant_list.by_opening import narrowed
from app.web.staff.applicant_list.columns import catalogue_of
from app.web.staff.applicant_list.filter import ApplicantListFilter
from app.web.staff.applications.record_form import KINDS, RESULTS, FormRefused
from app.web.staff.bulk.actions import (
    ACCEPT_COMPLETE,
    ENDS_IN,
    NOTICE,
    RECORD,
    ActChoices,
    column_of,
    label_of,
    offered,
)
from app.web.staff.bulk.engine import BulkOutcome, CheckedApplication, done_to_each
from app.web.staff.bulk.orders import INPUTS, NO_MARK, NOBODY, Order, order_of, typed_in
from app.web.staff.bulk.outcomes import keep_outcomes
from app.web.staff.bulk.people import ActAsked, Chosen, chosen_people, names_by_reference
from app.web.staff.exports.pages import export_chosen
from app.web.staff.layout import staff_page
from app.web.staff.list_place import LISTS, ListPlace
from app.web.staff.new_transaction import new_transaction
from app.web.staff.notices.compose import write_to_chosen
from app.web.staff.prints.applications import print_chosen
from app.web.staff.prints.labels import label_chosen

MOST: Final = 1_000
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
TO_ASK_AGAIN: Final = frozenset(
    {BulkOutcome.clash, BulkOutcome.step, BulkOutcome.failed, BulkOutcome.no_key, BulkOutcome.no_reply}
)
"""What was not done: asked about anew when the page that asks is drawn again."""
ONCE_MORE: Final = TO_ASK_AGAIN - {BulkOutcome.step}
"""What may be possible on another try, offered at the end with what was typed."""
SETTLED: Final = frozenset({BulkOutcome.done, BulkOutcome.already})


@dataclass(frozen=True, slots=True)
class Asking:
    """The page that asks again: `chosen` as the check boxes say it, `typed` what was filled in there before, `results` those of earlier batches.

    `problem`: the input's name and a sentence; with "" for the name nothing can be asked, and the page has the sentence alone.
    """

    summary: ProcedureSummary
    list_filter: ApplicantListFilter
    act: str
    chosen: Sequence[str]
    problem: tuple[str, str] | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    results: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """The applications still to be done, as check boxes carry them, and the results of the batches before."""

    summary: ProcedureSummary
    list_filter: ApplicantListFilter
    order: Order
    chosen: Sequence[str]
    results: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class BulkRefusedPage(PageContext):
    """Nothing can be asked about: why, and the way back. Where only the act is missing, `chosen` stays chosen, and `acts` are those to choose from."""

    template: ClassVar = "staff/bulk/refused.html"
    procedure: ProcedureSummary
    address: str
    list_filter: ApplicantListFilter
    sentence: str
    chosen: Sequence[str] = ()
    acts: ActChoices = ()


@dataclass(frozen=True, kw_only=True)
class BulkSelectionPage(PageContext):
    """The page that asks again before anything is done, with everybody's name and status. `leads_to`: the status that a step ends in."""

    template: ClassVar = "staff/bulk/selection.html"
    procedure: ProcedureSummary
    address: str
    list_filter: ApplicantListFilter
    act: str
    label: str
    leads_to: Status | None
    at_once: bool  # both steps to the end
    column: CustomColumn | None
    chosen: Chosen
    results: Sequence[str]
    words: Mapping[BulkOutcome, str]
    typed: Mapping[str, str]
    people: Sequence[tuple[str, str]]
    column_values: Sequence[tuple[str, str]]  # of a custom column with choices
    marks: Sequence[tuple[str, str]]
    kinds: Sequence[tuple[str, str]]
    record_outcomes: Sequence[tuple[str, str]]
    phrases: Sequence[Phrase]
    problems: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class BulkPage(PageContext):
    """The progress of まとめて処理. `rest` is still to be done, `results` are 到達番号 and outcome of the others, `finished` the number of them that went well.

    At the end `names` has everybody's, and `again` are those that may be tried once more, with what was typed. `result`: the address of the outcomes,
    `missing`: how many more there were that cannot be found.
    """

    template: ClassVar = "staff/bulk/bulk.html"
    fragment: ClassVar = "staff/bulk/_bulk.html"
    procedure: ProcedureSummary
    address: str
    list_filter: ApplicantListFilter
    act: str
    label: str
    typed: Mapping[str, str]
    sending: UUID | None
    rest: Sequence[str]
    results: Sequence[tuple[str, str]]
    names: Mapping[str, str]
    again: Sequence[str]
    words: Mapping[BulkOutcome, str]
    finished: int
    result: str = ""
    missing: int = 0


@post("/lists/{procedure:str}/selection", guards=[requires_processing], status_code=200)
async def confirm_bulk(request: AnyRequest, procedure: FromPath[str]) -> Response[bytes]:
    """Ask again before anything is done, with everybody's name and status, what cannot be done, and the inputs of the act."""
    summary, posted = await own_procedure(request, procedure), await read_form(request)
    list_filter, act = ApplicantListFilter.read_query(only(posted, "list")), only(posted, "act")
    found = await _all_chosen(request, summary, list_filter) if only(posted, "all") else posted.get("application", ())
    chosen = list(found or ())
    problem = "まとめて処理する申請を選んでください" if not chosen else ""
    acts: ActChoices = ()
    if found is None:
        problem = "絞り込みの結果が、もうありません。一覧に戻って、もう一度絞り込んでください"
    columns = await custom_columns_of(summary.id)
    if not problem and act not in ELSEWHERE and not label_of(act, columns):
        problem, acts = "まとめて行う処理を選んでください", offered(columns)
    if len(chosen) > MOST:
        problem, acts = f"まとめて処理できるのは{MOST:,}件までです。条件で絞り込んでください", ()
    if problem:
        return _refused(request, summary, list_filter, problem, acts=acts, chosen=chosen)
    if act in ELSEWHERE:
        return await ELSEWHERE[act](request, summary, [one.partition(":")[0] for one in chosen])
    return await confirmation(request, Asking(summary, list_filter, act, chosen, typed=typed_in(posted)))


@post("/lists/{procedure:str}/bulk", guards=[requires_processing], status_code=200)
async def do_bulk(request: AnyRequest, procedure: FromPath[str]) -> Response[Any]:
    """Do the next BATCH of the applications chosen."""
    summary, posted = await own_procedure(request, procedure), await read_form(request)
    list_filter, chosen = ApplicantListFilter.read_query(only(posted, "list")), only(posted, "rest").split()
    results = results_of(only(posted, "results"))
    try:
        order = await order_of(request, summary, await custom_columns_of(summary.id), posted)
    except FormRefused as refused:
        if not refused.problem[0]:
            return _refused(request, summary, list_filter, refused.problem[1])
        # the look at the names is logged, though a refusal's status rolls the request's own unit back
        async with new_transaction():
            act, typed = only(posted, "act"), typed_in(posted)
            asking = Asking(summary, list_filter, act, chosen, refused.problem, typed, results)
            return await confirmation(request, asking)
    return await do_batch(request, Batch(summary, list_filter, order, chosen, results))


async def do_batch(request: AnyRequest, batch: Batch) -> Response[Any]:
    """The first BATCH of what is still to be done, and the page that goes on with the rest, or at the end the way to the outcomes. Raises
    ClientException before anything is done."""
    order, summary = batch.order, batch.summary
    chosen = [CheckedApplication.read(one) for one in batch.chosen]
    done = await done_to_each(request, chosen[:BATCH], order.each)
    results = [*batch.results, *((result.reference, str(result.outcome)) for result in done)]
    rest = batch.chosen[BATCH:]
    if not rest:  # what was not done comes first
        results.sort(key=lambda result: result[1] in SETTLED)
    undone = [reference for reference, outcome in results if outcome in ONCE_MORE]
    if not rest and not (undone and order.has_words):  # what was typed is kept for another try, and in the page alone
        address, sending = _address(summary, batch.list_filter), order.sending.id if order.sending else None
        if kept := await keep_outcomes(request, order.act, results, address, sending):
            return Redirect(kept, status_code=303)
    page = BulkPage(
        procedure=summary,
        address=list_address(summary),
        list_filter=batch.list_filter,
        act=order.act,
        label=order.label,
        typed=order.typed,
        sending=order.sending.id if order.sending else None,
        rest=rest,
        results=results,
        names={} if rest else await names_by_reference(request, [reference for reference, _ in results]),
        again=[] if rest or order.sending else undone,
        words={**OUTCOMES, **OF_A_NOTICE} if order.sending else OUTCOMES,
        finished=sum(outcome in SETTLED for _, outcome in results),
    )
    return staff_page(request, page)


async def show_done(request: AnyRequest, result: str, kept: ResultList, place: ListPlace) -> Response[bytes]:
    """The page of the outcomes of an act on many. Raises NotFoundException where the procedure is no longer this person's."""
    summary = await own_procedure(request, place.slug)
    applications = await queries.find_ids(kept.applications)
    references = {application.id: str(application.reference) for application in applications}
    outcomes = [
        (references[one], outcome)
        for one, outcome in zip(kept.applications, kept.outcomes, strict=True)
        if one in references
    ]
    page = BulkPage(
        procedure=summary,
        address=list_address(summary),
        list_filter=place.filter_of_list,
        act=kept.act,
        label=label_of(kept.act, await custom_columns_of(summary.id)),
        typed={},
        sending=kept.sending,
        rest=[],
        results=outcomes,
        names=await names_by_reference(request, [reference for reference, _ in outcomes]),
        again=[] if kept.sending else [reference for reference, outcome in outcomes if outcome in ONCE_MORE],
        words={**OUTCOMES, **OF_A_NOTICE} if kept.sending else OUTCOMES,
        finished=sum(outcome in SETTLED for _, outcome in outcomes),
        result=result,
        missing=kept.missing + len(kept.applications) - len(outcomes),
    )
    headers = {"HX-Push-Url": result} if asks_for_part(request) else None
    return staff_page(request, page, headers=headers, entry=LISTS)


def _address(summary: ProcedureSummary, list_filter: ApplicantListFilter) -> str:
    return ListPlace(list_filter, summary.slug).address


def _refused(
    request: AnyRequest,
    summary: ProcedureSummary,
    list_filter: ApplicantListFilter,
    sentence: str,
    *,
    acts: ActChoices = (),
    chosen: Sequence[str] = (),
) -> Response[bytes]:
    page = BulkRefusedPage(
        procedure=summary,
        address=list_address(summary),
        list_filter=list_filter,
        sentence=sentence,
        chosen=chosen,
        acts=acts,
    )
    return staff_page(request, page, 422)


async def confirmation(request: AnyRequest, asking: Asking) -> Response[bytes]:
    summary, catalogue = asking.summary, await catalogue_of(asking.summary.id)
    column = column_of(asking.act, catalogue.custom_columns)
    told_before = [f"{reference}:0" for reference, outcome in asking.results if outcome in TO_ASK_AGAIN]
    boxes = [CheckedApplication.read(one) for one in [*asking.chosen, *told_before]]
    chosen = await chosen_people(request, ActAsked(asking.act, summary.id, column, catalogue), boxes)
    kept = [f"{reference}={outcome}" for reference, outcome in asking.results if outcome not in TO_ASK_AGAIN]
    people = await workers_of(summary.section)
    page = BulkSelectionPage(
        procedure=summary,
        address=list_address(summary),
        list_filter=asking.list_filter,
        act=asking.act,
        label=label_of(asking.act, catalogue.custom_columns),
        leads_to=ENDS_IN.get(asking.act),
        at_once=asking.act == ACCEPT_COMPLETE,
        column=column,
        chosen=chosen,
        results=[*kept, *(f"{row.chosen.reference}={row.hindered}" for row in chosen.hindered)],
        words=OUTCOMES,
        typed={**dict.fromkeys(INPUTS, ""), "record": str(uuid4()), **asking.typed},
        people=[
            ("", "選んでください"),
            (NOBODY, "担当者なし"),
            *((str(staff), name) for staff, name in people.items()),
        ],
        column_values=[("", "選んでください"), *((one, one) for one in (column.choices if column else ()))],
        marks=[("", "選んでください"), *MARKS.items(), (NO_MARK, "目印をはずす")],
        kinds=KINDS,
        record_outcomes=[("", "―"), *RESULTS],
        phrases=await _phrases(asking),
        problems=(asking.problem,) if asking.problem else (),
    )
    return staff_page(request, page, 422 if asking.problem else 200)


async def _phrases(asking: Asking) -> Sequence[Phrase]:
    """The 定型文 for the text of the act; none for an act without one."""
    leads_to = ENDS_IN.get(asking.act)
    if leads_to is None and asking.act != RECORD:
        return ()
    kinds = await phrases_of(asking.summary.section)
    if leads_to is None:
        return kinds[PhraseKind.record]
    return kinds[PhraseKind.rejection if leads_to.text.required else PhraseKind.message]


async def _all_chosen(
    request: AnyRequest, summary: ProcedureSummary, list_filter: ApplicantListFilter
) -> list[str] | None:
    """All applications of the filter, as their check boxes carry them; MOST + 1 blanks when there are more than MOST.

    None where what was opened for the filter is there no more.
    """
    days, catalogue = await standard_days_of(summary.id), await catalogue_of(summary.id)
    narrow = await narrowed(request, summary, catalogue, list_filter, days)
    if not narrow.answered:
        return None
    selection = narrow.selection
    if sum((await counts(selection)).values()) > MOST:
        return [""] * (MOST + 1)
    return [
        f"{application.reference}:{application.version}"
        for application in await queries.find_ids(await all_ids(selection, MOST))
    ]


def results_of(carried: str) -> list[tuple[str, str]]:
    """The results of the batches before, read from the text that the page carries."""
    pairs = (one.partition("=") for one in carried.split()[:MOST])
    return [(reference, outcome) for reference, _, outcome in pairs if outcome in set(BulkOutcome)]


ROUTES: Final = [confirm_bulk, do_bulk]

"""公開: under which approval, and when; everything that stands in the way is listed."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.exceptions import PermissionDeniedException
from litestar.params import FromPath
from litestar.response import Redirect

from app.calendar.tokyo import TOKYO, now, today
from app.calendar.typed_dates import Towards, read_day_field
from app.procedures.approval import in_force
from app.procedures.catalogue import catalogue
from app.procedures.differences import DifferenceGroup, differences
from app.procedures.draft_reading import called, items_collected, questions_of
from app.procedures.draft_store import DraftClash, DraftGone, WorkingDraft, draft_of
from app.procedures.editing import faults
from app.procedures.keys import KeyNotMade, make_keys_of
from app.procedures.open_answers import Standing, standings
from app.procedures.places import sealed_choices
from app.procedures.procedure_admin import ProcedureDetails, definition_of
from app.procedures.publishing import (
    NotApproved,
    RecordedApproval,
    cancel_publication,
    publish,
    recorded_approvals,
    refused,
)
from app.tenancy.refusals import NotAllowed
from app.web.dates import shown_date
from app.web.errors import log_without_text
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store
from app.web.staff.layout import staff_page
from app.web.staff.new_transaction import new_transaction
from app.web.staff.procedures.lookup import CLASH, TypedInputs, draft_here, procedure_here, seen_in

WITHOUT_APPROVAL: Final = ("", "承認を受けずに公開する（個人情報を取り扱わない手続）")
NO_KEY: Final = "回答を暗号化する鍵を作れないため、公開していません。システムの担当に知らせてください"


@dataclass(frozen=True, slots=True)
class PublicationRequest:
    approval: RecordedApproval | None
    at: datetime | None


class Unclear(Exception):
    """A publication form that cannot be read; `problem` is input and sentence."""

    def __init__(self, problem: tuple[str, str]) -> None:
        super().__init__(problem[1])
        self.problem = problem


@dataclass(frozen=True, kw_only=True)
class ProceduresPublicationPage(PageContext):
    """The obstacles between a draft and its publication, and the form that publishes it."""

    template: ClassVar = "staff/procedures/publication.html"
    procedure: ProcedureDetails
    draft: WorkingDraft
    problems: Sequence[tuple[str, str]]
    typed: TypedInputs
    chosen: str
    approvals: Sequence[tuple[str, str]]
    refusals: Sequence[str]
    items: tuple[str, ...]
    faults: Sequence[tuple[str, str]]
    groups: tuple[DifferenceGroup, ...]
    standings: Sequence[Standing]


@get("/procedures/{slug:str}/publication", guards=[requires_processing])
async def ask_to_publish(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    procedure = await procedure_here(slug)
    if procedure.draft is None:
        return Redirect(f"/procedures/{slug}", status_code=303)
    return await _page(request, procedure, {}, ())


@post("/procedures/{slug:str}/publication", guards=[requires_processing], status_code=200)
async def publish_draft(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    posted, procedure = await read_form(request), await procedure_here(slug)
    try:
        draft = await draft_of(procedure)
        problems = await _published(request, procedure, draft, posted)
    except (DraftClash, DraftGone):
        problems = [("seen", CLASH)]
    except NotAllowed:
        raise PermissionDeniedException from None
    if not problems:
        done = "scheduled" if only(posted, "when") == "later" else "published"
        return Redirect(f"/procedures/{slug}?{done}=1", status_code=303)
    async with new_transaction():  # a refusal by the database has ended the request's own unit
        now = await procedure_here(slug)
        if now.draft is None:
            return Redirect(f"/procedures/{slug}", status_code=303)
        return await _page(request, now, posted, problems)


@post("/procedures/{slug:str}/publication/cancellation", guards=[requires_processing], status_code=303)
async def take_back_publication(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    procedure = await procedure_here(slug)
    with suppress(DraftGone):  # it is public already, and the page says so
        await cancel_publication(procedure, await draft_of(procedure), signed_in(request).staff)
    return Redirect(f"/procedures/{slug}", status_code=303)


async def _published(
    request: AnyRequest, procedure: ProcedureDetails, draft: WorkingDraft, posted: Posted
) -> Sequence[tuple[str, str]]:
    """Publish the draft; gives input and sentence of each problem, none when it is published."""
    if draft.revision != seen_in(posted):
        return [("seen", CLASH)]
    if lacking := await _fault_words(draft):
        return lacking
    try:
        publication_request = _publication_request(posted, await recorded_approvals())
        await publish(procedure, draft, publication_request.approval, publication_request.at, signed_in(request).staff)
        await make_keys_of(key_store(request), procedure.id)
    except Unclear as unclear:
        return [unclear.problem]
    except NotApproved as refusal:
        return [("approval", reason) for reason in refusal.reasons]
    except KeyNotMade as fault:
        log_without_text(request.scope["path"], fault)
        return [("seen", NO_KEY)]
    return ()


def _publication_request(posted: Posted, approvals: Sequence[RecordedApproval]) -> PublicationRequest:
    """Read the publication form. Raises Unclear."""
    approval = next((known for known in approvals if str(known.id) == only(posted, "approval")), None)
    if only(posted, "when") != "later":
        return PublicationRequest(approval, None)
    day, problem = read_day_field("公開する日", only(posted, "day"), required=True, towards=Towards.future)
    if day is None:
        raise Unclear(("day", problem))
    try:
        hour = time.fromisoformat(only(posted, "time").strip().zfill(5) or "00:00")
    except ValueError:
        raise Unclear(("time", "公開する時刻は、09:00のように入力してください")) from None
    at = datetime.combine(day, hour, TOKYO)
    if at <= now():
        raise Unclear(("day", "公開する日時は、これからの日時にしてください"))
    return PublicationRequest(approval, at)


async def _fault_words(draft: WorkingDraft) -> list[tuple[str, str]]:
    named = {str(q.get("id")): called(q) for q in questions_of(draft.definition)}
    return [
        ("seen", f"『{named.get(fault.question, '')}』：{fault.sentence}" if fault.question else fault.sentence)
        for fault in faults(draft.definition, dict(await catalogue()).get)
    ]


async def _page(
    request: AnyRequest, procedure: ProcedureDetails, typed: Posted, problems: Sequence[tuple[str, str]]
) -> Response[bytes]:
    draft = await draft_here(procedure)
    approvals, this_day = await recorded_approvals(), today()
    live, usable = procedure.live, [known for known in approvals if known.approval.period_to >= this_day]
    chosen = only(typed, "approval") or _fitting(procedure, draft, usable, this_day)
    return staff_page(
        request,
        ProceduresPublicationPage(
            procedure=procedure,
            draft=draft,
            problems=problems,
            typed=TypedInputs(typed),
            chosen=chosen,
            approvals=_choices(draft, usable),
            refusals=_refusals(procedure, draft, usable, chosen),
            items=items_collected(draft.definition),
            faults=await _fault_words(draft),
            groups=differences(await definition_of(live.id), draft.definition) if live else (),
            standings=standings(draft.definition, await sealed_choices(procedure.id)),
        ),
        422 if problems else 200,
    )


def _fitting(procedure: ProcedureDetails, draft: WorkingDraft, approvals: Sequence[RecordedApproval], day: date) -> str:
    """The id of the approval to begin with: one that lets the draft through, else one in force that holds the procedure."""
    in_force_now = [known for known in approvals if in_force(known.approval, day)]
    free = [known for known in in_force_now if not refused(draft, procedure.slug, known.approval, day)]
    naming = [known for known in in_force_now if known.approval.snapshot.procedure(procedure.slug)]
    guessed = in_force_now if items_collected(draft.definition) else ()
    return next((str(known.id) for known in (*free, *naming, *guessed)), "")


def _choices(draft: WorkingDraft, approvals: Sequence[RecordedApproval]) -> list[tuple[str, str]]:
    named = [(str(known.id), _approval_words(known)) for known in approvals]
    return named if items_collected(draft.definition) or not named else [WITHOUT_APPROVAL, *named]


def _refusals(
    procedure: ProcedureDetails, draft: WorkingDraft, approvals: Sequence[RecordedApproval], chosen: str
) -> Sequence[str]:
    """The reasons against publishing under the approval chosen on the page, shown before anybody clicks the button."""
    known = next((known for known in approvals if str(known.id) == chosen), None)
    approval, this_day = known.approval if known else None, today()
    return refused(draft, procedure.slug, approval, max(this_day, approval.period_from) if approval else this_day)


def _approval_words(known: RecordedApproval) -> str:
    approval = known.approval
    period = f"{shown_date(approval.period_from)}から{shown_date(approval.period_to)}まで"
    return f"{approval.cited}（{shown_date(approval.held_on)}開催、承認の期間 {period}）"


ROUTES: Final = [ask_to_publish, publish_draft, take_back_publication]

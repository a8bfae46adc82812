"""承認（付議）の記録: what the council approved is shown as it will be recorded, recorded once, and never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app.calendar.paper_dates import written_day, written_period
from app.calendar.tokyo import today
from app.papers.municipal_wording import stored_wording
from app.procedures import approval_store
from app.procedures.approval import Approval, in_force
from app.procedures.approval_store import ProcedureForPaper, UnknownApproval
from app.procedures.procedure_admin import procedures_in_detail
from app.procedures.publishing import recorded_approvals
from app.web.forms import only, read_form
from app.web.guards import requires_administrator
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.governance.approval_form import KINDS, ApprovalForm, fingerprint_of, fresh
from app.web.staff.governance.ending import ending_notice
from app.web.staff.layout import staff_page

CHANGED_MEANWHILE: Final = "手続の内容が、確認のあとで変わりました。もう一度、記録する内容を確かめてください"


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One approval in the list."""

    id: UUID
    approval: Approval
    period: str
    in_force: bool


@dataclass(frozen=True, kw_only=True)
class GovernanceApprovalsPage(PageContext):
    """The approvals on record, newest first."""

    template: ClassVar = "staff/governance/approvals.html"
    listed: Sequence[ApprovalRow]
    message: str
    ending: Any


@dataclass(frozen=True, kw_only=True)
class GovernanceNewApprovalPage(PageContext):
    """The form that records an approval."""

    template: ClassVar = "staff/governance/new_approval.html"
    form: ApprovalForm
    problems: tuple[tuple[str, str], ...]
    kinds: Sequence[tuple[str, str]]
    procedures: Sequence[ProcedureForPaper]
    last: Approval | None


@dataclass(frozen=True, kw_only=True)
class GovernanceApprovalPage(PageContext):
    """One approval as it was recorded; its days in words."""

    template: ClassVar = "staff/governance/approval.html"
    approval: Approval
    period: str
    held_on: str


@dataclass(frozen=True, kw_only=True)
class GovernanceConfirmApprovalPage(PageContext):
    """An approval about to be recorded. `shown`: its fingerprint, so that what is recorded is what was seen; `drafted`: slugs of the
    procedures that the approval covers as drafts."""

    template: ClassVar = "staff/governance/confirm_approval.html"
    form: ApprovalForm
    approval: Approval
    chosen: set[str]
    drafted: set[str]
    shown: str
    changed: str
    period: str
    held_on: str


@get("/governance/approvals", guards=[requires_administrator])
async def list_approvals(request: AnyRequest) -> Response[bytes]:
    known = await recorded_approvals()
    day = today()
    listed = [
        ApprovalRow(
            each.id,
            each.approval,
            written_period(each.approval.period_from, each.approval.period_to),
            in_force(each.approval, day),
        )
        for each in known
    ]
    message = "承認を記録しました。この承認のもとで、手続を公開できます" if "recorded" in request.query_params else ""
    return staff_page(
        request, GovernanceApprovalsPage(listed=listed, message=message, ending=ending_notice(known, day))
    )


@get("/governance/approvals/new", guards=[requires_administrator])
async def ask_for_approval(request: AnyRequest) -> Response[bytes]:
    words = await stored_wording()
    procedures = await approval_store.procedures_for_paper(await procedures_in_detail(), today())
    last = approval_store.last_before(await recorded_approvals(), today())
    return await _form_page(request, fresh(words, last, today()), procedures)


@post("/governance/approvals", guards=[requires_administrator], status_code=200)
async def record_approval(request: AnyRequest) -> Response[Any]:
    """Show the approval that would be recorded; record it when exactly that was shown before."""
    posted = await read_form(request)
    form, words = ApprovalForm.read(posted), await stored_wording()
    procedures = await approval_store.procedures_for_paper(await procedures_in_detail(), form.meeting_day(today()))
    last = approval_store.last_before(await recorded_approvals(), today())
    approval = form.approval(procedures, last, words, today())
    if not isinstance(approval, Approval):
        return await _form_page(request, form, procedures, *approval)
    if only(posted, "action") == "again":
        return await _form_page(request, form, procedures)
    if only(posted, "action") != "record" or only(posted, "shown") != fingerprint_of(approval):
        changed = CHANGED_MEANWHILE if only(posted, "shown") else ""
        return _confirm_page(request, form, approval, procedures, changed)
    await approval_store.record(signed_in(request).staff, approval)
    return Redirect("/governance/approvals?recorded=1", status_code=303)


@get("/governance/approvals/{approval_id:uuid}", guards=[requires_administrator])
async def show_approval(request: AnyRequest, approval_id: FromPath[UUID]) -> Response[bytes]:
    try:
        known = await approval_store.approval_named(approval_id)
    except UnknownApproval:
        raise NotFoundException from None
    return staff_page(request, GovernanceApprovalPage(approval=known.approval, **_words_of(known.approval)))


def _words_of(approval: Approval) -> dict[str, str]:
    return {
        "period": written_period(approval.period_from, approval.period_to),
        "held_on": written_day(approval.held_on),
    }


async def _form_page(
    request: AnyRequest, form: ApprovalForm, procedures: Sequence[ProcedureForPaper], *problems: tuple[str, str]
) -> Response[bytes]:
    last = approval_store.last_before(await recorded_approvals(), today())
    return staff_page(
        request,
        GovernanceNewApprovalPage(
            form=form, problems=problems, kinds=KINDS, procedures=procedures, last=last.approval if last else None
        ),
        422 if problems else 200,
    )


def _confirm_page(
    request: AnyRequest, form: ApprovalForm, approval: Approval, procedures: Sequence[ProcedureForPaper], changed: str
) -> Response[bytes]:
    drafted = {each.says.slug for each in procedures if each.drafted}
    shown = GovernanceConfirmApprovalPage(
        form=form,
        approval=approval,
        chosen=set(form.procedures),
        drafted=drafted,
        shown=fingerprint_of(approval),
        changed=changed,
        **_words_of(approval),
    )
    return staff_page(request, shown, 409 if changed else 200)


ROUTES: Final = [list_approvals, ask_for_approval, record_approval, show_approval]

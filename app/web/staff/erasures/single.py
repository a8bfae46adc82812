"""One application by its 到達番号: to be erased alone, or not to be erased (消去停止). The number travels in the form, never in an address."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications.erasing import plans
from app.applications.erasing.holds import (
    HOLD_REASONS,
    AlreadyHeld,
    Hold,
    HoldReason,
    UnknownHold,
    holds,
    lift_hold,
    set_hold,
)
from app.applications.erasing.plans import REASONS, AlreadyPlanned, ErasureReason
from app.applications.queries import SealedApplication, UnknownApplication, find
from app.applications.staff_text import TextRefused
from app.procedures.procedures_for_staff import ProcedureSummary, procedure_summaries
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_processing, requires_strong_proof
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.erasures.actions import ALREADY_PLANNED
from app.web.staff.flash_messages import flash_message
from app.web.staff.layout import staff_page

SINGLE_REASONS: Final = [
    (str(reason), label) for reason, label in REASONS.items() if reason != ErasureReason.retention_over
]
INPUTS: Final = ("reference", "reason", "document")
HELD: Final = "この申請は消去停止になっています。停止を解いてから計画してください"
FLASH_MESSAGES: Final = {
    "held": "消去停止にしました。停止を解くまで、この申請は消去されません",
    "lifted": "消去停止を解きました",
}


@dataclass(frozen=True, slots=True)
class SingleErasureForm:
    """A form about one application, as typed. Its inputs are `{prefix}_reference`, `_reason`, `_document`."""

    prefix: str
    reference: str = ""
    reason: str = ""
    document: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def read(cls, posted: Posted, prefix: str) -> "SingleErasureForm":
        reference, reason, document = (only(posted, f"{prefix}_{name}").strip() for name in INPUTS)
        return cls(prefix, reference, reason, document)

    @property
    def errors(self) -> dict[str, str]:
        return dict(self.problems)

    def refuse(self, name: str, sentence: str) -> None:
        self.problems.append((f"{self.prefix}_{name}", sentence))

    async def found(self, reasons: Collection[str]) -> SealedApplication | None:
        """The application named, None when a problem is noted instead."""
        application = None
        try:
            application = await find(self.reference)
        except UnknownApplication:
            self.refuse("reference", "この到達番号の申請は見つかりません。番号を確かめてください")
        if self.reason not in reasons:
            self.refuse("reason", "理由を選んでください")
        return None if self.problems else application


@dataclass(frozen=True, kw_only=True)
class SingleErasurePage(PageContext):
    """The two forms that erase one application, or keep it from being erased."""

    template: ClassVar = "staff/erasures/single.html"
    erase: SingleErasureForm
    hold: SingleErasureForm
    problems: Sequence[tuple[str, str]]
    reasons: Sequence[tuple[str, str]]
    hold_reasons: Sequence[tuple[str, str]]
    holds: Sequence[Hold]
    procedures: Mapping[UUID, ProcedureSummary]
    message: str


@get("/erasures/single", guards=[requires_processing])
async def ask_for_one(request: AnyRequest) -> Response[bytes]:
    return await _page(request, SingleErasureForm("erase"), SingleErasureForm("hold"))


@post("/erasures/single", guards=[requires_processing, requires_strong_proof], status_code=200)
async def plan_one_erasure(request: AnyRequest) -> Response[Any]:
    form = SingleErasureForm.read(await read_form(request), "erase")
    application = await form.found(dict(SINGLE_REASONS))
    if application and application.reference in {hold.reference for hold in await holds()}:
        form.refuse("reference", HELD)
    elif application:
        procedure, staff = (await procedure_summaries())[application.procedure], signed_in(request).staff
        try:
            erasure = await plans.plan_single(procedure, application, ErasureReason(form.reason), form.document, staff)
        except TextRefused as refused:
            form.refuse("document", refused.sentence)
        except AlreadyPlanned:
            form.refuse("reference", f"{ALREADY_PLANNED}。「消去の予定」を見てください")
        else:
            return Redirect(f"/erasures/{erasure}?planned=1", status_code=303)
    return await _page(request, form, SingleErasureForm("hold"))


@post("/erasures/holds", guards=[requires_processing], status_code=200)
async def set_one_hold(request: AnyRequest) -> Response[Any]:
    form = SingleErasureForm.read(await read_form(request), "hold")
    application = await form.found(HOLD_REASONS)
    if application:
        try:
            await set_hold(application, HoldReason(form.reason), form.document, signed_in(request).staff)
        except TextRefused as refused:
            form.refuse("document", refused.sentence)
        except AlreadyHeld:
            form.refuse("reference", "この申請は、もう消去停止になっています")
        else:
            return Redirect("/erasures/single?held=1", status_code=303)
    return await _page(request, SingleErasureForm("erase"), form)


@post("/erasures/holds/{hold_id:uuid}/lifting", guards=[requires_processing], status_code=303)
async def lift_one_hold(request: AnyRequest, hold_id: FromPath[UUID]) -> Response[Any]:
    try:
        await lift_hold(hold_id, signed_in(request).staff)
    except UnknownHold:
        raise NotFoundException from None
    return Redirect("/erasures/single?lifted=1", status_code=303)


async def _page(request: AnyRequest, erase: SingleErasureForm, hold: SingleErasureForm) -> Response[bytes]:
    problems = [*erase.problems, *hold.problems]
    return staff_page(
        request,
        SingleErasurePage(
            erase=erase,
            hold=hold,
            problems=problems,
            reasons=[("", "選んでください"), *SINGLE_REASONS],
            hold_reasons=[("", "選んでください"), *((str(reason), label) for reason, label in HOLD_REASONS.items())],
            holds=await holds(),
            procedures=await procedure_summaries(),
            message=flash_message(request, FLASH_MESSAGES),
        ),
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
    )

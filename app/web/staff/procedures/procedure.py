"""A procedure's own page: where it stands, what can be done with it; its settings, and stopping, resuming and ending 受付."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import PermissionDeniedException
from litestar.params import FromPath
from litestar.response import Redirect

from app.procedures.creation import change_terms, close, resume, suspend
from app.procedures.procedure_admin import ProcedureDetails
from app.procedures.procedures_for_staff import compiled_versions
from app.procedures.settings import in_words
from app.tenancy.refusals import NotAllowed
from app.web.forms import only, read_form
from app.web.guards import requires_processing, requires_staff
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.flash_messages import flash_message
from app.web.staff.layout import staff_page
from app.web.staff.procedures.index import STANDINGS
from app.web.staff.procedures.lookup import CLASH, EditResult, may_change, procedure_held, procedure_here
from app.web.staff.procedures.settings_form import SettingsForm, own_sections, terms_in_words

Mark = Callable[[ProcedureDetails, UUID], Awaitable[None]]
FLASH_MESSAGES: Final = {
    "published": "公開しました",
    "scheduled": "公開を予約しました",
    "discarded": "下書きを破棄しました",
    "saved": "設定を保存しました",
    "suspended": "受付を停止しました。申請者の画面には「ただいま受付を止めています」と表示されます",
    "resumed": "受付を再開しました",
    "closed": "受付を終了しました",
}


@dataclass(frozen=True, kw_only=True)
class ProceduresProcedurePage(PageContext):
    """A procedure as its section keeps it."""

    template: ClassVar = "staff/procedures/procedure.html"
    procedure: ProcedureDetails
    standing: tuple[str, str]
    settings: Sequence[tuple[str, str]]
    may_change: bool
    message: str
    unreadable: bool  # the form of the published version cannot be read


@dataclass(frozen=True, kw_only=True)
class ProceduresSettingsPage(PageContext):
    """The form of a procedure's settings. `seen`: the fingerprint of the settings it was filled from."""

    template: ClassVar = "staff/procedures/settings.html"
    procedure: ProcedureDetails
    form: SettingsForm
    result: EditResult
    seen: str
    problems: Sequence[tuple[str, str]]
    sections: Sequence[tuple[str, str]]


@get("/procedures/{slug:str}", guards=[requires_staff])
async def show_procedure(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    procedure = await procedure_here(slug)
    message = flash_message(request, FLASH_MESSAGES)
    if message and procedure.draft and procedure.draft.scheduled:
        message = "公開を予約しました"
    live = procedure.live
    return staff_page(
        request,
        ProceduresProcedurePage(
            procedure=procedure,
            standing=STANDINGS[procedure.state()],
            settings=in_words(procedure.settings),
            may_change=may_change(request),
            message=message,
            unreadable=live is not None and live.id not in await compiled_versions([live.id]),
        ),
    )


@get("/procedures/{slug:str}/settings", guards=[requires_processing])
async def show_settings(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    procedure = await procedure_here(slug)
    return await _settings_page(request, procedure, SettingsForm.of(procedure))


@post("/procedures/{slug:str}/settings", guards=[requires_processing], status_code=200)
async def save_settings(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    posted, procedure = await read_form(request), await procedure_held(slug)
    before = SettingsForm.of(procedure)
    form = SettingsForm.read(posted, before)
    if only(posted, "seen") != before.fingerprint:
        result = EditResult(409, CLASH, ["いまの設定は、次のとおりです。", *terms_in_words(procedure)])
        return await _settings_page(request, procedure, form, result)
    terms = form.terms(await own_sections(signed_in(request), procedure.section))
    if terms is None:
        return await _settings_page(request, procedure, form)
    try:
        await change_terms(procedure, signed_in(request).staff, terms)
    except NotAllowed:
        raise PermissionDeniedException from None
    return Redirect(f"/procedures/{slug}?saved=1", status_code=303)


@post("/procedures/{slug:str}/suspension", guards=[requires_processing], status_code=303)
async def suspend_procedure(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    return await _marked(request, slug, suspend, "suspended")


@post("/procedures/{slug:str}/resumption", guards=[requires_processing], status_code=303)
async def resume_procedure(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    return await _marked(request, slug, resume, "resumed")


@post("/procedures/{slug:str}/closure", guards=[requires_processing], status_code=303)
async def close_procedure(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    return await _marked(request, slug, close, "closed")


async def _marked(request: AnyRequest, slug: str, mark: Mark, done: str) -> Response[Any]:
    try:
        await mark(await procedure_here(slug), signed_in(request).staff)
    except NotAllowed:
        raise PermissionDeniedException from None
    return Redirect(f"/procedures/{slug}?{done}=1", status_code=303)


async def _settings_page(
    request: AnyRequest, procedure: ProcedureDetails, form: SettingsForm, result: EditResult | None = None
) -> Response[bytes]:
    return staff_page(
        request,
        ProceduresSettingsPage(
            procedure=procedure,
            form=form,
            result=result or EditResult(),
            seen=SettingsForm.of(procedure).fingerprint,
            problems=form.problems,
            sections=await own_sections(signed_in(request), procedure.section),
        ),
        result.status if result else 422 if form.problems else 200,
    )


ROUTES: Final = [
    show_procedure,
    show_settings,
    save_settings,
    suspend_procedure,
    resume_procedure,
    close_procedure,
]

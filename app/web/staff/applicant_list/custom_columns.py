"""列の設定: the custom columns of a list, and the days within which an application is usually finished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications.worklist.column_changes import HiddenColumn, add_column, hidden_columns_of
from app.applications.worklist.custom_columns import KIND_LABELS, ColumnRefused, CustomColumn, custom_columns_of
from app.audit import log
from app.audit.actions import Action
from app.procedures.procedures_for_staff import ProcedureSummary
from app.procedures.settings import SETTINGS, SettingRefused
from app.procedures.standard_days import set_standard_days, standard_days_of
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import list_address, own_procedure
from app.web.staff.flash_messages import flash_message
from app.web.staff.layout import staff_page

MESSAGES: Final[Mapping[str, str]] = {
    "added": "列を追加しました。",
    "changed": "列を変更しました。",
    "hidden": "列を隠しました。30日以内なら戻せます。",
    "restored": "列を戻しました。書き込んだ内容もそのままです。",
    "moved": "列を動かしました。",
    "days": "標準処理期間を設定しました。",
}
KINDS: Final = [(str(kind), label) for kind, label in KIND_LABELS.items()]


@dataclass(frozen=True, kw_only=True)
class CustomColumnsPage(PageContext):
    """The form for the section's custom columns and 標準処理期間. `message`: what was just done; `moved`: the column that it was done to."""

    template: ClassVar = "staff/applicant_list/custom_columns.html"
    procedure: ProcedureSummary
    address: str
    columns: tuple[CustomColumn, ...]
    hidden: tuple[HiddenColumn, ...]
    message: str
    moved: str
    kinds: Sequence[tuple[str, str]]
    typed: Mapping[str, str]
    standard_days: str
    problems: tuple[tuple[str, str], ...]


@get("/lists/{procedure:str}/columns", guards=[requires_processing])
async def show_own_columns(request: AnyRequest, procedure: FromPath[str]) -> Response[bytes]:
    return await columns_page(request, await own_procedure(request, procedure), {})


@post("/lists/{procedure:str}/columns", guards=[requires_processing], status_code=200)
async def add_own_column(request: AnyRequest, procedure: FromPath[str]) -> Response[Any]:
    summary, posted = await own_procedure(request, procedure), await read_form(request)
    try:
        await add_column(summary.id, only(posted, "label"), only(posted, "kind"), only(posted, "choices"))
    except ColumnRefused as refused:
        return await columns_page(request, summary, posted, (refused.name, refused.sentence))
    await log.record(signed_in(request).staff, Action.column_added, summary.slug, {"kind": only(posted, "kind")})
    return back_to_columns(summary, "added")


@post("/lists/{procedure:str}/standard-days", guards=[requires_processing], status_code=200)
async def change_standard_days(request: AnyRequest, procedure: FromPath[str]) -> Response[Any]:
    summary, posted = await own_procedure(request, procedure), await read_form(request)
    setting, days = SETTINGS["standard_days"], only(posted, "standard_days") if "standard_days" in posted else None
    try:
        await set_standard_days(summary.id, summary.slug, setting.typed(days), signed_in(request).staff)
    except SettingRefused as refused:
        return await columns_page(request, summary, posted, ("standard_days", setting.noun + refused.rest))
    return back_to_columns(summary, "days")


async def columns_page(
    request: AnyRequest, summary: ProcedureSummary, posted: Posted, *problems: tuple[str, str]
) -> Response[bytes]:
    days = await standard_days_of(summary.id)
    return staff_page(
        request,
        CustomColumnsPage(
            procedure=summary,
            address=list_address(summary),
            columns=await custom_columns_of(summary.id),
            hidden=await hidden_columns_of(summary.id),
            message=flash_message(request, MESSAGES),
            moved=request.query_params.get("moved", ""),
            kinds=KINDS,
            typed={name: only(posted, name) for name in ("label", "kind", "choices")},
            standard_days=only(posted, "standard_days") if "standard_days" in posted else str(days or ""),
            problems=problems,
        ),
        422 if problems else 200,
    )


def back_to_columns(summary: ProcedureSummary, done: str) -> Redirect:
    """The way back to the page, which says what was done: a flag of MESSAGES."""
    return Redirect(f"{list_address(summary)}/columns?{done}", status_code=303)


ROUTES: Final = [show_own_columns, add_own_column, change_standard_days]

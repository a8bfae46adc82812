"""計画する, 取りやめる, and the second person's 消去する."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, post
from litestar.exceptions import ClientException, PermissionDeniedException
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications.erasing import plans
from app.applications.erasing.due_summary import due_summary
from app.applications.erasing.executing import (
    AnotherPersonConfirms,
    ListChanged,
    Means,
    NoSecondPerson,
    NotPlanned,
    TooEarly,
    execute_erasure,
)
from app.applications.erasing.plans import AlreadyPlanned, ErasureState
from app.audit import log
from app.audit.actions import Action
from app.procedures.procedures_for_staff import procedure_summaries
from app.vault.keystore import NotDestroyed
from app.web.forms import only, read_form
from app.web.guards import requires_administrator, requires_processing, requires_strong_proof
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store
from app.web.staff.erasures.pages import due_page, erasure_here, erasure_page, from_words
from app.web.staff.new_transaction import new_transaction

ALREADY_PLANNED: Final = "同じ消去が、もう計画されています"
NOTHING_DUE: Final = "消去の時期が来た申請は、いまはありません"
CHANGED: Final = "消去する申請が、表示したときから変わりました。消去はしていません。いまの内容を確かめてください"
NOT_PLANNED: Final = "この計画は、ほかの職員が消去したか、取りやめました。いまの状態を表示しています"


@post("/erasures", guards=[requires_processing, requires_strong_proof], status_code=200)
async def plan_due_erasure(request: AnyRequest) -> Response[Any]:
    posted = await read_form(request)
    procedure, year = only(posted, "procedure"), only(posted, "fiscal_year")
    procedures = {str(each.id): each for each in (await procedure_summaries()).values()}
    summaries = [
        each for each in await due_summary() if (str(each.procedure), str(each.fiscal_year)) == (procedure, year)
    ]
    if not summaries or procedure not in procedures or not (summaries[0].due or summaries[0].only_key):
        return await due_page(request, problem=NOTHING_DUE)
    try:
        erasure = await plans.plan_due(procedures[procedure], summaries[0].fiscal_year, signed_in(request).staff)
    except AlreadyPlanned:
        return await due_page(request, problem=ALREADY_PLANNED)
    return Redirect(f"/erasures/{erasure}?planned=1", status_code=303)


@post(
    "/erasures/{erasure_id:uuid}/confirmation", guards=[requires_administrator, requires_strong_proof], status_code=200
)
async def confirm_erasure(request: AnyRequest, erasure_id: FromPath[UUID]) -> Response[Any]:
    """Erases what was shown; pressed again after a crash, goes on."""
    shown, person = _shown(only(await read_form(request), "shown")), signed_in(request)
    await erasure_here(erasure_id)
    try:
        await execute_erasure(erasure_id, shown, person.staff, _means(request))
    except AnotherPersonConfirms:
        raise PermissionDeniedException from None
    except (NoSecondPerson, TooEarly) as refused:
        return await _not_now(request, erasure_id, refused)
    except NotDestroyed:
        return Redirect(f"/erasures/{erasure_id}", status_code=303)  # which says that it waits, and for what
    except ListChanged:
        return await _refused(request, erasure_id, CHANGED)
    except NotPlanned:
        if not await _was_theirs(erasure_id, person.staff):
            return await _refused(request, erasure_id, NOT_PLANNED)
    return Redirect(f"/erasures/{erasure_id}?done=1", status_code=303)


@post("/erasures/{erasure_id:uuid}/withdrawal", guards=[requires_processing], status_code=200)
async def drop_plan(request: AnyRequest, erasure_id: FromPath[UUID]) -> Response[Any]:
    await erasure_here(erasure_id)
    if not await plans.cancel_plan(erasure_id, signed_in(request).staff):
        return await _refused(request, erasure_id, NOT_PLANNED)
    return Redirect("/erasures?dropped=1", status_code=303)


async def _was_theirs(erasure_id: UUID, staff: UUID) -> bool:
    """True where this person has carried the erasure out already; a second click then changes nothing and gets the same page."""
    async with new_transaction():
        erasure = await erasure_here(erasure_id)
    return erasure.state in {ErasureState.erased, ErasureState.finished} and erasure.confirmed_by == staff


async def _not_now(request: AnyRequest, erasure_id: UUID, refused: NoSecondPerson | TooEarly) -> Response[bytes]:
    """Say why, and note who tried: after the unit of work that was refused."""
    async with new_transaction():
        erasure = await erasure_here(erasure_id)
        if isinstance(refused, TooEarly):
            reason, sentence = "too_early", f"まだ消去できません。{from_words(erasure)}消去できます"
        else:
            reason = str(refused.unfit)
            sentence = f"{refused.unfit.because(erasure.days_looked_back)}、あなたはこの消去を確認できません"
        await log.record(signed_in(request).staff, Action.erasure_refused, str(erasure_id), {"reason": reason})
    return await _refused(request, erasure_id, f"{sentence}。消去はしていません")


async def _refused(request: AnyRequest, erasure_id: UUID, problem: str) -> Response[bytes]:
    async with new_transaction():
        return await erasure_page(request, await erasure_here(erasure_id), problem=problem)


def _means(request: AnyRequest) -> Means:
    settings = request.app.state.settings
    return Means(key_store(request), settings.key_backup_days, settings.database_backup_days, new_transaction)


def _shown(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise ClientException("no list of ours") from None

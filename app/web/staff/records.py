"""対応記録: 「記録を追加する」. Nothing here changes or removes one."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.exceptions import ClientException, PermissionDeniedException
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications.handling import RecordKind, add_record
from app.applications.processing import NotAllowed
from app.applications.queries import FoundApplication
from app.applications.wording import TextRefused
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_processing
from app.web.pages import asks_for_part
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.afresh import fresh_unit
from app.web.staff.application import Told, address_of, detail_page, found_here, records_part


@post("/applications/{reference:str}/records", guards=[requires_processing], status_code=200)
async def add_record_to_application(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    posted = await read_form(request)
    typed = {name: only(posted, name) for name in ("kind", "text")}
    found = await found_here(reference)
    if typed["kind"] not in set(RecordKind):
        return await _refused(request, found, ("kind", "種別を選んでください"), typed)
    try:
        await add_record(found, _record_id(posted), RecordKind(typed["kind"]), typed["text"], signed_in(request).staff)
    except TextRefused as refused:
        return await _refused(request, found, ("text", refused.sentence), typed)
    except NotAllowed:
        raise PermissionDeniedException from None
    if asks_for_part(request):
        return await records_part(request, found, Told(), "記録を追加しました。")
    return Redirect(f"{address_of(found)}#records", status_code=303)


async def _refused(
    request: AnyRequest, found: FoundApplication, problem: tuple[str, str], typed: Mapping[str, str]
) -> Response[bytes]:
    told = Told(HTTPStatus.UNPROCESSABLE_ENTITY, "", problem, typed)
    # what is opened to be shown again is logged, though the answer's status undoes the request's own unit
    async with fresh_unit():
        return await (records_part if asks_for_part(request) else detail_page)(request, found, told)


def _record_id(posted: Posted) -> UUID:
    try:
        return UUID(only(posted, "record"))
    except ValueError:
        raise ClientException("no record of ours") from None

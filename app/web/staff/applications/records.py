"""対応記録: 「記録を追加する」. Nothing here changes or removes one."""

from http import HTTPStatus
from typing import Any

from litestar import Response, post
from litestar.exceptions import PermissionDeniedException
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications.queries import SealedApplication
from app.tenancy.refusals import NotAllowed
from app.web.forms import read_form
from app.web.guards import requires_processing
from app.web.pages import asks_for_part
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import found_here, key_store
from app.web.staff.applications.pages import detail_page, records_part
from app.web.staff.applications.record_form import FormRefused, RecordForm
from app.web.staff.form_result import FormResult
from app.web.staff.list_place import page_address
from app.web.staff.new_transaction import new_transaction
from app.web.staff.said import saying


@post("/applications/{reference:str}/records", guards=[requires_processing], status_code=200)
async def add_record_to_application(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    form = RecordForm.read(await read_form(request))
    application = await found_here(reference)
    try:
        done = await form.keep(application, signed_in(request).staff, key_store(request))
    except FormRefused as refused:
        return await _refused(
            request, application, FormResult(HTTPStatus.UNPROCESSABLE_ENTITY, "", refused.problem, form.typed)
        )
    except NotAllowed:
        raise PermissionDeniedException from None
    if asks_for_part(request):
        return await records_part(request, application, FormResult(), done)
    return Redirect(saying(f"{page_address(request, application)}#records", done), status_code=303)


async def _refused(request: AnyRequest, application: SealedApplication, result: FormResult) -> Response[bytes]:
    # the decryption for the page is logged, though the answer's status rolls the request's own unit back
    async with new_transaction():
        return await (records_part if asks_for_part(request) else detail_page)(request, application, result)

"""受付期間の延長: what planned stops put off of the section's own procedures, and the section's word about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app.procedures.extensions import Extension, decide, extensions
from app.tenancy.refusals import NotAllowed
from app.web.forms import only, read_form
from app.web.guards import requires_processing, requires_staff
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.flash_messages import flash_message
from app.web.staff.layout import staff_page

ADDRESS: Final = "/extensions"
MESSAGES: Final = {
    "refusal": "延ばさないことにしました。受付期間は、もとの日時に終わります。",
    "back": "延ばすことに戻しました。",
    "late": "もう変えられません。停止が始まったか、受付期間が変わっています。",
}


@dataclass(frozen=True, kw_only=True)
class ExtensionsPage(PageContext):
    """What is put off, the latest stop first. `may_decide`: the reader may refuse."""

    template: ClassVar = "staff/extensions.html"
    extensions: Sequence[Extension]
    may_decide: bool
    message: str
    done: bool


@get(ADDRESS, guards=[requires_staff])
async def list_extensions(request: AnyRequest) -> Response[bytes]:
    shown = ExtensionsPage(
        extensions=await extensions(),
        may_decide=signed_in(request).role.may_process,
        message=flash_message(request, MESSAGES),
        done="late" not in request.query_params,
    )
    return staff_page(request, shown, entry="/procedures")


@post(f"{ADDRESS}/{{extension:uuid}}", guards=[requires_processing], status_code=303)
async def decide_extension(request: AnyRequest, extension: FromPath[UUID]) -> Response[Any]:
    refuses = only(await read_form(request), "refuses") == "yes"
    try:
        done = await decide(extension, signed_in(request).staff, refuses=refuses)
    except NotAllowed:  # another section's, or none: nobody is told which
        raise NotFoundException from None
    told = ("refusal" if refuses else "back") if done else "late"
    return Redirect(f"{ADDRESS}?{told}=1", status_code=303)


ROUTES: Final = [list_extensions, decide_extension]

"""情報項目: the municipality's catalogue, and an administrator's additions to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.response import Redirect

from app.procedures.catalogue import LONGEST, ItemExists, add_item, catalogue
from app.web.forms import only, read_form
from app.web.guards import requires_administrator, requires_staff
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.layout import staff_page


@dataclass(frozen=True, kw_only=True)
class ProceduresItemsPage(PageContext):
    """The municipality's 情報項目: name, and whether it is 要配慮個人情報."""

    template: ClassVar = "staff/procedures/items.html"
    items: Sequence[tuple[str, bool]]
    typed: str
    problem: str
    may_add: bool


@get("/procedures/items", guards=[requires_staff])
async def list_items(request: AnyRequest) -> Response[bytes]:
    return await _page(request)


@post("/procedures/items", guards=[requires_administrator], status_code=200)
async def add_item_to_catalogue(request: AnyRequest) -> Response[Any]:
    posted = await read_form(request)
    name = " ".join(only(posted, "item").replace("\x00", "").split())
    if not name or len(name) > LONGEST:
        return await _page(request, name, f"情報項目は1文字から{LONGEST}文字までで入力してください")
    try:
        await add_item(name, signed_in(request).staff, special_care=bool(only(posted, "special_care")))
    except ItemExists:
        return await _page(request, name, f"「{name}」は、もうあります")
    return Redirect("/procedures/items", status_code=303)


async def _page(request: AnyRequest, typed: str = "", problem: str = "") -> Response[bytes]:
    return staff_page(
        request,
        ProceduresItemsPage(
            items=await catalogue(),
            typed=typed,
            problem=problem,
            may_add=signed_in(request).role.may_administer,
        ),
        422 if problem else 200,
    )


ROUTES: Final = [list_items, add_item_to_catalogue]

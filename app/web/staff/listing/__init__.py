"""申請者一覧: the living list of a procedure's applications."""

from typing import Any, Final

from app.web.staff.listing import arrange, bulk, enter, notice, own, sendings, show

ROUTES: Final[list[Any]] = [
    *show.ROUTES,
    *own.ROUTES,
    *arrange.ROUTES,
    *enter.ROUTES,
    *bulk.ROUTES,
    *notice.ROUTES,
    *sendings.ROUTES,
]

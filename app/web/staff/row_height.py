"""How high the rows of lists are: one line each, or roomy ones by choice. A preference of the browser, kept in a cookie that says nothing else."""

from typing import Any, Final

from litestar import Response, post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from app.settings import Settings
from app.web.forms import only, read_form
from app.web.guards import requires_staff
from app.web.sessions import AnyRequest, cookie_name, cookies_in, visit

ROOMY: Final = "roomy"
YEAR_SECONDS: Final = 365 * 24 * 60 * 60
LONGEST_ADDRESS: Final = 2000
LISTS: Final = ("/inbox", "/lists", "/calls", "/search", "/results", "/today")


@post("/row-height", guards=[requires_staff])
async def choose_row_height(request: AnyRequest) -> Response[Any]:
    """Keep the choice for a year, and show the page again that it was made on."""
    posted = await read_form(request)
    settings: Settings = request.app.state.settings
    roomy = only(posted, "rows") == ROOMY
    answer: Response[Any] = Redirect(_own_address(only(posted, "page")), status_code=303)
    answer.set_cookie(
        Cookie(
            key=_name(request),
            value=ROOMY if roomy else "",
            max_age=YEAR_SECONDS if roomy else 0,
            path="/",
            httponly=True,
            samesite="strict",
            secure=settings.secure_cookies,
        )
    )
    return answer


def is_roomy(request: AnyRequest) -> bool:
    scope: Any = request.scope
    return ROOMY in cookies_in(scope, _name(request))


def page_to_return_to(request: AnyRequest) -> str:
    """The path of a list; "" on other pages, and where it answers a form and cannot be asked for again. Without its query: an address that
    somebody typed may name what a page must not repeat."""
    path = request.scope["path"]
    is_list = any(path == one or path.startswith(f"{one}/") for one in LISTS)
    return path if request.method == "GET" and is_list else ""


def _own_address(typed: str) -> str:
    """A path of this side; whatever could lead a browser elsewhere is the first page."""
    own = typed.startswith("/") and not typed.startswith("//") and typed.isascii() and typed.isprintable()
    return typed if own and "\\" not in typed and len(typed) <= LONGEST_ADDRESS else "/inbox"


def _name(request: AnyRequest) -> str:
    return f"{cookie_name(visit(request).side, request.app.state.settings)}-rows"


ROUTES: Final = [choose_row_height]

"""The layout around every page of the operator's side."""

from dataclasses import dataclass
from typing import Final

from litestar import Response

from app.web.pages import PageContext, page
from app.web.sessions import AnyRequest, signed_in_operator


@dataclass(frozen=True, slots=True)
class HeaderLink:
    address: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class OperatorHeader:
    """The header with its reader, as templates/shared/header_operator.html shows them."""

    name: str
    place: str
    csrf_token: str
    links: tuple[HeaderLink, ...]
    own_links: tuple[HeaderLink, ...] = ()


OPERATORS: Final = "/operators"
PAGES: Final[list[tuple[str, str]]] = [
    ("/municipalities", "自治体"),
    ("/health", "稼働状況"),
    ("/alarms", "警報"),
    ("/keys", "鍵"),
    ("/announcements", "お知らせ"),
    ("/stops", "計画停止"),
    (OPERATORS, "アカウント"),
    ("/audit", "操作の記録"),
    ("/password", "パスワード"),
]


def viewer_of(request: AnyRequest) -> OperatorHeader:
    """Raises SignInNeeded."""
    person, path = signed_in_operator(request), request.scope["path"]
    if path.startswith("/second-factor"):
        path = "/password"
    links = tuple(
        HeaderLink(address, label, path == address or path.startswith(f"{address}/"))
        for address, label in PAGES
        if address != OPERATORS or person.role.may_decide
    )
    return OperatorHeader(person.name, person.role.label, person.csrf_token, links)


def operator_page(request: AnyRequest, context: PageContext, status: int = 200) -> Response[bytes]:
    """A page of somebody who is signed in. Templates find them as `person`, their form token as `csrf_token`."""
    person = signed_in_operator(request)
    return page(
        context,
        status,
        side="operator",
        viewer=viewer_of(request),
        person=person,
        csrf_token=person.csrf_token,
    )

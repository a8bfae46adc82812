"""The header of every page of the staff's side: the person, their municipality, the links to the other pages."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from litestar import Response

from app.languages import SOURCE
from app.municipalities.announced import lines, stop_ahead
from app.people.roles import StaffRole
from app.web.pages import PageContext, asks_for_part, page
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.list_place import INBOX, opened_from
from app.web.staff.row_height import is_roomy, page_to_return_to
from app.web.staff.said import said_on


@dataclass(frozen=True, slots=True)
class PageLink:
    address: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class StaffHeader:
    """The person who reads the page, for templates/shared/header_staff.html. `place`: the municipality's name; `roomy`: they chose lists with high
    rows; `here`: the list's own address where the page is one to come back to; `said`: what was just done, where no script says it; `announced`:
    what the 運営 tells staff, in sentences; `stop_ahead`: of a planned stop first."""

    name: str
    place: str
    csrf_token: str
    links: tuple[PageLink, ...]
    own_links: tuple[PageLink, ...]
    roomy: bool
    here: str
    said: str
    announced: tuple[str, ...]
    stop_ahead: bool


def everybody(_: StaffRole) -> bool:
    return True


may_process, may_audit, may_read = map(attrgetter, ("may_process", "may_audit", "may_read_applications"))


# address, words, and who finds it in their navigation; a page family adds its line
PAGES: Final[list[tuple[str, str, Callable[[StaffRole], bool]]]] = [
    ("/today", "きょうの机", may_read),
    ("/inbox", "受信一覧", may_read),
    ("/lists", "申請者一覧", may_read),
    ("/calls", "確認の電話", may_read),
    ("/search", "さがす", may_read),
    ("/statistics", "統計", may_read),
    ("/procedures", "手続", everybody),
    ("/governance", "付議", may_process),
    ("/exports", "ダウンロード", may_process),
    ("/exports/register", "管理簿", lambda role: not role.may_process),
    ("/erasures", "消去", may_process),
    ("/erasures/records", "消去の記録", lambda role: role.may_audit and not role.may_process),
    ("/people", "職員", may_audit),
    ("/audit", "監査ログ", may_audit),
    ("/municipality", "自治体の設定", may_audit),
    ("/password", "パスワード", everybody),
    ("/help", "使い方", everybody),
]
OWN: Final = frozenset({"/password", "/help"})
"""Those that stand beside the person's name, so that the row of pages is one line at 1024 px."""


def viewer_of(request: AnyRequest, entry: str = "") -> StaffHeader:
    """The header's content for the person signed in; `entry`: the page that the navigation marks, "" for the one of the address. Raises SignInNeeded."""
    person, path = signed_in(request), entry or request.scope["path"]
    if path.startswith("/applications/"):
        opened = opened_from(request)
        path = opened.place.entry if opened else INBOX
    if path.startswith("/second-factor"):
        path = "/password"
    links = [
        PageLink(address, label, path == address or path.startswith(f"{address}/"))
        for address, label, finds in PAGES
        if finds(person.role)
    ]
    return StaffHeader(
        person.name,
        str(person.municipality_name),
        person.csrf_token,
        tuple(link for link in links if link.address not in OWN),
        tuple(link for link in links if link.address in OWN),
        is_roomy(request),
        page_to_return_to(request),
        said_on(request),
        tuple(lines("staff", person.municipality, SOURCE)),
        stop_ahead("staff") is not None,
    )


def staff_page(
    request: AnyRequest,
    shown: PageContext,
    status: int = 200,
    *,
    headers: dict[str, str] | None = None,
    entry: str = "",
) -> Response[bytes]:
    """A page or fragment for the person signed in. Templates find them as `person`, their form token as `csrf_token`; `part` is True
    where htmx swaps a fragment into a page that stays. `entry`: the page that the navigation marks, "" for the one of the address."""
    person, part = signed_in(request), asks_for_part(request)
    return page(
        shown,
        status,
        fragment=part,
        headers=headers,
        side="staff",
        viewer=viewer_of(request, entry),
        person=person,
        csrf_token=person.csrf_token,
        part=part,
    )

"""資料の文言: what the papers say in the municipality's own words, one part a page. Administrators only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app.papers.governance.wording import WordingProblem
from app.papers.municipal_wording import StoredWording, WordingClash, store_wording, stored_wording
from app.procedures.editing.edit import fingerprint
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_administrator
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.governance.wording_form import InputGroup, differing, groups_of, placeholders_in, read_back
from app.web.staff.governance.wording_labels import BASICS, PARTS, PLACEHOLDERS
from app.web.staff.layout import staff_page

FACTS: Final = {"connection-facts": "connection", "outsourcing-facts": "outsourcing"}
REQUIRED: Final = {
    "basics.name": "自治体の名前を入力してください",
    "basics.council": "会議の名前を入力してください",
    "basics.service": "サービスの名前を入力してください",
}
UNREADABLE: Final = "この内容では資料を作れないため、保存していません。いまの文言に戻してから、もう一度入力してください"
CLASH: Final = "ほかの職員が先に変更しました。何も上書きしていません。いまの文言を表示しています。必要な変更を、もう一度入力してください"


@dataclass(frozen=True, kw_only=True)
class GovernanceWordingPage(PageContext):
    """The parts of the papers' wording that a municipality may write itself."""

    template: ClassVar = "staff/governance/wording.html"
    parts: Mapping[str, str]
    message: str
    own: bool


@dataclass(frozen=True, kw_only=True)
class GovernanceWordingPartPage(PageContext):
    """One part of the papers' wording; `mine`: the text typed, where somebody else saved meanwhile."""

    template: ClassVar = "staff/governance/wording_part.html"
    part_key: str
    title: str
    groups: Sequence[InputGroup]
    problems: Sequence[tuple[str, str]]
    errors: Mapping[str, str]
    seen: str
    clash: str
    mine: Sequence[tuple[str, str]]
    placeholders: Sequence[tuple[str, str]]
    rows: bool


@get("/governance/wording", guards=[requires_administrator])
async def list_parts(request: AnyRequest) -> Response[bytes]:
    words = await stored_wording()
    message = "保存しました。次に作る資料から使います" if "saved" in request.query_params else ""
    own = words.stored is not None
    return staff_page(request, GovernanceWordingPage(parts=PARTS, message=message, own=own))


@get("/governance/wording/{part:str}", guards=[requires_administrator])
async def show_part(request: AnyRequest, part: FromPath[str]) -> Response[bytes]:
    return _page(request, _known(part), await stored_wording())


@post("/governance/wording/{part:str}", guards=[requires_administrator], status_code=200)
async def change_part(request: AnyRequest, part: FromPath[str]) -> Response[Any]:
    _known(part)
    posted, words = await read_form(request), await stored_wording()
    before = _part_of(words.document, part)
    problems: dict[str, str] = {}
    after = _read(before, part, posted, problems)
    if only(posted, "seen") != fingerprint({"part": before}):
        return _page(request, part, words, after, clash=True)
    if not problems:
        try:
            await store_wording(_with_part(words.document, part, after), words, signed_in(request).staff)
        except WordingClash:
            return _page(request, part, await stored_wording(), after, clash=True)
        except WordingProblem:
            problems[part] = UNREADABLE
    if problems:
        return _page(request, part, words, after, problems)
    return Redirect("/governance/wording?saved=1", status_code=303)


def _known(part: str) -> str:
    if part not in PARTS:
        raise NotFoundException
    return part


def _part_of(document: Mapping[str, Any], part: str) -> dict[str, Any]:
    wording = document["wording"]
    if part == "basics":
        return {name: wording[name] for name in BASICS}
    if part in FACTS:
        return dict(document[FACTS[part]])
    inner = wording[part]
    return {part: inner} if isinstance(inner, list) else inner


def _with_part(document: Mapping[str, Any], part: str, after: Mapping[str, Any]) -> dict[str, Any]:
    if part in FACTS:
        return {**document, FACTS[part]: after}
    changed = after if part == "basics" or set(after) == {part} else {part: after}
    return {**document, "wording": {**document["wording"], **changed}}


def _read(before: Mapping[str, Any], part: str, posted: Posted, problems: dict[str, str]) -> dict[str, Any]:
    after: dict[str, Any] = read_back(before, part, posted, problems)
    problems |= {
        name: sentence
        for name, sentence in REQUIRED.items()
        if name.startswith(f"{part}.") and not after[name.partition(".")[2]]
    }
    return after


def _page(
    request: AnyRequest,
    part: str,
    words: StoredWording,
    typed: Mapping[str, Any] | None = None,
    problems: Mapping[str, str] | None = None,
    *,
    clash: bool = False,
) -> Response[bytes]:
    now = _part_of(words.document, part)
    groups, named = list(groups_of(now if clash or not typed else typed, part)), problems or {}
    return staff_page(
        request,
        GovernanceWordingPartPage(
            part_key=part,
            title=PARTS[part],
            groups=groups,
            problems=[(name.replace(".", "-"), sentence) for name, sentence in named.items()],
            errors=named,
            seen=fingerprint({"part": now}),
            clash=CLASH if clash else "",
            mine=differing(groups, groups_of(typed or now, part)) if clash else (),
            placeholders=[PLACEHOLDERS[placeholder] for placeholder in placeholders_in(part)],
            rows=any(group.depth for group in groups),
        ),
        409 if clash else 422 if problems else 200,
    )


ROUTES: Final = [list_parts, show_part, change_part]

"""手続概要（参考１－１）: what the council reads of a procedure, where it shall not be what applicants read. Administrators only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app.papers.kept_words import KeptWords, WordingClash, keep_words, kept_words, with_outline
from app.procedures import approvals
from app.procedures.editing.edit import fingerprint
from app.procedures.managed import managed_procedures
from app.web.forms import only, read_form
from app.web.guards import requires_administrator
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.frame import staff_page
from app.web.staff.governance.wording_form import plain, text_problem
from app.web.staff.governance.wording_labels import OUTLINES

CLASH: Final = (
    "ほかの職員が先に変更しました。何も上書きしていません。いまの文を確かめて、必要ならもう一度保存してください"
)


@dataclass(frozen=True, slots=True)
class Outlined:
    """`public`: the outline for applicants, which the paper takes where nothing is `kept`."""

    slug: str
    title: str
    section: str
    public: str
    kept: str


@get("/governance/wording/outlines", guards=[requires_administrator])
async def list_outlines(request: AnyRequest) -> Response[bytes]:
    outlined = await _outlined(await kept_words())
    said = "保存しました。次に作る資料から使います" if "saved" in request.query_params else ""
    return staff_page(request, "staff/governance/outlines.html", title=OUTLINES, outlined=outlined, said=said)


@get("/governance/wording/outlines/{slug:str}", guards=[requires_administrator])
async def show_outline(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    return await _page(request, slug, await kept_words())


@post("/governance/wording/outlines/{slug:str}", guards=[requires_administrator], status_code=200)
async def change_outline(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    posted, words = await read_form(request), await kept_words()
    typed = plain(only(posted, "outline"))
    if only(posted, "seen") != _seen(words.outlines, slug):
        return await _page(request, slug, words, typed, clash=True)
    if text_problem(typed):
        return await _page(request, slug, words, typed, text_problem(typed))
    await _here(slug, words)
    try:
        await keep_words(with_outline(words.document, slug, typed), words, signed_in(request).staff)
    except WordingClash:
        return await _page(request, slug, await kept_words(), typed, clash=True)
    return Redirect("/governance/wording/outlines?saved=1", status_code=303)


async def _outlined(words: KeptWords) -> Sequence[Outlined]:
    return [
        Outlined(
            each.says.slug,
            str(each.says.name),
            each.says.section,
            str(each.says.outline),
            words.outlines.get(each.says.slug, ""),
        )
        for each in await approvals.standing(await managed_procedures(), {})
    ]


async def _here(slug: str, words: KeptWords) -> Outlined:
    """Raises NotFoundException."""
    found = next((each for each in await _outlined(words) if each.slug == slug), None)
    if found is None:
        raise NotFoundException
    return found


def _seen(outlines: Mapping[str, str], slug: str) -> str:
    return fingerprint({"outline": outlines.get(slug, "")})


async def _page(
    request: AnyRequest,
    slug: str,
    words: KeptWords,
    typed: str | None = None,
    problem: str = "",
    *,
    clash: bool = False,
) -> Response[bytes]:
    outlined = await _here(slug, words)
    return staff_page(
        request,
        "staff/governance/outline.html",
        409 if clash else 422 if problem else 200,
        title=OUTLINES,
        outlined=outlined,
        typed=outlined.kept if typed is None else typed,
        problem=problem,
        seen=_seen(words.outlines, slug),
        clash=CLASH if clash else "",
    )


ROUTES: Final = [list_outlines, show_outline, change_outline]

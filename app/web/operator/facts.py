"""What residents see of a municipality: the council changes it, looks at the difference, and confirms. It is shown at once."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from uuid import UUID

from anyio import to_thread
from litestar import Litestar, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app.audit import log
from app.audit.actions import OperatorAction
from app.languages import LANGUAGES, SOURCE
from app.municipalities import facts as municipality_facts
from app.municipalities.administration import MunicipalityShown, plain
from app.municipalities.colours import Contrast, contrasts
from app.municipalities.crest_file import CrestRefused, read_crest
from app.municipalities.crests import Crest, crest_of
from app.municipalities.facts import Draft, DraftGone, Facts
from app.processes import Limits, ProcessEnded, ProcessPool
from app.tenancy.engine import ENGINE
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_council, requires_operator, requires_proof
from app.web.operator.layout import operator_page
from app.web.operator.municipalities import municipality_of
from app.web.pages import PageContext
from app.web.sessions import AnyRequest
from app.web.uploads import upload_of

CRESTS: Final = ProcessPool(
    limits=Limits(seconds=20, processor_seconds=10, memory=1_000 * 2**20, result=2**20)  # 4,000,000 pixels take 40 MiB
)
NOT_READ: Final = "紋章の画像を読み込めませんでした。256×256ピクセルほどに縮めて、もう一度選んでください"
CHOOSE_AGAIN: Final = (
    "ほかの欄を直したあとで、紋章の画像をもう一度選んでください。ブラウザは選んだファイルを覚えていません"
)
GONE: Final = (
    "見ていた変更は、ほかの人が反映したか、取りやめたか、別の変更に置き換えました。いまの内容を確かめてください"
)
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


@asynccontextmanager
async def crests_lifespan(_: Litestar) -> AsyncIterator[None]:
    """End the process that reads pictures together with the application."""
    try:
        yield
    finally:
        await to_thread.run_sync(CRESTS.close)


@dataclass(frozen=True, slots=True)
class FactsEntry:
    """The values as typed, by input, and their problems as pairs of input and sentence."""

    values: Mapping[str, str]
    without_crest: bool = False
    problems: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, facts: Facts) -> "FactsEntry":
        texts = {_input("name", tag): text for tag, text in facts.names.items()}
        texts |= {_input("hours", tag): text for tag, text in facts.hours.items()}
        ones = {name: getattr(facts, name) for name in ("reading", "telephone", "home_page", "colour")}
        return cls({**texts, **ones})

    @classmethod
    def read(cls, posted: Posted) -> "FactsEntry":
        names = [_input(name, each.tag) for name in ("name", "hours") for each in LANGUAGES]
        names += ["reading", "telephone", "home_page", "colour"]
        values = {name: plain(only(posted, name)) for name in names}
        values["colour"] = values["colour"].lower()
        return cls(values, only(posted, "without_crest") == "yes")

    @property
    def errors(self) -> dict[str, str]:
        """The first sentence for each input."""
        return dict(reversed(self.problems))

    def facts(self, crest: Crest | None) -> Facts:
        """The facts that were typed, with this crest."""
        names, hours = (
            {each.tag: self.values[_input(name, each.tag)] for each in LANGUAGES} for name in ("name", "hours")
        )
        ones = {name: self.values[name] for name in ("reading", "telephone", "home_page", "colour")}
        return Facts(names=names, hours=hours, crest=crest, **ones)


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact before and after, as words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class FactsPage(PageContext):
    """The form with the facts as they are, or as they were typed. `waiting`: another change waits to be confirmed; `draft`: the one that is typed on."""

    template: ClassVar = "operator/facts.html"
    municipality: MunicipalityShown
    entry: FactsEntry
    crest: Crest | None
    waiting: bool
    draft: str
    gone: str


@dataclass(frozen=True, kw_only=True)
class DraftedFactsPage(PageContext):
    """The change beside what is, with the crest and the colour to look at."""

    template: ClassVar = "operator/drafted_facts.html"
    municipality: MunicipalityShown
    draft: Draft
    now: Facts
    changes: Sequence[FactChange]
    contrasts: Sequence[Contrast]


@get("/municipalities/{code:str}/facts", guards=[requires_council, requires_proof])
async def show_facts(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    municipality, now = await municipality_of(code), await _facts_of(code)
    draft = await _typed_on(code, request.query_params.get("draft", ""))
    await log.record_operator(OperatorAction.municipality_opened, code)
    return await _form(request, municipality, FactsEntry.of(draft.facts if draft else now), now, draft)


# at an address without the code: where files may be sent to stands literally in uploads.py
@post("/municipalities/drafts", guards=[requires_council, requires_proof], status_code=200)
async def draft_facts(request: AnyRequest) -> Response[Any]:
    sent = upload_of(request)
    code = only(sent.fields, "code")
    municipality, now, entry = await municipality_of(code), await _facts_of(code), FactsEntry.read(sent.fields)
    draft = await _typed_on(code, only(sent.fields, "draft"))
    crest, file = (draft.facts if draft else now).crest, sent.files.get("crest")
    if entry.without_crest:
        crest = None
    if file is not None:
        try:
            crest = await _read(file.content)
        except CrestRefused as refused:
            entry.problems.append(("crest", str(refused)))
    entry.problems[:0] = municipality_facts.problems_of(entry.facts(crest))
    if entry.problems:
        if file is not None and "crest" not in entry.errors:
            entry.problems.append(("crest", CHOOSE_AGAIN))
        return await _form(request, municipality, entry, now, draft)
    await municipality_facts.draft(code, entry.facts(crest))
    return Redirect(f"/municipalities/{code}/draft", status_code=303)


@get("/municipalities/{code:str}/draft", guards=[requires_council])
async def show_drafted_facts(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    municipality, now, draft = (
        await municipality_of(code),
        await _facts_of(code),
        await municipality_facts.drafted(code),
    )
    if draft is None:
        return Redirect(f"/municipalities/{code}/facts", status_code=303)
    await log.record_operator(OperatorAction.municipality_opened, code)
    shown = DraftedFactsPage(
        municipality=municipality,
        draft=draft,
        now=now,
        changes=changes_of(now, draft.facts),
        contrasts=contrasts(draft.facts.colour) if draft.facts.colour else [],
    )
    return operator_page(request, shown)


@post("/municipalities/{code:str}/draft", guards=[requires_council, requires_proof], status_code=200)
async def confirm_facts(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    municipality, now, draft_id = await municipality_of(code), await _facts_of(code), await _draft_id(request)
    try:
        async with ENGINE.attempt():
            await municipality_facts.confirm(code, draft_id)
    except DraftGone:
        return await _form(request, municipality, FactsEntry.of(now), now, gone=GONE)
    return Redirect(f"/municipalities/{code}?changed=1", status_code=303)


@post("/municipalities/{code:str}/draft/removal", guards=[requires_council, requires_proof], status_code=303)
async def drop_facts(request: AnyRequest, code: FromPath[str]) -> Redirect:
    await municipality_of(code)
    await municipality_facts.drop(code, await _draft_id(request))
    return Redirect(f"/municipalities/{code}?dropped=1", status_code=303)


@get("/municipalities/{code:str}/crests/{crest:str}", guards=[requires_operator])
async def show_municipality_crest(code: FromPath[str], crest: FromPath[str]) -> Response[bytes]:
    """`crest`: the file's name, of the one there is or of the one that waits."""
    now, draft = await municipality_facts.facts_of(code), await municipality_facts.drafted(code)
    crests = [facts.crest for facts in (now, draft.facts if draft else None) if facts and facts.crest]
    shown = next((each for each in crests if each.file == crest), None)
    if shown is None:
        raise NotFoundException
    headers = {"Content-Security-Policy": POLICY}
    return Response(shown.content, media_type=shown.format.media_type, headers=headers)


def changes_of(now: Facts, after: Facts) -> list[FactChange]:
    """The facts that differ, in the form's order; the crest is shown as a picture beside them."""
    before_and_after = [
        *(
            (f"自治体の名前{each.noted}", now.names.get(each.tag, ""), after.names.get(each.tag, ""))
            for each in LANGUAGES
        ),
        ("ふりがな", now.reading, after.reading),
        ("代表電話番号", now.telephone, after.telephone),
        *(
            (f"電話の受付時間{each.noted}", now.hours.get(each.tag, ""), after.hours.get(each.tag, ""))
            for each in LANGUAGES
        ),
        ("ホームページ", now.home_page, after.home_page),
        ("色", now.colour, after.colour),
    ]
    return [FactChange(*change) for change in before_and_after if change[1] != change[2]]


def _input(name: str, tag: str) -> str:
    return name if tag == SOURCE else f"{name}.{tag}"


async def _facts_of(code: str) -> Facts:
    facts = await municipality_facts.facts_of(code)
    assert facts is not None, "the municipality was just found"
    return facts


async def _typed_on(code: str, named: str) -> Draft | None:
    """The change that waits, where it is the one that the page came back from."""
    draft = await municipality_facts.drafted(code)
    return draft if draft and str(draft.id) == named else None


async def _draft_id(request: AnyRequest) -> UUID:
    """The change that was looked at; one that there is nowhere, where the form names none."""
    try:
        return UUID(only(await read_form(request), "draft"))
    except ValueError:
        return UUID(int=0)


async def _read(content: bytes) -> Crest | None:
    """The crest that a file is, read in a process of its own. Raises CrestRefused."""
    await ENGINE.rest()
    try:
        return crest_of(await CRESTS.run(read_crest, content))
    except ProcessEnded:
        raise CrestRefused(NOT_READ) from None


async def _form(
    request: AnyRequest,
    municipality: MunicipalityShown,
    entry: FactsEntry,
    now: Facts,
    draft: Draft | None = None,
    *,
    gone: str = "",
) -> Response[bytes]:
    shown = FactsPage(
        municipality=municipality,
        entry=entry,
        crest=(draft.facts if draft else now).crest,
        waiting=draft is None and await municipality_facts.drafted(municipality.code) is not None,
        draft=str(draft.id) if draft else "",
        gone=gone,
    )
    return operator_page(request, shown, 422 if entry.problems else 409 if gone else 200)


ROUTES: Final = [show_facts, draft_facts, show_drafted_facts, confirm_facts, drop_facts, show_municipality_crest]

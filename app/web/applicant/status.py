"""申請状況照会: the two numbers by POST, the status in place. Never an answer, never a number in a URL."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import ClassVar, Final

from litestar import Response, get, post
from markupsafe import Markup

from app.applications.lookup import (
    LookupUnavailable,
    NotFound,
    Standing,
    StatusShown,
    TooManyWrong,
    UnwrittenStatus,
    network_of,
    status_of,
)
from app.applications.reference import InquiryCode, Mistyped, ReferenceNumber
from app.applications.status import Status
from app.languages import speaking, translated, translated_into
from app.procedures.published import PublishedMunicipality
from app.texts import N_
from app.web.applicant.journey import known_place
from app.web.applicant.screens import AnyRequest, asked_language, screen
from app.web.client_address import client_address
from app.web.dates import shown_time
from app.web.errors import RETRY_AFTER_SECONDS, log_without_text
from app.web.forms import Posted, only, read_form
from app.web.language_form import LanguageForm
from app.web.line_breaks import unbroken
from app.web.pages import FOR_BACK, PageContext, answer, asks_for_part, render
from app.web.slots import SlottedPage, slot

NOT_FOUND: Final = N_("番号が見つかりません。到達番号と問合せ番号を確かめてください。")
LIMITED: Final = N_(
    "番号のちがう照会が続いたため、しばらく止めています。%(until)sを過ぎたら、番号を確かめて、もう一度お試しください。"
)
UNAVAILABLE: Final = N_("少し時間をおいて、もう一度お試しください。入力した番号は残っています。")
MISSING_REFERENCE: Final = N_("到達番号を入力してください")
MISSING_CODE: Final = N_("問合せ番号を入力してください")
MISTYPED_REFERENCE: Final = N_("到達番号に打ち間違いがあるようです。1文字ずつ確かめてください。")
MISTYPED_CODE: Final = N_("問合せ番号に打ち間違いがあるようです。1文字ずつ確かめてください。")
OFFICES: Final = {"区": N_("区役所"), "市": N_("市役所"), "町": N_("町役場"), "村": N_("村役場")}
OFFICE: Final = N_("担当課")
# each with the generation of its municipality, 0 without one
_pages: Final[dict[tuple[str, str, bool], tuple[int, SlottedPage]]] = {}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step of the history: its time for machines and in words of the page's language, and what the staff wrote with it."""

    status: Status
    moment: str
    words: str
    message: str | None = ""


@dataclass(frozen=True, slots=True)
class InquiryOutcome:
    """The result of one inquiry, as its page shows it."""

    status: int = 200
    shown: Standing | None = None
    problems: tuple[tuple[str, str], ...] = ()  # (input, sentence in Japanese: a msgid)
    reference: str = ""
    inquiry_code: str = ""
    until: datetime | None = None  # when it may be tried again, where that is known

    @property
    def notice(self) -> str:
        """Why nothing could be looked up, a msgid with the placeholder `until`; "" otherwise."""
        return {429: LIMITED, 503: UNAVAILABLE}.get(self.status, "")

    @property
    def office(self) -> str:
        """「区役所」「市役所」 …, a msgid."""
        name = str(self.shown.municipality_name) if self.shown else ""
        return OFFICES.get(name[-1:], OFFICE)


@dataclass(frozen=True, kw_only=True)
class StatusPart(PageContext):
    """The form that asks, and what it found. `steps`: the history, the newest first; `office`: whom to ask in person; `problems`: input and sentence,
    `notice_words`: why nothing could be looked up, "" otherwise; all in the page's language."""

    template: ClassVar = "applicant/_status.html"
    outcome: InquiryOutcome
    steps: Sequence[ShownStep]
    office: str
    problems: Sequence[tuple[str, str]]
    notice_words: str


@dataclass(frozen=True, kw_only=True)
class StatusPage(PageContext):
    """申請状況照会 around its part."""

    template: ClassVar = "applicant/status.html"
    part: Markup
    has_problems: bool


@get("/status")
async def ask_status(request: AnyRequest) -> Response[bytes]:
    part = _part(asked_language(request), InquiryOutcome())
    if asks_for_part(request):
        return answer(part.encode())
    return screen(request, StatusPage(part=part, has_problems=False))


@post("/status", status_code=200)
async def show_status(request: AnyRequest) -> Response[bytes]:
    outcome = await _outcome(request, await read_form(request))
    return await answered(asked_language(request), outcome, alone=asks_for_part(request))


async def _outcome(request: AnyRequest, posted: Posted) -> InquiryOutcome:
    reference_text, code_text = only(posted, "reference"), only(posted, "inquiry_code")
    problems: list[tuple[str, str]] = []
    reference = _read_reference(reference_text, problems)
    code = _read_code(code_text, problems)
    if reference is None or code is None:
        return InquiryOutcome(422, None, tuple(problems), reference_text, code_text)
    settings = request.app.state.settings
    network = network_of(client_address(request.scope, settings.trusted_proxies))
    try:
        shown = await status_of(reference, code, settings.inquiry_keys, network)
    except NotFound:
        return InquiryOutcome(422, None, (("reference", NOT_FOUND),), reference_text, code_text)
    except TooManyWrong as limited:
        return InquiryOutcome(429, None, (), reference_text, code_text, limited.until)
    except LookupUnavailable as fault:
        log_without_text(request.scope["path"], fault)
        return InquiryOutcome(503, None, (), reference_text, code_text)
    return InquiryOutcome(200, shown, (), str(reference), code.reveal())


def _read_reference(text: str, problems: list[tuple[str, str]]) -> ReferenceNumber | None:
    try:
        return ReferenceNumber.read(text)
    except Mistyped:
        problems.append(("reference", MISTYPED_REFERENCE if text.strip() else MISSING_REFERENCE))
        return None


def _read_code(text: str, problems: list[tuple[str, str]]) -> InquiryCode | None:
    try:
        return InquiryCode.read(text)
    except Mistyped:
        problems.append(("inquiry_code", MISTYPED_CODE if text.strip() else MISSING_CODE))
        return None


async def answered(language: str, outcome: InquiryOutcome, *, alone: bool) -> Response[bytes]:
    """The page, or for htmx its part `alone`; htmx shows a part with 422 and leaves the page alone with 429 (see its configuration)."""
    part, headers = _part(language, outcome), _retry_after(outcome)
    if alone:
        return answer(part.encode(), 422 if outcome.status == 429 else outcome.status, headers)
    place = await known_place(outcome.shown.municipality_slug) if outcome.shown else None
    page = _page_around(language, place, has_problems=outcome.status != 200)
    return answer(page.filled({"part": part}), outcome.status, {"Cache-Control": FOR_BACK, **headers})


def page_for_many(
    language: str, found: UnwrittenStatus, place: PublishedMunicipality | None, *, alone: bool
) -> SlottedPage:
    """The page for all whose status reads like this one, or its part `alone`. Open in it are what `values_of` gives: numbers and times."""
    outcome = InquiryOutcome(200, found.standing(), (), slot("reference"), slot("inquiry_code"))
    steps = [
        ShownStep(status, slot(f"moment_{number}"), slot(f"words_{number}"))
        for number, status in enumerate(found.statuses)
    ]
    part = _part(language, outcome, steps[::-1])
    if alone:
        return SlottedPage(part)
    return SlottedPage(_page_around(language, place, has_problems=False).filled({"part": part}).decode())


def values_of(
    language: str, found: UnwrittenStatus, reference: ReferenceNumber, inquiry_code: InquiryCode
) -> dict[str, str]:
    """What is one applicant's own on such a page, by slot."""
    values = {"reference": str(reference), "inquiry_code": inquiry_code.reveal()}
    for number, moment in enumerate(found.moments):
        values[f"moment_{number}"], values[f"words_{number}"] = _time_shown(language, moment)
    return values


def _part(language: str, outcome: InquiryOutcome, steps: Sequence[ShownStep] = ()) -> Markup:
    if isinstance(outcome.shown, StatusShown):
        steps = [
            ShownStep(line.status, *_time_shown(language, line.at), line.message)
            for line in reversed(outcome.shown.history)
        ]
    shown = StatusPart(
        outcome=outcome,
        steps=steps,
        office=translated_into(language, outcome.office),
        problems=[(name, translated_into(language, sentence)) for name, sentence in outcome.problems],
        notice_words=_notice_words(outcome, language),
    )
    return Markup(render(shown, language=language))  # noqa: S704 - what a template gave is markup already


def _time_shown(language: str, moment: datetime) -> tuple[str, str]:
    return moment.isoformat(), _minute_shown(language, moment.replace(second=0, microsecond=0))


@lru_cache(maxsize=4096)
def _minute_shown(language: str, minute: datetime) -> str:
    with speaking(language):
        return unbroken(shown_time(minute))


def _notice_words(outcome: InquiryOutcome, language: str) -> str:
    if not outcome.notice:
        return ""
    with speaking(language):
        return translated(outcome.notice) % {"until": shown_time(outcome.until) if outcome.until else ""}


def _retry_after(outcome: InquiryOutcome) -> dict[str, str]:
    if outcome.until is not None:
        return {"Retry-After": str(max(1, math.ceil((outcome.until - datetime.now(UTC)).total_seconds())))}
    return {"Retry-After": RETRY_AFTER_SECONDS} if outcome.status == 503 else {}


def _page_around(language: str, place: PublishedMunicipality | None, *, has_problems: bool) -> SlottedPage:
    """The page around the status; within a municipality's frame it is the same for everybody, as long as what it publishes is not read anew."""
    key = (language, place.slug if place else "", has_problems)
    made, generation = _pages.get(key), place.generation if place else 0
    if made is None or made[0] != generation:
        shown = StatusPage(part=slot("part"), has_problems=has_problems)
        asked_again = LanguageForm("/status", form="inquiry")
        made = generation, SlottedPage(render(shown, language=language, place=place, language_form=asked_again))
        _pages[key] = made
    return made[1]

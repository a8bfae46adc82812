"""The screens of the journey: 入力, 確認, 完了, and those for what may come between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from litestar import Response

from app.applications.reference import SubmissionKey
from app.applications.submitting import CONTROLS, AlreadyArrived, Receipt
from app.calendar.tokyo import day_of
from app.languages import translated_into
from app.procedures.form import AnswerProblem, Checked
from app.procedures.published import PublishedProcedure
from app.texts import N_
from app.web.addresses import AddressSought
from app.web.applicant.completion import completed_page
from app.web.applicant.held_files import names_of
from app.web.applicant.journey import Journey
from app.web.applicant.periods import closing_soon, not_open, period
from app.web.applicant.places import FULL
from app.web.applicant.screens import AnyRequest, asked_language, screen
from app.web.entry import ApplyPage, AttachedPart, Entry, confirm_page
from app.web.errors import RETRY_AFTER_SECONDS, ErrorPage
from app.web.file_taking import TOGETHER, TOO_LARGE
from app.web.forms import Posted
from app.web.language_form import LanguageForm
from app.web.pages import FOR_BACK, PageContext, answer, page
from app.web.question_files import by_name

Pairs = Sequence[tuple[str, str]]
ALL_FULL: Final = (FULL, N_("いまは申し込めません。くわしくは、担当課にお問い合わせください。"))


@dataclass(frozen=True, kw_only=True)
class ArrivedBeforePage(PageContext):
    """Other answers had arrived under the same key: their numbers, and a way to apply anew with these."""

    template: ClassVar = "applicant/arrived_before.html"
    title: str
    address: str
    controls: Pairs
    posted: Pairs
    receipt: AlreadyArrived
    inquiry_code: str


@dataclass(frozen=True, kw_only=True)
class ClosedPage(PageContext):
    """The procedure takes no applications now, and why."""

    template: ClassVar = "applicant/closed.html"
    title: str
    procedure: PublishedProcedure
    closed_title: str


@dataclass(frozen=True, kw_only=True)
class NotSubmittedPage(PageContext):
    """An application was not taken: it can be sent again from here, or changed."""

    template: ClassVar = "applicant/not_submitted.html"
    heading: str
    is_submitted: bool
    files_left: bool
    sends_to: str
    input_address: str
    posted: Pairs


def controls_of(journey: Journey, key: SubmissionKey | None) -> Pairs:
    """The hidden inputs that are no answers. The first page of a journey has no key: it is the same for everyone."""
    version = ("version", str(journey.version.id))
    return [version, ("submission_key", key.reveal())] if key else [version]


def answers_in(posted: Posted) -> Pairs:
    """The posted answers as hidden inputs, exactly as they came: the receipt recognises its answers by them."""
    return [(name, value) for name, values in posted.items() if name not in CONTROLS for value in values]


def input_screen(
    request: AnyRequest,
    journey: Journey,
    posted: Posted,
    key: SubmissionKey | None,
    *,
    status: int = 200,
    problems: Sequence[AnswerProblem] = (),
    focus: str = "",
    sought: Mapping[str, AddressSought] | None = None,
    notice: tuple[str, str] | None = None,
) -> Response[bytes]:
    """入力, with everything typed so far. `notice`: a title and a sentence that say why the page is shown again (msgids); where no place
    is left at all, the page says that."""
    places = journey.places
    problems = by_name(problems, journey.files, posted)
    soon = closing_soon(journey.procedure, journey.language)
    shown = ApplyPage(
        title=journey.title,
        form=journey.form,
        address=journey.address,
        controls=controls_of(journey, key),
        entry=Entry(
            journey.form,
            journey.language,
            posted,
            problems,
            focus,
            in_place=True,
            sought=sought or {},
            full=places.full,
            files=journey.files,
        ),
        notice_words=ALL_FULL if places.is_full else notice,
        closing=(period(journey.procedure, journey.language), soon) if soon else None,
    )
    return screen(
        request,
        shown,
        status,
        place=journey.municipality,
        language_form=LanguageForm(journey.address + "apply", "input"),
        as_of=journey.as_of,
    )


def attached_part(
    request: AnyRequest,
    journey: Journey,
    posted: Posted,
    key: SubmissionKey,
    *,
    question: str,
    refused: Sequence[AnswerProblem],
) -> Response[bytes]:
    """What is attached to one question, for the page that stays where it is; 422 where a file was not taken."""
    entry = Entry(journey.form, journey.language, posted, refused, files=journey.files)
    asked = journey.form.questions[question]
    shown = AttachedPart(
        question_id=question,
        attached=entry.attached(asked),
        errors=entry.problems_of(asked),
        submission_key=key.reveal(),
        takes_files=True,
    )
    return screen(request, shown, 422 if refused else 200, headers={"Cache-Control": "no-store"})


def files_too_large_screen(request: AnyRequest) -> Response[bytes]:
    """413: the form was not read, and the browser has it still."""
    title, advice = TOO_LARGE
    language = asked_language(request)
    words = translated_into(language, advice) % {"megabytes": TOGETHER}
    shown = ErrorPage(title=title, advice=words)
    return page(shown, 413, language=language, headers={"Cache-Control": FOR_BACK}, side="applicant")


def confirm_screen(
    request: AnyRequest,
    journey: Journey,
    checked: Checked,
    key: SubmissionKey,
    *,
    typed: Posted,
    wait_seconds: int = 0,
) -> Response[bytes]:
    """確認, with the answers as the server read them; `typed`: what was posted. `wait_seconds`: after which it may be sent, where its network sent too many; a 429 then."""
    controls = [*controls_of(journey, key), *names_of(journey, typed)]
    shown = confirm_page(
        journey.form,
        checked.answers,
        journey.language,
        journey.address,
        controls,
        typed=typed,
        wait_seconds=wait_seconds,
    )
    return screen(
        request,
        shown,
        429 if wait_seconds else 200,
        place=journey.municipality,
        language_form=LanguageForm(journey.address + "apply"),
        headers={"Retry-After": str(wait_seconds)} if wait_seconds else None,
    )


def arrived_screen(
    request: AnyRequest, journey: Journey, posted: Posted, key: SubmissionKey, receipt: Receipt | AlreadyArrived
) -> Response[bytes]:
    """完了; or, when other answers had arrived under the same key, that page, with the numbers of what arrived."""
    controls, answers = [*controls_of(journey, key), *names_of(journey, posted)], answers_in(posted)
    if isinstance(receipt, Receipt):
        given = receipt.answers
        if given is None:
            given = journey.form.check(posted, day_of(receipt.arrived_at), journey.files).answers
        mail = journey.form.mail_address(given)
        applicant_url = request.app.state.settings.applicant_url
        page = completed_page(journey, receipt, [*controls, *answers], mail=mail, applicant_url=applicant_url)
        return answer(page, headers={"Cache-Control": FOR_BACK})
    shown = ArrivedBeforePage(
        title=journey.title,
        address=journey.address,
        controls=controls,
        posted=answers,
        receipt=receipt,
        inquiry_code=receipt.inquiry_code.reveal(),
    )
    again = LanguageForm(journey.address + "applications")
    return screen(request, shown, place=journey.municipality, language_form=again)


def closed_screen(request: AnyRequest, journey: Journey, opening: str) -> Response[bytes]:
    """Outside 受付期間 or suspended; a page like any other, for the address is right."""
    shown = ClosedPage(
        title=journey.title,
        procedure=journey.procedure,
        closed_title=not_open(journey.procedure, opening, journey.language),
    )
    return screen(request, shown, place=journey.municipality, as_of=journey.as_of)


# why it was not taken, in the words of the page's title
NOT_SUBMITTED: Final = {
    "away": N_("いま、申請を受け取れませんでした"),
    "suspended": N_("ただいま受付を止めています"),
    "no_key": N_("いま受け付けできません"),
    "copy": N_("いま、控えを作れませんでした"),
    "files": N_("いま、ファイルを受け取れませんでした"),
}


def not_submitted_screen(
    request: AnyRequest, posted: Posted, *, reason: str = "away", wait_seconds: int = 0
) -> Response[bytes]:
    """503: nothing is lost, the same can be sent again from here. Needs nothing from the database.

    `wait_seconds`: 429, where the client's network asked for too many.
    """
    here: str = request.scope["path"]
    shown = NotSubmittedPage(
        heading=NOT_SUBMITTED[reason],
        is_submitted=reason == "copy",
        files_left=reason == "files",
        sends_to=here,
        input_address=here.rpartition("/")[0] + "/apply",
        posted=[(name, value) for name, values in posted.items() if name != "action" for value in values],
    )
    again = {"Retry-After": str(wait_seconds) if wait_seconds else RETRY_AFTER_SECONDS}
    return screen(request, shown, 429 if wait_seconds else 503, language_form=LanguageForm(here), headers=again)

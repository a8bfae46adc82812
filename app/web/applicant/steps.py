"""The screens of the journey: 入力, 確認, 完了, and those for what may come between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from litestar import Response

from app.applications.reference import SubmissionKey
from app.applications.submitting import CONTROLS, AlreadyArrived, Receipt
from app.procedures.form import Checked, Form, JsonValue, Problem, ShownAnswer
from app.texts import N_
from app.web.applicant.completion import completed_page
from app.web.applicant.journey import Journey
from app.web.applicant.periods import not_open
from app.web.applicant.screens import AnyRequest, LanguageForm, screen
from app.web.entry import Entry
from app.web.errors import RETRY_AFTER_SECONDS
from app.web.forms import Posted
from app.web.pages import answer

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AnswersShown:
    """One section of the confirm page."""

    title: str
    answers: Sequence[ShownAnswer]


def controls_of(journey: Journey, key: SubmissionKey | None) -> Pairs:
    """The hidden inputs that are no answers. The first page of a journey has no key: it is the same for everyone."""
    version = ("version", str(journey.version.id))
    return [version, ("submission_key", key.reveal())] if key else [version]


def answers_in(posted: Posted) -> Pairs:
    """What was posted, to travel on unseen exactly as it came: the receipt recognises its answers by it."""
    return [(name, value) for name, values in posted.items() if name not in CONTROLS for value in values]


def input_screen(
    request: AnyRequest,
    journey: Journey,
    posted: Posted,
    key: SubmissionKey | None,
    *,
    status: int = 200,
    problems: Sequence[Problem] = (),
    focus: str = "",
    advice: Mapping[str, str] | None = None,
    notice: tuple[str, str] | None = None,
) -> Response[bytes]:
    """入力, with everything typed so far. `notice`: a title and a sentence that say why the page is shown again (msgids)."""
    return screen(
        request,
        "applicant/apply.html",
        status,
        place=journey.place,
        language_form=LanguageForm(journey.address + "apply", "input"),
        title=journey.title,
        form=journey.form,
        address=journey.address,
        controls=controls_of(journey, key),
        entry=Entry(journey.form, journey.language, posted, problems, focus, advice or {}),
        notice_words=notice,
    )


def confirm_screen(request: AnyRequest, journey: Journey, checked: Checked, key: SubmissionKey) -> Response[bytes]:
    """確認, with the answers as the server read them."""
    return screen(
        request,
        "applicant/confirm.html",
        place=journey.place,
        language_form=LanguageForm(journey.address + "apply"),
        title=journey.title,
        address=journey.address,
        controls=controls_of(journey, key),
        posted=journey.form.posted(checked.answers),
        sections=_by_section(journey.form, checked.answers, journey.language),
    )


def arrived_screen(
    request: AnyRequest, journey: Journey, posted: Posted, key: SubmissionKey, told: Receipt | AlreadyArrived
) -> Response[bytes]:
    """完了; or, when other answers had arrived under the same key, that page, with the numbers of what arrived."""
    controls, answers = controls_of(journey, key), answers_in(posted)
    if isinstance(told, Receipt):
        mailed = any(posted.get(q.id) and posted[q.id][0] for q in journey.form.questions.values() if q.type == "email")
        return answer(completed_page(journey, told, [*controls, *answers], mailed=mailed))
    return screen(
        request,
        "applicant/arrived_before.html",
        place=journey.place,
        language_form=LanguageForm(journey.address + "applications"),
        title=journey.title,
        address=journey.address,
        controls=controls,
        posted=answers,
        receipt=told,
        inquiry_code=told.inquiry_code.reveal(),
        procedure=journey.procedure,
    )


def closed_screen(request: AnyRequest, journey: Journey, opening: str) -> Response[bytes]:
    """Outside 受付期間 or suspended; a page like any other, for the address is right."""
    return screen(
        request,
        "applicant/closed.html",
        place=journey.place,
        title=journey.title,
        procedure=journey.procedure,
        closed_title=not_open(journey.procedure, opening, journey.language),
    )


# why it was not taken, in the words of the page's title
NOT_SUBMITTED: Final = {
    "away": N_("いま、申請を受け取れませんでした"),
    "suspended": N_("ただいま受付を止めています"),
    "copy": N_("いま、控えを作れませんでした"),
}


def not_submitted_screen(request: AnyRequest, posted: Posted, *, reason: str = "away") -> Response[bytes]:
    """503: nothing is lost, the same can be sent again from here. Needs nothing from the database."""
    here: str = request.scope["path"]
    return screen(
        request,
        "applicant/not_submitted.html",
        503,
        language_form=LanguageForm(here),
        headers={"Retry-After": RETRY_AFTER_SECONDS},
        heading=NOT_SUBMITTED[reason],
        is_submitted=reason == "copy",
        sends_to=here,
        input_address=here.rpartition("/")[0] + "/apply",
        posted=[(name, value) for name, values in posted.items() if name != "action" for value in values],
    )


def _by_section(form: Form, answers: Mapping[str, JsonValue], language: str) -> list[AnswersShown]:
    titles = {section.id: section.title.in_(language) for section in form.sections}
    groups = groupby(form.shown(answers, language), key=lambda answer: answer.section)
    return [AnswersShown(titles[section], list(shown)) for section, shown in groups]

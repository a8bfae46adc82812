"""What applicants see at one question of a draft: beside the editor, and beside the question's own page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from litestar import Response, get
from litestar.params import FromPath

from app.languages import SOURCE
from app.procedures.draft_preview import previewed
from app.procedures.draft_reading import Draft, called, question_named
from app.procedures.form import Form, FormSection, Question
from app.procedures.fulfilling import Choices, fulfilling
from app.web.entry import Entry
from app.web.guards import requires_staff
from app.web.pages import PageContext
from app.web.sessions import AnyRequest
from app.web.staff.layout import staff_page
from app.web.staff.procedures.lookup import draft_here, procedure_here

MOST_SHOWN: Final = 5  # questions from the one at hand: about what a screen of 720 px holds


@dataclass(frozen=True, slots=True)
class PreviewPart:
    """The question at hand and those after it in its section, its condition fulfilled.

    `conditions`: what is taken to be chosen, in words; `hidden`: the same as inputs, where its question is not among those shown;
    `silence`: why there is nothing to show, "" where there is something.
    """

    at: str
    called: str
    sections: Sequence[FormSection] = ()
    entry: Entry | None = None
    conditions: Sequence[str] = ()
    hidden: Sequence[tuple[str, str]] = ()
    silence: str = ""


@dataclass(frozen=True, kw_only=True)
class PreviewPartPage(PageContext):
    """A question as applicants see it; for htmx only the part, which takes the place of the editor's preview."""

    template: ClassVar = "staff/procedures/question_preview.html"
    fragment: ClassVar = "staff/procedures/_preview.html"
    address: str
    preview: PreviewPart
    leaves: bool = True


def preview_at(draft: Draft, question_id: str) -> PreviewPart:
    """Return the preview at the question; at the form's first where the draft does not have it."""
    form, left_out = previewed(draft)
    at = question_named(draft, question_id) or {}
    if form is None or not form.questions:
        return PreviewPart(question_id, called(at), silence="質問ができると、ここに表示されます。")
    if at and question_id not in form.questions:
        why = "この質問は、直すことが残っているため、まだ表示できません。" if question_id in left_out else ""
        return PreviewPart(question_id, called(at), silence=why or "この質問は、まだ表示できません。")
    question = form.questions[question_id] if at else next(iter(form.questions.values()))
    chosen = fulfilling(form, question)
    if chosen is None:
        words = "条件がそろう答えがないため、この質問は申請者に表示されません。「表示する条件」を確かめてください。"
        return PreviewPart(question.id, question.label.in_(SOURCE), silence=words)
    return _shown(form, question, chosen)


@get("/procedures/{slug:str}/draft/preview", guards=[requires_staff])
async def show_preview_part(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    procedure, at = await procedure_here(slug), request.query_params.get("at", "")
    draft = (await draft_here(procedure)).definition
    return staff_page(request, PreviewPartPage(address=f"/procedures/{slug}", preview=preview_at(draft, at)))


def _shown(form: Form, question: Question, chosen: Choices) -> PreviewPart:
    home = next(section for section in form.sections if question in section.questions)
    start = home.questions.index(question)
    shown = home.questions[start : start + MOST_SHOWN]
    here = {each.id for each in shown}
    return PreviewPart(
        at=question.id,
        called=question.label.in_(SOURCE),
        sections=[replace(home, questions=shown)],
        entry=Entry(form, SOURCE, posted=chosen, takes_files=False),
        conditions=[_in_words(form.questions[name], choices) for name, choices in chosen.items()],
        hidden=[(name, choice) for name, choices in chosen.items() if name not in here for choice in choices],
    )


def _in_words(question: Question, chosen: Sequence[str]) -> str:
    labels = [choice.label.in_(SOURCE) for choice in question.choices if choice.id in chosen]
    return f"『{question.label.in_(SOURCE)}』で{'と'.join(f'「{label}」' for label in labels)}"


ROUTES: Final = [show_preview_part]

"""Preview of an incomplete draft as applicants would see it: missing words get a stand-in, what cannot be shown is left out."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from app.attachments.file_kinds import FileKind
from app.languages import SOURCE
from app.procedures.definition import FORM_TEXTS
from app.procedures.draft_reading import (
    UNNAMED,
    Draft,
    Part,
    questions_in,
    sections_of,
    type_of,
    with_sections,
    words_of,
)
from app.procedures.form import DefinitionProblem, Form, compile_form

TRIES: Final = 4


def previewed(draft: Draft) -> tuple[Form | None, frozenset[str]]:
    """Return the form as far as it can be shown and the ids of the questions left out; None when nothing can be shown."""
    named = _named(draft)
    left_out: set[str] = set()
    for _ in range(TRIES):
        try:
            return compile_form(named), frozenset(left_out)
        except DefinitionProblem as problem:
            faulty = {fault.question for fault in problem.faults if fault.question}
            named = _without(named, faulty) if faulty else {**named, "minutes": 5, "capacity_question": None}
            left_out |= faulty
    return None, frozenset(left_out)


class ExampleFile(NamedTuple):
    """A file that stands on a プレビュー as if somebody had attached it."""

    question: str
    name: str
    kind: FileKind
    size: int


def example_files(form: Form) -> dict[str, ExampleFile]:
    """Return one example for each question that takes files, by id: a プレビュー stores nothing, so nothing can be sent to it."""
    return {
        f"{number:032x}": ExampleFile(question.id, file.name, file.kind, file.size)
        for number, question in enumerate(form.file_questions)
        for file in question.field.example_files
    }


def _named(draft: Draft) -> dict[str, Any]:
    texts = {key: _worded(draft.get(key)) for key in FORM_TEXTS}
    sections = [
        {**section, "title": _worded(section.get("title")), "questions": [_question(q) for q in questions_in(section)]}
        for section in sections_of(draft)
    ]
    return {**with_sections(draft, sections), **texts}


def _question(question: Part) -> Part:
    named = {**question, "label": _worded(question.get("label"))}
    if isinstance(question.get("choices"), list):
        named["choices"] = [{**choice, "label": _worded(choice.get("label"))} for choice in question["choices"]]
    if "text" in type_of(question).owed:
        named["text"] = _worded(question.get("text"))
    return named


def _worded(text: object) -> Mapping[str, str]:
    return text if isinstance(text, Mapping) and words_of(text) else {SOURCE: UNNAMED}


def _without(draft: Draft, questions: set[str]) -> dict[str, Any]:
    return with_sections(
        draft,
        [
            {**section, "questions": [q for q in questions_in(section) if q.get("id") not in questions]}
            for section in sections_of(draft)
        ],
    )

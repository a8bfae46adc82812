"""The questions of a draft as rows of the editor, and the place between two of them where one is added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.procedures.definition import DefinitionFault
from app.procedures.draft_reading import (
    Condition,
    Draft,
    Part,
    called,
    in_words,
    questions_in,
    questions_of,
    section_named,
    section_with,
    sections_of,
    type_of,
)
from app.procedures.fields import type_in_words
from app.procedures.open_answers import Standing


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question in the editor's list."""

    id: str
    label: str
    type: str
    answered: bool
    required: bool
    item: str
    special_care: bool
    when: str
    standing: Standing | None
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class SectionRows:
    id: str
    title: str
    words: Mapping[str, str]  # the title by language
    rows: Sequence[QuestionRow]


@dataclass(frozen=True, slots=True)
class AddingPlace:
    """Where a question is to be added: in the section after the question `after`, at its beginning where that is "".

    `when`: the condition of the question before, else of the one after; `within`: both have it, the place is inside a branch.
    """

    section: str
    after: str
    beside: str  # the name of what stands before
    when: Condition | None
    condition: str
    within: bool


def rows_of(draft: Draft, faults: Sequence[DefinitionFault], lies: Sequence[Standing]) -> list[SectionRows]:
    sentences: dict[str, list[str]] = {}
    for fault in faults:
        if fault.question:
            sentences.setdefault(fault.question, []).append(fault.sentence)
    by_question = {each.question: each for each in lies}
    return [
        SectionRows(
            str(section.get("id")),
            called(section),
            section.get("title") or {},
            [_row(question, draft, by_question, sentences) for question in questions_in(section)],
        )
        for section in sections_of(draft)
    ]


def adding_place(draft: Draft, section_id: str, after: str) -> AddingPlace | None:
    """Return the place after the question; where it names none, at the section's beginning; None where both are gone."""
    section = section_with(draft, after) or section_named(draft, section_id)
    if section is None:
        return None
    questions = questions_in(section)
    names = [str(question.get("id")) for question in questions]
    at = names.index(after) + 1 if after in names else 0
    before, behind = (questions[i] if 0 <= i < len(questions) else {} for i in (at - 1, at))
    when = before.get("when") or behind.get("when")
    return AddingPlace(
        section=str(section.get("id")),
        after=after if at else "",
        beside=called(before) if at else "",
        when=when,
        condition=in_words(when, draft) if when else "",
        within=bool(when) and before.get("when") == behind.get("when"),
    )


def first_place(draft: Draft) -> AddingPlace | None:
    """Return the place of a form's very first question; None where it has some, or no section to hold them."""
    sections = sections_of(draft)
    return adding_place(draft, str(sections[0].get("id")), "") if sections and not any(questions_of(draft)) else None


def _row(
    question: Part, draft: Draft, lies: Mapping[str, Standing], sentences: Mapping[str, Sequence[str]]
) -> QuestionRow:
    question_id = str(question.get("id"))
    return QuestionRow(
        id=question_id,
        label=called(question),
        type=type_in_words(question.get("type")),
        answered=type_of(question).answered,
        required=question.get("required") is True,
        item=str(question.get("item") or ""),
        special_care=question.get("special_care") is True,
        when=in_words(question["when"], draft) if question.get("when") else "",
        standing=lies.get(question_id),
        faults=sentences.get(question_id, ()),
    )

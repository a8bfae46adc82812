"""A definition compiled once to a validator: what is asked, what was answered, how it is shown. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import methodcaller
from types import MappingProxyType

from app.calendar.periods import Period
from app.calendar.shown_dates import both_calendars
from app.languages import SOURCE, translated_into
from app.procedures.conditions import Condition
from app.procedures.definition import DefinitionFault, DefinitionProblem, QuestionDefinition, read_definition
from app.procedures.fields.field import AttachedFile, Choice, Field, Given, GivenFile, JsonValue, Meaning, Refused
from app.procedures.open_answers import telling_questions
from app.texts import Text, composed

__all__ = [
    "AnswerProblem",
    "Checked",
    "DefinitionFault",
    "DefinitionProblem",
    "Form",
    "FormSection",
    "JsonValue",
    "Question",
    "ShownAnswer",
    "compile_form",
]


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """One thing to correct. `message` is a gettext msgid; `values` holds the label (a Text), numbers and dates. `blank`: nothing was answered at all."""

    question: str
    input_name: str
    message: str
    values: Mapping[str, object]
    blank: bool = field(default=False, compare=False)

    def sentence(self, language: str = SOURCE, translate: Callable[[str], str] = str) -> str:
        """The sentence for the applicant: summary and field say the same."""
        values = {key: _said(value, language) for key, value in self.values.items()}
        return composed(translate(self.message), methodcaller("format_map", values), values.values())


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    type: str
    label: Text
    hint: Text | None
    required: bool
    item: str | None
    items: tuple[str, ...]  # 情報項目 of all its inputs: a postcode_address also collects 郵便番号
    facet: bool
    special_care: bool
    reveals_special_care: bool  # its choice tells special-care information, by itself or by the conditions
    autocomplete: str | None
    choices: tuple[Choice, ...]
    when: Condition | None
    controls: tuple[str, ...]  # questions that are asked or not by this answer
    field: Field
    input_names: tuple[str, ...]

    @property
    def stands_in_open(self) -> bool:
        """True where its answers stand outside the seal, as facets: filtered, ordered and counted by the database."""
        return self.facet and not self.reveals_special_care

    @property
    def filtered_by_opening(self) -> bool:
        """True where lists and statistics offer its choices although they are sealed: found and counted by opening."""
        return self.field.closed and self.reveals_special_care and self.item is None


@dataclass(frozen=True, slots=True)
class FormSection:
    id: str
    title: Text
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    answers: dict[str, JsonValue]  # only of questions asked; blank ones are left out
    problems: tuple[AnswerProblem, ...]  # in the form's order
    asked: frozenset[str]


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    question: str
    section: str
    label: str
    value: str  # "" when blank; newlines as \n
    doubt: str = ""  # a question about an answer that is taken as it stands


@dataclass(frozen=True, slots=True)
class Form:
    title: Text
    outline: Text
    eligibility: Text
    needed: Text
    purpose: Text
    minutes: int
    capacity_question: str | None
    sections: tuple[FormSection, ...]
    questions: dict[str, Question]
    items: tuple[str, ...]  # 情報項目 in the form's order, each once
    meaning: Mapping[Meaning, tuple[Question, ...]]  # the questions whose answers are of a meaning, in the form's order

    def check(
        self,
        posted: Mapping[str, Sequence[str]],
        today: date,
        files: Mapping[str, GivenFile] = MappingProxyType({}),
    ) -> Checked:
        """Check the posted inputs (name to all values). Never raises; inputs the form does not know are ignored. `files`: those held for the
        applicant, by the id that is posted.

        Idempotent: posting the answers again (`posted`) gives the same answers, however often.
        """
        answers: dict[str, JsonValue] = {}
        problems: list[AnswerProblem] = []
        asked: list[str] = []
        chosen: dict[str, tuple[str, ...]] = {}
        for question in self.questions.values():
            if question.when is not None and not question.when.holds(chosen):
                continue
            asked.append(question.id)
            field = question.field
            if not field.answered:
                continue
            here = {key: file for key, file in files.items() if file.question == question.id} if files else files
            try:
                answer = field.read(
                    Given([posted.get(name, ()) for name in question.input_names], today, answers, here)
                )
            except Refused as refused:
                problems.extend(_problem(question, f.message, f.values, f.part) for f in refused.faults)
                continue
            if answer is None:
                if question.required:
                    problems.extend(
                        replace(_problem(question, f.message, f.values, f.part), blank=True) for f in field.missing
                    )
                continue
            answers[question.id] = answer
            if field.closed:
                chosen[question.id] = field.chosen(answer)
        return Checked(answers, tuple(problems), frozenset(asked))

    def asked(self, answers: Mapping[str, JsonValue]) -> frozenset[str]:
        """Return the ids of the questions that these answers make the form ask."""
        asked: list[str] = []
        chosen: dict[str, tuple[str, ...]] = {}
        for question in self.questions.values():
            if question.when is None or question.when.holds(chosen):
                asked.append(question.id)
                if question.field.closed:
                    chosen[question.id] = question.field.chosen(answers.get(question.id))
        return frozenset(asked)

    def posted(
        self, answers: Mapping[str, JsonValue], typed: Mapping[str, Sequence[str]] = MappingProxyType({})
    ) -> list[tuple[str, str]]:
        """Return input name and value pairs, the hidden inputs of the confirm page. `typed`: what was posted: a date stays in its era."""
        return [
            (_input_name(question_id, part), value)
            for question_id, answer in answers.items()
            if (question := self.questions.get(question_id))
            for part, value in question.field.posted(answer, [typed.get(name, ()) for name in question.input_names])
        ]

    def shown(self, answers: Mapping[str, JsonValue], language: str) -> list[ShownAnswer]:
        """Return one line per question asked, in order; explanations have none."""
        asked = self.asked(answers)
        return [
            ShownAnswer(
                question.id,
                section.id,
                question.label.in_(language),
                _shown(question, answers, language),
                _doubt(question, answers, language),
            )
            for section in self.sections
            for question in section.questions
            if question.id in asked and question.field.answered
        ]

    def cells(self, answers: Mapping[str, JsonValue], language: str = SOURCE) -> dict[str, str]:
        """Return one cell per question of the form as text, asked or not: every row has the same columns."""
        return {
            question.id: str(question.field.cell(answers[question.id], language)) if question.id in answers else ""
            for question in self.questions.values()
            if question.field.answered
        }

    def answered(self, meaning: Meaning, answers: Mapping[str, JsonValue]) -> list[Question]:
        """Return the questions of this meaning that have an answer, in the form's order."""
        return [question for question in self.meaning.get(meaning, ()) if answers.get(question.id)]

    def mail_address(self, answers: Mapping[str, JsonValue]) -> str | None:
        """Return the first mail address of the answers, where the applicant is written to; None where there is none."""
        asked = self.answered(Meaning.mail_address, answers)
        return str(answers[asked[0].id]) if asked else None

    def facets(self, answers: Mapping[str, JsonValue]) -> dict[str, list[str]]:
        """Return the choice ids of the answered questions that stand in the open, outside the seal."""
        return {
            question.id: list(question.field.chosen(answers[question.id]))
            for question in self.questions.values()
            if question.stands_in_open and question.id in answers
        }

    @property
    def file_questions(self) -> tuple[Question, ...]:
        """Return the questions that take files, in the form's order."""
        return tuple(question for question in self.questions.values() if question.field.takes_files)

    @property
    def has_files(self) -> bool:
        return bool(self.file_questions)

    def attached(self, answers: Mapping[str, JsonValue]) -> list[tuple[Question, AttachedFile]]:
        """Return the files that the answers name, each with its question, in the form's and the applicant's order."""
        return [
            (question, file)
            for question in self.file_questions
            if question.id in answers
            for file in question.field.files(answers[question.id])
        ]

    @property
    def open_places(self) -> bool:
        """True where the place (定員) of an application may stand in the open as the choice itself."""
        return self.capacity_question is None or self.questions[self.capacity_question].stands_in_open

    def place(self, answers: Mapping[str, JsonValue]) -> str | None:
        """Return the choice that is the place asked for (定員), None where there is none."""
        unit = self.questions.get(self.capacity_question or "")
        return next(iter(unit.field.chosen(answers.get(unit.id))), None) if unit else None


def telling_in_any(forms: Iterable[Form]) -> frozenset[str]:
    """Return the questions whose choice tells special-care information in any of a procedure's forms: in none does it stand in the open."""
    return frozenset(
        question.id
        for form in forms
        for question in form.questions.values()
        if question.field.closed and question.reveals_special_care
    )


def compile_form(definition: object, *, stored: bool = False) -> Form:
    """Compile a definition. Raises DefinitionProblem with everything that is wrong. `stored`: as in read_definition."""
    read = read_definition(definition, stored=stored)
    telling = telling_questions(definition) if isinstance(definition, Mapping) else {}
    controls: dict[str, list[str]] = {}
    for section in read.sections:
        for question in section.questions:
            for controller in question.when.questions() if question.when else ():
                controls.setdefault(controller, []).append(question.id)
    sections = tuple(
        FormSection(
            section.id,
            section.title,
            tuple(
                _question(q, tuple(controls.get(q.id, ())), reveals_special_care=q.id in telling)
                for q in section.questions
            ),
        )
        for section in read.sections
    )
    questions = {question.id: question for section in sections for question in section.questions}
    meaning: dict[Meaning, tuple[Question, ...]] = {}
    for each in questions.values():
        if each.field.meaning:
            meaning[each.field.meaning] = (*meaning.get(each.field.meaning, ()), each)
    return Form(
        title=read.title,
        outline=read.outline,
        eligibility=read.eligibility,
        needed=read.needed,
        purpose=read.purpose,
        minutes=read.minutes,
        capacity_question=read.capacity_question,
        sections=sections,
        questions=questions,
        items=tuple(dict.fromkeys(item for question in questions.values() for item in question.items)),
        meaning=meaning,
    )


def _question(definition: QuestionDefinition, controls: tuple[str, ...], *, reveals_special_care: bool) -> Question:
    field = definition.field
    return Question(
        id=definition.id,
        type=definition.type,
        label=definition.label,
        hint=definition.hint,
        required=definition.required,
        item=definition.item,
        items=() if definition.item is None else (*field.items_besides, definition.item),
        facet=definition.facet,
        special_care=definition.special_care,
        reveals_special_care=reveals_special_care,
        autocomplete=definition.autocomplete,
        choices=field.options,
        when=definition.when,
        controls=controls,
        field=field,
        input_names=tuple(_input_name(definition.id, part) for part in field.parts),
    )


def _input_name(question_id: str, part: str) -> str:
    return f"{question_id}.{part}" if part else question_id


def _problem(question: Question, message: str, values: Mapping[str, object], part: str) -> AnswerProblem:
    return AnswerProblem(question.id, _input_name(question.id, part), message, {**values, "label": question.label})


def _shown(question: Question, answers: Mapping[str, JsonValue], language: str) -> str:
    answer = answers.get(question.id)
    return "" if answer is None else question.field.shown(answer, language)


def _doubt(question: Question, answers: Mapping[str, JsonValue], language: str) -> str:
    answer = answers.get(question.id)
    doubt = None if answer is None else question.field.doubt(answer)
    return translated_into(language, doubt.message).format(**doubt.values) if doubt else ""


def _said(value: object, language: str) -> object:
    if isinstance(value, Text):
        return value.in_(language)
    if isinstance(value, Period):
        return value.in_words(language)
    return both_calendars(value, language) if isinstance(value, date) else value

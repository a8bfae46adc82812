"""The columns that the 申請者一覧 of a procedure can show: facts of the application, questions of every version of its form, custom columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.applications.worklist.custom_columns import ColumnKind, CustomColumn, custom_columns_of
from app.applications.worklist.values_filter import conditions_of
from app.procedures.fields.field import Meaning
from app.procedures.form import Question
from app.procedures.procedures_for_staff import CompiledVersion, compiled_versions
from app.procedures.tables import ProcedureVersion
from app.tenancy.tables import among
from app.web.dates import day_words

FACTS: Final[Mapping[str, str]] = {
    "arrived": "到達日時",
    "status": "状況",
    "assignee": "担当者",
    "mark": "目印",
    "contact": "次回連絡日",
    "due": "処理期限",
    "channel": "受付方法",
    "entered_by": "登録した職員",
    "version": "様式の版",
    "record": "最後の対応記録",
}
DEFAULT_FACTS: Final = ("arrived", "status", "assignee")
DEFAULT_QUESTIONS: Final = 4
MOST_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: its key in views (a fact's name, `q.` and a question's id, `o.` and a custom column's id) and its heading.

    `order`: the key to order the list by it, "" where it cannot be. `names_row`: the applicant's name, which stays in sight beside the others.
    """

    key: str
    label: str
    order: str = ""
    names_row: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that the list of one procedure can show and be ordered by."""

    versions: tuple[CompiledVersion, ...]  # newest first
    questions: Mapping[str, Question]  # as the newest version asks them
    custom_columns: tuple[CustomColumn, ...]
    shown: Mapping[str, ListColumn]
    by_opening: Mapping[str, Question]  # closed questions under the seal, in any version: opened to be filtered by
    # what the list offers to filter by of each custom column: its label, with conditions (values_filter.py) and their words
    conditions: Sequence[tuple[str, Sequence[tuple[str, str]]]]

    def facets(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Closed questions held in the open: `question=choice` and its words, by question id."""
        return {
            question.id: self.choices_of(question)
            for question in self.questions.values()
            if question.stands_in_open and question.id not in self.by_opening
        }

    def choices_of(self, question: Question) -> Sequence[tuple[str, str]]:
        """`question=choice` and its words: the choices of the newest version that asks it, then those that only older ones offer (旧様式)."""
        found: dict[str, str] = {}
        asked = [
            version.form.questions[question.id] for version in self.versions if question.id in version.form.questions
        ]
        for age, each in enumerate(asked):
            for choice in each.choices:
                found.setdefault(f"{question.id}={choice.id}", f"{choice.label}{'（旧様式）' if age else ''}")
        return list(found.items())

    def open_choice_ids(self) -> Sequence[str]:
        return [choice for choices in self.facets().values() for choice, _ in choices]

    def value_conditions(self) -> Sequence[str]:
        return [text for _, conditions in self.conditions for text, _ in conditions]

    def under_the_seal(self) -> Sequence[str]:
        return [*self.sealed_choice_ids(), *self.value_conditions()]

    def columns_of_days(self) -> Sequence[tuple[str, str]]:
        """Key and label of the custom columns of days."""
        return [(column.key, column.label) for column in self.custom_columns if column.kind is ColumnKind.date]

    def label_of_days(self, key: str) -> str:
        """The label of a custom column of days, "" for any other key."""
        return dict(self.columns_of_days()).get(key, "")

    def sealed_choice_ids(self) -> Sequence[str]:
        return [choice for question in self.by_opening.values() for choice, _ in self.choices_of(question)]

    def default(self) -> tuple[str, ...]:
        # the applicant's name comes first, wherever the form has it
        question_keys = [f"q.{name}" for name in dict.fromkeys([*_names(self.questions), *self.questions])]
        question_keys = question_keys[:DEFAULT_QUESTIONS]
        return (*DEFAULT_FACTS, *question_keys, *(column.key for column in self.custom_columns))

    def custom_column_words(self, key: str, value: str) -> str:
        """The value of a custom column as people read it; a day is written as in every other list."""
        column = next((column for column in self.custom_columns if column.key == key), None)
        return day_words(value) if column is not None and column.kind is ColumnKind.date else value

    def chosen(self, keys: Iterable[str]) -> tuple[ListColumn, ...]:
        """The columns of these keys, each once and in the order of the keys; keys of no column are left out."""
        return tuple(self.shown[key] for key in dict.fromkeys(keys) if key in self.shown)[:MOST_SHOWN]


async def catalogue_of(procedure: UUID) -> Catalogue:
    """The columns of a procedure, read with at most three queries."""
    rows = await ProcedureVersion.select(ProcedureVersion.id).where(
        ProcedureVersion.procedure == procedure, among(ProcedureVersion.state, ["published", "superseded"])
    )
    found = await compiled_versions([row["id"] for row in rows])
    versions = tuple(sorted(found.values(), key=lambda version: version.number, reverse=True))
    questions: dict[str, Question] = {}
    for version in versions:
        for question in version.form.questions.values():
            if question.field.answered:
                questions.setdefault(question.id, question)
    custom_columns = await custom_columns_of(procedure)
    # what one version seals is opened in all: an application of another holds it in the open, and under the seal too
    sealed = {name for version in versions for name, each in version.form.questions.items() if each.filtered_by_opening}
    by_opening = {name: question for name, question in questions.items() if name in sealed and question.field.closed}
    conditions = [(column.label, conditions_of(column)) for column in custom_columns]
    return Catalogue(versions, questions, custom_columns, _shown(questions, custom_columns), by_opening, conditions)


def _shown(questions: Mapping[str, Question], custom_columns: Sequence[CustomColumn]) -> dict[str, ListColumn]:
    shown = [ListColumn(key, label, "" if key in {"due", "record"} else key) for key, label in FACTS.items()]
    names = _names(questions)
    shown += [
        ListColumn(f"q.{question.id}", str(question.label), f"q.{question.id}", question.id in names)
        for question in questions.values()
    ]
    shown += [ListColumn(column.key, column.label, column.key) for column in custom_columns]
    return {column.key: column for column in shown}


def _names(questions: Mapping[str, Question]) -> list[str]:
    """The question that asks for the applicant's name, the first where several ask for one."""
    return [name for name, question in questions.items() if question.field.meaning is Meaning.full_name][:1]

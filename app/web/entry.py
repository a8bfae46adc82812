"""A form being filled in: what was typed, what is wrong with it, and when each question is asked, ready for the page."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.languages import translated_into
from app.procedures.conditions import All, Condition, Is
from app.procedures.fields.eras import ERAS
from app.procedures.form import Form, Problem, Question
from app.texts import N_
from app.web.forms import Posted


@dataclass(frozen=True, slots=True)
class ConditionShown:
    json: str  # for app.js, which hides what is not asked
    words: str  # for readers without JavaScript


@dataclass(frozen=True, slots=True)
class Entry:
    form: Form
    language: str
    posted: Posted = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    focus: str = ""  # id of the question to stand at
    advice: Mapping[str, str] = field(default_factory=dict)  # at a postcode that is not known, by question

    def value(self, name: str) -> str:
        """The first value typed into an input, "" when none was."""
        values = self.posted.get(name, ())
        return values[0] if values else ""

    def values(self, name: str) -> Sequence[str]:
        return self.posted.get(name, ())

    def problem(self, name: str) -> str:
        """What is wrong at one input, in whole sentences; "" when nothing is."""
        return " ".join(self._sentence(problem) for problem in self.problems if problem.input_name == name)

    def problems_of(self, question: Question) -> list[str]:
        return [self._sentence(problem) for problem in self.problems if problem.question == question.id]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """(id of the input, sentence) in the form's order, for the error summary."""
        return [(problem.input_name.replace(".", "-"), self._sentence(problem)) for problem in self.problems]

    @property
    def has_conditions(self) -> bool:
        return any(question.when is not None for question in self.form.questions.values())

    def condition(self, question: Question) -> ConditionShown | None:
        if question.when is None:
            return None
        words = self._say(N_("%(condition)s方だけお答えください。")) % {"condition": self._words(question.when)}
        return ConditionShown(json.dumps(_plain(question.when), separators=(",", ":")), words)

    def options(self, question: Question) -> list[tuple[str, str]]:
        """(id, label) of a closed question's choices."""
        return [(choice.id, choice.label.in_(self.language)) for choice in question.choices]

    def eras(self) -> list[tuple[str, str]]:
        return [(era.id, era.label.in_(self.language)) for era in ERAS]

    def postcode_advice(self, question: str) -> str:
        return self.advice.get(question, "")

    def _sentence(self, problem: Problem) -> str:
        return problem.sentence(self.language, self._say)

    def _say(self, message: str) -> str:
        return translated_into(self.language, message)

    def _words(self, condition: Condition) -> str:
        """「申込み／アンケート」で「申込み」を選んだ"""
        if isinstance(condition, Is):
            question = self.form.questions[condition.question]
            chosen = [label for choice, label in self.options(question) if choice in condition.choices]
            labels = self._say(N_("か")).join(self._say(N_("「%s」")) % label for label in chosen)
            return self._say(N_("「%(question)s」で%(choices)sを選んだ")) % {
                "question": question.label.in_(self.language),
                "choices": labels,
            }
        joined = self._say(N_("、また、")) if isinstance(condition, All) else self._say(N_("、または、"))
        return joined.join(self._words(part) for part in condition.conditions)


def _plain(condition: Condition) -> dict[str, Any]:
    if isinstance(condition, Is):
        return {"question": condition.question, "is": sorted(condition.choices)}
    name = "all" if isinstance(condition, All) else "any"
    return {name: [_plain(part) for part in condition.conditions]}

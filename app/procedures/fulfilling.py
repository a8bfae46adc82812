"""Choices under which a question is asked, for a preview that shows it with its condition fulfilled. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from app.procedures.conditions import All, Condition, Is
from app.procedures.form import Form, Question

MOST_STEPS: Final = 5_000  # single choices tried; a condition that contradicts itself in many ways is given up

Choices: TypeAlias = Mapping[str, tuple[str, ...]]
"""Choice ids by question."""


def fulfilling(form: Form, question: Question) -> Choices | None:
    """Return choices that make the form ask the question, and each question that its condition looks at: {} where it is always asked,
    None where no choices do.

    The first choices in the form's own order; of a condition with alternatives the first that can hold. Conditions never ask that
    something is not chosen, so that the choices which `minimum` of 「いくつでも選ぶ」 needs besides change nothing.
    """
    found = next(_Search(form).ways(question.when, {}), None)
    return found and {name: _enough(form.questions[name], chosen) for name, chosen in found.items()}


def _enough(question: Question, chosen: tuple[str, ...]) -> tuple[str, ...]:
    others = [choice.id for choice in question.choices if choice.id not in chosen]
    return (*chosen, *others[: max(question.field.how_many.start - len(chosen), 0)])


@dataclass
class _Search:
    form: Form
    steps: int = 0

    def ways(self, when: Condition | None, chosen: Choices) -> Iterator[Choices]:
        """Yield what is chosen already with what the condition needs besides, one way after another."""
        if when is None:
            yield chosen
        elif isinstance(when, Is):
            yield from self._by_choice(when, chosen)
        elif isinstance(when, All):
            yield from self._of_all(when.conditions, chosen)
        else:
            for each in when.conditions:
                yield from self.ways(each, chosen)

    def _of_all(self, conditions: Sequence[Condition], chosen: Choices) -> Iterator[Choices]:
        if not conditions:
            yield chosen
            return
        for so_far in self.ways(conditions[0], chosen):
            yield from self._of_all(conditions[1:], so_far)

    def _by_choice(self, when: Is, chosen: Choices) -> Iterator[Choices]:
        looked_at = self.form.questions[when.question]
        for before in self.ways(looked_at.when, chosen) if when.question not in chosen else (chosen,):
            made = before.get(when.question, ())
            for choice in (each.id for each in looked_at.choices if each.id in when.choices):
                self.steps += 1
                if self.steps > MOST_STEPS:
                    return
                if choice in made:
                    yield before
                elif len(made) + 1 < looked_at.field.how_many.stop:
                    yield {**before, when.question: (*made, choice)}

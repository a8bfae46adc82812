"""When a question is asked: conditions over the choices made at earlier closed questions. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Chosen: TypeAlias = Mapping[str, tuple[str, ...]]
"""Choice ids by question, of the closed questions that were asked and answered. A question that is missing chose nothing,
so what hangs on a question that was not asked is not asked either."""


@dataclass(frozen=True, slots=True)
class Is:
    question: str
    choices: frozenset[str]

    def holds(self, chosen: Chosen) -> bool:
        return not self.choices.isdisjoint(chosen.get(self.question, ()))

    def questions(self) -> frozenset[str]:
        return frozenset({self.question})


@dataclass(frozen=True, slots=True)
class All:
    conditions: tuple["Condition", ...]

    def holds(self, chosen: Chosen) -> bool:
        return all(condition.holds(chosen) for condition in self.conditions)

    def questions(self) -> frozenset[str]:
        return frozenset().union(*(condition.questions() for condition in self.conditions))


@dataclass(frozen=True, slots=True)
class Some:
    conditions: tuple["Condition", ...]

    def holds(self, chosen: Chosen) -> bool:
        return any(condition.holds(chosen) for condition in self.conditions)

    def questions(self) -> frozenset[str]:
        return frozenset().union(*(condition.questions() for condition in self.conditions))


Condition: TypeAlias = Is | All | Some

"""Any number of several choices. The answer is the list of their ids, in the definition's order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from app.languages import language_of
from app.procedures.fields import messages
from app.procedures.fields.choice import OneChoice
from app.procedures.fields.field import Example, Fault, Given, JsonValue, Refused, smallest_above_largest
from app.texts import joined

_FURTHER_MARKS: Final = ("；", "／", "｜")


@dataclass(frozen=True, kw_only=True)
class SeveralChoices(OneChoice):
    type: ClassVar[str] = "choices"
    label: ClassVar[str] = "いくつでも選ぶ"
    limits: ClassVar[frozenset[str]] = frozenset({"choices", "minimum", "maximum"})
    fewest: ClassVar[int] = 1
    several: ClassVar[bool] = True
    divides_places: ClassVar[bool] = False

    minimum: int = 0
    maximum: int = 1000

    @classmethod
    def problems_with(cls, limits: Mapping[str, Any]) -> list[str]:
        problems = super().problems_with(limits)
        if limits.get("minimum", 0) > len(limits.get("choices", ())) or limits.get("maximum", 1) < 1:
            problems.append("選ぶ数は、選択肢の数までにしてください")
        return problems + smallest_above_largest(limits)

    @property
    def how_many(self) -> range:
        return range(max(self.minimum, 1), self.maximum + 1)

    def read(self, given: Given) -> JsonValue | None:
        values = {value for value in given.inputs[0] if value}
        if not values:
            return None
        if not values <= self._by_id.keys():
            raise Refused(Fault(messages.CHOOSE_FROM_LIST))
        if len(values) < self.minimum:
            raise Refused(Fault(messages.CHOOSE_MORE, {"minimum": self.minimum}))
        if len(values) > self.maximum:
            raise Refused(Fault(messages.CHOOSE_FEWER, {"maximum": self.maximum}))
        return [choice.id for choice in self.choices if choice.id in values]

    def posted(self, answer: JsonValue, typed: Sequence[Sequence[str]] = ()) -> list[tuple[str, str]]:  # noqa: ARG002 - one way
        return [("", choice_id) for choice_id in self.chosen(answer)]

    def shown(self, answer: JsonValue, language: str) -> str:
        labels = [super(SeveralChoices, self).shown(choice_id, language) for choice_id in self.chosen(answer)]
        return joined(self._separator(language), labels)

    def _separator(self, language: str) -> str:
        """The language's comma; where a choice holds it (机、いす), the first mark that none holds, so that answers can be told apart."""
        comma = language_of(language).comma
        labels = [choice.label.in_(language) for choice in self.choices]
        marks = [comma, *_FURTHER_MARKS]
        return next((mark for mark in marks if not any(mark.strip() in label for label in labels)), "\n")

    def chosen(self, answer: JsonValue | None) -> tuple[str, ...]:
        return tuple(map(str, answer)) if isinstance(answer, list) else ()

    def example(self, of: Example) -> JsonValue:  # noqa: ARG002 - it is nobody's
        return [choice.id for choice in self.choices[: max(self.minimum, 1)]]

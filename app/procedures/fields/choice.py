"""One of several choices. The answer is the choice's id; the id stays the same when the label is reworded."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from app.procedures.fields import messages
from app.procedures.fields.field import Choice, Example, Fault, Field, Given, JsonValue, Refused


@dataclass(frozen=True, kw_only=True)
class OneChoice(Field):
    type: ClassVar[str] = "choice"
    label: ClassVar[str] = "1つ選ぶ"
    limits: ClassVar[frozenset[str]] = frozenset({"choices"})
    owed: ClassVar[frozenset[str]] = frozenset({"choices"})
    fewest: ClassVar[int] = 2  # choices that the section writes
    closed: ClassVar[bool] = True
    divides_places: ClassVar[bool] = True
    prefillable: ClassVar[bool] = True
    control: ClassVar[str] = "choices"
    missing: ClassVar[tuple[Fault, ...]] = (Fault(messages.NOT_CHOSEN),)

    choices: tuple[Choice, ...]

    @classmethod
    def problems_with(cls, limits: Mapping[str, Any]) -> list[str]:
        enough = len(limits.get("choices", ())) >= cls.fewest
        return [] if enough else [f"選択肢を{cls.fewest}つ以上作ってください"]

    @classmethod
    def _schema_of(cls, limit: str) -> dict[str, Any]:
        schema = super()._schema_of(limit)
        return {**schema, "minItems": cls.fewest} if limit == "choices" else schema

    @property
    def options(self) -> tuple[Choice, ...]:
        return self.choices

    @cached_property
    def _by_id(self) -> Mapping[str, Choice]:
        return {choice.id: choice for choice in self.choices}

    def read(self, given: Given) -> JsonValue | None:
        values = [value for value in given.inputs[0] if value]
        if not values:
            return None
        if len(values) > 1:
            raise Refused(Fault(messages.CHOOSE_ONE))
        if values[0] not in self._by_id:
            raise Refused(Fault(messages.CHOOSE_FROM_LIST))
        return values[0]

    def shown(self, answer: JsonValue, language: str) -> str:
        choice = self._by_id.get(str(answer))
        return choice.label.in_(language) if choice else str(answer)

    def chosen(self, answer: JsonValue | None) -> tuple[str, ...]:
        return (answer,) if isinstance(answer, str) else ()

    def example(self, of: Example) -> JsonValue:  # noqa: ARG002 - it is nobody's
        return self.choices[0].id

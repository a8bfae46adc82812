"""満年齢 (age in years), as a number."""

from dataclasses import dataclass
from typing import ClassVar

from app.languages import is_japanese
from app.procedures.fields.field import Example, JsonValue
from app.procedures.fields.number import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Age(Number):
    type: ClassVar[str] = "age"
    label: ClassVar[str] = "年齢"
    limits: ClassVar[frozenset[str]] = frozenset({"minimum", "maximum"})
    declared: ClassVar[bool] = True
    usual_item: ClassVar[str | None] = "年齢"

    maximum: int = 130  # the oldest person ever recorded lived 122 years

    def shown(self, answer: JsonValue, language: str) -> str:
        return f"{answer}歳" if is_japanese(language) else str(answer)

    def example(self, of: Example) -> JsonValue:
        return of.somebody.age

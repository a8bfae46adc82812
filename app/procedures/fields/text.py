"""Several lines of text, kept as typed; newlines count as one character, whatever the browser sends for them."""

from dataclasses import dataclass
from typing import ClassVar

from app.procedures.fields.field import EXAMPLE, Example, Field, Given, JsonValue, several_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class LongText(Field):
    type: ClassVar[str] = "text"
    label: ClassVar[str] = "長い文"
    limits: ClassVar[frozenset[str]] = frozenset({"max_length"})
    declared: ClassVar[bool] = True
    control: ClassVar[str] = "area"

    max_length: int = 1000

    def read(self, given: Given) -> JsonValue | None:
        return several_lines(given.inputs[0], self.max_length) or None

    def example(self, of: Example) -> JsonValue:  # noqa: ARG002 - it is nobody's
        return EXAMPLE[: self.max_length]

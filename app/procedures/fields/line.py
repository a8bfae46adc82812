"""One line of text, kept as typed apart from trimming: an address or a company's name may hold any character."""

from dataclasses import dataclass
from typing import ClassVar

from app.procedures.fields.field import EXAMPLE, Example, Field, Given, JsonValue, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleLine(Field):
    type: ClassVar[str] = "line"
    label: ClassVar[str] = "1行の文"
    limits: ClassVar[frozenset[str]] = frozenset({"max_length"})
    declared: ClassVar[bool] = True

    max_length: int = 200

    def read(self, given: Given) -> JsonValue | None:
        return one_line(given.inputs[0], self.max_length) or None

    def example(self, of: Example) -> JsonValue:  # noqa: ARG002 - it is nobody's
        return EXAMPLE[: self.max_length]

"""A whole number. Full-width digits, separators of thousands and the usual counters (3人, 120枚) are read."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.procedures.fields import messages
from app.procedures.fields.field import Cell, Example, Fault, Field, Given, JsonValue, Refused, one_line

_WHOLE = re.compile(r"([-\u2212]?)([0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4}) ?[人名個回件枚台円年歳才]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Field):
    type: ClassVar[str] = "number"
    label: ClassVar[str] = "数字"
    limits: ClassVar[frozenset[str]] = frozenset({"minimum", "maximum"})
    inputmode: ClassVar[str] = "numeric"
    width: ClassVar[str] = "4"

    minimum: int = 0
    maximum: int = 999_999_999

    def read(self, given: Given) -> JsonValue | None:
        number = whole_number(given.inputs[0])
        if number is None:
            return None
        if number < self.minimum:
            raise Refused(Fault(messages.TOO_SMALL, {"minimum": self.minimum}))
        if number > self.maximum:
            raise Refused(Fault(messages.TOO_LARGE, {"maximum": self.maximum}))
        return number

    def cell(self, answer: JsonValue, language: str) -> Cell:
        return answer if isinstance(answer, int) else self.shown(answer, language)

    def example(self, of: Example) -> JsonValue:  # noqa: ARG002 - it is nobody's
        return max(self.minimum, 1)


def whole_number(values: Sequence[str]) -> int | None:
    text = unicodedata.normalize("NFKC", one_line(values, 100))
    if not text:
        return None
    number = _WHOLE.fullmatch(text)
    if number is None:
        raise Refused(Fault(messages.NOT_A_NUMBER))
    size = int(number[2].replace(",", ""))
    return -size if number[1] else size

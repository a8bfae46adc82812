"""A whole number. Full-width digits, separators of thousands and the usual counters (3人, 120枚) are read."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.languages import is_japanese
from app.procedures.fields import messages
from app.procedures.fields.field import Cell, Example, Fault, Field, Given, JsonValue, Refused, one_line
from app.texts import Text

_WHOLE = re.compile(r"([-\u2212]?)([0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4}) ?[人名個回件枚台円年歳才]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Field):
    type: ClassVar[str] = "number"
    label: ClassVar[str] = "数字"
    limits: ClassVar[frozenset[str]] = frozenset({"minimum", "maximum", "unit"})
    control: ClassVar[str] = "number"
    inputmode: ClassVar[str] = "numeric"
    width: ClassVar[str] = "4"

    minimum: int = 0
    maximum: int = 999_999_999
    unit: Text | None = None  # behind the input and the answer

    def read(self, given: Given) -> JsonValue | None:
        number = whole_number(given.inputs[0], self.unit.languages.values() if self.unit else ())
        if number is None:
            return None
        if number < self.minimum:
            raise Refused(Fault(messages.TOO_SMALL, {"minimum": self.minimum}))
        if number > self.maximum:
            raise Refused(Fault(messages.TOO_LARGE, {"maximum": self.maximum}))
        return number

    def shown(self, answer: JsonValue, language: str) -> str:
        number = f"{answer:,}" if isinstance(answer, int) else str(answer)
        unit = self.unit.in_(language) if self.unit else ""
        return f"{number}{unit}" if is_japanese(language) or not unit else f"{number} {unit}"

    def cell(self, answer: JsonValue, language: str) -> Cell:
        return answer if isinstance(answer, int) else self.shown(answer, language)

    def example(self, of: Example) -> JsonValue:  # noqa: ARG002 - it is nobody's
        return max(self.minimum, 1)


def whole_number(values: Sequence[str], units: Iterable[str] = ()) -> int | None:
    text = unicodedata.normalize("NFKC", one_line(values, 100))
    if not text:
        return None
    for unit in units:
        text = text.removesuffix(unicodedata.normalize("NFKC", unit)).strip()
    number = _WHOLE.fullmatch(text)
    if number is None:
        raise Refused(Fault(messages.NOT_A_NUMBER))
    size = int(number[2].replace(",", ""))
    return -size if number[1] else size

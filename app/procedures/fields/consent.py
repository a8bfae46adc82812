"""A box to tick after reading a text. The answer is true or nothing: not agreeing leaves no answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.procedures.fields import messages
from app.procedures.fields.field import Choice, Example, Fault, Field, Given, JsonValue, Refused, only_value
from app.texts import Text, catalogued

AGREED = Choice("yes", catalogued("同意する"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Field):
    type: ClassVar[str] = "consent"
    label: ClassVar[str] = "同意"
    limits: ClassVar[frozenset[str]] = frozenset({"text"})
    closed: ClassVar[bool] = True
    usual_choices: ClassVar[tuple[Choice, ...]] = (AGREED,)
    control: ClassVar[str] = "consent"
    missing: ClassVar[tuple[Fault, ...]] = (Fault(messages.NOT_AGREED),)

    text: Text | None = None  # what is agreed to, where the label alone does not say it

    @property
    def options(self) -> tuple[Choice, ...]:
        return self.usual_choices

    def read(self, given: Given) -> JsonValue | None:
        value = only_value(given.inputs[0])
        if not value:
            return None
        if value != AGREED.id:
            raise Refused(Fault(messages.NOT_AGREED))
        return True

    def posted(self, answer: JsonValue, typed: Sequence[Sequence[str]] = ()) -> list[tuple[str, str]]:  # noqa: ARG002 - one way
        return [("", AGREED.id)] if answer is True else []

    def shown(self, answer: JsonValue, language: str) -> str:
        return AGREED.label.in_(language) if answer is True else ""

    def chosen(self, answer: JsonValue | None) -> tuple[str, ...]:
        return (AGREED.id,) if answer is True else ()

    def example(self, of: Example) -> JsonValue:  # noqa: ARG002 - it is nobody's
        return True

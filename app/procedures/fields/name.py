"""A person's name in one field, exactly as typed: no width, case or normal form is forced on it (𠮷, 髙, 﨑, 葛󠄀, é, ﷺ)."""

from dataclasses import dataclass
from typing import ClassVar

from app.procedures.fields.field import Example, JsonValue, Meaning
from app.procedures.fields.line import SingleLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(SingleLine):
    type: ClassVar[str] = "name"
    label: ClassVar[str] = "氏名"
    personal: ClassVar[bool] = True
    declared: ClassVar[bool] = False
    usual_item: ClassVar[str | None] = "氏名"
    meaning: ClassVar[Meaning | None] = Meaning.full_name
    width: ClassVar[str] = "20"
    autocomplete: ClassVar[str | None] = "name"

    max_length: int = 100

    def example(self, of: Example) -> JsonValue:
        return of.somebody.name

"""A text between questions. It has no input and no answer; it can hang on a condition like a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from app.procedures.fields.field import Field
from app.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation(Field):
    type: ClassVar[str] = "explanation"
    label: ClassVar[str] = "説明文"
    limits: ClassVar[frozenset[str]] = frozenset({"text"})
    owed: ClassVar[frozenset[str]] = frozenset({"text"})
    answered: ClassVar[bool] = False
    control: ClassVar[str] = "explanation"
    parts: ClassVar[tuple[str, ...]] = ()

    text: Text

    @classmethod
    def problems_with(cls, limits: Mapping[str, Any]) -> list[str]:
        return [] if limits.get("text") else ["説明の文を入力してください"]

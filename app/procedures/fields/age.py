"""満年齢, as a number."""

from dataclasses import dataclass

from app.procedures.fields.field import JsonValue
from app.procedures.fields.number import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Age(Number):
    maximum: int = 130  # the oldest person ever recorded lived 122 years

    def shown(self, answer: JsonValue, language: str) -> str:
        return f"{answer}歳" if language.startswith("ja") else str(answer)

    def cell(self, answer: JsonValue, language: str) -> str:  # noqa: ARG002 - a table keeps numbers bare
        return str(answer)

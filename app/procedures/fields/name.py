"""A person's name in one field, exactly as typed: no width, case or normal form is forced on it (𠮷, 髙, 﨑, 葛󠄀, é, ﷺ)."""

from dataclasses import dataclass
from typing import ClassVar

from app.procedures.fields.line import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Line):
    autocomplete: ClassVar[str | None] = "name"

    max_length: int = 100

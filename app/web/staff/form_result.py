"""The result of a form that was refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FormResult:
    """The result of a form: the sentences about why it was refused, and everything that was typed, by input name."""

    status: int = 200
    notice: str = ""  # a clash: it stands above everything else
    problem: tuple[str, str] | None = None  # input and sentence
    typed: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return self.typed.get(name, "")

    def error(self, name: str) -> str:
        return self.problem[1] if self.problem and self.problem[0] == name else ""

"""Limits: keys of a question that only some field types understand, with what the editor asks for them and how a definition writes them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from app.attachments.ceilings import FILE_BYTES, MEGABYTE
from app.attachments.file_kinds import USUAL_KINDS, FileKind
from app.calendar.periods import PeriodUnit

LONGEST_ANSWER: Final = 10_000
"""The most characters a section can allow in one answer."""

MOST_CHOICES: Final = 300
LARGEST_NUMBER: Final = 10**12
LONGEST_PERIOD: Final = 1000  # days, weeks or months
MOST_FILES_A_QUESTION: Final = 20
LARGEST_FILE_MB: Final = FILE_BYTES // MEGABYTE
USUAL_FILES: Final = 5
USUAL_FILE_MB: Final = 10


class LimitKind(Enum):
    """The kind of a limit's value: an integer; a date or `today`; a text by language, of one line or with paragraphs; yes or nothing; a
    list of choices; a period from the day that another question asks for; kinds of file."""

    number = auto()
    day = auto()
    line = auto()
    text = auto()
    flag = auto()
    choices = auto()
    period = auto()
    kinds = auto()


TEXTS: Final = frozenset({LimitKind.line, LimitKind.text})


_SCHEMAS: Final[Mapping[LimitKind, Mapping[str, Any]]] = {
    LimitKind.day: {"$ref": "#/$defs/day"},
    LimitKind.line: {"$ref": "#/$defs/text"},
    LimitKind.text: {"$ref": "#/$defs/text"},
    LimitKind.flag: {"type": "boolean"},
    LimitKind.choices: {"type": "array", "maxItems": MOST_CHOICES, "items": {"$ref": "#/$defs/choice"}},
    LimitKind.period: {
        "type": "object",
        "required": ["question", "amount", "unit"],
        "properties": {
            "question": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"},
            "amount": {"type": "integer", "minimum": 1, "maximum": LONGEST_PERIOD},
            "unit": {"enum": [unit.value for unit in PeriodUnit]},
        },
        "additionalProperties": False,
    },
    LimitKind.kinds: {
        "type": "array",
        "minItems": 1,
        "uniqueItems": True,
        "items": {"enum": [kind.value for kind in FileKind]},
    },
}


@dataclass(frozen=True, slots=True)
class FieldLimit:
    """One limit; `least` and `most` bound a number. `usual`: what holds where the section writes nothing, None where that is no limit."""

    name: str
    label: str
    kind: LimitKind
    least: int = -LARGEST_NUMBER
    most: int = LARGEST_NUMBER
    usual: int | tuple[FileKind, ...] | None = None

    def schema(self) -> dict[str, Any]:
        """The limit's JSON Schema; the `$defs` are those of a procedure package."""
        listed = [kind.value for kind in self.usual] if isinstance(self.usual, tuple) else self.usual
        usual = {} if listed is None else {"default": listed}
        if self.kind is LimitKind.number:
            return {"type": "integer", "minimum": self.least, "maximum": self.most, **usual}
        return {**_SCHEMAS[self.kind], **usual}


LIMITS: Final[Mapping[str, FieldLimit]] = {
    limit.name: limit
    for limit in (
        FieldLimit("text", "説明文", LimitKind.text),
        FieldLimit("choices", "選択肢", LimitKind.choices),
        FieldLimit("minimum", "最小の数", LimitKind.number),
        FieldLimit("maximum", "最大の数", LimitKind.number),
        FieldLimit("max_length", "最大文字数", LimitKind.number, 1, LONGEST_ANSWER),
        FieldLimit("earliest", "いちばん早い日", LimitKind.day),
        FieldLimit("latest", "いちばん遅い日", LimitKind.day),
        FieldLimit("within", "ほかの日からの期間", LimitKind.period),
        FieldLimit("unit", "単位", LimitKind.line),
        FieldLimit("extension", "内線も書ける", LimitKind.flag),
        FieldLimit("kinds", "受け付けるファイルの種類", LimitKind.kinds, usual=USUAL_KINDS),
        FieldLimit("most_files", "付けられるファイルの数", LimitKind.number, 1, MOST_FILES_A_QUESTION, USUAL_FILES),
        FieldLimit("largest_mb", "1つの大きさの上限（MB）", LimitKind.number, 1, LARGEST_FILE_MB, USUAL_FILE_MB),
    )
}
"""By name, in the order in which the editor asks."""

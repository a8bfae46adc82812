"""Custom columns that a section adds to a list (参加費, 発送日, 備考 …): definition and permitted values. Values are sealed elsewhere."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.applications.worklist.tables import CustomColumnRow
from app.calendar.typed_dates import read_day_field
from app.typed_text import PRIVATE_USE, without_unseen

LONGEST_VALUE: Final = 500
LONGEST_LABEL: Final = 60
MOST_COLUMNS: Final = 30
MOST_CHOICES: Final = 50
_NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
_LONG_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")
_BELOW_ZERO: Final = re.compile("^[▲△−–]")  # as offices write it; a full-width hyphen is folded before


class ColumnKind(StrEnum):
    """The kind of a custom column's values, with its name on screen."""

    text = "text"
    number = "number"
    date = "date"
    check = "check"
    choice = "choice"

    @property
    def label(self) -> str:
        return KIND_LABELS[self]

    @property
    def narrow(self) -> bool:
        """Tell whether the values are so short that their input is short too."""
        return self in _NARROW


KIND_LABELS: Final = {
    ColumnKind.text: "文字",
    ColumnKind.number: "数値（金額など）",
    ColumnKind.date: "日付",
    ColumnKind.check: "チェック",
    ColumnKind.choice: "選択肢",
}
_NARROW: Final = frozenset({ColumnKind.number, ColumnKind.date})
CHECKED: Final = "済"
OWN: Final = "o."
"""What the name of a column begins with, in forms, views and sealed values."""


class ColumnRefused(ValueError):
    """A column or a value that cannot be kept: the input's name and a whole sentence."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(name)
        self.name = name
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class CustomColumn:
    """One custom column. Its values are kept as text: numbers in plain digits, dates as 2026-04-01, a check as 済, a choice in its words.

    `former_choices`: offered no more, though values may say them.
    """

    id: UUID
    label: str
    kind: ColumnKind
    choices: tuple[str, ...]
    former_choices: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The column's name in forms, views and sealed values."""
        return f"{OWN}{self.id.hex}"

    def offered(self, stands: str = "") -> tuple[str, ...]:
        """The choices to choose among where a value stands already: it is one of them, whatever the column offers today."""
        return self.choices if not stands or stands in self.choices else (*self.choices, stands)

    def read(self, typed: str, stands: str = "") -> str:
        """Return the value to keep for a typed text; "" for a blank. Raises ColumnRefused. `stands`: the value that it takes the place of."""
        plain = without_unseen(typed).strip()
        if not plain:
            return ""
        if PRIVATE_USE.search(plain):
            raise ColumnRefused(
                self.key,
                f"{self.label}に、ほかの端末では表示できない文字（外字）があります。似た漢字か、ひらがなに替えてください",
            )
        match self.kind:
            case ColumnKind.number:
                return self._number(unicodedata.normalize("NFKC", plain))
            case ColumnKind.date:
                return self._date(plain)
            case ColumnKind.check:
                return CHECKED
            case ColumnKind.choice:
                return self._choice(plain, stands)
        return self._text(plain)

    def _text(self, typed: str) -> str:
        if len(typed) > LONGEST_VALUE:
            raise ColumnRefused(
                self.key, f"{self.label}は{LONGEST_VALUE}文字以内で入力してください（いま{len(typed)}文字）"
            )
        return typed

    def _number(self, plain: str) -> str:
        digits = _BELOW_ZERO.sub("-", re.sub(r"[,\s円￥¥]", "", plain))
        if not _NUMBER.fullmatch(digits):
            if _LONG_NUMBER.fullmatch(digits):
                raise ColumnRefused(
                    self.key, f"{self.label}は、整数15桁、小数6桁までの数字で入力してください（例：1500）"
                )
            raise ColumnRefused(self.key, f"{self.label}は数字で入力してください（例：1500）")
        return digits

    def _date(self, plain: str) -> str:
        day, problem = read_day_field(self.label, plain)
        if problem:
            raise ColumnRefused(self.key, problem)
        return day.isoformat() if day else ""

    def _choice(self, plain: str, stands: str) -> str:
        if plain not in self.offered(stands):
            raise ColumnRefused(self.key, f"{self.label}は、ならんでいるものから選んでください")
        return plain


async def custom_columns_of(procedure: UUID) -> tuple[CustomColumn, ...]:
    """Return the procedure's custom columns in their order. One query."""
    rows = await (
        CustomColumnRow.select(
            CustomColumnRow.id,
            CustomColumnRow.label,
            CustomColumnRow.kind,
            CustomColumnRow.choices,
            CustomColumnRow.former_choices,
        )
        .where(CustomColumnRow.procedure == procedure, CustomColumnRow.removed_at.is_null())
        .order_by(CustomColumnRow.position, CustomColumnRow.id)
    )
    return tuple(
        CustomColumn(
            row["id"], row["label"], ColumnKind(row["kind"]), tuple(row["choices"]), tuple(row["former_choices"])
        )
        for row in rows
    )

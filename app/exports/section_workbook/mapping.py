"""The assignment of the list's columns to what fills them, remembered for a procedure by the words of the headings."""

import re
from collections.abc import Mapping
from typing import Final

from app.exports.section_workbook.finding import FoundList, plain
from app.exports.section_workbook.markup import child
from app.exports.section_workbook.refusals import FormulaColumn, HeadingDoubled, HeadingMissing

REFERENCE_KEY: Final = "fact:reference"
CUSTOM_KEY: Final = "own:"  # and the id of a custom column: filled in, and read back too

NOTE_KEY: Final = "fact:note"  # Todoke's own 備考: a heading that every section has for its own notes
CUSTOM_SUFFIX: Final = "（課の列）"  # at the label of a custom column whose name something else has too

_MEANINGS: Final = tuple(
    (frozenset(headings.split()), part)
    for headings, part in (
        ("電話 電話番号 TEL 電話連絡先", "電話"),
        ("メール メールアドレス メアド Email Mail Eメール", "メール"),
        ("人数 参加人数 申込人数 参加者数", "人数"),
        ("メモ 備考 備考欄", "備考"),
        ("メモ 備考 備考欄", "メモ"),
        ("〒 〒番号 郵便番号", "郵便番号"),
        ("住所 所在地", "住所"),
        ("名前 お名前 氏名", "氏名"),
        ("フリガナ ふりがな 氏名カナ カナ", "ふりがな"),
        ("到達日 受付日", "到達日時"),
    )
)
"""Headings that sections write, and the part of our labels that means the same."""
_MARKS: Final = re.compile(r"[^\w〒]|_")

Keys = Mapping[str, str]
"""Headings of what can be filled in, by key, `fact:…`, `question:…` or `own:…`."""

ChosenColumns = Mapping[str, str]
"""Keys by heading, as `plain` writes it; a column whose heading is not among them is the section's own."""


def suggested(found: FoundList, keys: Keys, remembered: ChosenColumns | None = None) -> ChosenColumns:
    """The choices of the last time, as far as the columns are still there; every other column gets the key whose heading it has.

    A column with formulas is the section's own, and a key is given once. A heading that only means the same as a label (電話, TEL, E-mail, 〒) gets
    its key where no other label means that too.
    """
    before = remembered or {}
    alike = {plain(label): key for key, label in keys.items()}
    for key, label in keys.items():
        words = plain(label.removesuffix(CUSTOM_SUFFIX))
        if key.startswith(CUSTOM_KEY) and alike.get(words, NOTE_KEY) == NOTE_KEY:
            alike[words] = key
    chosen: dict[str, str] = {}
    for column, label in found.columns.items():
        key = before.get(label) or ("" if label in before else alike.get(label, ""))
        if key in keys and key not in chosen.values() and not _calculated(found, column):
            chosen[label] = key
    for column, label in found.columns.items():
        key = "" if label in before or label in chosen or _calculated(found, column) else _meant(label, keys, chosen)
        chosen |= {label: key} if key else {}
    return {label: key if label in before else _whole(key, keys, chosen) for label, key in chosen.items()}


def _meant(heading: str, keys: Keys, chosen: ChosenColumns) -> str:
    """The one key that nobody has and whose label means what the heading does; "" for none, and for several."""
    left = {
        key: label
        for key, label in keys.items()
        if key not in {*chosen.values(), NOTE_KEY} and not any(other.startswith(f"{key}.") for other in keys)
    }
    for headings, part in _MEANINGS:
        words = {_bare(each) for each in headings}
        if _bare(heading) in words:
            same = [key for key, label in left.items() if _bare(label.removesuffix(CUSTOM_SUFFIX)) in words]
            alike = same or [key for key, label in left.items() if part in label]
            if len(alike) == 1:
                return alike[0]
    return ""


def _bare(words: str) -> str:
    """Words without marks, width and case: E-mail and Ｅｍａｉｌ are one."""
    return _MARKS.sub("", plain(words)).casefold()


def _whole(key: str, keys: Keys, chosen: ChosenColumns) -> str:
    """The key of the whole answer, where the list has a column for one part of it only (住所 without 郵便番号)."""
    whole = key.partition(".")[0]
    parts = {each for each in keys if each.startswith(f"{whole}.")}
    return whole if key in parts and whole in keys and not parts <= set(chosen.values()) else key


def read_back(label: str, chosen: ChosenColumns) -> bool:
    """True when a column may hold texts of the section: it takes no answer, and no fact but the 備考, which is left blank nearly always."""
    key = chosen.get(label, "")
    return not key or key == NOTE_KEY or key.startswith(CUSTOM_KEY)


def mapped(found: FoundList, chosen: ChosenColumns) -> Mapping[int, str]:
    """Key by column number; the 到達番号's own column always. Raises HeadingMissing, HeadingDoubled, FormulaColumn."""
    columns = {found.reference_column: REFERENCE_KEY}
    for label, key in chosen.items():
        matches = [column for column, words in found.columns.items() if words == plain(label)]
        if key == REFERENCE_KEY:
            continue
        if not matches:
            raise HeadingMissing(label=label)
        if len(matches) > 1:
            raise HeadingDoubled(label=label)
        if _calculated(found, matches[0]):
            raise FormulaColumn(label=label)
        columns[matches[0]] = key
    return columns


def _calculated(found: FoundList, column: int) -> bool:
    """True when the last filled row, or the row prepared below it, calculates the column."""
    cells = (
        found.rows.cells(row).get(column) for row in (found.last_row, found.last_row + 1) if row >= found.first_row
    )
    return any(cell is not None and child(cell, "f") is not None for cell in cells)

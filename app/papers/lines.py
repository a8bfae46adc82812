"""Breaking Japanese text into lines: anywhere between ideographs and kana, never inside a Latin word or a number.

The rules for the ends of lines are those of JIS X 4051 (行頭禁則・行末禁則), by pushing the line's last character down.
"""

import unicodedata
from collections.abc import Callable
from typing import Final

NEVER_FIRST: Final = frozenset(
    "、。，．・：；？！゛゜´｀¨ヽヾゝゞ々ー―‐’”）〕］｝〉》」』】°′″℃％‰"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.!?:;)]}%…‥"
)
NEVER_LAST: Final = frozenset("‘“（〔［｛〈《「『【￥＄$([{￡")


def lines_of(text: str, width: float, width_of: Callable[[str], float]) -> list[str]:
    """The lines of `text` within `width`, in the unit of `width_of` (the width of one character). At least one line."""
    return [line for paragraph in text.split("\n") for line in _broken(paragraph, width, width_of)]


def _broken(paragraph: str, width: float, width_of: Callable[[str], float]) -> list[str]:
    lines: list[str] = []
    start, last_chance, used = 0, 0, 0.0
    for place, character in enumerate(paragraph):
        if place > start and _may_break(paragraph[place - 1], character):
            last_chance = place
        used += width_of(character)
        while used > width and place > start and not character.isspace():
            end = last_chance if last_chance > start else place
            lines.append(paragraph[start:end].rstrip())
            start = end
            used = sum(map(width_of, paragraph[start : place + 1]))
    lines.append(paragraph[start:].rstrip())
    return lines


def _may_break(before: str, after: str) -> bool:
    if after.isspace() or after in NEVER_FIRST or before in NEVER_LAST:
        return False
    return before.isspace() or not (_in_word(before) and _in_word(after))


def _in_word(character: str) -> bool:
    """Latin letters, digits and their signs; Korean too, which is broken at its spaces."""
    return unicodedata.east_asian_width(character) not in {"W", "F", "H", "A"} or "\uac00" <= character <= "\ud7a3"

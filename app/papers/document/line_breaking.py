"""Breaking Japanese text into lines: anywhere between ideographs and kana, never inside a Latin word or a number.

The rules for the ends of lines are those of JIS X 4051 (行頭禁則・行末禁則), by pushing the line's last character down.
"""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

NEVER_FIRST: Final = frozenset(
    "、。，．・：；？！゛゜´｀¨ヽヾゝゞ々ー―‐’”）〕］｝〉》」』】°′″℃％‰"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.!?:;)]}%…‥"
)
NEVER_LAST: Final = frozenset("‘“（〔［｛〈《「『【￥＄$([{￡")


def lines_of(text: str, width: float, width_of: Callable[[str], float]) -> list[str]:
    """The lines of `text` within `width`, in the unit of `width_of` (the width of one character). At least one line."""
    return [line for paragraph in text.split("\n") for line in _broken(paragraph, width, width_of)]


def lines_at_blanks(text: str, width: float, width_of: Callable[[str], float]) -> list[str]:
    """As `lines_of`, with a new line at a blank wherever what follows it fits in a line of its own but not in what is left of this one."""
    lines: list[str] = []
    for words in text.split(" "):
        joined = f"{lines[-1]} {words}" if lines else words
        if lines and sum(map(width_of, joined)) > width >= sum(map(width_of, words)):
            lines.append(words)
        else:
            lines[-1:] = lines_of(joined, width, width_of)
    return lines or [""]


def _broken(paragraph: str, width: float, width_of: Callable[[str], float]) -> list[str]:
    bounds = line_bounds(paragraph, [width_of(character) for character in paragraph], width, width)
    return [paragraph[start:end].rstrip() for start, end in bounds]


def line_bounds(paragraph: str, widths: Sequence[float], first: float, others: float) -> list[tuple[int, int]]:
    """The begin and end of each line of `paragraph`: the first line within `first`, the others within `others`, in the unit of `widths`
    (one for each character). At least one line; the spaces at which a line was broken stand at its end."""
    bounds: list[tuple[int, int]] = []
    start, last_chance, used, width = 0, 0, 0.0, first
    for position, character in enumerate(paragraph):
        if position > start and _may_break(paragraph[position - 1], character):
            last_chance = position
        used += widths[position]
        while used > width and position > start and not character.isspace():
            end = last_chance if last_chance > start else position
            bounds.append((start, end))
            start, width = end, others
            used = sum(widths[start : position + 1])
    bounds.append((start, len(paragraph)))
    return bounds


def _may_break(before: str, after: str) -> bool:
    if after.isspace() or after in NEVER_FIRST or before in NEVER_LAST:
        return False
    return before.isspace() or not (_in_word(before) and _in_word(after))


def _in_word(character: str) -> bool:
    """Latin letters, digits and their signs; Korean too, which is broken at its spaces."""
    return unicodedata.east_asian_width(character) not in {"W", "F", "H", "A"} or "\uac00" <= character <= "\ud7a3"

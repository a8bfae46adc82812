"""Replacing the characters that no font has. Only the printed copy is changed: names stay as typed everywhere else.

GETA (〓) stands where no font has the character: Japanese printers' mark for a missing type, never a silent gap.
"""

import re
import unicodedata
from collections.abc import Container, Mapping
from typing import Final

GETA: Final = "〓"

# Variation selectors choose between drawings of one character (葛 and its variants); where the font has no such drawing, its usual one stands.
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SELECTED: Final = re.compile("[^\ufe00-\ufe0f\U000e0100-\U000e01ef][\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# numbers that only the papers give out: typed by somebody, they are no letters
_PRIVATE: Final = re.compile("[\U000f0000-\U0010ffff]")
# A letter and its marks typed apart (か + ゙). Compatibility ideographs (神) are left alone: composing would change them.
_LETTER_WITH_MARKS: Final = re.compile(
    "[^\uf900-\ufaff\U0002f800-\U0002fa1f\u0300-\u036f\u3099\u309a][\u0300-\u036f\u3099\u309a]+"
)
_LETTERS: Final = re.compile(".[\u0300-\u036f\u3099\u309a]*", re.DOTALL)


def without_selectors(text: str) -> str:
    return _SELECTORS.sub("", text)


def printable(text: str, drawable: Container[int], variants: Mapping[str, str] | None = None) -> str:
    """`text` as it is printed: lines parted by "\\n" only, no selectors and nothing invisible, GETA for what is not in `drawable`.

    `variants`: a letter with its selector, and the character that is drawn for both.

    Invisible are control and format characters (writing direction, zero width): they would print as boxes or, worse, reorder the line.
    """
    text = _PRIVATE.sub(GETA, text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    if variants:
        text = _SELECTED.sub(lambda found: variants.get(found[0], found[0]), text)
    text = without_selectors(text)
    text = _LETTER_WITH_MARKS.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    return "".join(_printed(character, drawable) for character in text)


def unprintable(text: str, drawable: Container[int]) -> tuple[str, ...]:
    """The letters of `text` in whose place GETA is printed, each once and in their order."""
    letters = _LETTERS.findall(without_selectors(text))
    lost = (letter for letter in letters if GETA in printable(letter, drawable) and GETA not in letter)
    return tuple(dict.fromkeys(lost))


def _printed(character: str, drawable: Container[int]) -> str:
    if character == "\n" or ord(character) in drawable:
        return character
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    return "" if category in {"Cc", "Cf"} else GETA

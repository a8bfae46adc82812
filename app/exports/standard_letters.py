"""Which letters the systems of municipalities hold: those of 行政事務標準文字 (MJ+), by code point. Pure.

Kanji are those of the 文字情報基盤 (MJ), on which 行政事務標準文字 is built: the code points that IPAmj明朝 Ver.005.01 draws, 52,605 of them, which
mj_kanji.txt lists by runs. What MJ+ adds to MJ has mostly no code point of its own yet. Everything else is standard where JIS X 0213 or code page 932
has it. A variation selector only chooses between drawings, so its letter alone counts. docs/standard-forms.md says for readers what is covered.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from app.folders import PACKAGE
from app.typed_text import PRIVATE_USE

_RUNS: Final = PACKAGE / "exports" / "mj_kanji.txt"
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_KANJI: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_OTHERS: Final = ("euc_jis_2004", "cp932")


def is_standard(letter: str) -> bool:
    """True for a letter, with the marks and the selector that belong to it, which such a system holds."""
    return letter.isascii() or all(map(_is_standard, unicodedata.normalize("NFC", _SELECTORS.sub("", letter))))


@lru_cache(maxsize=8192)
def _is_standard(character: str) -> bool:
    if _KANJI.match(character):
        firsts, lasts = _kanji()
        run = bisect_right(firsts, ord(character)) - 1
        return run >= 0 and ord(character) <= lasts[run]
    return not PRIVATE_USE.match(character) and any(_holds(codec, character) for codec in _OTHERS)


def _holds(codec: str, character: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _kanji() -> tuple[Sequence[int], Sequence[int]]:
    """The first and the last code points of each run of kanji that the MJ holds, in order."""
    runs = [line.split("-") for line in _RUNS.read_text("ascii").splitlines()]
    return [int(run[0], 16) for run in runs], [int(run[-1], 16) for run in runs]

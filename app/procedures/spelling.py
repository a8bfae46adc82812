"""Spellings that make no difference when something is searched for: the one home of what is folded. Pure.

`same_name` is how the staff's search compares names; `same_word` folds 送り仮名 as well, for procedures and municipalities. `same_kana` is the fold that
names were indexed by before 0.3.0: it stays as it is while its hashes may stand in a database (app/applications/search/blind_index.py).

Each of them looks at letter by letter, so that the fold of a part of a word is a part of the word's fold, as long as no letter is cut from its mark.
"""

import re
import unicodedata
from typing import Final

from app.procedures.kanji_variants import KANJI_VARIANTS

_NO_DIFFERENCE: Final = re.compile(r"[\s\-‐‑–—―−ー－・･()（）.]")

# 送り仮名 that people write or leave out: 内閣告示「送り仮名の付け方」通則7 has one form, everyday writing the others. Each line is the stem without
# them and the ways it is written; what follows (みの, きは) stands in both and is compared as it is.
_STEMS: Final = {
    "引越": ("引っ越し", "引っ越", "引越し"),
    "引取": ("引き取り", "引き取", "引取り"),
    "貸出": ("貸し出し", "貸し出", "貸出し"),
    "割引": ("割り引き", "割り引", "割引き"),
    "建替": ("建て替え", "建て替", "建替え"),
    "見積": ("見積もり", "見積り"),
    "持込": ("持ち込み", "持ち込", "持込み"),
    "取扱": ("取り扱い", "取り扱", "取扱い"),
    "取下": ("取り下げ", "取り下", "取下げ"),
    "取消": ("取り消し", "取り消", "取消し"),
    "手続": ("手続き",),
    "受付": ("受け付け", "受け付", "受付け"),
    "受取": ("受け取り", "受け取", "受取り"),
    "書換": ("書き換え", "書き換", "書換え"),
    "申込": ("申し込み", "申し込", "申込み"),
    "申出": ("申し出",),
    "切替": ("切り替え", "切り替", "切替え"),
    "積立": ("積み立て", "積み立", "積立て"),
    "届": ("届け",),
    "払戻": ("払い戻し", "払い戻", "払戻し"),
    "支払": ("支払い",),
    "振込": ("振り込み", "振り込", "振込み"),
    "呼出": ("呼び出し", "呼び出", "呼出し"),
    "立会": ("立ち会い", "立ち会", "立会い"),
    "問合": ("問い合わせ", "問い合わ", "問合わせ", "問合せ"),
}
_STEM_OF: Final = {way: stem for stem, ways in _STEMS.items() for way in ways}
_WRITTEN_OUT: Final = re.compile("|".join(sorted(_STEM_OF, key=len, reverse=True)))

_KATAKANA: Final = {hiragana: hiragana + 0x60 for hiragana in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
# small kana, and those that are read alike
_LARGE: Final = dict(zip("ァィゥェォッャュョヮヵヶヰヱ", "アイウエオツヤユヨワカケイエ", strict=True))
# letters of Latin alphabets that are no letter with an accent to Unicode, as whoever lacks them types them; casefold has made ß to ss
_PLAIN_LATIN: Final = {"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h"}
_LONE_MARKS: Final = str.maketrans("゛゜", "\u3099\u309a")  # NFKC would put a space before them
_ACCENTED: Final = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
# Loose accents, the selectors of a variant (葛󠄀), what cannot be seen or looks like a space, quotes and hyphens of every shape, and what parts words.
_DROPPED: Final = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f\U000e0100-\U000e01ef"
    "'\"‘’‚‛“”„′″`´\u02b9-\u02bd«»‹›「」『』!?！？:：/／,、=゠·•\u2012]"
)
_BETWEEN: Final = re.compile(r"[\s、。,，]+")
_ALIKE: Final = str.maketrans({**KANJI_VARIANTS, **_LARGE, **_PLAIN_LATIN})


def same_kana(text: str) -> str:
    """Return the text so that width, case, kind of kana, spaces, hyphens and 中黒 make no difference; ー is left out like a hyphen."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA)
    return _NO_DIFFERENCE.sub("", unicodedata.normalize("NFC", plain))


def same_name(text: str) -> str:
    """Return the text as `same_kana` does, and so that small kana, accents, quotes, what cannot be seen and forms of a kanji make no difference either."""
    return _same_letters(_composed(text))


def same_word(text: str) -> str:
    """Return the text as `same_name` does, and so that 送り仮名 make no difference either."""
    return _same_letters(_WRITTEN_OUT.sub(lambda way: _STEM_OF[way[0]], _composed(text)))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_LONE_MARKS)).casefold()


def _same_letters(plain: str) -> str:
    bare = _ACCENTED.sub(lambda letter: unicodedata.normalize("NFD", letter[0])[0], plain)
    return same_kana(_DROPPED.sub("", bare)).translate(_ALIKE)


def searched_words(text: str) -> dict[str, str]:
    """Return the words of a search, folded by `same_word`, each once with how it was first typed; none where there is no letter to search for."""
    words: dict[str, str] = {}
    for typed in _BETWEEN.split(text):
        if folded := same_word(typed):
            words.setdefault(folded, typed)
    return words

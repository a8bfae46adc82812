"""Where a line may end: titles between their phrases, a date or a number at none of its letters. What is read or copied stays the same.

A Japanese line may end between any two letters, so that a title loses its last one and a date its 日. `phrased` puts `<wbr>` between the
phrases of a title, in a span that static/app.css keeps from breaking elsewhere; `unbroken` holds dates and numbers together in any text;
`ended_whole` holds the last words of a sentence. What does not fit the line at all still breaks, anywhere.

Which letters begin a phrase is guessed by BudouX (Google, Apache-2.0), a small model of letters that stand beside each other. It tears long
words of kanji (路上喫/煙対策協力員), so no break between two of them is taken from it.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

import budoux
from markupsafe import Markup, escape

from app.languages import SOURCE, is_japanese
from app.texts import JapanesePart

# letters: a phrase shorter than this joins the one before or behind it, so that 「日」 and 「方」 stand alone on no line
SHORTEST: Final = 3
# letters: a phrase that is longer may break where one script ends and another begins
LONG: Final = 8
# letters of a large heading on the narrowest telephone: short phrases are joined up to so many
LINE: Final = 10
# letters that a telephone shows in a line, in a heading of full size, and of the smaller sizes .long and .longer of static/app.css
FULL_SIZE: Final = 11
_WITH_LAST: Final = 12  # letters: up to so many, the last phrase joins the one before though the heading shrinks for it
_LONG_SIZE: Final = 14
LONGEST: Final = 120  # letters of a title; what is longer is a text, and costs its length in time at each first look
_KEPT_TITLES: Final = 4_096  # some 500 bytes each, 3 kB at most

_KANJI: Final = "[々〆ヶ㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003ffff]"
_SCRIPTS: Final = (
    ("kanji", re.compile(_KANJI)),
    ("hiragana", re.compile("[ぁ-ゟ]")),
    ("katakana", re.compile("[ァ-ヺー-ヿ･-ﾟ]")),  # without ・, a mark of the title's own
    ("figure", re.compile("[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]")),
)
_ONE_WORD: Final = frozenset(
    {
        ("kanji", "kanji"),
        ("katakana", "katakana"),
        ("figure", "figure"),
        ("kanji", "figure"),
        ("figure", "kanji"),
    }
)
_TWO_WORDS: Final = frozenset({("katakana", "kanji"), ("kanji", "katakana"), ("hiragana", "katakana")})
# the letters around such a place, four on each side of the stroke
_LAST_WAYS: Final = re.compile(f"[ぁ-ゟ]{{2}}/{_KANJI}|^[ァ-ヺー]{{3}}ー/[ァ-ヺ]{{2}}[ァ-ヺー]{{2}}$")
_MARKS: Final = re.compile("[・、，／（）「」『』 　]")  # beside these a line may end anyhow

_YEAR: Final = "(?:明治|大正|昭和|平成|令和)?(?:元|[0-9]{1,4})年"
_DAY: Final = "[0-9]{1,2}月[0-9]{1,2}日(?:（[月火水木金土日]）)?"
_HOUR: Final = "(?:[0-9]{1,2}時(?:[0-9]{1,2}分)?)?"
_MONTHS: Final = "January|February|March|April|May|June|July|August|September|October|November|December"
_KEPT: Final = re.compile(
    # what is joined to a date or number stays with it: beside a box of its own a line may end at any sign
    f"(?P<before>[（「『]{{0,2}})(?:(?P<year>{_YEAR})?(?P<day>{_DAY})(?P<hour>{_HOUR})"
    # 03-1234-5678, 160-8484; 14日; Monday, November 23, 2026
    "|(?<![0-9A-Za-z-])(?:[0-9]{2,5}(?:-[0-9]{2,5}){1,2}(?![0-9A-Za-z-])|[0-9]{1,4}日間?"
    f"|(?:[A-Z][a-z]+day, )?(?:{_MONTHS}) [0-9]{{1,2}}(?![0-9])(?:, [0-9]{{4}})?))"
    "(?P<after>(?:から|まで)?(?:です)?[、。，,）」』]*)"
)
_FIGURE: Final = re.compile("[0-9]")
_MARKUP: Final = re.compile("(<[^<>]*>)")


def phrases(title: str) -> list[str]:
    """The title in phrases, between which its line may end; joined they are the title.

    Never between two kanji, two katakana or two figures, nor within a date; a break beside a mark (・、（ ）) is the browser's own.
    """
    ends = [end for end in _parsed(title) if not _within_word(title, end)]
    whole = [range(found.start() + 1, found.end()) for found in _KEPT.finditer(title)]
    ends = _with_words([0, *(end for end in ends if not any(end in place for place in whole)), len(title)], title)
    return [title[begin:end] for begin, end in pairwise(_without_short(ends))]


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


def _parsed(title: str) -> list[int]:
    """Where the model ends its phrases, but for the last."""
    ends, end = [], 0
    for phrase in _parser().parse(title)[:-1]:
        end += len(phrase)
        ends.append(end)
    return ends


def _scripts_at(title: str, end: int) -> tuple[str, str]:
    """The scripts of the letters on both sides; "" for a mark."""
    before, after = (next((name for name, of in _SCRIPTS if of.match(title[at])), "") for at in (end - 1, end))
    return before, after


def _within_word(title: str, end: int) -> bool:
    return _scripts_at(title, end) in _ONE_WORD


def _with_words(ends: Sequence[int], title: str) -> list[int]:
    """Long phrases end at their words too, where the script tells these apart: フードドライブ/物品借用申請に."""
    found = [0]
    for begin, end in pairwise(ends):
        length = end - begin
        last = begin
        for at in range(begin + SHORTEST, end - SHORTEST + 1) if length > LONG else ():
            if at - last >= SHORTEST and _between_words(title, at, length):
                found.append(at)
                last = at
        found.append(end)
    return found


def _between_words(title: str, at: int, length: int) -> bool:
    """生ごみ/処理機 and ダイアリー/モニター too, in a phrase of a `length` that has to break somewhere; one letter of hiragana may be within
    a word (取り扱い)."""
    scripts = _scripts_at(title, at)
    if length <= FULL_SIZE or scripts in _TWO_WORDS:
        return scripts in _TWO_WORDS
    return bool(_LAST_WAYS.search(f"{title[max(at - 4, 0) : at]}/{title[at : at + 4]}"))


def _without_short(ends: Sequence[int]) -> list[int]:
    """Short phrases joined to the next, and the last one to that before it, as long as the line holds both."""
    found = [0]
    for end, following in pairwise([*ends[1:], ends[-1]]):
        is_short = end - found[-1] < SHORTEST and following - found[-1] <= LINE
        if not is_short or end == ends[-1]:
            found.append(end)
    if len(found) > 2 and found[-1] - found[-2] < SHORTEST and found[-1] - found[-3] <= _WITH_LAST:
        del found[-2]
    return found


def phrased(title: str, language: str) -> str:
    """A title for a page in `language`: what is Japanese, and longer than a line of the narrowest telephone, in a span of the class `phrases`
    with `<wbr>` between them; also `long` or `longer` where a phrase is too long for a telephone's width."""
    if isinstance(title, JapanesePart):
        if not title.japanese or len(title) > LONGEST:
            return title
        return Markup('<span lang="{}">{}</span>').format(SOURCE, _with_breaks(str(title)))
    if not is_japanese(language) or _has_markup(title):
        return title
    return _with_breaks(str(title)) if len(title) <= LONGEST else title


def _has_markup(text: str) -> bool:
    return isinstance(text, Markup) and not {"<", "&"}.isdisjoint(text)


@lru_cache(maxsize=_KEPT_TITLES)
def _with_breaks(title: str) -> Markup:
    found = phrases(title) if len(title) > LINE else []
    if len(found) < 2 and len(title) <= FULL_SIZE:
        return escape(title)
    widest = max(len(run) for phrase in found for run in _MARKS.split(phrase))
    with_breaks = Markup("<wbr>").join(map(unbroken, found))
    if widest <= FULL_SIZE:
        return Markup('<span class="phrases">{}</span>').format(with_breaks)
    if widest <= _LONG_SIZE:
        return Markup('<span class="phrases long">{}</span>').format(with_breaks)
    return Markup('<span class="phrases longer">{}</span>').format(with_breaks)


def unbroken(text: str) -> str:
    """A text whose dates and numbers stay whole: 令和8年 and 11月29日（日）まで, 03-1234-5678, 14日. As it is where it has none.

    Nothing is kept of it: it may be somebody's answer.
    """
    if not _FIGURE.search(text):
        return text
    shown = escape(text)
    parts = _MARKUP.split(shown)
    if not any(map(_KEPT.search, parts[::2])):
        return text
    parts[::2] = (_KEPT.sub(_whole, part) for part in parts[::2])
    return Markup("".join(parts))  # noqa: S704 - escaped above; what is put between is ours


def _whole(found: re.Match[str]) -> str:
    """A date in boxes: its year and hour may part from its day only where all of it does not fit the line."""
    year, hour = found["year"], found["hour"]
    if not year and not hour:
        return f'<span class="whole">{found[0]}</span>'
    day = f"{found['day']}{'' if hour else found['after']}"
    shown = f'{found["before"]}{year or ""}<span class="whole">{day}</span>'
    if hour:
        shown += f'<span class="whole">{hour}{found["after"]}</span>'
    return f'<span class="whole">{shown}</span>'


def ended_whole(sentence: str, language: str) -> str:
    """A sentence of ours whose last words stay on one line, for browsers that would leave a letter alone there."""
    if not is_japanese(language) or _has_markup(sentence):
        return sentence
    found = phrases(str(sentence))
    last = found.pop()
    if not found or len(last) > FULL_SIZE:
        return sentence
    return Markup('{}<span class="end">{}</span>').format("".join(found), last)

"""What a password must be like: long enough, not among the commonest, not made of names around its owner, hard enough to guess.

No mixture of signs is asked for and no change by the calendar (NIST SP 800-63B-4, 3.1.1.2). The strength is zxcvbn's, 0 to 4.
"""

import re
import string
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Final

import jaconv
from anyio import CapacityLimiter, to_thread

from app.folders import PACKAGE
from app.people.passwords import LONGEST, normalised

SHORTEST: Final = 15  # characters, for sign-in by password alone (NIST SP 800-63B-4, 3.1.1.2)
SHORTEST_WITH_SECOND_FACTOR: Final = 8
# a hundred million guesses and more; up to 14 characters beside a second factor, a million (zxcvbn's steps: 10^3, 10^6, 10^8, 10^10)
LEAST_SCORE: Final = 3
LEAST_SCORE_BELOW_SHORTEST: Final = 2
ESTIMATED: Final = (
    72  # characters from the first that are estimated: zxcvbn's time grows with more than the square of the length
)
_LEET_DIGITS: Final = frozenset("0123456789")
_LEET_SIGNS: Final = frozenset("@({[<!|$+%")
_MOST_LEET: Final = 5  # kinds of both; zxcvbn tries every combination: twenty kinds take eight seconds, ten digits 0.4
_LEET: Final = str.maketrans("4@031!|l5$7", "aaoeiiiisst")
_ADDED: Final = string.digits + string.punctuation + "。、！？"
_HIRAGANA_LONG: Final = "ー"
# 長音 as people leave it out (gyousei, gyosei), and m before b, m, p as stations write it (shimbashi)
_SPELLINGS: Final = ((re.compile("ou|oo"), "o"), (re.compile("uu"), "u"), (re.compile("m(?=[bmp])"), "n"))
_SEPARATORS: Final = re.compile(r"[\s\-‐－_・,、.。/]+")
_ZXCVBN: Final = Lock()  # it keeps the words of one question in a module's variable
_limiter: CapacityLimiter | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A name that its owner's colleagues would guess: as it is written, and its ふりがな where it is known."""

    text: str
    reading: str = ""


async def password_problem(
    password: str, *, names: Collection[Name], again: str | None = None, second_factor: bool = False
) -> str | None:
    """Say what keeps this from being somebody's password; None when nothing does.

    `names` are those of the municipality, its sections and the person, logins and slugs too; `second_factor`: the person has one.
    """
    if len(password) > LONGEST:  # first: bringing thousands of accents into order (NFKC) would take minutes
        return f"新しいパスワードは{LONGEST}文字以内で入力してください（いま{len(password)}文字）"
    shortest = SHORTEST_WITH_SECOND_FACTOR if second_factor else SHORTEST
    length = len(normalised(password))
    if length < shortest:
        return f"新しいパスワードは{shortest}文字以上で入力してください（いま{length}文字）"
    least = LEAST_SCORE if length >= SHORTEST else LEAST_SCORE_BELOW_SHORTEST
    problem = await to_thread.run_sync(_guessable, normalised(password), names, least, limiter=_limit())
    if problem is None and again is not None and again != password:
        return "確認のために入力したパスワードが、新しいパスワードと違います"
    return problem


def stands_alone(password: str) -> bool:
    """Tell whether a password is long enough for a sign-in without a second factor."""
    return len(normalised(password[: LONGEST + 1])) >= SHORTEST


def _limit() -> CapacityLimiter:
    global _limiter  # noqa: PLW0603  a limiter belongs to the running event loop's process, as in passwords.py
    if _limiter is None:
        _limiter = CapacityLimiter(1)
    return _limiter


def _guessable(password: str, names: Collection[Name], least_score: int) -> str | None:
    if _is_common(password):
        return "よく使われるパスワードか、それに数字や記号を足したものです。ほかの人が思いつかないものにしてください"
    if _made_of_names(password, names):
        return "自治体、課、本人の名前（ふりがな、ローマ字、ID）が半分以上になっています。名前と関係のないことばにしてください"
    if _score(password, names) < least_score:
        return "くり返し、続き番号、キーボードの並び、よく使われることばが多く、推測されやすいものです。別のことばを足してください"
    return None


# -- the commonest --------------------------------------------------------------------------------------------------------


def _is_common(password: str) -> bool:
    plain = _SEPARATORS.sub("", password.casefold())
    tried = {form for text in (plain, plain.strip(_ADDED)) for form in (text, _repeated(text.translate(_LEET)))}
    return any(form.translate(_LEET) in _common() for form in tried)


@cache
def _common() -> frozenset[str]:
    lines = (PACKAGE / "people" / "common_passwords.txt").read_text("utf-8").splitlines()
    return frozenset(line.translate(_LEET) for line in lines if not line.startswith("#"))


def _repeated(text: str) -> str:
    """Return what a text repeats from its beginning to its end; the text where it repeats nothing."""
    period = (text + text).find(text, 1)
    return text[:period] if period > 0 else text


# -- names ----------------------------------------------------------------------------------------------------------------


def _made_of_names(password: str, names: Collection[Name]) -> bool:
    """Tell whether names make half of it or more: whole words of any, and longer pieces of one (yotsuyahoken of 四谷保健センター)."""
    folded = _folded(password)
    forms = [form for name in names for form in _forms(name)]
    words = {word for form in forms for word in form if len(word) >= (3 if word.isascii() else 2)}
    whole = [_places(folded, word) for word in words]
    by_words = set().union(*whole)
    return any(
        2 * len(by_words | _pieces(folded, joined)) >= len(folded)
        for joined in {"".join(form) for form in forms} | {""}
    )


def _places(text: str, word: str) -> set[int]:
    starts = (start for start in range(len(text)) if text.startswith(word, start))
    return {place for start in starts for place in range(start, start + len(word))}


def _pieces(text: str, name: str) -> set[int]:
    """Return the places of a text that are pieces of a name: of five letters or more, of three where they are kana or kanji."""
    places: set[int] = set()
    for start in range(len(text)):
        end = start + (5 if text[start : start + 5].isascii() else 3)
        if end > len(text) or text[start:end] not in name:
            continue
        while end < len(text) and text[start : end + 1] in name:
            end += 1
        places.update(range(start, end))
    return places


def _forms(name: Name) -> Iterator[list[str]]:
    """Give a name as words of one spelling: as written, in kana, in Hepburn's letters."""
    for text in (name.text, name.reading):
        words = [word for word in _SEPARATORS.split(unicodedata.normalize("NFKC", text)) if word]
        if words:
            yield [_folded(word) for word in words]
            yield [_folded(_hepburn(word)) for word in words]


def _hepburn(kana: str) -> str:
    return str(jaconv.kana2alphabet(jaconv.kata2hira(kana).replace(_HIRAGANA_LONG, "")))


def _folded(text: str) -> str:
    """Bring into one form what is the same name in other letters: width, case, katakana, long vowels, separators."""
    plain = _SEPARATORS.sub("", jaconv.kata2hira(unicodedata.normalize("NFKC", text).casefold()))
    plain = plain.replace(_HIRAGANA_LONG, "")
    for spelling, one in _SPELLINGS:
        plain = spelling.sub(one, plain)
    return plain


# -- strength -------------------------------------------------------------------------------------------------------------


def _score(password: str, names: Collection[Name]) -> int:
    """Return zxcvbn's score, 0 (under a thousand guesses) to 4."""
    from zxcvbn import (
        zxcvbn,
    )  # 13 MB of words, loaded where somebody chooses a password: the applicant's side never does

    told = sorted({text for name in names for form in _forms(name) for text in [*form, "".join(form)]})
    with _ZXCVBN:
        return int(zxcvbn(_calm(password[:ESTIMATED]), user_inputs=told)["score"])  # type: ignore[no-untyped-call]  # its own is


def _calm(password: str) -> str:
    """Write one sign that stands for no letter in place of those that do, where there are more kinds than a word is written with."""
    kinds = (_LEET_DIGITS | _LEET_SIGNS).intersection(password)
    return password if len(kinds) <= _MOST_LEET else "".join("~" if sign in _LEET_SIGNS else sign for sign in password)

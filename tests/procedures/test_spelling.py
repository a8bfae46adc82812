"""Spellings that make no difference: one word however it is typed, and two words that stay two."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.procedures.fields.kana import katakana_of
from app.procedures.kanji_variants import KANJI_VARIANTS
from app.procedures.spelling import same_kana, same_name, same_word, searched_words
from tests.procedures.names import ONE_NAME, TWO_NAMES


@pytest.mark.parametrize(
    "spellings",
    [
        ("ごみ", "ゴミ", "ｺﾞﾐ", "コ゛ミ", "ご・み", "ゴ ミ"),
        ("フードドライブ", "ふーどどらいぶ", "フード・ドライブ", "ﾌｰﾄﾞﾄﾞﾗｲﾌﾞ", "フ－ドドライブ", "フードﾄﾞライブ"),
        ("あおば市", "アオバ市", "ｱｵﾊﾞ市", "あおば 市"),
        ("ZERO", "zero", "ＺＥＲＯ", "Ｚero"),
    ],
)
def test_kana_width_case_and_signs_make_no_difference(spellings: tuple[str, ...]) -> None:
    assert {same_word(spelling) for spelling in spellings} == {same_word(spellings[0])}


@pytest.mark.parametrize(
    "spellings",
    [
        ("申込み", "申し込み", "申込", "申込み"),
        ("引越し", "引っ越し", "引越"),
        ("手続", "手続き"),
        ("届出", "届け出"),
        ("龍ケ崎", "龍ヶ崎", "龍ｹ崎"),
        ("葛飾", "葛\U000e0100飾"),
        ("吉野", "𠮷野"),
        ("José", "jose", "Jose\u0301"),
        ("O'Brien", "O’Brien", "obrien"),
        ("ショウ", "シヨウ", "しょう"),
    ],
)
def test_ways_of_writing_the_same_word_make_no_difference(spellings: tuple[str, ...]) -> None:
    assert {same_word(spelling) for spelling in spellings} == {same_word(spellings[0])}


@pytest.mark.parametrize(
    ("one", "other"), [("がん", "かん"), ("犬", "大"), ("ごみ", "こみ"), ("区", "九"), ("1", "一")]
)
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert same_word(one) != same_word(other)


@pytest.mark.parametrize("spellings", ONE_NAME)
@pytest.mark.parametrize("fold", [same_name, same_word])
def test_one_name_however_it_is_written(fold: Callable[[str], str], spellings: tuple[str, ...]) -> None:
    assert {fold(spelling) for spelling in spellings} == {fold(spellings[0])}


@pytest.mark.parametrize(("one", "other"), TWO_NAMES)
def test_two_names_stay_two(one: str, other: str) -> None:
    assert same_name(one) != same_name(other)


def test_every_form_of_a_kanji_leads_to_one_that_leads_nowhere() -> None:
    assert KANJI_VARIANTS.keys().isdisjoint(KANJI_VARIANTS.values())
    assert {form for form in KANJI_VARIANTS if len(form) != 1} == set()
    assert {form for form, kept in KANJI_VARIANTS.items() if same_name(form) != same_name(kept)} == set()


@given(st.text("髙橋𠮷邉斉ｶﾞガか゛éßøＯ’'・ー \u200b\u00ad\U000e0100ﬁ㈱", max_size=8), st.text("髙邉é’ザ", max_size=4))
def test_the_fold_of_a_part_is_a_part_of_the_fold(before: str, part: str) -> None:
    assert same_name(part) in same_name(before + part)
    assert same_name(part) in same_name(part + before.lstrip("゛ﾞ"))


@given(st.text("あがぱアｶ犬区aZ9", min_size=1), st.sampled_from([" ", "・", "ー", "-", "（", "　"]))
def test_signs_between_the_letters_make_no_difference(text: str, sign: str) -> None:
    assert same_kana(sign.join(text)) == same_kana(text)
    assert same_word(sign.join(text)) == same_word(text)


def test_kana_become_what_a_kana_field_makes_of_them() -> None:
    """The staff's search holds names to フリガナ, which the form has converted; its hashes of before stay good."""
    letters = [chr(code) for code in (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB), *range(0xFF66, 0xFF9E))]
    assert [same_kana(letter) for letter in letters] == [katakana_of(letter).replace("ー", "") for letter in letters]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("ゴミ　リサイクル、犬", {"ゴミ": "ゴミ", "リサイクル": "リサイクル", "犬": "犬"}),
        ("ごみ ゴミ ｺﾞﾐ", {"ゴミ": "ごみ"}),
        ("  　\t", {}),
        ("・ - （） ...", {}),
        (".*", {"*": ".*"}),
        ("", {}),
    ],
)
def test_a_search_is_its_words_each_once_as_first_typed(typed: str, words: dict[str, str]) -> None:
    assert searched_words(typed) == words

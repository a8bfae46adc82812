"""Lines of Japanese text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.papers.document.line_breaking import NEVER_FIRST, lines_at_blanks, lines_of


def width_of(character: str) -> float:
    return 1 if character.isascii() else 2


def broken(text: str, width: int) -> list[str]:
    return lines_of(text, width, width_of)


def test_japanese_breaks_between_any_two_characters() -> None:
    assert broken("春のごみゼロデー", 8) == ["春のごみ", "ゼロデー"]


def test_a_closing_sign_never_begins_a_line() -> None:
    assert broken("申請です。次", 8) == ["申請で", "す。次"]


def test_an_opening_sign_never_ends_a_line() -> None:
    assert broken("新宿区「東口」", 8) == ["新宿区", "「東口」"]


def test_a_latin_word_stays_in_one_piece() -> None:
    assert broken("the spring cleanup", 12) == ["the spring", "cleanup"]


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert broken("abcdefghij", 4) == ["abcd", "efgh", "ij"]


def test_what_is_pushed_down_and_still_too_wide_is_cut() -> None:
    assert broken("a「a、", 4) == ["a", "「a", "、"]


def test_korean_breaks_at_its_spaces() -> None:
    assert broken("김민수 신주쿠구", 10) == ["김민수", "신주쿠구"]


def test_line_feeds_and_empty_lines_are_kept() -> None:
    assert broken("一\n\n二", 8) == ["一", "", "二"]


def test_nothing_is_one_empty_line() -> None:
    assert broken("", 8) == [""]


@given(st.text(alphabet="あいう、。「」abc 漢字ー（）\n", max_size=80), st.integers(4, 20))
def test_no_character_is_lost(text: str, width: int) -> None:
    assert "".join(broken(text, width)).replace(" ", "") == text.replace(" ", "").replace("\n", "")


@given(st.text(alphabet="あいう、。「」abc 漢字ー（）\n", max_size=80), st.integers(4, 20))
def test_no_line_is_wider_than_its_room(text: str, width: int) -> None:
    assert max(sum(map(width_of, line)) for line in broken(text, width)) <= width


@pytest.mark.parametrize("sign", sorted(NEVER_FIRST))
def test_signs_are_pushed_down_with_the_character_before_them(sign: str) -> None:
    assert broken(f"漢字漢字{sign}", 8) == ["漢字漢", f"字{sign}"]


def test_a_line_goes_on_at_a_blank_where_what_follows_fits_in_one() -> None:
    assert lines_at_blanks("あいうえ かきく", 6, lambda _: 1) == ["あいうえ", "かきく"]
    assert lines_at_blanks("あい うえ かきく", 6, lambda _: 1) == ["あい うえ", "かきく"]
    assert lines_at_blanks("あいうえ かきくけこさしす せ", 6, lambda _: 1) == ["あいうえ か", "きくけこさし", "す せ"]
    assert lines_at_blanks("", 6, lambda _: 1) == [""]

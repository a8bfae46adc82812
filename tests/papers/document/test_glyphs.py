"""What is printed of what was typed."""

from collections.abc import Mapping

import pytest

from app.papers.document import fonts
from app.papers.document.glyphs import GETA, printable


@pytest.fixture(scope="module")
def everything() -> Mapping[int, str]:
    """What our fonts draw."""
    return fonts.drawable(fonts.FAMILY, fonts.FALLBACK)


@pytest.mark.parametrize(
    "name",
    ["𠮷田", "髙橋", "山﨑", "神", "김민수", "王军", "Nguyễn Thị Hương", "Łukasz", "①㈱№", "ｶﾀｶﾅ", "令和８年　１１月"],
)
def test_a_name_is_printed_as_it_was_typed(name: str, everything: Mapping[int, str]) -> None:
    assert printable(name, everything) == name


def test_variation_selectors_are_left_out(everything: Mapping[int, str]) -> None:
    assert printable("辻\U000e0100井\ufe00", everything) == "辻井"


def test_a_variant_that_the_font_draws_is_drawn(everything: Mapping[int, str]) -> None:
    given = {"葛\U000e0100": "\U000f0000"}
    assert printable("葛\U000e0100城 葛\U000e0101飾 \ufe00葛", everything, given) == "\U000f0000城 葛飾 葛"
    assert printable("\U000f0000城", everything, given) == "〓城"


def test_letters_and_marks_typed_apart_are_put_together(everything: Mapping[int, str]) -> None:
    assert printable("か\u3099e\u0301", everything) == "がé"


def test_marks_do_not_change_a_compatibility_ideograph(everything: Mapping[int, str]) -> None:
    assert printable("\ufa19\u3099", everything)[0] == "\ufa19"


def test_signs_that_turn_the_writing_direction_are_left_out(everything: Mapping[int, str]) -> None:
    assert printable("abc\u202edef\u200b\ufeff\x00", everything) == "abcdef"


def test_line_ends_of_every_kind_become_line_feeds(everything: Mapping[int, str]) -> None:
    assert printable("一\r\n二\r三\n四\t五", everything) == "一\n二\n三\n四 五"


def test_spaces_of_every_kind_are_spaces(everything: Mapping[int, str]) -> None:
    assert printable("a\u2003b", everything).split() == ["a", "b"]


def test_what_no_font_has_is_a_visible_mark(everything: Mapping[int, str]) -> None:
    assert printable("寿司😀", everything) == "寿司" + GETA

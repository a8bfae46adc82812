"""Letters of 行政事務標準文字, by code point."""

import pytest

from app.exports.csv import Encoding, unencodable_in
from app.exports.standard_letters import _kanji, is_standard
from app.procedures.fields.standard_forms import STANDARD_FORMS


@pytest.mark.parametrize(
    "letter",
    [
        "a",
        "\n",
        "あ",
        "ｱ",
        "漢",
        "髙",
        "﨑",
        "𠮷",
        "葛\U000e0100",
        "か\u3099",
        "①",
        "㈱",
        "～",
        "〜",
        "é",
        "Ω",
        "　",
        "渚",
    ],
)
def test_what_names_and_addresses_are_written_with_is_standard(letter: str) -> None:
    assert is_standard(letter)


@pytest.mark.parametrize("letter", ["😀", "ส", "한", "们", "东", "\ue000", "\U000f0000", "㐃"])
def test_other_scripts_signs_and_gaiji_are_not(letter: str) -> None:
    assert not is_standard(letter)


def test_every_kanji_that_has_a_standard_form_is_one_of_the_mj() -> None:
    kanji = [letter for letter in STANDARD_FORMS if ord(letter[0]) >= 0x3400]
    assert [letter for letter in kanji if not is_standard(letter)] == []


def test_a_file_for_machines_tells_them_with_their_column() -> None:
    row, labels = ["131041-1", "张 三", "東京都😀", "𠮷"], ["到達番号", "氏名", "住所", "備考"]
    told = [(one.label, one.characters) for one in unencodable_in(row, 1, labels, Encoding.utf_8_raw)]
    assert told == [("氏名", ("张",)), ("住所", ("😀",))]
    assert list(unencodable_in(row, 1, labels, Encoding.utf_8)) == []


def test_the_kanji_are_those_of_the_font() -> None:
    firsts, lasts = _kanji()
    assert sum(last - first + 1 for first, last in zip(firsts, lasts, strict=True)) == 52_605
    assert all(last < first for last, first in zip(lasts, firsts[1:], strict=False))

"""A format of an export is defined once."""

import pytest

from app.exports.csv import Encoding
from app.exports.formats import DEFINITIONS, Format, format_words


def test_every_format_is_defined_and_every_encoding_has_its_format() -> None:
    assert list(DEFINITIONS) == list(Format)
    assert {one.definition.encoding for one in Format} == {None, *Encoding}


def test_what_is_offered_is_made_by_the_form_of_downloads() -> None:
    assert all(one.definition.downloaded for one in Format if one.definition.offered)
    assert [one for one in Format if one.definition.offered] == [
        Format.xlsx,
        Format.csv_utf_8,
        Format.csv_shift_jis,
        Format.csv_utf_8_raw,
    ]


@pytest.mark.parametrize(
    ("format_", "names"),
    [
        (Format.csv_utf_8, ("講座_20261123-1405.csv", "event_20261123-1405.csv")),
        (Format.labels, ("講座_宛名ラベル_20261123-1405.pdf", "event_labels_20261123-1405.pdf")),
    ],
)
def test_a_file_is_named_by_its_procedure_and_its_time(format_: Format, names: tuple[str, str]) -> None:
    assert format_.file_names("講座", "event", "20261123-1405") == names


def test_a_long_title_is_cut_and_no_letter_parted_from_its_mark() -> None:
    name, plain = Format.csv_utf_8.file_names("粗大ごみ" * 120, "event", "20261123-1405")
    assert (name, plain) == (f"{('粗大ごみ' * 15)[:59]}…_20261123-1405.csv", "event_20261123-1405.csv")
    assert len(name.encode()) < 255
    marked, _ = Format.csv_utf_8.file_names("あ" * 58 + "葛\U000e0100" + "い" * 9, "event", "x")
    assert marked == f"{'あ' * 58}…_x.csv"
    assert Format.csv_utf_8.file_names("あ" * 60, "event", "x")[0] == f"{'あ' * 60}_x.csv"


def test_a_format_that_is_no_more_stands_in_the_register_as_it_was_kept() -> None:
    assert (format_words("labels"), format_words("csv_ebcdic")) == ("宛名ラベル（PDF）", "csv_ebcdic")

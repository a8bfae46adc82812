import pytest

from app.procedures.fields import messages
from app.procedures.fields.postcode_address import PostcodeAddress
from tests.procedures.fields.reading import message, read, read_again, refusal

WARD_OFFICE = {"postcode": "160-8484", "line": "新宿区歌舞伎町1-4-1"}


@pytest.mark.parametrize(
    "typed", ["1608484", "160-8484", "〒160-8484", "１６０－８４８４", "〒 160 ー 8484", "160‐8484", "160−8484"]
)
def test_a_postcode_is_read_as_people_write_it(typed: str) -> None:
    assert read(PostcodeAddress(), typed, " 新宿区歌舞伎町1-4-1") == WARD_OFFICE


def test_both_parts_come_back_the_same() -> None:
    assert read_again(PostcodeAddress(), WARD_OFFICE) == WARD_OFFICE


def test_an_address_is_shown_in_one_line() -> None:
    assert PostcodeAddress().shown(WARD_OFFICE, "ja") == "〒160-8484 新宿区歌舞伎町1-4-1"
    assert PostcodeAddress().shown(WARD_OFFICE, "en") == "160-8484 新宿区歌舞伎町1-4-1"


def test_both_parts_blank_is_blank() -> None:
    assert read(PostcodeAddress(), "", "　") is None


def test_one_part_asks_for_the_other() -> None:
    assert message(PostcodeAddress(), "160-8484", "") == messages.MISSING
    assert message(PostcodeAddress(), "", "歌舞伎町1-4-1") == messages.POSTCODE_MISSING


def test_both_parts_can_be_wrong_at_once() -> None:
    faults = refusal(PostcodeAddress(max_length=3), "160", "歌舞伎町")
    assert [(fault.part, fault.message) for fault in faults] == [
        ("postcode", messages.POSTCODE_SHAPE),
        ("line", messages.TOO_LONG),
    ]


def test_a_missing_address_is_told_at_both_boxes() -> None:
    assert [(fault.part, fault.message) for fault in PostcodeAddress.missing] == [
        ("postcode", messages.POSTCODE_MISSING),
        ("line", messages.MISSING),
    ]

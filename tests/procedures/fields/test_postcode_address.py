import threading

import pytest

from app.procedures.fields import messages
from app.procedures.fields.postcode_address import PostcodeAddress, address_of
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


def test_an_address_is_found_by_its_postcode() -> None:
    assert address_of("〒１６０-００２２") == "東京都新宿区新宿"


def test_an_office_with_its_own_postcode_has_its_whole_address() -> None:
    assert address_of("160-8484") == "東京都新宿区歌舞伎町1丁目4-1"


def test_towns_that_share_a_postcode_give_what_they_share() -> None:
    assert address_of("068-0546") == "北海道夕張市"
    assert address_of("498-0000") is None


@pytest.mark.parametrize("typed", ["", "000-0000", "東京都", "1" * 10_000_000])
def test_no_postcode_has_no_address(typed: str) -> None:
    assert address_of(typed) is None


def test_addresses_are_found_in_every_thread() -> None:
    found: list[str | None] = []
    thread = threading.Thread(target=lambda: found.append(address_of("1600022")))
    thread.start()
    thread.join()
    assert found == ["東京都新宿区新宿"]

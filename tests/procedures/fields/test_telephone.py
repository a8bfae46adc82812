import random

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.procedures.fields import messages
from app.procedures.fields.field import Refused
from app.procedures.fields.telephone import Telephone, _national, _number, dialled
from tests.procedures.fields.reading import message, read, read_again


@pytest.mark.parametrize(
    "typed",
    [
        "0352733546",
        "03-5273-3546",
        "（０３）５２７３－３５４６",
        "03 5273 3546",
        "03ー5273ー3546",
        "03−5273‐3546",
        "+81 3-5273-3546",
        "＋８１（０）３５２７３３５４６",
        "\u202a03-5273-3546\u202c",
    ],
)
def test_a_number_typed_in_any_way_is_shown_in_one(typed: str) -> None:
    assert read(Telephone(), typed) == "03-5273-3546"


@pytest.mark.parametrize(
    "number", ["090-1234-5678", "060-1234-5678", "050-1234-5678", "0120-123-456", "0800-123-4567", "0570-000-111"]
)
def test_mobile_and_free_numbers_keep_their_shape(number: str) -> None:
    assert read(Telephone(), number) == number


def test_numbers_of_japan_are_grouped_as_the_library_groups_them() -> None:
    """Every beginning of four digits at the length of a home's number, every tenth at a mobile's."""
    otherwise = {}
    chosen = random.Random(4973)
    for beginning in range(1000, 10_000):
        for length in (9,) if beginning % 10 else (9, 10):
            ending = chosen.randrange(10 ** (length - 4))
            number = phonenumbers.PhoneNumber(
                country_code=81, national_number=int(f"{beginning}{ending:0{length - 4}}")
            )
            expected = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
            if _national(number) != (expected if expected.startswith("0") else f"0{expected}"):
                otherwise[expected] = _national(number)
    assert otherwise == {}


def test_a_new_range_is_believed_by_its_length() -> None:
    assert read(Telephone(), "0300000000") == "03-0000-0000"


@pytest.mark.parametrize(
    "typed", ["090-1234-567", "080 123 4567", "070１２３４５６７", "050-123-4567", "+81 90 1234 567"]
)
def test_a_mobile_number_that_lacks_a_digit_is_asked_for_again(typed: str) -> None:
    """It was taken by its length for a home's number, and shown without its 0."""
    assert message(Telephone(), typed) == messages.TELEPHONE_SHAPE


@given(st.text("0123456789", min_size=8, max_size=11).map("0".__add__))
def test_a_number_of_japan_keeps_the_0_it_begins_with(typed: str) -> None:
    try:
        answer = read(Telephone(), typed)
    except Refused:
        return
    assert str(answer).startswith(("0", "+"))


def test_a_foreign_number_keeps_its_country() -> None:
    assert read(Telephone(), "+82-2-312-3456") == "+82 2-312-3456"


@pytest.mark.parametrize(
    "typed", ["03-5273-354", "110", "5273-3546", "031234567890", "0312345678901234567", "+999 1", "-"]
)
def test_what_nobody_can_dial_is_asked_for_with_an_example(typed: str) -> None:
    assert message(Telephone(), typed) == messages.TELEPHONE_SHAPE


@pytest.mark.parametrize("typed", ["電話なし", "1-800-FLOWERS", "03-1234-5678 夜", "電話03-1234-5678"])
def test_letters_are_asked_to_be_digits(typed: str) -> None:
    assert message(Telephone(), typed) == messages.TELEPHONE_DIGITS


def test_numbers_of_every_country_come_back_the_same() -> None:
    changed = {}
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        example = phonenumbers.example_number(region)
        assert example is not None, region
        answer = read(Telephone(), phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164))
        if answer is None or read_again(Telephone(), answer) != answer:
            changed[region] = answer
    assert changed == {}


@given(st.text("0123456789 ().-/", min_size=8, max_size=16).map("0".__add__))
def test_a_number_dialled_in_japan_is_the_one_the_library_reads(typed: str) -> None:
    try:
        library: object = phonenumbers.parse(typed, "JP")
    except phonenumbers.NumberParseException:
        library = None
    try:
        ours: object = _number(typed)
    except Refused:
        return
    assert ours == library


@pytest.mark.parametrize(
    "typed", ["0081 90 1234 5678", "0081-90-1234-5678", "００８１（９０）１２３４－５６７８", "00 81 90 1234 5678"]
)
def test_a_number_of_japan_dialled_from_abroad_is_one_of_japan(typed: str) -> None:
    assert read(Telephone(), typed) == "090-1234-5678"


def test_the_way_abroad_stays_what_it_is() -> None:
    assert read(Telephone(), "010-82-10-1234-5678") == "+82 10-1234-5678"


@pytest.mark.parametrize(
    "typed",
    [
        *("03-1234-5678 内線12", "03-1234-5678（内線 12）", "03-1234-5678 内線番号：１２", "03-1234-5678 ext.12"),
        *("0312345678 EXT 12", "03-1234-5678;ext=12", "03-1234-5678x12", "03-1234-5678#12", "+81 3-1234-5678、内線12"),
    ],
)
def test_an_extension_is_kept_where_the_section_allows_it(typed: str) -> None:
    telephone = Telephone(extension=True)
    answer = read(telephone, typed)
    assert answer == "03-1234-5678 内線12"
    assert read_again(telephone, answer) == answer
    assert telephone.shown(answer, "en") == "03-1234-5678 ext. 12"
    assert dialled(str(answer)) == "0312345678"


@pytest.mark.parametrize("typed", ["03-1234-5678 内線12", "03-1234-5678（内線 12）", "03-1234-5678;ext=1"])
def test_an_extension_that_is_not_asked_for_is_told(typed: str) -> None:
    assert message(Telephone(), typed) == messages.TELEPHONE_NO_EXTENSION


@pytest.mark.parametrize("typed", ["03-1234-5678 内線", "03-1234-5678 内線なし", "03-1234-5678 内線123456789"])
def test_an_extension_is_digits(typed: str) -> None:
    assert message(Telephone(extension=True), typed) == messages.TELEPHONE_EXTENSION


def test_a_number_without_extension_is_as_good_where_one_is_allowed() -> None:
    assert read(Telephone(extension=True), "03-1234-5678") == "03-1234-5678"
    assert message(Telephone(extension=True), "内線12") == messages.TELEPHONE_SHAPE

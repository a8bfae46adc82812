import pytest

from app.procedures.fields import messages
from app.procedures.fields.age import Age
from app.procedures.fields.number import Number
from app.texts import Text
from tests.procedures.fields.reading import message, read, refusal


@pytest.mark.parametrize(
    ("typed", "number"), [("3", 3), ("１２", 12), (" 1,200枚", 1200), ("3人", 3), ("007", 7), ("0", 0)]
)
def test_a_number_is_read_as_people_write_it(typed: str, number: int) -> None:
    assert read(Number(), typed) == number


def test_a_number_below_zero_is_read_where_it_is_allowed() -> None:
    assert read(Number(minimum=-5), "－３") == -3


@pytest.mark.parametrize("typed", ["三", "1.5", "1,2", "--1", "1e3", "9" * 5000, "٣", "3kg", "1\u20de"])
def test_what_is_no_whole_number_is_asked_to_be_one(typed: str) -> None:
    assert message(Number(), typed) in {messages.NOT_A_NUMBER, messages.TOO_LONG}


def test_limits_are_told() -> None:
    [small], [large] = refusal(Number(minimum=2, maximum=4), "1"), refusal(Number(minimum=2, maximum=4), "5")
    assert (small.message, small.values) == (messages.TOO_SMALL, {"minimum": 2})
    assert (large.message, large.values) == (messages.TOO_LARGE, {"maximum": 4})


def test_an_age_may_carry_its_counter_and_is_shown_with_it() -> None:
    assert read(Age(), "６５歳") == 65
    assert Age().shown(65, "ja") == "65歳"
    assert (Age().shown(65, "en"), str(Age().cell(65, "ja"))) == ("65", "65")


def test_an_impossible_age_is_refused() -> None:
    assert message(Age(), "131") == messages.TOO_LARGE


@pytest.mark.parametrize("typed", ["12kg", "１２ ｋｇ", "12キロ", "12"])
def test_a_number_may_carry_the_unit_of_its_question(typed: str) -> None:
    assert read(Number(unit=Text({"ja": "キロ", "en": "kg"})), typed) == 12


def test_a_unit_alone_is_no_number() -> None:
    assert message(Number(unit=Text({"ja": "円"})), "円") == messages.NOT_A_NUMBER


def test_a_number_is_shown_in_groups_with_its_unit() -> None:
    yen = Number(unit=Text({"ja": "円", "en": "yen"}))
    assert (yen.shown(1234567, "ja"), yen.shown(1234567, "en")) == ("1,234,567円", "1,234,567 yen")
    assert (Number().shown(-1234, "ja"), Number().cell(1234567, "ja")) == ("-1,234", 1234567)

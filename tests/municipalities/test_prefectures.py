"""都道府県 by the code of a municipality."""

import pytest

from app.municipalities.prefectures import PREFECTURES, READINGS, prefecture_of, reading_of_prefecture


@pytest.mark.parametrize(
    ("code", "prefecture", "english"),
    [
        ("011002", "北海道", "Hokkaido"),
        ("131041", "東京都", "Tokyo"),
        ("272027", "大阪府", "Osaka"),
        ("473821", "沖縄県", "Okinawa"),
    ],
)
def test_the_first_two_digits_tell_the_prefecture(code: str, prefecture: str, english: str) -> None:
    found = prefecture_of(code)
    assert found is not None
    assert (str(found), found.in_("en")) == (prefecture, english)


@pytest.mark.parametrize("code", ["000000", "480010", "999999"])
def test_there_are_no_others(code: str) -> None:
    assert prefecture_of(code) is None
    assert reading_of_prefecture(code) == ""


def test_there_are_forty_seven() -> None:
    assert len({*PREFECTURES}) == 47
    assert len({*READINGS}) == 47


def test_a_prefecture_is_read_as_it_is_written() -> None:
    """The endings stand for 都道府県, so that no reading has slipped by one."""
    endings = {"都": "と", "道": "どう", "府": "ふ", "県": "けん"}
    assert all(reading.endswith(endings[name[-1]]) for name, reading in zip(PREFECTURES, READINGS, strict=True))
    assert (reading_of_prefecture("131041"), reading_of_prefecture("473821")) == ("とうきょうと", "おきなわけん")

"""都道府県 by the code of a municipality."""

import pytest

from app.municipalities.prefectures import PREFECTURES, prefecture_of


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


def test_there_are_forty_seven() -> None:
    assert len({*PREFECTURES}) == 47

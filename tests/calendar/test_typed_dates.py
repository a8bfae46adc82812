"""Days as staff type them: 和暦 and 西暦, and what is no day is told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.calendar.typed_dates import UnreadableDay, day_or_none, read_day, read_day_field


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-23", date(2026, 11, 23)),
        ("2026/4/1", date(2026, 4, 1)),
        ("R8.11.23", date(2026, 11, 23)),
        ("ｒ８．１１．２３", date(2026, 11, 23)),
        ("令和8年11月23日", date(2026, 11, 23)),
        ("令和元年5月1日", date(2019, 5, 1)),
        (" 平成31年 4月30日 ", date(2019, 4, 30)),
        ("令和８年７月１日（水）", date(2026, 7, 1)),
        ("2026/7/1（水曜日）", date(2026, 7, 1)),
        ("", None),
    ],
)
def test_a_day_is_read_in_both_calendars(typed: str, day: date | None) -> None:
    assert read_day(typed) == day


@pytest.mark.parametrize(
    "typed",
    ["x", "M1.1.1", "2026-13-01", "R8.2.30", "9999-12-31", "0001-01-01", "8.11.23", "令和", "\x00", "R8.7.1（木）"],
)
def test_what_is_no_day_is_told(typed: str) -> None:
    with pytest.raises(UnreadableDay):
        read_day(typed)


@given(some.text(max_size=30))
def test_whatever_is_typed_is_a_day_or_told(typed: str) -> None:
    try:
        day = read_day(typed)
    except UnreadableDay:
        return
    assert day is None or 1868 <= day.year < 2200


@pytest.mark.parametrize(
    ("typed", "required", "read"),
    [
        ("R8.11.23", True, (date(2026, 11, 23), "")),
        ("", False, (None, "")),
        ("", True, (None, "開催日を入力してください")),
        ("きのう", False, (None, "開催日は、R8.4.1か2026-4-1のように入力してください")),
    ],
)
def test_a_field_gives_its_day_or_says_what_to_do(typed: str, required: bool, read: tuple[date | None, str]) -> None:
    assert read_day_field("開催日", typed, required=required) == read


def test_a_filter_is_not_narrowed_by_what_is_no_day() -> None:
    assert (day_or_none("きのう"), day_or_none("R8.11.23")) == (None, date(2026, 11, 23))

"""Days as staff type them: 和暦 and 西暦, and what is no day is told."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.calendar.shown_dates import date_words
from app.calendar.tokyo import today
from app.calendar.typed_dates import (
    Towards,
    Understood,
    UnreadableDay,
    WrongWeekday,
    completed,
    completed_period,
    day_or_none,
    read_day,
    read_day_field,
    short_day,
    understand_day,
)

SUNDAY = date(2026, 11, 29)


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
        ("20261101", date(2026, 11, 1)),
        ("２０２６１１０１", date(2026, 11, 1)),
        ("R081205", date(2026, 12, 5)),
        ("R8.12.5", date(2026, 12, 5)),
        ("8.11.1", date(2026, 11, 1)),
        ("8/11/1", date(2026, 11, 1)),
        ("８．１１．１", date(2026, 11, 1)),
        ("元.5.1", date(2019, 5, 1)),
        ("2026/11/1", date(2026, 11, 1)),
        ("2026・11・1", date(2026, 11, 1)),
        ("８。１１。１", date(2026, 11, 1)),
        ("2026ー11ー01", date(2026, 11, 1)),
        ("2026−11–1", date(2026, 11, 1)),
        ("㋿8年7月1日㈬", date(2026, 7, 1)),
        ("令8.7.1", date(2026, 7, 1)),
        ("R.8.7.1", date(2026, 7, 1)),
        ("令和８年７月１日　水曜日", date(2026, 7, 1)),
        ("R8.11.3（火・祝）", date(2026, 11, 3)),
        ("S64.1.7(土)", date(1989, 1, 7)),
        ("西暦2026年7月1日", date(2026, 7, 1)),
        ("", None),
    ],
)
def test_a_day_is_read_in_both_calendars(typed: str, day: date | None) -> None:
    assert read_day(typed) == day


@pytest.mark.parametrize(
    "typed",
    [
        "x",
        "M1.1.1",
        "2026-13-01",
        "R8.2.30",
        "9999-12-31",
        "0001-01-01",
        "令和",
        "26.11.1",
        "元11.1",
        "2026",
        "2026111",
        "081205",
        "12/5",
        "13/1",
        "2/30",
        "12/5（",
        "\x00",
        "R8.7.1（木）",
    ],
)
def test_what_is_no_day_is_told(typed: str) -> None:
    with pytest.raises(UnreadableDay):
        read_day(typed)


@pytest.mark.parametrize(
    ("typed", "towards", "day"),
    [
        ("12/5", Towards.future, date(2026, 12, 5)),
        ("12/5", Towards.past, date(2025, 12, 5)),
        ("12/5", Towards.near, date(2026, 12, 5)),
        ("4/1", Towards.future, date(2027, 4, 1)),
        ("4月1日", Towards.past, date(2026, 4, 1)),
        ("4.1", Towards.near, date(2027, 4, 1)),
        ("１２月５日（土）", Towards.future, date(2026, 12, 5)),
        ("11/29", Towards.past, SUNDAY),
        ("11/29", Towards.future, SUNDAY),
        ("2/29", Towards.future, date(2028, 2, 29)),
        ("2-29", Towards.past, date(2024, 2, 29)),
    ],
)
def test_a_day_without_its_year_is_the_nearest_on_the_fields_side(typed: str, towards: Towards, day: date) -> None:
    assert understand_day(typed, towards, SUNDAY) == Understood(day, guessed=True)


def test_a_wrong_day_of_the_week_is_told_with_the_right_one() -> None:
    with pytest.raises(WrongWeekday):
        read_day("令和8年7月1日（木）")
    assert read_day_field("開催日", "R8.7.1（木）") == (
        None,
        "開催日の曜日が違います。令和8年7月1日（水）です。日か曜日を直してください",
    )


def test_a_year_that_was_not_typed_is_shown_before_it_is_kept() -> None:
    tomorrow = today() + timedelta(days=1)
    typed = f"{tomorrow.month}/{tomorrow.day}"
    told = read_day_field("次回連絡日", typed, towards=Towards.future)
    assert told == (None, f"次回連絡日は{date_words(tomorrow)}でよければ、もう一度押してください")
    assert read_day_field("次回連絡日", completed(typed, Towards.future)) == (tomorrow, "")


@pytest.mark.parametrize("typed", ["", "きのう", "R8.12.5", "2026-12-5", "8.12.5", "12/5（月火）"])
def test_what_has_its_year_or_is_no_day_stays_as_typed(typed: str) -> None:
    assert completed(typed) == typed


@given(some.dates(date(1868, 1, 25), date(2199, 12, 31)))
def test_a_short_day_is_read_back(day: date) -> None:
    assert read_day(short_day(day)) == day


@pytest.mark.parametrize("day", [today(), today() - timedelta(days=40), today() - timedelta(days=300)])
def test_a_periods_last_day_is_the_next_from_its_first(day: date) -> None:
    last = day + timedelta(days=90)
    typed = completed_period(f"{day.month}/{day.day}", f"{last.month}/{last.day}")
    assert typed == (short_day(day), short_day(last))
    assert completed_period("", f"{day.month}/{day.day}") == ("", short_day(day))
    assert completed_period("きのう", "") == ("きのう", "")


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

from datetime import date

import pytest

from app.calendar.shown_dates import both_calendars
from app.procedures.fields import messages
from app.procedures.fields.date import Day
from tests.procedures.fields.reading import TODAY, message, read, read_again, refusal


@pytest.mark.parametrize(
    ("era", "year", "month", "day", "kept"),
    [
        ("seireki", "2026", "11", "23", "2026-11-23"),
        ("", "２０２６", "１", "５", "2026-01-05"),
        ("reiwa", "8", "11", "23", "2026-11-23"),
        ("reiwa", "元", "5", "1", "2019-05-01"),
        ("reiwa", "元年", "５月", "１日", "2019-05-01"),
        ("heisei", "31", "4", "30", "2019-04-30"),
        ("heisei", "元", "1", "8", "1989-01-08"),
        ("showa", "64", "1", "7", "1989-01-07"),
        ("showa", "元", "12", "25", "1926-12-25"),
        ("taisho", "15", "12", "24", "1926-12-24"),
        ("taisho", "15", "12", "25", "1926-12-25"),
        ("taisho", "元", "7", "30", "1912-07-30"),
        ("meiji", "45", "7", "29", "1912-07-29"),
        ("meiji", "元", "1", "25", "1868-01-25"),
        ("seireki", "2024", "2", "29", "2024-02-29"),
        ("seireki", "2000", "2", "29", "2000-02-29"),
        ("showa", "11", "2", "29", "1936-02-29"),
    ],
)
def test_a_day_is_read_in_every_era(era: str, year: str, month: str, day: str, kept: str) -> None:
    assert read(Day(), era, year, month, day) == kept


@pytest.mark.parametrize(
    ("era", "year", "month", "day"),
    [
        ("heisei", "31", "5", "1"),
        ("heisei", "元", "1", "7"),
        ("showa", "64", "1", "8"),
        ("showa", "元", "12", "24"),
        ("taisho", "15", "12", "26"),
        ("taisho", "元", "7", "29"),
        ("meiji", "45", "7", "31"),
        ("meiji", "元", "1", "24"),
        ("heisei", "0", "4", "1"),
        ("showa", "2026", "4", "1"),
    ],
)
def test_a_day_outside_its_era_is_told_the_eras_bounds(era: str, year: str, month: str, day: str) -> None:
    assert message(Day(), era, year, month, day) == messages.DATE_OUTSIDE_ERA


def test_the_last_day_before_reiwa_is_told_where_reiwa_begins() -> None:
    [fault] = refusal(Day(), "reiwa", "1", "4", "30")
    assert (fault.message, fault.values["first"]) == (messages.DATE_BEFORE_ERA, date(2019, 5, 1))


@pytest.mark.parametrize(
    ("year", "month", "day", "part"),
    [("2026", "2", "29", "day"), ("2100", "2", "29", "day"), ("2026", "13", "1", "month"), ("2026", "4", "31", "day")],
)
def test_a_day_that_no_calendar_has_is_pointed_at(year: str, month: str, day: str, part: str) -> None:
    [fault] = refusal(Day(), "seireki", year, month, day)
    assert (fault.message, fault.part) == (messages.DATE_UNKNOWN, part)


def test_half_a_date_points_at_the_first_blank_part() -> None:
    [fault] = refusal(Day(), "reiwa", "8", "", "23")
    assert (fault.message, fault.part) == (messages.DATE_INCOMPLETE, "month")


def test_an_era_alone_is_blank() -> None:
    assert read(Day(), "reiwa", "", " ", "　") is None


@pytest.mark.parametrize("year", ["8", "26", "元"])
def test_a_short_year_of_seireki_is_asked_for_in_four_digits(year: str) -> None:
    assert message(Day(), "seireki", year, "1", "1") == messages.DATE_YEAR


def test_words_in_a_date_are_asked_to_be_digits() -> None:
    assert message(Day(), "seireki", "2026", "十一", "1") == messages.DATE_DIGITS


def test_an_era_that_is_not_offered_is_refused() -> None:
    assert message(Day(), "keio", "3", "1", "1") == messages.DATE_ERA


def test_bounds_are_part_of_what_is_allowed() -> None:
    field = Day(earliest=date(2026, 4, 1), latest="today")
    assert read(field, "", "2026", "4", "1") == "2026-04-01"
    assert read(field, "", "2026", "11", "23") == TODAY.isoformat()
    assert message(field, "", "2026", "3", "31") == messages.DATE_TOO_EARLY
    assert message(field, "", "2026", "11", "24") == messages.DATE_TOO_LATE
    assert message(Day(), "", "1867", "12", "31") == messages.DATE_TOO_EARLY


def test_a_day_is_shown_in_wareki_with_seireki_and_in_each_languages_own_form_elsewhere() -> None:
    assert Day().shown("2026-11-23", "ja") == "令和8年11月23日（2026年11月23日）"
    assert Day().shown("2019-05-01", "ja") == "令和元年5月1日（2019年5月1日）"
    assert Day().shown("2026-11-23", "en") == "November 23, 2026"
    assert both_calendars(date(1800, 1, 2), "ja") == "1800年1月2日"


def test_a_day_comes_back_the_same_from_the_confirm_page() -> None:
    assert read_again(Day(), "1912-07-30") == "1912-07-30"

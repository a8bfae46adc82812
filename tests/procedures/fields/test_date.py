from datetime import date

import pytest

from app.calendar.periods import Period, PeriodUnit
from app.calendar.shown_dates import both_calendars
from app.procedures.fields import messages
from app.procedures.fields.date import Day, Within
from app.procedures.fields.field import Given, Refused
from app.texts import Text
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


def test_half_a_date_points_at_each_blank_part() -> None:
    assert [(fault.message, fault.part) for fault in refusal(Day(), "reiwa", "8", "", "")] == [
        (messages.DATE_MONTH_MISSING, "month"),
        (messages.DATE_DAY_MISSING, "day"),
    ]
    [fault] = refusal(Day(), "", "", "1", "1")
    assert (fault.message, fault.part) == (messages.DATE_YEAR_MISSING, "year")


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


@pytest.mark.parametrize(
    ("era", "year"), [("reiwa", "8"), ("seireki", "2026"), ("", "2026"), ("unknown", "2026"), (" reiwa ", "8")]
)
def test_a_date_travels_on_in_the_era_in_which_it_was_typed(era: str, year: str) -> None:
    kept = "reiwa" if era.strip() == "reiwa" else "seireki"
    posted = Day().posted("2026-11-23", [[era], [year], ["11"], ["23"]])
    assert posted == [("era", kept), ("year", year), ("month", "11"), ("day", "23")]
    assert read(Day(), *(value for _, value in posted)) == "2026-11-23"


@pytest.mark.parametrize(
    ("field", "offered"),
    [
        (Day(), ["seireki", "reiwa", "heisei", "showa", "taisho", "meiji"]),
        (Day(earliest="today"), ["seireki", "reiwa"]),
        (Day(earliest=date(2019, 4, 30)), ["seireki", "reiwa", "heisei"]),
        (Day(earliest=date(1989, 1, 8), latest=date(2019, 4, 30)), ["seireki", "heisei"]),
        (Day(latest=date(1926, 12, 25)), ["seireki", "showa", "taisho", "meiji"]),
    ],
)
def test_the_eras_offered_are_those_within_the_limits(field: Day, offered: list[str]) -> None:
    assert [era.id for era in field.eras(TODAY)] == offered


LENT = Within("lent", Text({"ja": "借りる日", "en": "First day"}), Period(1, PeriodUnit.months))


def _read_beside(other: object, year: str, month: str, day: str) -> object:
    answers = {"lent": other} if isinstance(other, str) else {}
    return Day(within=LENT).read(Given([[""], [year], [month], [day]], TODAY, answers))


@pytest.mark.parametrize("day", ["10", "11", "30"])
def test_a_date_within_a_month_of_another_is_taken(day: str) -> None:
    assert _read_beside("2026-11-10", "2026", "11", day) == f"2026-11-{day}"
    assert _read_beside("2026-11-10", "2026", "12", "10") == "2026-12-10"


@pytest.mark.parametrize(
    ("year", "month", "day", "sentence"),
    [
        ("2026", "12", "11", messages.DATE_AFTER_PERIOD),
        ("2027", "11", "10", messages.DATE_AFTER_PERIOD),
        ("2026", "11", "9", messages.DATE_BEFORE_OTHER),
    ],
)
def test_a_date_outside_a_month_of_another_is_refused(year: str, month: str, day: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        _read_beside("2026-11-10", year, month, day)
    assert [fault.message for fault in refused.value.faults] == [sentence]


def test_without_the_other_day_there_is_no_limit() -> None:
    assert _read_beside(None, "2030", "1", "1") == "2030-01-01"


def test_a_limit_by_another_day_is_told_in_words() -> None:
    assert Day(within=LENT).hint("ja") == "「借りる日」から1か月以内の日付を入力してください。"
    assert Day(within=LENT).hint("en") == "Enter a date within 1 month of “First day”."
    assert Day().hint("ja") == ""

"""Days, moments and fiscal years of Tokyo."""

from datetime import UTC, date, datetime

import pytest

from app.calendar.eras import era_year, fiscal_year_name
from app.calendar.tokyo import day_of, end_of, first_day_of, fiscal_year, last_day_of, midnight


def test_a_day_begins_and_ends_at_midnight_in_tokyo() -> None:
    assert midnight(date(2026, 4, 1)) == datetime(2026, 3, 31, 15, tzinfo=UTC)
    assert end_of(date(2026, 3, 31)) == midnight(date(2026, 4, 1))


def test_a_moment_belongs_to_the_day_in_tokyo() -> None:
    assert day_of(datetime(2026, 3, 31, 15, tzinfo=UTC)) == date(2026, 4, 1)
    assert day_of(datetime(2026, 3, 31, 14, 59, tzinfo=UTC)) == date(2026, 3, 31)


def test_a_moment_without_its_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="without its zone"):
        day_of(datetime(2026, 3, 31))  # noqa: DTZ001 - the mistake itself


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (datetime(2026, 3, 31, 14, 59, tzinfo=UTC), 2025),
        (datetime(2026, 3, 31, 15, tzinfo=UTC), 2026),
    ],
)
def test_a_fiscal_year_begins_on_the_first_of_april_in_tokyo(day: date, year: int) -> None:
    assert fiscal_year(day) == year


@pytest.mark.parametrize(
    ("year", "name"), [(2026, "令和8年度"), (2019, "令和元年度"), (2018, "平成30年度"), (1867, "1867年度")]
)
def test_a_fiscal_year_is_named_by_the_era_it_begins_in(year: int, name: str) -> None:
    assert fiscal_year_name(year) == name


def test_a_year_before_the_eras_is_western() -> None:
    assert (era_year(date(1867, 5, 1)), era_year(date(2019, 5, 1))) == ("1867年", "令和元年")


def test_a_fiscal_year_ends_before_the_next_one_begins() -> None:
    assert end_of(last_day_of(2025)) == midnight(first_day_of(2026))

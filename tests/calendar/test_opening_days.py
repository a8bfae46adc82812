from datetime import date

import pytest

from app.calendar.opening_days import holidays, is_opening_day, next_opening_day

# 内閣府「国民の祝日について」
OF_2026 = "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23"
OF_2027 = "1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23"


@pytest.mark.parametrize(("year", "days"), [(2026, OF_2026), (2027, OF_2027)])
def test_the_holidays_are_those_that_the_cabinet_office_names(year: int, days: str) -> None:
    assert holidays(year) == {date(year, *map(int, day.split("/"))) for day in days.split()}


def test_offices_are_closed_at_weekends_and_from_29_december_to_3_january() -> None:
    closed = [date(2026, 11, 28), date(2026, 11, 29), date(2026, 12, 29), date(2026, 12, 31), date(2027, 1, 3)]
    assert not any(is_opening_day(day) for day in closed)
    assert all(is_opening_day(day) for day in (date(2026, 11, 30), date(2026, 12, 28), date(2027, 1, 4)))


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 11, 27), date(2026, 11, 30)),  # Friday
        (date(2026, 11, 30), date(2026, 12, 1)),
        (date(2026, 12, 28), date(2027, 1, 4)),
        (date(2026, 4, 30), date(2026, 5, 1)),
        (date(2026, 5, 1), date(2026, 5, 7)),  # 5 May is followed by the day instead of Sunday the 3rd
        (date(2026, 9, 18), date(2026, 9, 24)),  # 22 September lies between two holidays
    ],
)
def test_the_next_opening_day_is_after_all_of_them(day: date, following: date) -> None:
    assert next_opening_day(day) == following

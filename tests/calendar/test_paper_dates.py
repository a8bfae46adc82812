from datetime import date

import pytest

from app.calendar.paper_dates import written_day, written_fiscal_year, written_period


def test_days_are_written_with_wide_digits() -> None:
    assert written_day(date(2024, 4, 15)) == "令和６年４月１５日"
    assert written_period(date(2019, 5, 1), date(2025, 3, 31)) == "令和元年５月１日から令和７年３月３１日まで"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 3, 31), "令和５年度"),
        (date(2024, 4, 1), "令和６年度"),
        (date(2019, 4, 1), "令和元年度"),
        (date(2020, 3, 31), "令和元年度"),
        (date(2019, 3, 31), "平成３０年度"),
        (date(1989, 4, 1), "平成元年度"),
    ],
)
def test_a_written_fiscal_year_begins_in_april(day: date, expected: str) -> None:
    assert written_fiscal_year(day) == expected

from datetime import date

import pytest

from app.calendar.periods import Period, PeriodUnit

DAYS, WEEKS, MONTHS = PeriodUnit.days, PeriodUnit.weeks, PeriodUnit.months


@pytest.mark.parametrize(
    ("first", "amount", "unit", "last"),
    [
        (date(2026, 3, 10), 1, MONTHS, date(2026, 4, 10)),
        (date(2027, 1, 31), 1, MONTHS, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, MONTHS, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, MONTHS, date(2027, 1, 1)),
        (date(2026, 11, 30), 14, MONTHS, date(2028, 1, 30)),
        (date(2026, 12, 31), 14, DAYS, date(2027, 1, 14)),
        (date(2026, 12, 31), 2, WEEKS, date(2027, 1, 14)),
        (date(9999, 12, 1), 1, MONTHS, date.max),
        (date(9999, 12, 1), 1000, WEEKS, date.max),
    ],
)
def test_a_period_ends_on_the_day_that_people_mean(first: date, amount: int, unit: PeriodUnit, last: date) -> None:
    assert Period(amount, unit).last_day(first) == last


@pytest.mark.parametrize(
    ("amount", "unit", "japanese", "english"),
    [
        (1, MONTHS, "1か月", "1 month"),
        (2, MONTHS, "2か月", "2 months"),
        (1, DAYS, "1日", "1 day"),
        (14, DAYS, "14日", "14 days"),
        (1, WEEKS, "1週間", "1 week"),
        (2, WEEKS, "2週間", "2 weeks"),
    ],
)
def test_a_period_in_words(amount: int, unit: PeriodUnit, japanese: str, english: str) -> None:
    assert (Period(amount, unit).in_words("ja"), Period(amount, unit).in_words("en")) == (japanese, english)

"""Dates and times as people read them."""

from datetime import UTC, date, datetime

import pytest

from app.calendar.shown_dates import short_end, short_time
from app.languages import speaking
from app.web.dates import shown_date, shown_time, staff_end


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 23), "令和8年11月23日（月）"),
        (date(2019, 5, 1), "令和元年5月1日（水）"),
        (date(2019, 4, 30), "平成31年4月30日（火）"),
        (date(1989, 1, 7), "昭和64年1月7日（土）"),
    ],
)
def test_a_date_is_shown_in_its_era(day: date, words: str) -> None:
    assert shown_date(day) == words


def test_a_date_is_shown_in_the_language_spoken() -> None:
    with speaking("en"):
        assert shown_date(date(2026, 11, 23)) == "Monday, November 23, 2026"


def test_a_time_is_shown_in_tokyo() -> None:
    assert shown_time(datetime(2026, 3, 31, 15, 5, tzinfo=UTC)) == "令和8年4月1日（水）0時05分"


def test_a_time_is_shown_in_tokyo_in_english_too() -> None:
    with speaking("en"):
        assert shown_time(datetime(2026, 3, 31, 15, 5, tzinfo=UTC)) == "Wednesday, April 1, 2026, 00:05"


def test_a_time_in_a_table_is_short() -> None:
    assert short_time(datetime(2026, 3, 31, 15, 5, tzinfo=UTC)) == "2026-04-01 00:05"


def test_an_end_at_midnight_is_of_the_day_before() -> None:
    """A clerk reads 「R8.4.1 00:00」 as the whole of that day."""
    midnight, minute = datetime(2026, 3, 31, 15, tzinfo=UTC), datetime(2026, 3, 31, 15, 1, tzinfo=UTC)
    assert (short_end(midnight), short_end(minute)) == ("2026-03-31 24:00", "2026-04-01 00:01")
    assert (staff_end(midnight), staff_end(minute)) == ("R8.3.31 24:00", "R8.4.1 00:01")


def test_a_time_without_its_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="without its zone"):
        shown_time(datetime(2026, 3, 31))  # noqa: DTZ001 - the mistake itself

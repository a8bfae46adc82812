from datetime import UTC, date, datetime

import pytest

from app.calendar.paper_dates import (
    listed_day,
    listed_period,
    listed_time,
    written_day,
    written_fiscal_year,
    written_period,
)


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


def test_a_list_on_paper_has_narrow_digits_in_tokyos_time() -> None:
    moment = datetime(2026, 11, 22, 15, 5, 9, tzinfo=UTC)
    assert listed_time(moment) == "令和8年11月23日 00:05"
    assert listed_time(moment, seconds=True) == "令和8年11月23日 00:05:09"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 4, 1), date(2026, 6, 30), "令和8年4月1日〜令和8年6月30日"),
        (None, date(2026, 6, 30), "〜令和8年6月30日"),
        (date(2026, 4, 1), None, "令和8年4月1日〜"),
        (None, None, ""),
    ],
)
def test_a_period_of_a_list_may_be_open(first: date | None, last: date | None, expected: str) -> None:
    assert listed_period(first, last) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-23", "令和8年11月23日"),
        ("2026-02-30", "2026-02-30"),
        ("2026-11-23に届いた", "2026-11-23に届いた"),
        ("20261123", "20261123"),
        ("", ""),
    ],
)
def test_only_a_whole_stored_day_is_written_anew(text: str, expected: str) -> None:
    assert listed_day(text) == expected

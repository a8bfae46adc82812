"""What the list's address may say: 和暦 and 西暦, and nothing that breaks it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.applications.desk.days import UnreadableDay, read_day
from app.web.staff.inbox_filter import InboxFilter


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
        ("", None),
    ],
)
def test_a_day_is_read_in_both_calendars(typed: str, day: date | None) -> None:
    assert read_day(typed) == day


@pytest.mark.parametrize(
    "typed", ["x", "M1.1.1", "2026-13-01", "R8.2.30", "9999-12-31", "0001-01-01", "8.11.23", "令和", "\x00"]
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


@given(
    some.dictionaries(
        some.sampled_from(["status", "procedure", "from", "to", "after", "before"]), some.text(max_size=40)
    )
)
def test_a_filter_reads_its_own_address(asked: dict[str, str]) -> None:
    read = InboxFilter.read(asked)
    assert InboxFilter.read_query(read.query()) == read

"""開庁日: the days on which offices are open. Closed are Saturdays, Sundays, 国民の祝日, and 29 December to 3 January. Pure.

行政機関の休日に関する法律 and the municipalities' own by-laws name the same days; the holidays are those of 国民の祝日に関する法律 as it stands since 2022.
"""

from datetime import date, timedelta
from functools import cache
from typing import Final

_FIXED: Final = ((1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23))
_MONDAYS: Final = ((1, 2), (7, 3), (9, 3), (10, 2))
"""Month and number of the Monday: 成人の日, 海の日, 敬老の日, スポーツの日."""
_SATURDAY: Final = 5
_SUNDAY: Final = 6
_NEW_YEAR: Final = ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3))


def is_opening_day(day: date) -> bool:
    """Tell whether offices are open on the day."""
    return day.weekday() < _SATURDAY and (day.month, day.day) not in _NEW_YEAR and day not in holidays(day.year)


def next_opening_day(day: date) -> date:
    """Return the first 開庁日 after the day: 翌開庁日."""
    following = day + timedelta(days=1)
    while not is_opening_day(following):
        following += timedelta(days=1)
    return following


@cache
def holidays(year: int) -> frozenset[date]:
    """Return the 国民の祝日 of a year, with the days that are 休日 because of them."""
    named = {date(year, month, day) for month, day in _FIXED}
    named |= {_monday(year, month, number) for month, number in _MONDAYS}
    named |= {date(year, 3, _equinox(year, 20.8431)), date(year, 9, _equinox(year, 23.2488))}
    closed = set(named)
    for day in named:
        instead = day
        while day.weekday() == _SUNDAY and instead in named:  # 振替休日: the next day that is no holiday
            instead += timedelta(days=1)
        closed.add(instead)
        if day + timedelta(days=2) in named:  # 国民の休日: a day between two of them
            closed.add(day + timedelta(days=1))
    return frozenset(closed)


def _monday(year: int, month: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7 + 7 * (number - 1))


def _equinox(year: int, in_1980: float) -> int:
    """The day of the month, by the formula of 海上保安庁水路部 for 1980 to 2099."""
    return int(in_1980 + 0.242194 * (year - 1980)) - (year - 1980) // 4

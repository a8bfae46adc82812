"""The limits of the rule of two persons, which api.second_person and its sisters keep (app/migrations/rules/second_person.sql)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.settings import Mode


@dataclass(frozen=True, slots=True)
class Floor:
    """The lowest limits that a municipality can choose. `waiting`: between a plan and its confirmation; `days`: looked back from the plan."""

    waiting: timedelta
    days: int

    @property
    def hours(self) -> int:
        """The full hours of the waiting time: a municipality chooses in hours."""
        return self.waiting // timedelta(hours=1)


PRODUCTION: Final = Floor(timedelta(hours=24), 7)
FLOORS: Final[Mapping[Mode, Floor]] = {
    Mode.production: PRODUCTION,
    Mode.test: PRODUCTION,
    Mode.demo: Floor(timedelta(minutes=1), 0),
}
USUAL_HOURS: Final = 24
MOST_HOURS: Final = 720
USUAL_DAYS: Final = 14
MOST_DAYS: Final = 365

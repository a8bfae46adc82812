"""取扱責任者 and 取扱者: who answers for personal data and who handles it, and from when until when."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Self

from app.calendar.tokyo import today


class Duty(StrEnum):
    """A duty in handling personal data (個人情報の取扱特記事項), which the roster names for everybody. A member is its word in the database."""

    label: str

    def __new__(cls, word: str, label: str = "") -> Self:
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        return member

    responsible = "responsible", "取扱責任者"
    handler = "handler", "取扱者"


class Standing(StrEnum):
    """Where somebody stands on the roster today. `label` is what pages and files call it, `chip` the class of its mark."""

    label: str
    chip: str

    def __new__(cls, word: str, label: str = "", chip: str = "") -> Self:
        member = str.__new__(cls, word)
        member._value_ = word
        member.label, member.chip = label, chip
        return member

    working = "working", "利用中", "open"
    never_signed_in = "never_signed_in", "初回ログイン待ち", "waiting"
    not_yet = "not_yet", "開始前", "waiting"
    over = "over", "期間終了", "closed"
    stopped = "stopped", "停止中", "closed"


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """What the roster says of somebody besides name and role. Both days belong to the period; `last_day` is None where none is set."""

    reading: str = ""
    duty: Duty = Duty.handler
    first_day: date = field(default_factory=today)
    last_day: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the day belongs to the period."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

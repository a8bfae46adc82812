"""取下げ is recorded at somebody's word: who asked for it, how, and on which day. Closed choices, which stand in the open. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, Self

from app.calendar.shown_dates import date_words


class AskedBy(StrEnum):
    """Who asked; the value is that of the column `asked_by`."""

    applicant = "applicant"
    agent = "agent"
    other = "other"

    @property
    def label(self) -> str:
        """The name on screen."""
        return ASKED_BY[self]


class AskedHow(StrEnum):
    """How it was asked; the value is that of the column `asked_how`."""

    telephone = "telephone"
    counter = "counter"
    post = "post"
    mail = "mail"

    @property
    def label(self) -> str:
        """The name on screen."""
        return ASKED_HOW[self]


ASKED_BY: Final = {AskedBy.applicant: "本人", AskedBy.agent: "代理人", AskedBy.other: "そのほかの人"}
ASKED_HOW: Final = {
    AskedHow.telephone: "電話",
    AskedHow.counter: "窓口",
    AskedHow.post: "郵送",
    AskedHow.mail: "メール",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for a 取下げ, how and on which day."""

    by: AskedBy
    how: AskedHow
    on: date

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self | None:
        """Read it from the columns of app.status_event; None for a step that nobody asked for, and one of before 0.3.0."""
        if row["asked_by"] is None:
            return None
        return cls(AskedBy(row["asked_by"]), AskedHow(row["asked_how"]), row["asked_on"])

    @property
    def words(self) -> str:
        """The whole as the history tells it: 本人から電話で（令和8年12月5日）."""
        return f"{self.by.label}から{self.how.label}で（{date_words(self.on)}）"

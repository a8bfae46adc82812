"""A date's period from the day of another question, as the question's page asks for it: which day, how many, of what."""

import unicodedata
from collections.abc import Collection, Mapping
from typing import Any, Final

from app.calendar.periods import PeriodUnit
from app.procedures.draft_reading import Draft, called, questions_of, type_of
from app.procedures.editing import EditRefused
from app.procedures.fields.limits import LONGEST_PERIOD, FieldLimit
from app.web.forms import Posted, only

_QUESTION, _AMOUNT, _UNIT = "within.question", "within.amount", "within.unit"
UNITS: Final = [(unit.value, f"{unit.label}以内") for unit in PeriodUnit]


def typed_period(within: object) -> dict[str, list[str]]:
    """The values that fill the page's inputs for a stored period."""
    if not isinstance(within, Mapping):
        return {_UNIT: [PeriodUnit.days]}
    return {
        _QUESTION: [str(within.get("question"))],
        _AMOUNT: [str(within.get("amount"))],
        _UNIT: [str(within.get("unit"))],
    }


def posted_period(limit: FieldLimit, posted: Posted, days: Collection[str]) -> dict[str, Any] | None:
    """The period as a definition writes it, None where no day is chosen. `days`: the questions it may be counted from. Raises EditRefused."""
    question, unit = only(posted, _QUESTION), only(posted, _UNIT)
    if not question:
        return None
    if question not in days:  # another person has moved or changed it since the page was opened
        raise EditRefused("もとになる日は、この質問より前の日付の質問から選んでください。")
    typed = unicodedata.normalize("NFKC", only(posted, _AMOUNT)[:20]).strip()
    amount = int(typed) if typed.isdecimal() else 0
    if not 1 <= amount <= LONGEST_PERIOD or unit not in set(PeriodUnit):
        raise EditRefused(f"{limit.label}は、1から{LONGEST_PERIOD}までの数と単位で入力してください。")
    return {"question": question, "amount": amount, "unit": unit}


def days_before(draft: Draft, question_id: str) -> list[tuple[str, str]]:
    """The questions before this one that ask for a day, id and name."""
    days: list[tuple[str, str]] = []
    for question in questions_of(draft):
        if question.get("id") == question_id:
            break
        if type_of(question).gives_day:
            days.append((str(question["id"]), called(question)))
    return days

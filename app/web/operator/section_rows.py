"""The sections of a municipality that is being set up, as rows of a form: a name, a telephone number, a mail address and ふりがな, each in its own input."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.municipalities.administration import (
    LONGEST_NAME,
    MOST_SECTIONS,
    NAME_QUESTION,
    TELEPHONE,
    NewSection,
    is_doubtful,
    plain,
)
from app.notifications.mail import NoAddress
from app.people.names import READING
from app.people.staff import mail_address
from app.web.forms import Posted, only

MORE_ROWS: Final = "more_sections"  # the button that asks for empty rows
_ROWS_AT_ONCE: Final = 3
_INPUT: Final = re.compile(r"section-([1-9][0-9]{0,2})-name")


@dataclass(frozen=True, slots=True)
class SectionRow:
    """What was typed into one row. `name_right`: the name that the person has said is right, though it was asked about."""

    number: int
    name: str = ""
    telephone: str = ""
    mail: str = ""
    reading: str = ""
    name_right: str = ""

    @property
    def is_empty(self) -> bool:
        return not any((self.name, self.telephone, self.mail, self.reading))

    @property
    def is_asked_about(self) -> bool:
        """True where the name has to be said to be right, or was."""
        return is_doubtful(self.name)


FIRST_ROWS: Final = tuple(SectionRow(number) for number in range(1, _ROWS_AT_ONCE + 1))


def rows_of(posted: Posted) -> Sequence[SectionRow]:
    """The rows that were sent, empty ones too; never fewer than the form begins with, and no more than there may be."""
    sent = [int(found[1]) for found in map(_INPUT.fullmatch, posted) if found]
    last = min(max(sent, default=0), MOST_SECTIONS)
    return [_row(posted, number) for number in range(1, max(last, _ROWS_AT_ONCE) + 1)]


def rows_and_more(rows: Sequence[SectionRow]) -> Sequence[SectionRow]:
    """The rows, with empty ones behind them."""
    last = min(len(rows) + _ROWS_AT_ONCE, MOST_SECTIONS)
    return [*rows, *(SectionRow(number) for number in range(len(rows) + 1, last + 1))]


def sections_in(rows: Sequence[SectionRow]) -> list[NewSection]:
    """The sections of rows that have no problems; empty rows are none."""
    return [
        NewSection(row.name, row.telephone, mail_address(row.mail), row.reading) for row in rows if not row.is_empty
    ]


def problems_of_rows(rows: Sequence[SectionRow]) -> list[tuple[str, str]]:
    """Say what is wrong with each input, as pairs of input and sentence."""
    filled = [row for row in rows if not row.is_empty]
    if not filled:
        return [("section-1-name", "課を1つ以上入力してください")]
    problems: list[tuple[str, str]] = []
    names: set[str] = set()
    for row in filled:
        checks = [
            ("name", _name_problem(row, names)),
            ("telephone", _telephone_problem(row)),
            ("mail", _mail_problem(row)),
            (
                "reading",
                "" if READING.fullmatch(row.reading) else f"{row.number}番目の課のふりがなは、かなで入力してください",
            ),
        ]
        problems += [(f"section-{row.number}-{name}", sentence) for name, sentence in checks if sentence]
        names.add(row.name)
    return problems


def _row(posted: Posted, number: int) -> SectionRow:
    inputs = ("name", "telephone", "mail", "reading", "name_right")
    return SectionRow(number, **{name: plain(only(posted, f"section-{number}-{name}")) for name in inputs})


def _name_problem(row: SectionRow, names: set[str]) -> str:
    if not row.name:
        return f"{row.number}番目の課の名前を入力してください"
    if len(row.name) > LONGEST_NAME:
        return f"{row.number}番目の課の名前は、{LONGEST_NAME}文字以内で入力してください"
    if row.name in names:
        return f"{row.number}番目の課の名前「{row.name}」は、前にもあります。別の名前を入力してください"
    if row.is_asked_about and row.name_right != row.name:
        return f"{row.number}番目の{NAME_QUESTION}"
    return ""


def _telephone_problem(row: SectionRow) -> str:
    fits = not row.telephone or TELEPHONE.fullmatch(row.telephone)
    return "" if fits else f"{row.number}番目の課の電話番号は、数字とハイフンで入力してください（例：03-5273-3333）"


def _mail_problem(row: SectionRow) -> str:
    try:
        mail_address(row.mail)
    except NoAddress:
        return f"{row.number}番目の課のメールアドレスを、name@example.lg.jp のように半角で1つだけ入力してください"
    return ""

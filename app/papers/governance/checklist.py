"""個人情報保護対策チェックリスト: who takes which measure, each with ○ or, where there is no need for it, ー and why."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.papers.document.content import Align, Cell, Heading, Paragraph, Row, Sheet, Table, head, words
from app.procedures.changed_words import plain

WIDTHS: Final = (36.0, 25.0, 109.0)
LONG: Final = 18  # lines; a longer part is set smaller, so that it stays on one page
WHY_SIZE: Final = 6.5


class Mark(StrEnum):
    """By their values: 資料の文言 keeps the signs themselves."""

    DONE = "○"
    NO_NEED = "ー"


@dataclass(frozen=True, slots=True)
class Line:
    """`why`: why there is no need."""

    mark: Mark
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one kind, e.g. 【運用上の対策】."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet of its own: what one party does, e.g. 区が行う情報保護対策."""

    party: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """`remark` stands after the title; `legend` over the marks."""

    title: str
    remark: str
    legend: str
    measures: str
    parts: tuple[Part, ...]


def sheets_of(checklist: Checklist) -> tuple[Sheet, ...]:
    return tuple(_sheet(checklist, part) for part in checklist.parts)


def _sheet(checklist: Checklist, part: Part) -> Sheet:
    top = Row((head(""), _legend(checklist.legend), head(checklist.measures, Align.CENTRE)))
    rows = tuple(row for group in part.groups for row in _rows(part.party, group))
    size, padding = (8.0, 0.6) if len(rows) > LONG else (9.0, 1.1)
    title = Heading(f"{checklist.title}{checklist.remark}", 2)
    return Sheet((title, Table(WIDTHS, rows, head=(top,), size=size, padding=padding)))


def _legend(text: str) -> Cell:
    return Cell(tuple(Paragraph(plain(line), size=WHY_SIZE) for line in text.split("\n")), head=True, middle=True)


def _rows(party: str, group: Group) -> list[Row]:
    title = Cell(words(f"{party}\n{group.title}"), head=True)
    return [
        Row((title if number == 0 else Cell(head=True, goes_on=True), _mark(line), Cell(words(line.text), middle=True)))
        for number, line in enumerate(group.lines)
    ]


def _mark(line: Line) -> Cell:
    why = (Paragraph(plain(line.why), size=WHY_SIZE),) if line.why else ()
    return Cell((Paragraph(plain(line.mark)), *why), align=Align.CENTRE, middle=True)

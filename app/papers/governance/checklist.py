"""個人情報保護対策チェックリスト: who takes which measure, each with ○ or, where there is no need for it, ー and why."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.papers.document.content import Align, Heading, Paragraph, Sheet, Table, TableCell, TableRow, head, words
from app.procedures.changed_words import plain

WIDTHS: Final = (32.0, 24.0, 114.0)
LONG: Final = 18  # lines; a longer part is set smaller, so that it stays on one page
WHY_SIZE: Final = 6.5


class Mark(StrEnum):
    """The marks, whose values are the signs that 資料の文言 stores."""

    DONE = "○"
    NO_NEED = "ー"


@dataclass(frozen=True, slots=True)
class Measure:
    """`why`: why there is no need."""

    mark: Mark
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class MeasureGroup:
    """Lines of one kind, e.g. 【運用上の対策】."""

    title: str
    lines: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class PartyMeasures:
    """A sheet of its own: what one party does, e.g. 区が行う情報保護対策."""

    party: str
    groups: tuple[MeasureGroup, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """`remark` stands after the title; `legend` over the marks."""

    title: str
    remark: str
    legend: str
    measures: str
    parts: tuple[PartyMeasures, ...]


def sheets_of(checklist: Checklist) -> tuple[Sheet, ...]:
    return tuple(_sheet(checklist, part) for part in checklist.parts)


def _sheet(checklist: Checklist, part: PartyMeasures) -> Sheet:
    top = TableRow((head(""), _legend(checklist.legend), head(checklist.measures, Align.CENTRE)))
    rows = tuple(row for group in part.groups for row in _rows(part.party, group))
    size, padding = (7.8, 0.5) if len(rows) > LONG else (9.0, 1.1)
    title = Heading(f"{checklist.title}{checklist.remark}", 2)
    return Sheet((title, Table(WIDTHS, rows, head=(top,), size=size, padding=padding)))


def _legend(text: str) -> TableCell:
    return TableCell(tuple(Paragraph(plain(line), size=WHY_SIZE) for line in text.split("\n")), head=True, middle=True)


def _rows(party: str, group: MeasureGroup) -> list[TableRow]:
    title = TableCell(words(f"{party}\n{group.title}"), head=True)
    return [
        TableRow(
            (
                title if number == 0 else TableCell(head=True, goes_on=True),
                _mark(line),
                TableCell(words(line.text), middle=True),
            )
        )
        for number, line in enumerate(group.lines)
    ]


def _mark(line: Measure) -> TableCell:
    why = (Paragraph(plain(line.why), size=WHY_SIZE),) if line.why else ()
    return TableCell((Paragraph(plain(line.mark)), *why), align=Align.CENTRE, middle=True)

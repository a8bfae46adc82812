"""資料１－１ and 参考１－１: the procedures with what they collect, and what each is for."""

from collections.abc import Mapping, Sequence
from typing import Final

from app.papers.document.content import (
    Align,
    Heading,
    Paragraph,
    Sheet,
    Table,
    TableCell,
    TableRow,
    cell,
    cell_of,
    head,
    paragraphs_of,
)
from app.papers.governance.file_register import said_of_files, said_of_open
from app.papers.governance.wording import ListWording, fill
from app.procedures.approval import ChangeKind, ProcedureChange
from app.procedures.changed_words import Run, plain

SIZE: Final = 9.5


def procedures_sheet(
    lists: ListWording,
    chosen: Sequence[ProcedureChange],
    counts: Mapping[str, int],
    words: Mapping[str, str],
    note: tuple[Paragraph, ...],
) -> Sheet:
    top = TableRow(
        tuple(
            head(text, Align.CENTRE)
            for text in (lists.number, lists.name, lists.section, lists.items, lists.planned_heading)
        )
    )
    going_on = [change for change in chosen if change.kind is not ChangeKind.REMOVED]
    rows = tuple(_row(lists, number, change, counts) for number, change in enumerate(going_on, 1))
    table = Table((10, 64, 38, 121, 34), rows, head=(top,), size=SIZE)
    return Sheet(
        (Heading(fill(lists.procedures_title, words), 2), *note, table, *_removed(lists, chosen)),
        tag=words["procedures"],
        landscape=True,
    )


def outlines_sheet(
    lists: ListWording,
    chosen: Sequence[ProcedureChange],
    in_open: Mapping[str, tuple[str, ...]],
    attached: Mapping[str, tuple[str, ...]],
    words: Mapping[str, str],
) -> Sheet:
    """参考１－１. `in_open`: by procedure, the questions whose choices stand in the open; `attached`: those that take files."""
    top = TableRow(tuple(head(text, Align.CENTRE) for text in (lists.number, lists.name, lists.section, lists.outline)))
    going_on = [change for change in chosen if change.kind is not ChangeKind.REMOVED]
    rows = tuple(
        TableRow(
            (
                _number(number),
                cell_of(change.name),
                _section(lists, change),
                _outline(
                    change, said_of_files(attached.get(change.slug, ())), said_of_open(in_open.get(change.slug, ()))
                ),
            )
        )
        for number, change in enumerate(going_on, 1)
    )
    table = Table((10, 64, 44, 149), rows, head=(top,), size=SIZE)
    return Sheet((Heading(lists.outlines_title, 2), table), tag=words["outlines"], landscape=True)


def _outline(change: ProcedureChange, *said: str) -> TableCell:
    notes = (Paragraph(plain(f"（{sentence}）")) for sentence in said if sentence)
    return TableCell((*paragraphs_of(change.outline), *notes), middle=True)


def _row(lists: ListWording, number: int, change: ProcedureChange, counts: Mapping[str, int]) -> TableRow:
    return TableRow(
        (
            _number(number),
            cell_of(change.name),
            _section(lists, change),
            TableCell((*paragraphs_of(change.items), *_dropped(lists, change)), middle=True),
            TableCell(_planned(lists, change, counts.get(change.slug)), align=Align.RIGHT, middle=True),
        )
    )


def _section(lists: ListWording, change: ProcedureChange) -> TableCell:
    """The section, and below it what it was called in the last approval where only 組織改正 gave it another name."""
    if not change.section_before:
        return cell_of(change.section)
    note = Paragraph(plain(reorganised(lists, change.section_before)), size=8.5)
    return TableCell((*paragraphs_of(change.section), note), middle=True)


def reorganised(lists: ListWording, section_before: str) -> str:
    """（組織改正による。旧　…）."""
    return fill(lists.reorganised, {"section_before": section_before})


def _number(number: int) -> TableCell:
    return cell(str(number), Align.CENTRE)


def _dropped(lists: ListWording, change: ProcedureChange) -> tuple[Paragraph, ...]:
    if not change.dropped:
        return ()
    return (Paragraph((Run(fill(lists.dropped, {"items": "、".join(change.dropped)}), changed=True),)),)


def _planned(lists: ListWording, change: ProcedureChange, actual: int | None) -> tuple[Paragraph, ...]:
    planned = change.planned_per_year
    text = fill(lists.planned, {"count": f"{int(planned.text):,}"})
    known = () if actual is None else (Paragraph((Run(fill(lists.actual, {"count": f"{actual:,}"})),), size=8.5),)
    return (Paragraph((Run(text, planned.changed),)), *known)


def _removed(lists: ListWording, chosen: Sequence[ProcedureChange]) -> tuple[Heading | Table, ...]:
    removed = [change for change in chosen if change.kind is ChangeKind.REMOVED]
    if not removed:
        return ()
    rows = tuple(
        TableRow((_number(number), _gone(change.name), _gone(change.section), _gone(change.items)))
        for number, change in enumerate(removed, 1)
    )
    top = TableRow(tuple(head(text, Align.CENTRE) for text in (lists.number, lists.name, lists.section, lists.items)))
    return (Heading(lists.removed_title, 2), Table((10, 64, 38, 155), rows, head=(top,), size=SIZE))


def _gone(runs: Sequence[Run]) -> TableCell:
    return cell_of(tuple(Run(run.text, changed=True) for run in runs))

"""The content of a paper, apart from its layout. Lengths are millimetres, letter sizes points."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.papers.document.drawing import Drawing
from app.procedures.changed_words import Run, Runs, joined, plain

BODY = 10.5
SMALL = 9.0


class Face(StrEnum):
    """The face of a document's body; what changed is set in the bold ゴシック in either."""

    GOTHIC = "gothic"
    MINCHO = "mincho"


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`indent` moves the whole paragraph in, `hanging` its second and later lines further, both in letters (全角)."""

    runs: Runs
    align: Align = Align.LEFT
    indent: float = 0
    hanging: float = 0
    bold: bool = False
    size: float | None = None  # else that of the table, or BODY
    space_before: float = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is the title of a sheet, centred; 2 stands at the left. Word lists them in its outline.

    A heading is bold in ゴシック; in 明朝 it is not, for there the bold ゴシック says that something changed.
    """

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class TableCell:
    """`head` cells have a pale ground. `goes_on`: the cell above goes on here; this one is empty."""

    paragraphs: tuple[Paragraph, ...] = ()
    head: bool = False
    align: Align = Align.LEFT
    span: int = 1
    goes_on: bool = False
    middle: bool = False  # in the middle of the row's height


@dataclass(frozen=True, slots=True)
class TableRow:
    """`least`: a height that it has at least. `open_below`: no line between this row and the next."""

    cells: tuple[TableCell, ...]
    least: float = 0
    open_below: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`widths` are parts of the sheet's width. `head` is repeated on each page that the table goes on to. `padding`: above and below the
    words of a cell."""

    widths: tuple[float, ...]
    rows: tuple[TableRow, ...]
    head: tuple[TableRow, ...] = ()
    size: float = BODY
    padding: float = 1.6


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawing. `words` say in lines what it shows, for those who cannot see it and where it is a picture only."""

    drawing: Drawing
    title: str
    words: tuple[str, ...]


Block = Paragraph | Heading | Table | Diagram


@dataclass(frozen=True, slots=True)
class Sheet:
    """Begins on a page of its own. `tag`: 資料１－１, in a box at the top right."""

    blocks: tuple[Block, ...]
    tag: str = ""
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """`made_at` with its zone."""

    title: str
    sheets: tuple[Sheet, ...]
    made_at: datetime
    face: Face = Face.GOTHIC


def parts_of(document: Document) -> int:
    """The number of parts that progress counts: each row of a table, and every other block once."""
    blocks = [block for sheet in document.sheets for block in sheet.blocks]
    return sum(len(block.rows) if isinstance(block, Table) else 1 for block in blocks)


def words(text: str) -> tuple[Paragraph, ...]:
    """One paragraph a line."""
    return tuple(Paragraph(plain(line)) for line in text.split("\n"))


def paragraphs_of(runs: Runs) -> tuple[Paragraph, ...]:
    """One paragraph a line of the runs' text."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *others = run.text.split("\n")
        lines[-1].append(Run(first, run.changed))
        lines.extend([Run(line, run.changed)] for line in others)
    return tuple(Paragraph(joined(line)) for line in lines)


def head(text: str, align: Align = Align.LEFT) -> TableCell:
    return TableCell(words(text), head=True, align=align, middle=True)


def cell(text: str, align: Align = Align.LEFT) -> TableCell:
    return TableCell(words(text), align=align, middle=True)


def cell_of(runs: Runs, align: Align = Align.LEFT) -> TableCell:
    return TableCell(paragraphs_of(runs), align=align, middle=True)

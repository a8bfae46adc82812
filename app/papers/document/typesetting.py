"""Paragraphs in lines for a given width: which words of each line are marked, how far it stands in, how much it lacks to be full."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from app.papers.document import fonts
from app.papers.document.content import Align, Paragraph
from app.papers.document.line_breaking import line_bounds
from app.procedures.changed_words import Run, Runs, joined

POINT: Final = 25.4 / 72
LEADING: Final = 1.6


@dataclass(frozen=True, slots=True)
class TypesetLine:
    """`left`: millimetres from the cell's edge. `spread`: millimetres between each two letters, for a line that is set full."""

    runs: Runs
    left: float
    size: float
    bold: bool
    spread: float
    space_before: float

    @property
    def leading(self) -> float:
        return self.size * POINT * LEADING

    @property
    def height(self) -> float:
        return self.leading + self.space_before


def set_paragraphs(
    paragraphs: Sequence[Paragraph],
    width: float,
    size: float,
    align: Align,
    printed: Callable[[str], str],
    *,
    face: str = fonts.FAMILY,
) -> list[TypesetLine]:
    """`align` holds for paragraphs that stand left themselves: a cell centres what is in it."""
    return [line for paragraph in paragraphs for line in _set(paragraph, width, size, align, printed, face=face)]


def height_of(lines: Sequence[TypesetLine]) -> float:
    return sum(line.height for line in lines)


def width_of(text: str, size: float, *, bold: bool, face: str = fonts.FAMILY) -> float:
    return sum(fonts.width_of(character, bold=bold, face=face) for character in text) * size * POINT / 1000


def _set(
    paragraph: Paragraph,
    width: float,
    size: float,
    align: Align,
    printed: Callable[[str], str],
    *,
    face: str = fonts.FAMILY,
) -> list[TypesetLine]:
    size = paragraph.size or size
    align = align if paragraph.align is Align.LEFT else paragraph.align
    em = size * POINT
    runs = [Run(printed(run.text), run.changed) for run in paragraph.runs]
    letters = [(letter, run.changed) for run in runs for letter in run.text]
    widths = [
        fonts.width_of(letter, bold=paragraph.bold or changed, face=face) * em / 1000 for letter, changed in letters
    ]
    indents = (paragraph.indent * em, (paragraph.indent + paragraph.hanging) * em)
    bounds = line_bounds("".join(letter for letter, _ in letters), widths, width - indents[0], width - indents[1])
    lines = []
    for number, (start, end) in enumerate(bounds):
        while end > start and letters[end - 1][0].isspace():
            end -= 1  # noqa: PLW2901 - the space at which the line was broken is not set
        indent = indents[number > 0]
        lacking = width - indent - sum(widths[start:end])
        is_last = number == len(bounds) - 1
        lines.append(
            TypesetLine(
                runs=joined(Run(letter, changed) for letter, changed in letters[start:end]),
                left=indent + _moved(align, lacking),
                size=size,
                bold=paragraph.bold,
                spread=_spread(align, lacking, end - start, em, is_last=is_last),
                space_before=paragraph.space_before if number == 0 else 0,
            )
        )
    return lines


def _moved(align: Align, lacking: float) -> float:
    return {Align.LEFT: 0.0, Align.CENTRE: lacking / 2, Align.RIGHT: lacking}[align]


def _spread(align: Align, lacking: float, letters: int, em: float, *, is_last: bool) -> float:
    """A line that lacks a letter or two is set full (両端揃え)."""
    if align is not Align.LEFT or is_last or letters < 8 or not 0 < lacking < 2.2 * em:
        return 0.0
    return lacking / (letters - 1)

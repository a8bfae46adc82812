"""A drawing as plain shapes in millimetres, from the top left corner; both writers draw the same ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.papers.document.line_breaking import lines_of

POINT: Final = 25.4 / 72
LEADING: Final = 1.35
SMALLEST: Final = 5.0  # points; nothing is set smaller to make it fit


@dataclass(frozen=True, slots=True)
class Rectangle:
    left: float
    top: float
    width: float
    height: float
    pale: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line through the points, pointed at its end unless `bare`."""

    points: tuple[tuple[float, float], ...]
    bare: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class DrawnText:
    """One line. `top` is where the line's letters begin; their size in points."""

    left: float
    top: float
    text: str
    size: float
    bold: bool = False


Shape = Rectangle | Arrow | DrawnText


@dataclass(frozen=True, slots=True)
class Drawing:
    width: float
    height: float
    shapes: tuple[Shape, ...]


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    from app.papers.document import fonts  # so late: only a process that draws papers reads them

    return sum(fonts.width_of(character, bold=bold) for character in text) * size * POINT / 1000


def set_words(
    text: str, box: Rectangle, size: float, *, bold: bool = False, centred: bool = True, middle: bool = True
) -> list[DrawnText]:
    """The text in lines within the box, smaller where it would not fit."""
    while True:
        lines = broken(text.split("\n"), box.width, size, bold=bold)
        line_height = size * POINT * LEADING
        if len(lines) * line_height <= box.height or size <= SMALLEST:
            break
        size = max(SMALLEST, size - 0.25)
    top = box.top + (max(0.0, box.height - len(lines) * line_height) / 2 if middle else 0)
    top += size * POINT * (LEADING - 1) / 2
    return [
        DrawnText(
            box.left + (max(0.0, box.width - width_of(line, size, bold=bold)) / 2 if centred else 0),
            top + number * line_height,
            line,
            size,
            bold,
        )
        for number, line in enumerate(lines)
    ]


def broken(lines: Sequence[str], width: float, size: float, *, bold: bool = False) -> list[str]:
    from app.papers.document import fonts

    scale = size * POINT / 1000
    return [
        part
        for line in lines
        for part in lines_of(line, width, lambda character: fonts.width_of(character, bold=bold) * scale)
    ]


def inside(box: Rectangle, padding: float = 1.5) -> Rectangle:
    return Rectangle(box.left + padding, box.top + padding, box.width - 2 * padding, box.height - 2 * padding)

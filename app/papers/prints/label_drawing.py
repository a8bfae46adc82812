"""宛名ラベル drawn, each in the largest letters in which it fits. Apart from labels.py because of what drawing needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from app.languages import SOURCE
from app.papers.document import fonts
from app.papers.document.glyphs import unprintable
from app.papers.paper import POINT, Paper
from app.papers.prints.label_sheets import LabelSheet
from app.papers.prints.labels import Addressee, LabelOrder, LabelsRefused, written

EDGE: Final = 5.0  # mm left and right: printers leave so much of a sheet's edge white
CEILING: Final = 3.5  # mm above and below
LEADING: Final = 1.35
GAP: Final = 1.5  # mm between the address and whom it is to
# letter sizes in points where everything fits, and the smallest share of them that a sorter still reads (7 points of an address)
POSTCODE, ADDRESS, NAME = 11.0, 10.5, 15.0
SHARES: Final = tuple(share / 100 for share in range(100, 64, -5))


@dataclass(frozen=True, slots=True)
class _LabelLine:
    text: str
    size: float  # points
    bold: bool = False
    above: float = 0.0  # mm left free above it

    @property
    def height(self) -> float:
        return self.above + self.size * POINT * LEADING


def draw(order: LabelOrder) -> bytes:
    """The document's bytes; see `LabelOrder.drawn`."""
    paper = Paper(
        title=f"宛名ラベル {len(order.addressees)}件",
        language=SOURCE,
        made_at=order.printed_at,
        foot="",
        page_words="",
        continued="",
    )
    labels = [_fitted(paper, order.sheet, addressee) for addressee in order.addressees]
    too_long = tuple(index for index, lines in enumerate(labels) if lines is None)
    lost = {} if order.marked else _unprintable(order)
    if too_long or lost:
        raise LabelsRefused(too_long, lost)
    for number, lines in enumerate(labels):
        page, label = divmod(number + order.start - 1, order.sheet.count)
        if label == 0 and page:
            paper.new_page()
        _draw(paper, order.sheet.corner(label), lines or [])
    return paper.closed()


def _unprintable(order: LabelOrder) -> Mapping[int, tuple[str, ...]]:
    """The letters without a font, by the index of their label; the fallback fonts are read only where the first one lacks something."""
    found: dict[int, tuple[str, ...]] = {}
    for index, addressee in enumerate(order.addressees):
        postcode, address, names = written(addressee)
        text = " ".join([postcode, address, *names])
        if unprintable(text, fonts.drawable(fonts.FAMILY)):
            lost = unprintable(text, fonts.drawable(fonts.FAMILY, *fonts.FALLBACKS))
            found |= {index: lost} if lost else {}
    return found


def _fitted(paper: Paper, sheet: LabelSheet, addressee: Addressee) -> list[_LabelLine] | None:
    """The lines in the largest size in which they fit; None where they fit in none."""
    for share, at_blanks in product(SHARES, (True, False)):
        lines = _lines(paper, sheet.width - 2 * EDGE, addressee, share, at_blanks=at_blanks)
        if sum(line.height for line in lines) <= sheet.height - 2 * CEILING:
            return lines
    return None


def _lines(paper: Paper, width: float, addressee: Addressee, share: float, *, at_blanks: bool) -> list[_LabelLine]:
    postcode, address, names = written(addressee)
    lines = [_LabelLine(f"〒{postcode}", POSTCODE * share)] if postcode else []
    broken = paper.broken(address, width, size=ADDRESS * share, at_blanks=at_blanks)
    lines += [_LabelLine(line, ADDRESS * share) for line in broken]
    for position, name in enumerate(names, 1):
        size = (NAME if position == len(names) else ADDRESS) * share
        bold = position == len(names)
        # a name is not broken while it can stand in one line, a little smaller
        narrow = paper.fitting(paper.printed(name), width, size=size, bold=bold)
        size = narrow if narrow >= NAME * SHARES[-1] else size
        broken = paper.broken(name, width + 0.01, size=size, bold=bold, at_blanks=at_blanks)
        lines += [
            _LabelLine(line, size, bold, GAP * share if position == 1 and line is broken[0] else 0.0) for line in broken
        ]
    return lines


def _draw(paper: Paper, corner: tuple[float, float], lines: list[_LabelLine]) -> None:
    left, top = corner[0] + EDGE, corner[1] + CEILING
    for line in lines:
        paper.line_of_words(left, top + line.above, line.text, size=line.size, bold=line.bold)
        top += line.height

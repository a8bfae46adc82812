"""A `Document` as PDF: A4, quiet tables, what changed bold and underlined."""

import itertools
from collections.abc import Sequence
from typing import Final

from fpdf.enums import Align as CellAlign

from app.languages import SOURCE
from app.papers.document import fonts
from app.papers.document.content import BODY, Block, Diagram, Document, Face, Heading, Paragraph, Sheet, Table, parts_of
from app.papers.document.drawing import Arrow, DrawnText, Rectangle, Shape
from app.papers.document.pdf_table import TableSetter
from app.papers.document.typesetting import LEADING, POINT, TypesetLine, set_paragraphs, width_of
from app.papers.paper import LEADING as PAPER_LEADING
from app.papers.paper import PALE, Colour, Paper
from app.processes import Progress

MARGIN: Final = 20.0
LANDSCAPE_MARGIN: Final = 15.0
TOP: Final = 16.0
FOOT: Final = 18.0  # from the lower edge; the page's number stands in it
INK: Final[Colour] = (0x11, 0x11, 0x11)
LINE: Final[Colour] = (0x55, 0x55, 0x55)
THIN: Final = 0.2
TITLE_SIZES: Final = {1: 15.0, 2: 12.0}
ARROW: Final = 2.0
FACES: Final = {Face.GOTHIC: fonts.FAMILY, Face.MINCHO: fonts.MINCHO}


def pdf(document: Document, progress: Progress | None = None) -> bytes:
    """The document as PDF; equal documents give equal bytes. `progress` hears how many of how many parts are set."""
    sheets = PdfPages(document, progress or (lambda _done, _parts: None))
    for number, sheet in enumerate(document.sheets):
        sheets.begin(sheet, first=number == 0)
        for block in sheet.blocks:
            sheets.set_block(block)
    return sheets.finish()


class PdfPages(Paper):
    """Pages of A4, upright or not, numbered at the foot."""

    def __init__(self, document: Document, progress: Progress) -> None:
        self.landscape = document.sheets[0].landscape
        self._done, self._parts, self._progress = 0, parts_of(document), progress
        super().__init__(
            title=document.title,
            language=SOURCE,
            made_at=document.made_at,
            foot="",
            page_words="",
            continued="",
            face=FACES[document.face],
        )

    @property
    def left(self) -> float:
        return LANDSCAPE_MARGIN if self.landscape else MARGIN

    @property
    def width(self) -> float:
        return float(self.w) - 2 * self.left

    def new_page(self) -> None:
        self.add_page(orientation="L" if self.landscape else "P")
        number, size = str(self.page_no()), 9.0
        left = (float(self.w) - width_of(number, size, bold=False, face=self.face)) / 2
        self.line_of_words(left, float(self.h) - 14, number, size=size, colour=INK)
        self.set_y(TOP)

    def space_left(self) -> float:
        return float(self.h) - FOOT - self.get_y()

    def begin(self, sheet: Sheet, *, first: bool) -> None:
        if not first:
            self.landscape = sheet.landscape
            self.new_page()
        if sheet.tag:
            self._tag(sheet.tag)

    def set_block(self, block: Block) -> None:
        if isinstance(block, Table):
            TableSetter(self, block).set_rows()
            return
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Paragraph):
            self._paragraph(block)
        else:
            self._figure(block)
        self.report()

    def report(self) -> None:
        self._done += 1
        self._progress(self._done, self._parts)

    def lines(self, lines: Sequence[TypesetLine], left: float, top: float) -> None:
        """Lines under each other from `top`, in a cell whose inner edge is `left`."""
        for line in lines:
            top += line.space_before
            self._line(line, left + line.left, top)
            top += line.leading

    def ruled(self, *points: tuple[float, float]) -> None:
        self.set_draw_color(*LINE)
        self.set_line_width(THIN)
        for start, end in itertools.pairwise(points):
            self.line(*start, *end)

    def finish(self) -> bytes:
        fonts.cut(self)
        return bytes(self.output())

    def _line(self, line: TypesetLine, left: float, top: float) -> None:
        shift = line.size * POINT * (LEADING - PAPER_LEADING) / 2
        self.set_char_spacing(line.spread / POINT)
        for run in line.runs:
            bold = line.bold or run.changed
            self.line_of_words(left, top + shift, run.text, size=line.size, bold=bold, colour=INK)
            width = width_of(run.text, line.size, bold=bold, face=self.face) + line.spread * len(run.text)
            if run.changed:
                self._underline(left, top + line.leading / 2, width, line.size)
            left += width
        self.set_char_spacing(0)

    def _underline(self, left: float, middle: float, width: float, size: float) -> None:
        below = middle + size * POINT * 0.47
        self.set_draw_color(*INK)
        self.set_line_width(size * 0.025)
        self.line(left, below, left + width, below)

    def _tag(self, text: str) -> None:
        """資料１－１ in a box at the right."""
        size, height = 12.0, 8.0
        width = width_of(text, size, bold=False, face=self.face) + 8
        left, top = self.left + self.width - width, self.get_y() - 4
        self.set_draw_color(*INK)
        self.set_line_width(0.35)
        self.rect(left, top, width, height)
        shift = (height - size * POINT * PAPER_LEADING) / 2
        self.line_of_words(left, top + shift, text, size=size, colour=INK, width=width, align=CellAlign.C)
        self.set_y(top + height + 3)

    def _heading(self, heading: Heading) -> None:
        size, bold = TITLE_SIZES[heading.level], self.face != fonts.MINCHO
        if self.space_left() < 30:  # a heading is not left alone at the end of a page
            self.new_page()
        if self.get_y() > TOP + 8:
            self.space(3)
        align = CellAlign.C if heading.level == 1 else CellAlign.L
        for line in self.broken(heading.text, self.width, size=size, bold=bold):
            self.line_of_words(
                self.left, self.get_y(), line, size=size, bold=bold, colour=INK, width=self.width, align=align
            )
            self.space(size * POINT * PAPER_LEADING)
        self.space(6 if heading.level == 1 else 2)

    def _paragraph(self, paragraph: Paragraph) -> None:
        lines = set_paragraphs((paragraph,), self.width, BODY, paragraph.align, self.printed, face=self.face)
        for line in lines:
            if self.space_left() < line.height:
                self.new_page()
            self.lines((line,), self.left, self.get_y())
            self.space(line.height)
        self.space(1.5)

    def _figure(self, figure: Diagram) -> None:
        self._heading(Heading(figure.title, 2))
        drawing = figure.drawing
        scale = min(1.0, self.width / drawing.width, self.space_left() / drawing.height)
        left = self.left + (self.width - drawing.width * scale) / 2
        for shape in drawing.shapes:
            self._shape(shape, left, self.get_y(), scale)
        self.space(drawing.height * scale)

    def _shape(self, shape: Shape, left: float, top: float, scale: float) -> None:
        if isinstance(shape, DrawnText):
            size = shape.size * scale
            above = size * POINT * (PAPER_LEADING - 1) / 2
            corner = (left + shape.left * scale, top + shape.top * scale - above)
            self.line_of_words(
                *corner, self.printed(shape.text), size=size, bold=shape.bold, colour=INK, face=fonts.FAMILY
            )
            self.set_y(top)
            return
        self.set_draw_color(*LINE)
        self.set_line_width(0.3 * scale)
        self.set_dash_pattern(**({"dash": 1, "gap": 0.8} if shape.dashed else {}))
        if isinstance(shape, Rectangle):
            self.set_fill_color(*(PALE if shape.pale else (255, 255, 255)))
            box = (left + shape.left * scale, top + shape.top * scale, shape.width * scale, shape.height * scale)
            self.rect(*box, style="DF")
        else:
            self._arrow(shape, [(left + x * scale, top + y * scale) for x, y in shape.points], scale)
        self.set_dash_pattern()

    def _arrow(self, arrow: Arrow, points: Sequence[tuple[float, float]], scale: float) -> None:
        if arrow.bare:
            self._lines_through(points)
            return
        (from_x, from_y), (x, y) = points[-2:]
        length = max(abs(x - from_x), abs(y - from_y))
        step_x, step_y = (x - from_x) / length, (y - from_y) / length
        head, half = ARROW * scale, ARROW * scale * 0.4
        back = (x - step_x * head, y - step_y * head)
        self._lines_through([*points[:-1], back])
        self.set_fill_color(*LINE)
        wing_x, wing_y = step_y * half, step_x * half
        corners = [(x, y), (back[0] + wing_x, back[1] + wing_y), (back[0] - wing_x, back[1] - wing_y)]
        self.polygon(corners, style="F")

    def _lines_through(self, points: Sequence[tuple[float, float]]) -> None:
        for start, end in itertools.pairwise(points):
            self.line(*start, *end)

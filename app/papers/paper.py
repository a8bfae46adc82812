"""A sheet of A4 as this house prints it: one face, a table of labels and values that breaks over pages, a foot with the page number.

Lengths are millimetres, letter sizes points. Every text passes `printable` on its way in, so callers hand over what was typed.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Final

from fpdf import FPDF, ViewerPreferences
from fpdf.enums import Align, TextMode

from app.papers.document import fonts
from app.papers.document.glyphs import GETA, printable
from app.papers.document.line_breaking import lines_at_blanks, lines_of

MARGIN: Final = 20.0
TOP: Final = 18.0
WIDTH: Final = 210.0 - 2 * MARGIN
BOTTOM: Final = 297.0 - 24.0  # the last line ends here
FOOT: Final = 297.0 - 16.0
POINT: Final = 25.4 / 72
LEADING: Final = 1.65
TIGHT_LEADING: Final = 1.4
BODY: Final = 10.5
SMALL: Final = 8.5
LABEL_WIDTH: Final = 50.0
PADDING: Final = 2.0
TIGHT_PADDING: Final = 1.0
BOLDER: Final = 0.035  # of the letter size: by so much a bold stroke of the first font is wider than a regular one
KEPT_WHOLE: Final = 12  # a row of at most so many lines moves to the next page whole

Colour = tuple[int, int, int]
TEXT: Final[Colour] = (0x33, 0x33, 0x33)
HEADING: Final[Colour] = (0x1A, 0x1A, 0x1A)
MUTED: Final[Colour] = (0x66, 0x66, 0x66)
RULE: Final[Colour] = (0xB3, 0xB3, 0xB3)
PALE: Final[Colour] = (0xF2, 0xF2, 0xF2)
KEY: Final[Colour] = (0x00, 0x17, 0xC1)


class Paper(FPDF):
    """One document, finished by `finish`, of one part or several. `foot` stands at the bottom of every page, left; `page_words` (with {page} and {pages}) right;
    `continued` (with {label}) at the label of a row that goes on over the page.
    `tight`: lines and rows stand closer. `face`: the font of what is not bold."""

    def __init__(
        self,
        *,
        title: str,
        language: str,
        made_at: datetime,
        foot: str,
        page_words: str,
        continued: str,
        tight: bool = False,
        face: str = fonts.FAMILY,
    ) -> None:
        super().__init__(format="A4")
        self.leading, self.padding = (TIGHT_LEADING, TIGHT_PADDING) if tight else (LEADING, PADDING)
        self.page_words, self.continued = page_words, continued
        self.parts = [(1, foot)]  # the first page of each part, and its foot
        self.has_geta = False
        self.alias_nb_pages("")  # else "{nb}" in an answer would print as the number of pages
        self.set_margin(0)
        self.c_margin = 0
        self.set_auto_page_break(auto=False)
        self.set_title(title)
        self.set_lang(language)
        self.viewer_preferences = ViewerPreferences(
            display_doc_title=True
        )  # the title, not the name of the file (WCAG 2.2, PDF18)
        self.set_creation_date(made_at)  # the same paper is the same bytes
        self.set_producer("Todoke")
        self.face = face
        for key in dict.fromkeys((face, fonts.FAMILY, fonts.BOLD, fonts.BOLD_OF[face])):
            fonts.lend(self, key)
        self.new_page()

    def new_page(self) -> None:
        self.add_page()
        self.set_y(TOP)

    def new_part(self, foot: str) -> None:
        """Go on with another paper in the same document: on a page of its own, counted from 1, with a foot of its own."""
        self.new_page()
        self.parts.append((self.page, foot))
        self.has_geta = False

    def space_left(self) -> float:
        return BOTTOM - self.get_y()

    def space(self, height: float) -> None:
        self.set_y(self.get_y() + height)

    def words(
        self,
        text: str,
        *,
        size: float = BODY,
        bold: bool = False,
        colour: Colour = TEXT,
        left: float = MARGIN,
        width: float = WIDTH,
    ) -> None:
        """A paragraph from here on, over as many lines and pages as it takes."""
        height = size * POINT * self.leading
        for line in self.broken(text, width, size=size, bold=bold):
            if self.space_left() < height:
                self.new_page()
            self.line_of_words(left, self.get_y(), line, size=size, bold=bold, colour=colour)
            self.space(height)

    def line_of_words(
        self,
        left: float,
        top: float,
        text: str,
        *,
        size: float = BODY,
        bold: bool = False,
        colour: Colour = TEXT,
        width: float = WIDTH,
        align: Align = Align.L,
        face: str = "",
    ) -> None:
        """One line as it is, never broken; `text` is what `printed` or `broken` gave. `width` matters to `align` only.
        `face`: another than the paper's."""
        face = face or self.face
        runs = fonts.runs_of(text) if bold and align is Align.L else [(text, True)]
        for run, has_bold in runs:
            self.set_font(*((face, "B") if bold and has_bold else (fonts.FAMILY if bold else face, "")), size)
            self._run(left, top, run, size=size, drawn=not has_bold, colour=colour, width=width, align=align)
            left += sum(fonts.width_of(character, bold=bold, face=face) for character in run) * size * POINT / 1000
            left += len(run) * self.char_spacing * POINT
        self.set_y(top)

    def _run(
        self,
        left: float,
        top: float,
        text: str,
        *,
        size: float,
        drawn: bool,
        colour: Colour,
        width: float,
        align: Align,
    ) -> None:
        """A part of a line in the font that is set. `drawn`: there is no bold of it, so its outline is drawn as wide as a bold stroke is wider."""
        self.set_text_color(*colour)
        # fpdf2 2.8 notes the font as set when it set it inside "q … Q" (a line that begins with the fallback), and the next line is garbled
        self.current_font_is_set_on_page = False
        self.set_xy(left, top)
        stroked = self.local_context(
            text_mode=TextMode.FILL_STROKE, line_width=size * POINT * BOLDER, draw_color=colour
        )
        with stroked if drawn else nullcontext():
            self.cell(width, size * POINT * self.leading, text, align=align)

    def printed(self, text: str) -> str:
        """The text as the fonts can draw it. Brings the fallback fonts in when one is needed."""
        alone = printable(text, fonts.drawable(fonts.FAMILY), fonts.variants())
        if alone.count(GETA) == text.count(GETA):
            return alone
        ready = printable(text, fonts.drawable(fonts.FAMILY, *fonts.FALLBACKS), fonts.variants())
        self.has_geta = self.has_geta or ready.count(GETA) > text.count(GETA)
        if fonts.FALLBACK not in self.fonts:
            for key in fonts.FALLBACKS:
                fonts.lend(self, key)
            self.set_fallback_fonts([*fonts.FALLBACKS], exact_match=False)
        return ready

    def broken(
        self, text: str, width: float, *, size: float = BODY, bold: bool = False, at_blanks: bool = False
    ) -> list[str]:
        """The printed text in lines of at most `width`. `at_blanks`: rather there than within what stands between two blanks."""
        scale, lines = size * POINT / 1000, lines_at_blanks if at_blanks else lines_of
        return lines(
            self.printed(text), width, lambda character: fonts.width_of(character, bold=bold, face=self.face) * scale
        )

    def fitting(self, text: str, width: float, *, size: float, bold: bool = False) -> float:
        """The letter size, `size` at most, in which the line is no wider than `width`."""
        drawn = sum(fonts.width_of(character, bold=bold, face=self.face) for character in text) * size * POINT / 1000
        return size * min(1.0, width / drawn) if drawn else size

    def labelled(self, rows: Sequence[tuple[str, str]], *, blank: str) -> None:
        """Labels left, values right; `blank` stands, in grey, for a value that is not there. A row may be longer than a page."""
        for label, value in rows:
            self._row(label, value or blank, MUTED if value == "" else TEXT)

    def row_height(self, label: str, value: str) -> float:
        """The least height that a row of `labelled` takes on the page where it begins."""
        height = BODY * POINT * self.leading
        names = self._label_lines(label)
        tall = max(len(self.broken(value, WIDTH - LABEL_WIDTH - 3 * self.padding)), len(names))
        return (tall if tall <= KEPT_WHOLE else max(2, len(names))) * height + 2 * self.padding

    def _row(self, label: str, value: str, colour: Colour) -> None:
        height = BODY * POINT * self.leading
        lines = self.broken(value, WIDTH - LABEL_WIDTH - 3 * self.padding)
        names = self._label_lines(label)
        tall = max(len(lines), len(names))
        if self._lines_left(height) < min(tall, max(2, len(names)) if tall > KEPT_WHOLE else tall):
            self.new_page()
        while True:
            part = lines[: max(1, self._lines_left(height))]
            lines = lines[len(part) :]
            self._cells(names, part, colour, height)
            if not lines:
                return
            self.new_page()
            names = self._label_lines(self.continued.format(label=label))

    def _label_lines(self, label: str) -> list[str]:
        return self.broken(label, LABEL_WIDTH - 2 * self.padding, bold=True)

    def _lines_left(self, height: float) -> int:
        return int((self.space_left() - 2 * self.padding) / height)

    def _cells(self, names: list[str], values: list[str], colour: Colour, height: float) -> None:
        top = self.get_y()
        tall = height * max(len(names), len(values)) + 2 * self.padding
        self.set_fill_color(*PALE)
        self.rect(MARGIN, top, LABEL_WIDTH, tall, style="F")
        for number, line in enumerate(names):
            self.line_of_words(
                MARGIN + self.padding, top + self.padding + number * height, line, bold=True, colour=HEADING
            )
        for number, line in enumerate(values):
            left = MARGIN + LABEL_WIDTH + 2 * self.padding
            self.line_of_words(left, top + self.padding + number * height, line, colour=colour)
        self._rule(top)  # again: the ground of the label lies over half of it
        self._rule(top + tall)
        self.set_y(top + tall)

    def _rule(self, top: float) -> None:
        self.set_draw_color(*RULE)
        self.set_line_width(0.2)
        self.line(MARGIN, top, MARGIN + WIDTH, top)

    def finish(self) -> bytes:
        """The document's bytes; it cannot be added to afterwards."""
        ends = [first for first, _ in self.parts[1:]] + [self.pages_count + 1]
        for (first, foot), end in zip(self.parts, ends, strict=True):
            for number in range(first, end):
                self.page = number
                self._rule(FOOT - 2)
                self.line_of_words(MARGIN, FOOT, self.printed(foot), size=SMALL, colour=MUTED)
                count = self.page_words.format(page=number - first + 1, pages=end - first)
                self.line_of_words(MARGIN, FOOT, count, size=SMALL, colour=MUTED, align=Align.R)
        return self.closed()

    def closed(self) -> bytes:
        """The document's bytes without feet on its pages."""
        fonts.cut(self)
        return bytes(self.output())

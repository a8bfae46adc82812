"""The チラシ as it is drawn. Apart from leaflet.py because of what drawing needs: fpdf2 and its font tools, some 20 MB of memory.

What is long is set smaller, down to letters that can still be read at arm's length; what is longer than that ends in 「…」. So there is one page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from fpdf.enums import Align

from app.languages import translated_into
from app.papers.document import fonts
from app.papers.document.line_breaking import lines_of
from app.papers.leaflet import Leaflet
from app.papers.paper import HEADING, KEY, MARGIN, MUTED, PALE, POINT, RULE, TEXT, WIDTH, Colour, Paper
from app.papers.qr import QUIET, qr
from app.texts import N_

NAME: Final = N_("電子申請のご案内")
APPLY_HERE: Final = N_("スマートフォンやパソコンから申請できます")
READ_CODE: Final = N_("QRコードを読み取るか、下のアドレスを開いてください。")
CHOSEN: Final = N_("次の答えを選んだ画面が開きます。変えることもできます。")
NO_ACCOUNT: Final = N_("会員登録はいりません")
TWO_NUMBERS: Final = N_(
    "申請すると、到達番号と問合せ番号が表示されます。申請の状況は、この2つの番号を次のページに入力すると確かめられます。"
)
TITLE, OUTLINE, CHOSEN_ANSWERS = "手続名", "概要", "選んである答え"  # told to staff alone
ELIGIBILITY, PERIOD = N_("対象"), N_("受付期間")
PLACES, NEEDED, MINUTES, CONTACT = N_("定員"), N_("必要なもの"), N_("かかる時間"), N_("お問合せ")
ANSWER: Final = N_("%(label)s：%(words)s")

TOP: Final = 15.0
END: Final = 297.0 - 14.0  # nothing is set below
HEAD: Final = 16.0  # millimetres of the municipality's name, as high as a crest beside it
LEADING: Final = 1.55
LABEL: Final = 38.0  # width of a row's label
SYMBOL: Final = 46.0  # a QR code without its quiet zone
PADDING: Final = 4.0
TITLE_SIZES: Final = ((34.0, 1), (30.0, 2), (26.0, 2), (24.0, 3), (21.0, 3), (19.0, 4), (17.0, 4))
"""Letter sizes of the title, each with the most lines that it is set in."""
SHARES: Final = (1.15, 1.1, 1.05, 1.0, 0.95, 0.9, 0.85)
MOST_LINES: Final = (12, 10, 8, 6, 5, 4, 3, 2, 1)
"""Lines left of each text where even the smallest letters do not fit all."""
ENDLESS: Final = 10_000
LONGEST: Final = 1_200
"""Letters of a text that are set at all: more than fit beside what else is told, and each costs time at every size that is tried."""
ELLIPSIS: Final = "…"


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines of one text, as they are drawn; `cut` where there were more."""

    lines: Sequence[str]
    size: float
    bold: bool = False
    cut: bool = False

    @property
    def leading(self) -> float:
        return self.size * POINT * LEADING

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Everything set in lines, for one size of letters."""

    title: _Lines
    outline: _Lines
    invitation: Sequence[_Lines]  # beside the QR code
    address: _Lines
    rows: Sequence[tuple[_Lines, _Lines]]
    after: Sequence[_Lines]  # what comes after applying
    cut: Sequence[str]

    @property
    def box(self) -> float:
        """Height of the frame with the QR code."""
        beside = sum(each.height for each in self.invitation) + 2.0 * len(self.invitation)
        return max(_code_width(), beside + PADDING) + self.address.height + PADDING

    @property
    def height(self) -> float:
        rows = sum(_row_height(row) for row in self.rows)
        after = sum(each.height for each in self.after) + 2 * PADDING
        return HEAD + 6 + self.title.height + 3 + self.outline.height + 5 + self.box + 5 + rows + 6 + after


def draw(leaflet: Leaflet) -> bytes:
    """The document's bytes; see `Leaflet.drawn`."""
    paper = _paper(leaflet)
    _draw(paper, leaflet, _fitted(paper, leaflet))
    return paper.closed()


def shortened(leaflet: Leaflet) -> tuple[str, ...]:
    """See `Leaflet.shortened`."""
    return tuple(_fitted(_paper(leaflet), leaflet).cut)


def _paper(leaflet: Leaflet) -> Paper:
    return Paper(
        title=f"{''.join(leaflet.title)}　{leaflet.municipality}",
        language=leaflet.language,
        made_at=leaflet.made_at,
        foot="",
        page_words="",
        continued="",
    )


def _fitted(paper: Paper, leaflet: Leaflet) -> _Sheet:
    """The largest letters in which all fits, then the most lines of what is too long."""
    title = _title(paper, leaflet.title)
    tries = [(share, ENDLESS) for share in SHARES] + [(SHARES[-1], most) for most in MOST_LINES]
    for share, most in tries:
        sheet = _set(paper, leaflet, title, share, most)
        if sheet.height <= END - TOP:
            break
    return sheet


def _set(paper: Paper, leaflet: Leaflet, title: _Lines, share: float, most: int) -> _Sheet:
    def say(words: str) -> str:
        return translated_into(leaflet.language, words)

    def text(words: str, width: float, size: float, *, bold: bool = False, limit: int = ENDLESS) -> _Lines:
        is_endless = len(words) > LONGEST
        if is_endless:
            words, limit = words[:LONGEST] + ELLIPSIS, min(limit, MOST_LINES[0])
        lines = paper.broken(words, width, size=size * share, bold=bold) if words else []
        limited = _limited(lines, width, size * share, limit, bold=bold)
        return replace(limited, cut=limited.cut or is_endless)

    def sentence(words: str, width: float, size: float, *, bold: bool = False) -> _Lines:
        """On one line while it is not much too long for one."""
        narrow = paper.fitting(words, width - 0.01, size=size * share, bold=bold)
        return text(words, width, narrow / share if narrow >= 0.8 * size * share else size, bold=bold)

    beside = WIDTH - _code_width() - 2 * PADDING
    chosen = "\n".join(say(ANSWER) % {"label": question, "words": answer} for question, answer in leaflet.chosen)
    invitation = [sentence(say(APPLY_HERE), beside, 15, bold=True), sentence(say(READ_CODE), beside, 11)]
    if chosen:
        invitation += [sentence(say(CHOSEN), beside, 11), text(chosen, beside, 11.5, bold=True, limit=min(most, 4))]
    contact = "\n".join(
        filter(None, (leaflet.section, f"{leaflet.telephone}　{leaflet.telephone_hours}".strip("　"), leaflet.contact))
    )
    told = (
        (ELIGIBILITY, leaflet.eligibility),
        (PERIOD, leaflet.period),
        (PLACES, leaflet.places),
        (NEEDED, leaflet.needed),
        (MINUTES, leaflet.minutes),
        (CONTACT, contact),
    )
    rows = [
        (
            label,
            text(say(label), LABEL - 4, 11.5, bold=True),
            text(words, WIDTH - LABEL, 11.5, limit=most if label != CONTACT else max(most, 3)),
        )
        for label, words in told
        if words
    ]
    outline = text(leaflet.outline, WIDTH, 13, limit=most)
    named = ((TITLE, title), (OUTLINE, outline), *((label, value) for label, _, value in rows))
    answers = ((CHOSEN_ANSWERS, invitation[-1]),) if chosen else ()
    return _Sheet(
        title=title,
        outline=outline,
        invitation=invitation,
        address=_address(paper, leaflet.address, 13.0),
        rows=[(label, value) for _, label, value in rows],
        after=[
            text(say(NO_ACCOUNT), WIDTH - 2 * PADDING, 12, bold=True),
            text(say(TWO_NUMBERS), WIDTH - 2 * PADDING, 10.5),
            _address(paper, leaflet.status_address, 10.5),
        ],
        cut=[label for label, lines in (*named, *answers) if lines.cut],
    )


def _title(paper: Paper, phrases: Sequence[str]) -> _Lines:
    """The title in the largest letters in which it takes few lines, all about as long as each other."""
    for size, most in TITLE_SIZES:
        lines = _phrased(paper, phrases, WIDTH, size)
        if len(lines) <= most:
            return _Lines(_balanced(paper, phrases, size, lines), size, bold=True)
    return _limited(lines, WIDTH, size, most, bold=True)


def _phrased(paper: Paper, phrases: Sequence[str], width: float, size: float) -> list[str]:
    """Lines that end between phrases; within one only where it is wider than a line by itself."""
    lines = [""]
    for phrase in phrases:
        printed = paper.printed(phrase)
        if lines[-1] and _width((lines[-1] + printed).rstrip(), size, bold=True) > width:
            lines.append("")
        lines[-1:] = lines_of(lines[-1] + printed, width, lambda letter: _width(letter, size, bold=True))
    return lines


def _balanced(paper: Paper, phrases: Sequence[str], size: float, lines: list[str]) -> list[str]:
    """As many lines, the longest of them as short as can be, with no phrase broken for it."""
    width = WIDTH
    widest = (
        max(_width(paper.printed(phrase), size, bold=True) for phrase in phrases) if len(phrases) > 1 else WIDTH / 3
    )
    while len(lines) > 1 and width - 3 > widest:
        width -= 3
        closer = _phrased(paper, phrases, width, size)
        if len(closer) > len(lines):
            break
        lines = closer
    return lines


def _limited(lines: list[str], width: float, size: float, most: int, *, bold: bool) -> _Lines:
    if len(lines) <= most:
        return _Lines(lines, size, bold)
    last = lines[most - 1].rstrip("、。 　")
    while last and _width(last + ELLIPSIS, size, bold=bold) > width:
        last = last[:-1]
    return _Lines([*lines[: most - 1], last + ELLIPSIS], size, bold, cut=True)


def _address(paper: Paper, address: str, size: float) -> _Lines:
    """An address in lines that end behind a stroke or a sign, so that who types it sees that it goes on; smaller where a part is too wide."""
    width = WIDTH - 2 * PADDING
    parts = [paper.printed(part) for part in re.findall(r"[^/?&]+[/?&]*|[/?&]+", address)]
    size = min(paper.fitting(part, width, size=size, bold=True) for part in parts)
    if _width("".join(parts), size, bold=True) > width:
        size = max(paper.fitting("".join(parts), width, size=size, bold=True), min(size, 10.0))
    lines = [""]
    for part in parts:
        if lines[-1] and _width(lines[-1] + part, size, bold=True) > width + 0.01:
            lines.append("")
        lines[-1] += part
    return _Lines(lines, size, bold=True)


def _width(text: str, size: float, *, bold: bool) -> float:
    return sum(fonts.width_of(character, bold=bold) for character in text) * size * POINT / 1000


def _code_width() -> float:
    """With its quiet zone, of the smallest code that holds an address: larger ones have thinner modules and a narrower zone."""
    return SYMBOL * (25 + 2 * QUIET) / 25


def _row_height(row: tuple[_Lines, _Lines]) -> float:
    return max(lines.height for lines in row) + 3.0


def _draw(paper: Paper, leaflet: Leaflet, sheet: _Sheet) -> None:
    _head(paper, leaflet)
    top = TOP + HEAD + 6
    top = _block(paper, sheet.title, top, colour=HEADING) + 3
    top = _block(paper, sheet.outline, top) + 5
    _box(paper, leaflet, sheet, top)
    top += sheet.box + 5
    for row in sheet.rows:
        _row(paper, row, top)
        top += _row_height(row)
    _rule(paper, top)
    after = sum(each.height for each in sheet.after) + 2 * PADDING
    _after(paper, sheet, END - after, after)


def _head(paper: Paper, leaflet: Leaflet) -> None:
    """The municipality's name, with room for its crest, and what the sheet is."""
    size = paper.fitting(paper.printed(leaflet.municipality), WIDTH * 0.6, size=20, bold=True)
    middle = TOP + HEAD / 2
    name = paper.printed(leaflet.municipality)
    _line(paper, MARGIN, middle, name, size, bold=True, colour=HEADING)
    words = translated_into(leaflet.language, NAME)
    size = paper.fitting(words, WIDTH * 0.38, size=12)
    _line(paper, MARGIN, middle, words, size, colour=MUTED, align=Align.R)
    paper.set_draw_color(*KEY)
    paper.set_line_width(1.0)
    paper.line(MARGIN, TOP + HEAD, MARGIN + WIDTH, TOP + HEAD)


def _box(paper: Paper, leaflet: Leaflet, sheet: _Sheet, top: float) -> None:
    """The QR code, what to do with it, and the address in letters."""
    paper.set_draw_color(*KEY)
    paper.set_line_width(0.7)
    paper.rect(MARGIN, top, WIDTH, sheet.box)
    _code(paper, leaflet.address, MARGIN + 1, top + 1)
    left, inside = MARGIN + _code_width() + PADDING, sheet.box - sheet.address.height - PADDING
    height = sum(each.height for each in sheet.invitation) + 2.0 * (len(sheet.invitation) - 1)
    below = top + (inside - height) / 2
    for number, lines in enumerate(sheet.invitation):
        below = _block(paper, lines, below, left=left, colour=HEADING if number == 0 else TEXT) + 2
    _block(paper, sheet.address, top + inside, left=MARGIN + PADDING, colour=KEY)
    paper.link(MARGIN, top, WIDTH, sheet.box, leaflet.address)


def _code(paper: Paper, address: str, left: float, top: float) -> None:
    rows = [bytes(row) for row in qr(address).matrix]
    module = SYMBOL / len(rows)
    left, top = left + (_code_width() - SYMBOL) / 2, top + (_code_width() - SYMBOL) / 2
    paper.set_fill_color(0, 0, 0)
    for y, row in enumerate(rows):
        for run in re.finditer(
            b"\x01+", row
        ):  # a run as one rectangle: between two of them some viewers draw a hair of white
            width = (run.end() - run.start()) * module
            paper.rect(left + run.start() * module, top + y * module, width, module, style="F")


def _row(paper: Paper, row: tuple[_Lines, _Lines], top: float) -> None:
    _rule(paper, top)
    label, value = row
    _block(paper, label, top + 1.5, colour=HEADING)
    _block(paper, value, top + 1.5, left=MARGIN + LABEL)


def _after(paper: Paper, sheet: _Sheet, top: float, height: float) -> None:
    paper.set_fill_color(*PALE)
    paper.rect(MARGIN, top, WIDTH, height, style="F")
    below = top + PADDING
    for number, lines in enumerate(sheet.after):
        below = _block(paper, lines, below, left=MARGIN + PADDING, colour=HEADING if number == 0 else TEXT)


def _rule(paper: Paper, top: float) -> None:
    paper.set_draw_color(*RULE)
    paper.set_line_width(0.2)
    paper.line(MARGIN, top, MARGIN + WIDTH, top)


def _block(paper: Paper, lines: _Lines, top: float, *, left: float = MARGIN, colour: Colour = TEXT) -> float:
    """Draw the lines under each other; returns where they end."""
    for line in lines.lines:
        _line(paper, left, top + lines.leading / 2, line, lines.size, bold=lines.bold, colour=colour)
        top += lines.leading
    return top


def _line(
    paper: Paper,
    left: float,
    middle: float,
    text: str,
    size: float,
    *,
    bold: bool = False,
    colour: Colour = TEXT,
    align: Align = Align.L,
) -> None:
    above = middle - size * POINT * paper.leading / 2
    paper.line_of_words(left, above, text, size=size, bold=bold, colour=colour, align=align)

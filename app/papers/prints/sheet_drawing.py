"""Applications drawn, each from a page of its own on. Apart from sheets.py because of what drawing needs: fpdf2 and its font tools."""

from typing import Final

from app.languages import SOURCE
from app.papers.document.glyphs import GETA
from app.papers.paper import BODY, HEADING, LEADING, MUTED, POINT, Paper
from app.papers.prints.sheets import ApplicationSheet, PrintOrder, Rows
from app.processes import Progress

BLANK: Final = "入力なし"
CLOSED: Final = "申請内容を開く鍵がないため、印刷できません。消去されたか、鍵がこのサーバーにありません。"
NOTHING: Final = (
    ("対応記録", "記録はありません。"),
)  # among the facts: a heading of its own would often take a page of its own
NOT_DRAWN: Final = "「{mark}」は、印刷できなかった文字です。申請は、入力されたとおりの文字で届いています。"

_SIZE: Final = 13  # points of a heading
_TALL: Final = _SIZE * POINT * LEADING + 1


def draw(order: PrintOrder, progress: Progress | None) -> bytes:
    """The document's bytes; see `PrintOrder.drawn`."""
    first, *others = order.sheets
    paper = Paper(
        title=f"申請 {first.reference}" if not others else f"申請 {len(order.sheets)}件",
        language=SOURCE,
        made_at=order.printed_at,
        foot=order.foot(first),
        page_words="{page}／{pages}ページ",
        continued="{label}（つづき）",
    )
    for number, sheet in enumerate(order.sheets):
        if number:
            paper.new_part(order.foot(sheet))
        _sheet(paper, sheet, order.municipality)
        if progress:
            progress(number + 1, len(order.sheets))
    return paper.finish()


def _sheet(paper: Paper, sheet: ApplicationSheet, municipality: str) -> None:
    paper.words(f"電子申請サービス　{municipality}", size=BODY, colour=MUTED)
    paper.words(sheet.procedure, size=16, bold=True, colour=HEADING)
    paper.space(2)
    paper.labelled((*sheet.facts, *(NOTHING if sheet.records == () else ())), blank="―")
    if sheet.answers is None:
        _heading(paper, "申請内容", (("", CLOSED),))
        paper.words(CLOSED)
    for title, rows in sheet.answers or ():
        _heading(paper, title, rows)
        paper.labelled(rows, blank=BLANK)
    for title, past in (("これまでの流れ", sheet.history), ("対応記録", sheet.records)):
        if past:
            _heading(paper, title, past)
            paper.labelled(past, blank="―")
    if paper.has_geta:
        paper.space(3)
        paper.words(NOT_DRAWN.format(mark=GETA), colour=MUTED)


def _heading(paper: Paper, text: str, rows: Rows) -> None:
    """Not left alone at the end of a page: its first row comes with it."""
    paper.space(5)
    if paper.space_left() < _TALL + (paper.row_height(*rows[0]) if rows else 0):
        paper.new_page()
    paper.words(text, size=_SIZE, bold=True, colour=HEADING)
    paper.space(1)

"""The 控え as it is drawn. Apart from receipt.py because of what drawing needs: fpdf2 and its font tools, some 20 MB of memory."""

from typing import Final

from app.calendar.shown_dates import moment_words
from app.papers.document.glyphs import GETA
from app.papers.paper import BODY, HEADING, KEY, MARGIN, MUTED, POINT, WIDTH, Paper
from app.papers.receipt import ReceiptFacts, Translate
from app.texts import N_

TITLE: Final = N_("申請の控え")
REFERENCE: Final = N_("到達番号")
INQUIRY: Final = N_("問合せ番号")
ARRIVED: Final = N_("到達日時")
SECTION: Final = N_("担当課")
TELEPHONE: Final = N_("電話番号")
ANSWERS: Final = N_("申請内容")
BLANK: Final = N_("入力なし")
CONTINUED: Final = N_("{label}（つづき）")
LOOK_UP: Final = N_("申請状況を照会するには")
LOOK_UP_PAGE: Final = N_("次のページで、到達番号と問合せ番号を入力してください。")
KEEP_SECRET: Final = N_("問合せ番号は、ほかの人に見せないでください。")
NEVER_AGAIN: Final = N_("問合せ番号は再発行できません。わからなくなったときは、担当課へお電話ください。")
NOT_DRAWN: Final = N_(
    "「{mark}」は、この控えに印刷できなかった文字です。申請は、入力されたとおりの文字で届いています。"
)
PAGES: Final = N_("{page}／{pages}ページ")
SERVICE: Final = N_("電子申請サービス")

NUMBER_SIZE: Final = 23.0


def draw(facts: ReceiptFacts, translate: Translate) -> bytes:
    """The document's bytes; see `receipt_pdf`. What would run over one page by a little stands closer, on one."""
    paper = _drawn(facts, translate, tight=False)
    if paper.pages_count == 2:
        closer = _drawn(facts, translate, tight=True)
        paper = closer if closer.pages_count == 1 else paper
    return paper.finish()


def _drawn(facts: ReceiptFacts, translate: Translate, *, tight: bool) -> Paper:
    paper = Paper(
        tight=tight,
        title=f"{translate(TITLE)} {facts.reference}",
        language=facts.language,
        made_at=facts.arrived_at,
        foot=f"{translate(REFERENCE)} {facts.reference}",
        page_words=translate(PAGES),
        continued=translate(CONTINUED),
    )
    paper.words(f"{translate(SERVICE)}　{facts.municipality}", size=BODY, colour=MUTED)
    paper.words(translate(TITLE), size=22, bold=True, colour=HEADING)
    paper.space(2)
    paper.words(facts.procedure, size=13, bold=True, colour=HEADING)
    paper.space(4)
    _numbers(paper, facts, translate)
    _look_up(paper, facts, translate)
    paper.labelled(
        [
            (translate(ARRIVED), moment_words(facts.arrived_at, facts.language)),
            (translate(SECTION), f"{facts.municipality}　{facts.section}"),
            (translate(TELEPHONE), "\n".join(filter(None, (facts.telephone, facts.telephone_hours)))),
        ],
        blank=translate(BLANK),
    )
    _heading(paper, translate(ANSWERS))
    paper.labelled(facts.answers, blank=translate(BLANK))
    if paper.has_geta:
        paper.space(3)
        paper.words(translate(NOT_DRAWN).format(mark=GETA), colour=MUTED)
    return paper


def _numbers(paper: Paper, facts: ReceiptFacts, translate: Translate) -> None:
    """The two numbers in a frame, each on a line of its own and never broken."""
    height, top = 36.0, paper.get_y()
    paper.set_draw_color(*KEY)
    paper.set_line_width(0.7)
    paper.rect(MARGIN, top, WIDTH, height)
    for label, number, middle in (
        (REFERENCE, facts.reference, top + height * 0.28),
        (INQUIRY, facts.inquiry_code, top + height * 0.72),
    ):
        lines = paper.broken(translate(label), 34, bold=True)
        line_height = BODY * POINT * paper.leading
        for number_of_line, line in enumerate(lines):
            above = middle + (number_of_line - len(lines) / 2) * line_height
            paper.line_of_words(MARGIN + 6, above, line, bold=True, colour=HEADING)
        size = paper.fitting(number, WIDTH - 44 - 4, size=NUMBER_SIZE, bold=True)
        above = middle - size * POINT * paper.leading / 2
        paper.line_of_words(MARGIN + 44, above, number, size=size, bold=True, colour=HEADING)
    paper.set_y(top + height)


def _look_up(paper: Paper, facts: ReceiptFacts, translate: Translate) -> None:
    paper.space(4)
    paper.words(translate(LOOK_UP), bold=True, colour=HEADING)
    paper.words(translate(LOOK_UP_PAGE))
    top = paper.get_y()
    paper.words(facts.status_url, colour=KEY)
    paper.link(MARGIN, top, WIDTH, paper.get_y() - top, facts.status_url)
    paper.words(translate(KEEP_SECRET))
    paper.words(translate(NEVER_AGAIN))
    paper.space(5)


def _heading(paper: Paper, text: str) -> None:
    paper.space(7)
    if paper.space_left() < 30:  # a heading is not left alone at the end of a page
        paper.new_page()
    paper.words(text, size=14, bold=True, colour=HEADING)
    paper.space(1)

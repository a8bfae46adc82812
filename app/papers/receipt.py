"""控え: what the applicant keeps on paper. Made from the answers in hand at submission, never read back from the database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from app.papers.letters import GETA
from app.papers.paper import BODY, HEADING, KEY, MARGIN, MUTED, POINT, WIDTH, Paper
from app.procedures.fields.eras import wareki
from app.procedures.fields.wording import N_

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

TOKYO: Final = ZoneInfo("Asia/Tokyo")
WEEKDAYS: Final = "月火水木金土日"
NUMBER_SIZE: Final = 23.0
AT_ONCE: Final = 1  # making one holds the interpreter: a second at the same time only makes both later

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """All texts in the applicant's language. The two numbers as shown on the page, hyphens included; `arrived_at` with its zone.

    `answers`: (label, value) in the form's order, "" where the applicant left it blank; lines parted by a line feed.
    """

    municipality: str
    procedure: str
    section: str
    telephone: str
    reference: str
    inquiry_code: str = field(repr=False)
    arrived_at: datetime
    answers: tuple[tuple[str, str], ...] = field(repr=False)
    status_url: str
    language: str = "ja"


def receipt_pdf(facts: ReceiptFacts, translate: Translate = str) -> bytes:
    """The 控え as PDF. `translate` gives this module's Japanese words in the language of the facts.

    The same facts give the same bytes. Takes some 20 ms, and half a second more the first time in a process (and once again at the
    first character that needs the fallback font): an event loop calls `receipt_pdf_off_loop`.
    """
    paper = Paper(
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
            (translate(ARRIVED), arrival_words(facts.arrived_at, facts.language)),
            (translate(SECTION), f"{facts.municipality}　{facts.section}"),
            (translate(TELEPHONE), facts.telephone),
        ],
        blank=translate(BLANK),
    )
    _heading(paper, translate(ANSWERS))
    paper.labelled(facts.answers, blank=translate(BLANK))
    if paper.has_geta:
        paper.space(3)
        paper.words(translate(NOT_DRAWN).format(mark=GETA), colour=MUTED)
    return paper.finish()


_limiter: RunVar[CapacityLimiter] = RunVar("receipt_limiter")


async def receipt_pdf_off_loop(facts: ReceiptFacts, translate: Translate = str) -> bytes:
    """The same in a thread, one at a time for each event loop."""
    limiter = _limiter.get(None)
    if limiter is None:
        limiter = CapacityLimiter(AT_ONCE)
        _limiter.set(limiter)
    return await to_thread.run_sync(receipt_pdf, facts, translate, limiter=limiter)


def arrival_words(moment: datetime, language: str) -> str:
    """令和8年11月23日（月）14時05分, Tokyo time; in other languages the date in their own long form and the time.

    Raises ValueError for a time without a zone: it would silently be read as the machine's own.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    there = moment.astimezone(TOKYO)
    if language.partition("-")[0] != "ja":
        try:
            day = format_date(there.date(), "full", locale=Locale.parse(language, sep="-"))
        except (UnknownLocaleError, ValueError):
            day = there.date().isoformat()
        return f"{day}, {there:%H:%M}"
    return f"{wareki(there.date())}（{WEEKDAYS[there.weekday()]}）{there.hour}時{there.minute:02}分"


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
        paper.line_of_words(
            MARGIN + 6, middle - BODY * POINT * 0.825, paper.printed(translate(label)), bold=True, colour=HEADING
        )
        paper.line_of_words(
            MARGIN + 44, middle - NUMBER_SIZE * POINT * 0.825, number, size=NUMBER_SIZE, bold=True, colour=HEADING
        )
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
    if paper.room() < 30:  # a heading is not left alone at the end of a page
        paper.new_page()
    paper.words(text, size=14, bold=True, colour=HEADING)
    paper.space(1)

"""Tables over several pages, in both writers."""

from collections.abc import Sequence
from datetime import UTC, datetime

from docx.oxml.ns import qn

from app.papers.document.content import Document, Sheet, Table, TableCell, TableRow, cell, head, parts_of, words
from app.papers.document.pdf import PdfPages, pdf
from app.papers.document.pdf_table import TableSetter
from app.papers.document.typesetting import TypesetLine
from app.papers.document.word import docx
from app.papers.governance.checklist import Checklist, Mark, Measure, MeasureGroup, PartyMeasures, sheets_of
from tests.papers.governance.papers import pages_of, word_of

NOON = datetime(2026, 11, 23, 3, tzinfo=UTC)


def document(*rows: TableRow) -> Document:
    top = TableRow((head("番号"), head("内容")))
    return Document("表", (Sheet((Table((1, 9), rows, head=(top,)),)),), NOON)


def many() -> Document:
    return document(*(TableRow((cell(f"第{number}番"), cell(f"内容{number}" * 20))) for number in range(100)))


def test_the_head_stands_on_every_page() -> None:
    pages = pages_of(many())
    assert len(pages) > 1
    assert all(page.startswith(f"{number}番号内容") for number, page in enumerate(pages, 1))


def test_no_row_is_lost_between_two_pages() -> None:
    text = "".join(pages_of(many()))
    assert [number for number in range(100) if text.count(f"第{number}番") != 1] == []


def test_a_row_longer_than_a_page_goes_on_over_it() -> None:
    pages = pages_of(document(TableRow((cell("一"), cell("長い文。" * 2500)))))
    assert len(pages) >= 3
    assert sum(page.count("長い文。") for page in pages) >= 2490  # some stand across two lines


def group_over_pages() -> Checklist:
    lines = tuple(Measure(Mark.DONE, f"対策その{number}を行い、その結果を記録する。" * 3) for number in range(60))
    return Checklist(
        "一覧",
        "",
        "・対策が可能であれば「○」",
        "対策",
        (PartyMeasures("区が行う対策", (MeasureGroup("【運用】", lines),)),),
    )


def test_a_group_that_goes_on_is_named_again_on_the_next_page() -> None:
    pages = pages_of(Document("一覧", sheets_of(group_over_pages()), NOON))
    assert len(pages) > 1
    assert all(page.count("区が行う対策【運用】") == 1 for page in pages)


def test_in_word_the_group_is_one_merged_cell() -> None:
    file = word_of(Document("一覧", sheets_of(group_over_pages()), NOON))
    merges = [merge.get(qn("w:val"), "continue") for merge in file.element.body.iter(qn("w:vMerge"))]
    assert merges == ["restart", *["continue"] * 59]


def test_in_word_the_head_is_repeated_and_short_rows_stay_whole() -> None:
    rows = word_of(many()).tables[0].rows
    assert rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)


def test_a_cell_may_span_the_table() -> None:
    file = word_of(document(TableRow((TableCell(words("全体"), span=2),))))
    assert [tc.grid_span for tc in file.tables[0].rows[1]._tr.tc_lst] == [2]


def test_progress_counts_the_rows_to_the_last() -> None:
    told: list[tuple[int, int]] = []
    pdf(many(), lambda done, parts: told.append((done, parts)))
    assert told == [(number, 100) for number in range(1, 101)]


def test_words_progress_counts_the_same() -> None:
    told: list[tuple[int, int]] = []
    docx(many(), lambda done, parts: told.append((done, parts)))
    assert told[-1] == (parts_of(many()), 100)


def height_of(*rows: TableRow) -> float:
    """How far down a table of these rows reaches."""
    sheets = PdfPages(document(*rows), lambda _done, _parts: None)
    sheets.begin(document(*rows).sheets[0], first=True)
    top = sheets.get_y()
    TableSetter(sheets, Table((1, 9), rows)).set_rows()
    return sheets.get_y() - top


def test_the_title_of_a_group_makes_its_first_row_no_higher() -> None:
    title = words("長い\n題名\nであ\nる。")
    grouped = [
        TableRow((TableCell(title), cell("一"))),
        *(TableRow((TableCell(goes_on=True), cell("二"))) for _ in range(5)),
    ]
    assert height_of(*grouped) == height_of(*(TableRow((cell("一"), cell("二"))) for _ in range(6)))


def test_a_group_is_no_shorter_than_its_title() -> None:
    title = words("長い\n題名\nであ\nる。")
    alone = height_of(TableRow((TableCell(title), cell("一"))))
    two = height_of(TableRow((TableCell(title), cell("一"))), TableRow((TableCell(goes_on=True), cell("二"))))
    assert round(two, 6) == round(alone, 6)


class Measured(PdfPages):
    """Pages that remember how far down their lines of text and their rules reach, by page."""

    text: dict[int, float]
    rules: dict[int, float]

    def lines(self, lines: Sequence[TypesetLine], left: float, top: float) -> None:
        reach(self.text, self.page_no(), top + sum(line.height for line in lines))
        super().lines(lines, left, top)

    def ruled(self, *points: tuple[float, float]) -> None:
        reach(self.rules, self.page_no(), max(down for _, down in points))
        super().ruled(*points)


def reach(pages: dict[int, float], page: int, down: float) -> None:
    pages[page] = max(down, pages.get(page, 0))


def test_a_title_is_inside_its_table_where_the_group_goes_on_on_the_next_page() -> None:
    title = words("\n".join(f"題{number}" for number in range(12)))
    before = [TableRow((cell("前"), cell(f"内容{number}"))) for number in range(17)]
    group = [
        TableRow((TableCell(title), cell("始め"))),
        *(TableRow((TableCell(goes_on=True), cell("続く" * 330))) for _ in range(2)),
    ]
    whole = document(*before, *group)
    sheets = Measured(whole, lambda _done, _parts: None)
    sheets.text, sheets.rules = {}, {}
    sheets.begin(whole.sheets[0], first=True)
    sheets.set_block(whole.sheets[0].blocks[0])
    assert (len(sheets.text), all(sheets.text[page] < sheets.rules[page] for page in sheets.text)) == (2, True)
    assert ["題11" in page for page in pages_of(whole)] == [True, True]

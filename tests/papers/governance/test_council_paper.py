"""The paper for the seed's own change, read back from its PDF and from its Word file and compared with the seed, item for item."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import docx as word
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from app.demo.governance import approval_before, proposed_snapshot
from app.papers.document import fonts
from app.papers.document.content import Document, Heading, Paragraph, Sheet
from app.papers.document.pdf import pdf
from app.papers.document.word import docx
from app.papers.governance.council import council_paper
from app.procedures.changed_words import Run
from tests.papers.governance import seed_paper
from tests.papers.governance.papers import marked_of, seed_particulars

MINCHO, BOLD = "BIZUDMincho", "BIZUDGothicBold"

SHEETS = {
    1: seed_paper.COVER,
    2: seed_paper.OVERVIEW,
    3: seed_paper.CONNECTION,
    4: seed_paper.OUTSOURCING,
    5: ("資料１－１", *seed_paper.PROCEDURES),
    6: ("資料１－２", *seed_paper.FLOW),
    7: ("参考１－１", *seed_paper.OUTLINES),
    8: seed_paper.CONNECTION_BY_US,
    9: seed_paper.CONNECTION_BY_THEM,
    10: seed_paper.OUTSOURCING_BY_US,
    11: seed_paper.OUTSOURCING_BY_THEM,
}
IN_ORDER = [number for number in SHEETS if number != 6]  # a drawing has no order


def close(text: str) -> str:
    """Without spaces and line breaks."""
    return re.sub(r"[\s\u3000]+", "", text)


@cache
def paper() -> Document:
    return council_paper(proposed_snapshot(), approval_before(), seed_particulars())


@cache
def pages() -> tuple[str, ...]:
    return tuple(close(page.extract_text()) for page in PdfReader(BytesIO(pdf(paper()))).pages)


@cache
def word_file() -> Any:
    return word.Document(BytesIO(docx(paper())))


@cache
def word_sheets() -> tuple[str, ...]:
    """The text of each section of the Word file; a heading's and a cell's words in the order in which they are read."""
    sheets = [""]
    for element in word_file().element.body:
        sheets[-1] += "".join(text.text or "" for text in element.iter(qn("w:t")))
        if any(True for _ in element.iter(qn("w:sectPr"))):
            sheets.append("")
    return tuple(map(close, sheets))


def missing(facts: Sequence[str], text: str) -> list[str]:
    return [fact for fact in facts if close(fact) not in text]


def stand_in_order(facts: Sequence[str], text: str) -> bool:
    place = 0
    for fact in map(close, facts):
        place = text.find(fact, place)
        if place < 0:
            return False
        place += len(fact)
    return True


@pytest.mark.parametrize("number", SHEETS)
def test_each_page_says_what_the_wards_paper_says(number: int) -> None:
    assert missing(SHEETS[number], pages()[number - 1]) == []


@pytest.mark.parametrize("number", SHEETS)
def test_each_sheet_of_the_word_file_says_it_too(number: int) -> None:
    assert missing(SHEETS[number], word_sheets()[number - 1]) == []


@pytest.mark.parametrize("number", IN_ORDER)
def test_it_stands_in_the_papers_order(number: int) -> None:
    assert stand_in_order(SHEETS[number], pages()[number - 1])
    assert stand_in_order(SHEETS[number], word_sheets()[number - 1])


def test_the_paper_holds_the_sheets_of_the_wards_paper_and_no_more() -> None:
    assert len(pages()) == len(SHEETS)


def test_the_procedures_approved_before_are_not_listed_again() -> None:
    assert "総合防災訓練" not in "".join(pages())


def test_the_seven_rows_and_no_others_are_in_the_table() -> None:
    table = word_file().tables[4]
    assert [row.cells[0].text for row in table.rows] == ["No", *"1234567"]


@cache
def marked_in_word() -> frozenset[str]:
    """The words set bold and underlined."""
    runs = word_file().element.body.iter(qn("w:r"))
    return frozenset(
        "".join(text.text or "" for text in run.iter(qn("w:t")))
        for run in runs
        if run.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None and run.find(f"{qn('w:rPr')}/{qn('w:u')}") is not None
    )


@pytest.mark.parametrize(
    "new",
    [
        "四谷保健センター、ごみ減量リサイクル課",
        "追加する手続（登録業務）は、資料１－１のとおり",
        "令和６年４月１５日",
        "氏名、電話番号、メールアドレス",
        "約 500件",
        "路上喫煙対策協力員としての年間活動計画の提出を受け付ける。",
    ],
)
def test_what_is_new_since_the_approval_is_bold_and_underlined(new: str) -> None:
    assert new in marked_in_word()


@pytest.mark.parametrize("old", ["行政管理課", "令和７年３月３１日", "富士通", "チェックリスト", "LGWAN"])
def test_what_was_approved_before_is_not(old: str) -> None:
    assert not any(old in words for words in marked_in_word())


def words_by_face(page: int, document: Document | None = None) -> dict[str, str]:
    """The words of a page by the face that they are set in."""
    found: dict[str, str] = {}

    def visit(text: str, _matrix: object, _line: object, font: dict[str, Any] | None, _size: float) -> None:
        if font is not None and close(text):
            face = str(font["/BaseFont"]).partition("+")[2]
            found[face] = found.get(face, "") + close(text)

    PdfReader(BytesIO(pdf(document or paper()))).pages[page - 1].extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("number", IN_ORDER)
def test_the_body_is_in_mincho_and_only_what_changed_in_bold_gothic(number: int) -> None:
    """The ward's own note: 太字ゴシック（下線）が…変更箇所. Not even a heading is set so."""
    faces, sheet = words_by_face(number), paper().sheets[number - 1]
    marked = close("".join(marked_of(replace(paper(), sheets=(sheet,)))))
    assert set(faces) == ({MINCHO, BOLD} if marked else {MINCHO})
    assert sorted(faces.get(BOLD, "")) == sorted(marked)


def test_the_face_tells_the_changed_day_from_the_other() -> None:
    faces = words_by_face(3)
    assert "令和６年４月１５日" in faces[BOLD]
    assert "令和７年３月３１日" in faces[MINCHO]


@pytest.mark.parametrize("letter", "令７３月のア（、")
def test_what_changed_is_as_wide_as_what_stands_beside_it(letter: str) -> None:
    plain = fonts.width_of(letter, bold=False, face=fonts.MINCHO)
    assert fonts.width_of(letter, bold=True, face=fonts.MINCHO) == plain


def test_every_font_of_the_pdf_is_embedded() -> None:
    for page in PdfReader(BytesIO(pdf(paper()))).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            (descendant,) = font.get_object()["/DescendantFonts"]
            assert "/FontFile2" in descendant.get_object()["/FontDescriptor"].get_object()


def test_rare_letters_and_variants_are_drawn_in_mincho_as_they_are_in_gothic() -> None:
    name = "𠮷田\U000e0100葛\U000e0100城髙"
    heading = Sheet((Heading(name), Paragraph((Run(name), Run(name, changed=True)))))
    faces = words_by_face(1, replace(paper(), sheets=(heading,)))
    assert faces["TodokeFallback"] == "𠮷" * 3
    assert faces[MINCHO].count("葛\U000e0100城髙") == 2  # in the heading too
    assert "葛\U000e0100城髙" in faces[BOLD]


def test_in_word_the_body_is_mincho_and_what_changed_gothic() -> None:
    runs = [run for run in word_file().element.body.iter(qn("w:r")) if run.find(qn("w:t")) is not None]
    faces = {(run.find(f"{qn('w:rPr')}/{qn('w:u')}") is not None, face_of(run)) for run in runs}
    assert faces == {(True, "BIZ UDゴシック"), (False, None)}
    assert [word_file().styles[f"Heading {level}"].font.bold for level in (1, 2)] == [False, False]


def face_of(run: Any) -> str | None:
    faces = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    return None if faces is None else faces.get(qn("w:eastAsia"))


def test_the_same_paper_is_the_same_bytes() -> None:
    assert pdf(paper()) == pdf(council_paper(proposed_snapshot(), approval_before(), seed_particulars()))


def test_the_word_file_knows_its_face_language_and_title() -> None:
    normal = word_file().styles["Normal"].element.rPr
    assert normal.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "BIZ UD明朝 Medium"
    assert normal.find(qn("w:lang")).get(qn("w:eastAsia")) == "ja-JP"
    assert word_file().core_properties.title == seed_paper.SUBJECT
    assert word_file().core_properties.author == ""


def test_the_drawing_is_told_in_words_to_those_who_cannot_see_it() -> None:
    (described,) = word_file().element.body.iter(qn("wp:docPr"))
    assert "①専用サイトからの申請" in described.get("descr")


def test_the_period_of_the_approval_before_is_its_own() -> None:
    assert approval_before().period_from == date(2024, 4, 1)

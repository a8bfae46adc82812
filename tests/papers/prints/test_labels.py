"""宛名ラベル, read back from their PDF: where each stands, what it says, and that nothing is cut off."""

from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from app.papers.prints.label_sheets import LABEL_SHEETS, LabelSheet
from app.papers.prints.labels import Addressee, LabelOrder, LabelsRefused, written

NOW = datetime(2026, 11, 23, 5, 5, tzinfo=UTC)
HANAKO = Addressee("四谷 花子", "新宿区新宿1丁目2番3号", "160-0022")
LONG = Addressee(
    "髙﨑 𠮷右衛門エリザベス",
    "新宿区西新宿二丁目8番1号 リバーサイド新宿グランドハイツ壱番館 1203号室 まつもとうえき気付",
    "160-0023",
    "特定非営利活動法人 新宿の食品ロスをへらす会 連絡協議会",
)
SHEETS = pytest.mark.parametrize("sheet", LABEL_SHEETS.values(), ids=list(LABEL_SHEETS))


def drawn(sheet: LabelSheet, *addressees: Addressee, start: int = 1) -> PdfReader:
    return PdfReader(BytesIO(LabelOrder(sheet, start, addressees, NOW).drawn()))


def places(reader: PdfReader) -> list[tuple[int, float, float, str]]:
    """Page, millimetres from the left and from the top, and text of every piece."""
    found: list[tuple[int, float, float, str]] = []
    for number, page in enumerate(reader.pages):

        def visit(text: str, matrix: Any, text_matrix: Any, *_: Any, number: int = number) -> None:
            if text.strip():
                left, bottom = text_matrix[4] + matrix[4], text_matrix[5] + matrix[5]
                found.append((number, left * 25.4 / 72, 297 - bottom * 25.4 / 72, text.strip()))

        page.extract_text(visitor_text=visit)
    return found


def plain(text: str) -> str:
    return "".join(text.split())


def text_of(reader: PdfReader) -> str:
    return plain("".join(page.extract_text() for page in reader.pages))


@SHEETS
def test_a_sheet_lies_within_a4(sheet: LabelSheet) -> None:
    left, top = sheet.corner(sheet.count - 1)
    assert left + sheet.width <= 210.001
    assert top + sheet.height <= 297.001
    assert sheet.columns * sheet.rows == int(sheet.key)


@SHEETS
def test_every_word_of_a_long_address_is_on_the_label(sheet: LabelSheet) -> None:
    text = text_of(drawn(sheet, LONG))
    for expected in (LONG.postcode, LONG.address, LONG.organisation, LONG.name, "様"):
        assert plain(expected) in text


@SHEETS
def test_a_full_sheet_and_one_more_make_two_pages(sheet: LabelSheet) -> None:
    assert len(drawn(sheet, *[HANAKO] * sheet.count).pages) == 1
    assert len(drawn(sheet, *[HANAKO] * (sheet.count + 1)).pages) == 2


@SHEETS
def test_a_half_used_sheet_is_begun_at_the_label_asked_for(sheet: LabelSheet) -> None:
    (page, left, top, text), *_ = places(drawn(sheet, HANAKO, start=sheet.count))
    corner = sheet.corner(sheet.count - 1)
    assert (page, text) == (0, "〒160-0022")
    assert corner[0] < left < corner[0] + sheet.width
    assert corner[1] < top < corner[1] + sheet.height
    assert len(drawn(sheet, HANAKO, HANAKO, start=sheet.count).pages) == 2


@SHEETS
def test_every_label_stays_within_its_own_frame(sheet: LabelSheet) -> None:
    lines = places(drawn(sheet, *[LONG] * sheet.count))
    frames = [sheet.corner(place) for place in range(sheet.count)]
    outside = [
        line
        for line in lines
        if not any(
            left <= line[1] <= left + sheet.width and top <= line[2] <= top + sheet.height - 1 for left, top in frames
        )
    ]
    assert outside == []
    assert sum(line[3].startswith("〒") for line in lines) == sheet.count


def test_names_are_printed_as_they_were_typed() -> None:
    assert "𠮷田葛\U000e0100飾様" in text_of(drawn(LABEL_SHEETS["24"], Addressee("𠮷田 葛\U000e0100飾", "新宿区")))


def test_what_fits_on_no_letter_size_is_told_and_not_cut() -> None:
    endless = Addressee("四谷 花子", "あ" * 900)
    with pytest.raises(LabelsRefused) as refused:
        drawn(LABEL_SHEETS["24"], HANAKO, endless, HANAKO)
    assert (refused.value.too_small, refused.value.unprintable) == ((1,), {})


def test_letters_that_no_font_has_are_told_and_printed_as_a_mark_only_when_asked_for() -> None:
    thai = Addressee("สมชาย 一郎", "東京都新宿区西新宿2-8-1 😀")
    with pytest.raises(LabelsRefused) as refused:
        drawn(LABEL_SHEETS["24"], HANAKO, thai)
    assert (refused.value.too_small, refused.value.unprintable) == ((), {1: ("😀", "ส", "ม", "ช", "า", "ย")})
    marked = LabelOrder(LABEL_SHEETS["24"], 1, (HANAKO, thai), NOW, marked=True).drawn()
    assert "〓〓〓〓〓一郎様" in text_of(PdfReader(BytesIO(marked)))


@pytest.mark.parametrize("name", ["𠮷野 太郎", "曞田 葛\U000e0100城", "𠮷"])
def test_a_name_is_bold_though_the_bold_font_lacks_a_letter(name: str) -> None:
    page = drawn(LABEL_SHEETS["12"], Addressee(name, "新宿区")).pages[0]
    drawing = page.get_contents()
    assert drawing is not None
    assert b"2 Tr" in drawing.get_data()  # filled and its outline drawn
    fonts = {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert any("Bold" in font for font in fonts)


def test_names_without_such_a_letter_are_drawn_as_they_are() -> None:
    drawing = drawn(LABEL_SHEETS["12"], HANAKO).pages[0].get_contents()
    assert drawing is not None
    assert b" Tr" not in drawing.get_data()


def test_an_address_goes_on_at_its_blank() -> None:
    addressee = Addressee("四谷 花子", "東京都新宿区西新宿二丁目8番1号 第一本庁舎ビル南館十二階")
    lines = [text for *_, text in places(drawn(LABEL_SHEETS["12"], addressee))]
    assert lines[:2] == ["東京都新宿区西新宿二丁目8番1号", "第一本庁舎ビル南館十二階"]


@pytest.mark.parametrize(
    ("addressee", "postcode", "address", "names"),
    [
        (HANAKO, "160-0022", "新宿区新宿1丁目2番3号", ["四谷 花子　様"]),
        (Addressee("四谷 花子", "〒160-0022 新宿区新宿1-2-3"), "160-0022", "新宿区新宿1-2-3", ["四谷 花子　様"]),
        (Addressee("四谷 花子", "１６０－００２２ 新宿区"), "160-0022", "新宿区", ["四谷 花子　様"]),
        (Addressee("四谷 花子", "1-2-3 新宿"), "", "1-2-3 新宿", ["四谷 花子　様"]),
        (Addressee("四谷 花子", "新宿区", "1600022"), "160-0022", "新宿区", ["四谷 花子　様"]),
        (Addressee("四谷 花子様", "新宿区"), "", "新宿区", ["四谷 花子様"]),
        (Addressee("", "新宿区", organisation="落合第一町会"), "", "新宿区", ["落合第一町会　御中"]),
        (Addressee("担当", "新宿区", organisation="食堂 あけぼの"), "", "新宿区", ["食堂 あけぼの", "担当　様"]),
    ],
)
def test_what_a_label_says(addressee: Addressee, postcode: str, address: str, names: list[str]) -> None:
    assert written(addressee) == (postcode, address, names)


@settings(max_examples=60)
@example("", "曞")  # nothing of the first font is drawn
@given(st.text(st.characters(codec="utf-8"), max_size=60), st.text(st.characters(codec="utf-8"), max_size=120))
def test_whatever_was_typed_is_drawn_or_told(name: str, address: str) -> None:
    order = LabelOrder(LABEL_SHEETS["24"], 1, (Addressee(name, address),), NOW, marked=True)
    with suppress(LabelsRefused):
        assert len(PdfReader(BytesIO(order.drawn())).pages) == 1


def test_nothing_of_an_address_is_in_what_a_log_would_show() -> None:
    assert "新宿区" not in repr(HANAKO)
    assert "花子" not in repr(HANAKO)

"""Applications as pages for the file, read back from their PDF."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.papers.prints.sheets import ApplicationSheet, PrintOrder
from app.processes import ProcessPool

NOW = datetime(2026, 11, 23, 5, 5, tzinfo=UTC)
SHEET = ApplicationSheet(
    reference="131041-7K3QX-M9D2W",
    procedure="春のごみゼロデー参加申込み",
    facts=(("到達番号", "131041-7K3QX-M9D2W"), ("様式の版", "第2版"), ("状況", "確認中")),
    answers=(
        ("申込者", (("氏名", "𠮷田 葛\U000e0100飾"), ("通信欄", ""))),
        ("参加する日", (("日", "1日目"),)),
    ),
    history=(
        ("令和8年11月23日 14:05", "到達"),
        ("令和8年11月24日 9:00", "確認中　四谷 花子\n申請者への連絡：お電話します。"),
    ),
    records=(("令和8年11月24日 9:10", "電話：不在　四谷 花子\n次の対応：午後にかける"),),
)


def pages(*sheets: ApplicationSheet) -> list[str]:
    document = PrintOrder("新宿区", sheets, NOW, "印刷 R8.11.23 14:05 四谷 花子").drawn()
    return [page.extract_text() for page in PdfReader(BytesIO(document)).pages]


@pytest.mark.parametrize(
    "expected",
    [
        "春のごみゼロデー参加申込み",
        "131041-7K3QX-M9D2W",
        "第2版",
        "申込者",
        "𠮷田 葛\U000e0100飾",
        "入力なし",
        "これまでの流れ",
        "申請者への連絡：お電話します。",
        "対応記録",
        "電話：不在",
        "次の対応：午後にかける",
        "印刷 R8.11.23 14:05 四谷 花子",
        "1／1ページ",
    ],
)
def test_a_sheet_says_it(expected: str) -> None:
    (text,) = pages(SHEET)
    assert expected in text


def test_answers_stand_under_their_headings_in_the_forms_order() -> None:
    (text,) = pages(SHEET)
    words = ["申込者", "氏名", "通信欄", "参加する日", "1日目", "これまでの流れ", "対応記録"]
    assert sorted(words, key=text.index) == words


def test_records_that_are_not_wanted_are_left_out() -> None:
    (text,) = pages(replace(SHEET, records=None))
    assert "対応記録" not in text


@pytest.mark.parametrize("lines", range(1, 16))
def test_a_heading_is_never_the_last_of_a_page(lines: int) -> None:
    """Whatever is left of the page when これまでの流れ begins."""
    told = pages(replace(SHEET, answers=(("計画", (("計画", "巡回\n" * 20 + "了"), ("経路", "道\n" * lines + "了"))),)))
    (first,) = [page for page in told if "これまでの流れ" in page]
    assert SHEET.history[0][1] in first.split("これまでの流れ")[1]


def test_no_records_are_told_as_none() -> None:
    (text,) = pages(replace(SHEET, records=()))
    assert "記録はありません。" in text


def test_answers_that_cannot_be_opened_are_told() -> None:
    (text,) = pages(replace(SHEET, answers=None))
    assert "申請内容を開く鍵がないため、印刷できません。" in text


def test_each_application_begins_a_page_and_is_counted_by_itself() -> None:
    long = replace(SHEET, reference="131041-00000-00002", answers=(("計画", (("計画", "巡回\n" * 90),)),))
    last = replace(SHEET, reference="131041-00000-00003")
    told = pages(SHEET, long, last)
    assert len(told) == 5
    feet = ["131041-7K3QX-M9D2W", *["131041-00000-00002"] * 3, "131041-00000-00003"]
    counts = ["1／1ページ", "1／3ページ", "2／3ページ", "3／3ページ", "1／1ページ"]
    assert [
        page for page, foot, count in zip(told, feet, counts, strict=True) if foot not in page or count not in page
    ] == []


def test_what_cannot_be_drawn_is_explained_on_its_own_sheet_only() -> None:
    odd = replace(SHEET, answers=(("申込者", (("氏名", "山田😀"),)),))
    told = pages(odd, SHEET)
    assert ["印刷できなかった文字" in page for page in told] == [True, False]


def test_nothing_of_the_content_is_in_what_a_log_would_show() -> None:
    assert "𠮷田" not in repr(SHEET)


@pytest.mark.anyio
async def test_it_is_drawn_in_a_process_of_its_own(job_processes: ProcessPool) -> None:
    document = await job_processes.run(PrintOrder("新宿区", (SHEET, SHEET), NOW, "印刷").drawn)
    assert len(PdfReader(BytesIO(document)).pages) == 2

"""The 控え, read back from its PDF."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import anyio
import pytest
from pypdf import PdfReader

from app.calendar.shown_dates import moment_words
from app.papers.document import fonts
from app.papers.paper import Paper
from app.papers.receipt import ReceiptFacts, receipt_pdf, receipt_pdf_off_loop

ARRIVED = datetime(2026, 11, 23, 5, 5, 30, tzinfo=UTC)
needs_poppler = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler-utils is not installed")


def facts(**changes: Any) -> ReceiptFacts:
    usual: dict[str, Any] = {
        "municipality": "新宿区",
        "procedure": "春のごみゼロデー参加申込み",
        "section": "ごみ減量リサイクル課",
        "telephone": "03-5273-3318",
        "telephone_hours": "平日 9時から17時まで",
        "reference": "131041-7K3QX-M9D2W",
        "inquiry_code": "W7QK-29XM-4DTR-8HNC",
        "arrived_at": ARRIVED,
        "answers": (("氏名", "𠮷田 髙﨑"), ("電話番号", "090-1234-5678"), ("通信欄", "")),
        "status_url": "https://shinsei.example.jp/status",
    }
    return ReceiptFacts(**(usual | changes))


def pages_of(document: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(document)).pages]


def text_of(**changes: Any) -> str:
    return "\n".join(pages_of(receipt_pdf(facts(**changes))))


@pytest.mark.parametrize(
    "expected",
    [
        "131041-7K3QX-M9D2W",
        "W7QK-29XM-4DTR-8HNC",
        "春のごみゼロデー参加申込み",
        "令和8年11月23日（月）14時05分",
        "ごみ減量リサイクル課",
        "03-5273-3318",
        "平日 9時から17時まで",
        "https://shinsei.example.jp/status",
        "090-1234-5678",
        "1／1ページ",
    ],
)
def test_the_receipt_says_it(expected: str) -> None:
    assert expected in text_of()


def test_names_are_printed_as_they_were_typed() -> None:
    assert "𠮷田 髙﨑" in text_of()


@pytest.mark.parametrize("code", ["WWWW-WWWW-WWWW-WWWW", "MMMM-MMMM-MMMM-MMMM", "1111-1111-1111-1111"])
def test_a_number_of_wide_letters_stays_within_the_sheet(code: str) -> None:
    size = _paper().fitting(code, 122, size=23, bold=True)
    width = sum(fonts.width_of(letter, bold=True) for letter in code) * size * 25.4 / 72 / 1000
    assert width <= 122.001
    assert code in text_of(inquiry_code=code)


def _paper() -> Paper:
    return Paper(title="控え", language="ja", made_at=ARRIVED, foot="", page_words="", continued="")


def test_a_blank_answer_is_shown_as_blank() -> None:
    assert "入力なし" in text_of(answers=(("通信欄", ""),))


def test_a_text_of_several_pages_is_there_to_its_last_word() -> None:
    plan = "\n".join(f"第{number}項　毎週月曜日に駅の東口を巡回します。" for number in range(1, 181))
    pages = pages_of(receipt_pdf(facts(answers=(("活動の計画", plan), ("通信欄", "おわり")))))
    assert [
        line
        for line in plan.split("\n")
        if line.replace("　", "") not in "".join(pages).replace("　", "").replace(" ", "")
    ] == []
    assert "おわり" in pages[-1]


def test_a_row_that_goes_on_says_so_on_the_next_page() -> None:
    pages = pages_of(receipt_pdf(facts(answers=(("活動の計画", "巡回\n" * 120),))))
    assert "活動の計画（つづき）" in pages[1]


def test_each_page_has_the_reference_and_its_number() -> None:
    pages = pages_of(receipt_pdf(facts(answers=(("活動の計画", "巡回\n" * 120),))))
    feet = [f"{number}／{len(pages)}ページ" for number in range(1, len(pages) + 1)]
    assert all("131041-7K3QX-M9D2W" in page and foot in page for page, foot in zip(pages, feet, strict=True))


def test_page_marks_typed_into_an_answer_stay_as_they_are() -> None:
    assert "{nb} {page} {label}" in text_of(answers=(("{label}", "{nb} {page} {label}"), ("長文", "あ\n" * 90)))


def test_a_line_after_one_that_began_with_the_fallback_font_is_readable() -> None:
    assert "あとの行" in text_of(answers=(("名前", "김민수さん"), ("次", "あとの行")))


def test_a_character_that_cannot_be_printed_is_marked_and_explained() -> None:
    text = text_of(answers=(("氏名", "山田😀"),))
    assert "山田〓" in text
    assert "「〓」は、この控えに印刷できなかった文字です" in text


def test_a_mark_that_was_typed_is_not_explained() -> None:
    assert "印刷できなかった" not in text_of(answers=(("氏名", "〓"),))


def test_the_title_names_the_reference_and_nobody() -> None:
    metadata = PdfReader(BytesIO(receipt_pdf(facts()))).metadata
    assert metadata is not None
    assert {key: str(value) for key, value in metadata.items() if key not in {"/CreationDate", "/Producer"}} == {
        "/Title": "申請の控え 131041-7K3QX-M9D2W"
    }


def test_the_document_says_its_language() -> None:
    catalogue: Any = PdfReader(BytesIO(receipt_pdf(facts(language="en")))).trailer["/Root"]
    assert catalogue["/Lang"] == "en"


def test_words_are_translated_and_answers_are_not() -> None:
    words = {"申請の控え": "Copy of your application", "到達番号": "Reference number"}
    text = "\n".join(pages_of(receipt_pdf(facts(language="en"), lambda message: words.get(message, message))))
    assert "Copy of your application" in text
    assert "Monday, November 23, 2026, 14:05" in text
    assert "𠮷田 髙﨑" in text


def test_the_same_facts_give_the_same_bytes() -> None:
    assert receipt_pdf(facts()) == receipt_pdf(facts())


def test_one_receipt_does_not_change_the_next() -> None:
    receipt_pdf(facts(answers=(("氏名", "鷲尾"),)))
    assert "鯨井" in text_of(answers=(("氏名", "鯨井"),))


def test_the_secret_is_not_in_what_a_log_would_show() -> None:
    assert "W7QK" not in repr(facts())
    assert "𠮷田" not in repr(facts())


def test_the_first_day_of_an_era_is_of_year_one() -> None:
    assert moment_words(datetime(2019, 4, 30, 15, 0, tzinfo=UTC), "ja") == "令和元年5月1日（水）0時00分"


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        moment_words(datetime(2026, 11, 23, 5, 5), "ja")  # noqa: DTZ001 - the point of the test


@pytest.mark.anyio
async def test_receipts_made_off_the_loop_all_come_back() -> None:
    made: list[bytes] = []

    async def make(number: int) -> None:
        made.append(await receipt_pdf_off_loop(facts(reference=f"131041-0000{number}-00000")))

    async with anyio.create_task_group() as group:
        for number in range(4):
            group.start_soon(make, number)
    assert sorted("".join(pages_of(document)).count("131041-0000") for document in made) == [2, 2, 2, 2]


@needs_poppler
def test_another_reader_reads_the_same(tmp_path: Path, run: Callable[..., str]) -> None:
    (tmp_path / "receipt.pdf").write_bytes(receipt_pdf(facts(answers=(("名前", "김민수"), ("次", "あとの行")))))
    text = run("pdftotext", tmp_path / "receipt.pdf", "-")
    assert "131041-7K3QX-M9D2W" in text
    assert "김민수" in text
    assert "あとの行" in text


@needs_poppler
def test_the_page_draws_without_complaint(tmp_path: Path, run: Callable[..., str]) -> None:
    (tmp_path / "receipt.pdf").write_bytes(receipt_pdf(facts()))
    assert run("pdftoppm", "-r", "20", "-png", tmp_path / "receipt.pdf", tmp_path / "page") == ""
    assert len(list(tmp_path.glob("page*.png"))) == 1


@pytest.fixture
def run() -> Callable[..., str]:
    """Runs a program; its output and complaints together."""

    def started(*command: str | Path) -> str:
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return done.stdout + done.stderr

    return started


@pytest.mark.parametrize(("answers", "pages"), [(9, 1), (14, 1), (40, 3)])
def test_what_would_run_over_by_a_little_stands_closer_on_one_page(answers: int, pages: int) -> None:
    document = pages_of(receipt_pdf(facts(answers=tuple((f"質問{n}", f"答え{n}") for n in range(answers)))))
    assert len(document) == pages
    assert f"答え{answers - 1}" in document[-1]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_document_has_a_title_and_a_language(language: str) -> None:
    document = PdfReader(BytesIO(receipt_pdf(facts(language=language))))
    assert document.metadata is not None
    assert document.metadata.title == "申請の控え 131041-7K3QX-M9D2W"
    assert document.root_object["/Lang"] == language
    assert document.root_object["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712 - a PDF's own boolean

"""The section workbook gets the new applications, and keeps everything else, whoever made it."""

import csv
import re
import subprocess
from collections.abc import Sequence
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from app.exports.section_workbook.appending import Appended, NewRow, appended
from app.exports.section_workbook.book import CellContent
from app.exports.section_workbook.finding import FoundList, find_list
from app.exports.section_workbook.mapping import mapped, suggested
from app.exports.section_workbook.opening import open_book
from app.exports.section_workbook.section_columns import section_values
from app.exports.workbook.cells import Cell, day_cell
from app.exports.workbook.encryption import decrypted
from tests.exports.section_workbook.workbooks import (
    MAKERS,
    MUNICIPALITY,
    PASSWORD,
    Folder,
    by_openpyxl,
    by_xlsxwriter,
    changed,
    converted,
    loaded,
    parts,
    reference,
    sealed,
    soffice,
)

KEYS = {
    "fact:reference": "到達番号",
    "fact:arrived": "受付日",
    "question:name": "氏名",
    "question:telephone": "電話番号",
    "question:age": "年齢",
}
EVERY = pytest.mark.parametrize("maker", list(MAKERS))
TRICKY = "=1+1 𠮷 葛󠄀 <&> _x0041_ 二行\nめ "


def new_row(number: int, name: str = "新宿 三郎") -> NewRow:
    cells: dict[str, Cell] = {
        "fact:arrived": day_cell(date(2026, 11, 20)),
        "question:name": name,
        "question:telephone": "090-0000-0001",
        "question:age": 68,
    }
    return NewRow(reference(number), cells)


def updated(plain: bytes, rows: Sequence[NewRow]) -> Appended:
    book = open_book(sealed(plain), PASSWORD)
    found = find_list(book, MUNICIPALITY)
    return appended(book, found, mapped(found, suggested(found, KEYS)), rows)


def cells_of(plain: bytes) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in loaded(plain).worksheets[0].iter_rows()]


def heading_row(rows: list[list[Any]]) -> int:
    return next(number for number, row in enumerate(rows) if row[0] == "到達番号")


@EVERY
def test_new_applications_stand_at_the_end_and_known_ones_are_not_doubled(maker: str) -> None:
    plain = MAKERS[maker]()
    result = updated(plain, [new_row(1), new_row(7, TRICKY), new_row(8), new_row(7)])
    before, after = cells_of(plain), cells_of(result.content)
    assert (result.added, result.known) == (2, 2)
    assert [row[:8] for row in after[: len(before)]] == [row[:8] for row in before]
    first, second = after[len(before) :]
    assert first[0] == str(reference(7))
    assert first[2].replace("_x005F_", "_") == TRICKY
    day = datetime(2026, 11, 20)  # noqa: DTZ001  a cell knows no time zone
    assert second[:5] == [str(reference(8)), day, "新宿 三郎", "090-0000-0001", 68]
    assert (first[5], first[7]) == (None, None)


@EVERY
def test_formulas_and_formats_go_on(maker: str) -> None:
    plain = MAKERS[maker]()
    sheet = loaded(updated(plain, [new_row(7), new_row(8)]).content).worksheets[0]
    last = sheet.max_row
    formula = str(sheet.cell(last, 7).value)
    assert formula.startswith("=IF(")
    assert f"E{last}>=65" in formula or "年齢]" in formula
    for column in range(1, 9):
        old, new = sheet.cell(last - 2, column), sheet.cell(last, column)
        assert (new.number_format, new.border.bottom.style) == (old.number_format, old.border.bottom.style)
    assert sheet.row_dimensions[last].height == sheet.row_dimensions[last - 2].height


@EVERY
def test_every_other_part_keeps_its_bytes(maker: str) -> None:
    plain = MAKERS[maker]()
    before, after = parts(plain), parts(updated(plain, [new_row(7)]).content)
    gone, touched = before.keys() - after.keys(), {name for name in after if after[name] != before.get(name)}
    usual = re.compile(
        r"xl/(workbook\.xml|worksheets/sheet1\.xml|tables/table1\.xml|_rels/workbook\.xml\.rels)|\[Content_Types\]\.xml"
    )
    assert gone <= {"xl/calcChain.xml"}
    assert all(usual.fullmatch(name) for name in touched)
    assert any("chart" in name for name in after)


@EVERY
def test_what_was_made_is_the_next_upload(maker: str) -> None:
    once = updated(MAKERS[maker](), [new_row(7)]).content
    twice = updated(once, [new_row(7), new_row(8)])
    assert (twice.added, twice.known) == (1, 1)
    assert updated(twice.content, [new_row(7), new_row(8)]).content == twice.content


@EVERY
def test_libreoffice_opens_what_was_made(maker: str) -> None:
    made = updated(MAKERS[maker](), [new_row(7, "𠮷野 葛󠄀子")]).content
    text = converted(made, "csv", choice="Text - txt - csv (StarCalc):44,34,76")
    rows = list(csv.reader(StringIO(text.decode())))
    assert rows[-1][0] == str(reference(7))
    assert rows[-1][2:5] == ["𠮷野 葛󠄀子", "090-0000-0001", "68"]
    assert rows[-1][6] == "高齢"


def test_ranges_of_the_list_know_the_new_rows() -> None:
    book = loaded(updated(by_openpyxl(), [new_row(7), new_row(8)]).content)
    sheet = book.worksheets[0]
    assert sheet.auto_filter.ref == "A3:H8"
    assert [str(each.sqref) for each in sheet.conditional_formatting] == ["A4:H8"]
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] == ["F4:F8"]
    assert (sheet.print_area, sheet.dimensions) == ("'R8 申請者'!$A$1:$H$8", "A1:H8")
    assert book.defined_names["参加費"].attr_text == "'R8 申請者'!$F$4:$F$8"
    assert sheet["C4"].comment.text == "外字に注意"
    assert book.calculation.fullCalcOnLoad


def test_a_table_grows_with_its_filter_and_excels_own_extensions() -> None:
    made = updated(by_xlsxwriter(), [new_row(7), new_row(8)]).content
    table = loaded(made).worksheets[0].tables["申請者"]
    assert (table.ref, table.autoFilter.ref) == ("A1:H6", "A1:H6")
    sheet = parts(made)["xl/worksheets/sheet1.xml"].decode()
    assert "<xm:sqref>F2:F6</xm:sqref>" in sheet
    assert 'sqref="H2:H6"' in sheet


def test_prepared_rows_are_filled_before_new_ones() -> None:
    def prepare(sheet: Any) -> None:
        for row in range(7, 10):
            sheet.cell(row, 6).number_format = "0.00"
            sheet.cell(row, 7, f'=IF(E{row}="","",E{row})')

    made = loaded(updated(changed(by_openpyxl(), prepare), [new_row(7)]).content).worksheets[0]
    assert (made["A7"].value, made["G7"].value, made["F7"].number_format) == (
        str(reference(7)),
        '=IF(E7="","",E7)',
        "0.00",
    )
    assert (made["A8"].value, made["G8"].value) == (None, '=IF(E8="","",E8)')


def test_a_list_without_a_row_yet_gets_its_first() -> None:
    made = loaded(updated(by_openpyxl(people=0), [new_row(7)]).content).worksheets[0]
    assert [cell.value for cell in made[4]][:5] == [str(reference(7)), "2026-11-20", "新宿 三郎", "090-0000-0001", 68]


def test_a_list_sorted_by_hand_is_matched_by_its_numbers() -> None:
    def sort(sheet: Any) -> None:
        rows = sorted([[cell.value for cell in row] for row in sheet.iter_rows(4, 6)], key=lambda row: row[2])
        for number, row in enumerate(rows, start=4):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column, value)

    result = updated(changed(by_openpyxl(), sort), [new_row(1), new_row(2), new_row(3)])
    assert (result.added, result.known) == (1, 2)


def test_headings_of_two_rows_are_read_by_their_lower_words() -> None:
    def merge(sheet: Any) -> None:
        sheet.insert_rows(4)
        for column in "ABCDEFGH":
            if column not in "CD":
                sheet.merge_cells(f"{column}3:{column}4")
        sheet["C3"], sheet["C4"], sheet["D4"] = "申請者", "氏名", "電話番号"
        sheet.merge_cells("C3:D3")

    found = find_list(open_book(sealed(changed(by_openpyxl(), merge)), PASSWORD), MUNICIPALITY)
    assert list(found.columns.values())[:4] == ["到達番号", "受付日", "氏名", "電話番号"]
    assert (found.first_row, found.last_row) == (5, 7)


def test_columns_are_remembered_by_their_headings() -> None:
    book = open_book(sealed(changed(by_openpyxl(), lambda sheet: sheet.__setitem__("C3", "参加者 氏名"))), PASSWORD)
    found = find_list(book, MUNICIPALITY)
    assert "参加者氏名" not in suggested(found, KEYS)
    assert suggested(found, KEYS, {"参加者氏名": "question:name"})["参加者氏名"] == "question:name"
    assert "電話番号" not in suggested(found, KEYS, {"電話番号": ""})


def headed(*headings: str) -> FoundList:
    """A list of these headings, with a row."""

    def fill(sheet: Any) -> None:
        sheet.delete_rows(1, 10)
        sheet.append(["到達番号", *headings])
        sheet.append([str(reference(1)), *headings])

    return find_list(open_book(sealed(changed(by_openpyxl(people=0), fill)), PASSWORD), MUNICIPALITY)


ASKED = {
    "fact:reference": "到達番号",
    "fact:arrived": "到達日時",
    "fact:note": "備考",
    "question:name": "氏名",
    "question:kana": "氏名（ふりがな）",
    "question:tel": "電話番号",
    "question:mail": "メールアドレス",
    "question:people": "参加する人数",
    "question:home.postcode": "住所の郵便番号",
    "question:home.line": "住所",
    "own:1": "備考（課の列）",
    "question:home": "住所（1つのセルに）",
}


def test_headings_that_mean_a_label_are_guessed() -> None:
    found = headed("受付日", "お名前", "フリガナ", "ＴＥＬ", "E-mail", "人数", "〒", "住所", "メモ", "印")
    assert suggested(found, ASKED) == {
        "到達番号": "fact:reference",
        "受付日": "fact:arrived",
        "お名前": "question:name",
        "フリガナ": "question:kana",
        "TEL": "question:tel",
        "E-mail": "question:mail",
        "人数": "question:people",
        "〒": "question:home.postcode",
        "住所": "question:home.line",
        "メモ": "own:1",
    }
    assert suggested(headed("電話", "メール"), ASKED).keys() == {"到達番号", "電話", "メール"}


def test_what_two_labels_mean_is_not_guessed() -> None:
    keys = {"fact:reference": "到達番号", "question:a": "保護者の電話番号", "question:b": "本人の電話番号"}
    assert "TEL" not in suggested(headed("TEL"), keys)
    assert suggested(headed("TEL"), {**keys, "question:c": "電話番号"})["TEL"] == "question:c"
    assert "TEL" not in suggested(headed("TEL", "電話番号"), {"fact:reference": "到達番号", "question:c": "電話番号"})


def test_an_address_stands_whole_where_the_list_has_no_column_for_the_postcode() -> None:
    keys = {"question:home.postcode": "年齢", "question:home.line": "氏名", "question:home": "氏名（1つのセルに）"}
    found = find_list(open_book(sealed(by_openpyxl()), PASSWORD), MUNICIPALITY)
    chosen = suggested(found, keys)
    assert (chosen["氏名"], chosen["年齢"]) == ("question:home.line", "question:home.postcode")
    assert suggested(found, {**keys, "question:home.postcode": "郵便番号"})["氏名"] == "question:home"
    assert suggested(found, keys, {"氏名": "question:home", "年齢": ""})["氏名"] == "question:home"


@EVERY
def test_what_the_section_wrote_is_read_back(maker: str) -> None:
    book = open_book(sealed(MAKERS[maker]()), PASSWORD)
    found = find_list(book, MUNICIPALITY)
    taken = mapped(found, suggested(found, KEYS))
    assert [label for column, label in found.columns.items() if column not in taken] == ["参加費", "区分", "備考"]
    values = section_values(book, found, ["参加費", "備考", "受付日"])
    fee = "500" if maker == "xlsxwriter" else "500円"  # as each cell shows it
    assert values[reference(2)] == {
        "参加費": CellContent(fee, "500"),
        "備考": CellContent("4/10 電話済み"),
        "受付日": CellContent("2026-11-02", "2026-11-02"),
    }
    assert values.keys() == {reference(1), reference(2)}


def test_the_encrypted_result_opens_in_libreoffice(request: pytest.FixtureRequest) -> None:
    program = soffice()
    try:
        subprocess.run(["/usr/bin/python3", "-c", "import uno"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("LibreOffice's Python bridge (uno) is not installed: opening with a password is not looked at")
    content = sealed(updated(by_openpyxl(), [new_row(7, "𠮷野 葛󠄀子")]).content)
    assert decrypted(content, PASSWORD)
    with Folder() as folder:
        (folder / "list.xlsx").write_bytes(content)
        script = Path(__file__).parent / "open_with_password.py"
        arguments = [str(script), program, str(folder), PASSWORD]
        told = subprocess.run(["/usr/bin/python3", *arguments], check=True, capture_output=True, timeout=120)
    assert told.stdout.decode().splitlines() == ["wrong: not opened", f"right: {reference(7)} 𠮷野 葛󠄀子"]

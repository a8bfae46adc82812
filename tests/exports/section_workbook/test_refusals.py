"""Files that are not taken: each with a sentence that says what to do, and none with a name in a log."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exports.section_workbook import appending, finding, package, refusals
from app.exports.section_workbook.appending import NewRow, appended
from app.exports.section_workbook.finding import FoundList, find_list
from app.exports.section_workbook.mapping import mapped, suggested
from app.exports.section_workbook.opening import open_book
from app.exports.section_workbook.refusals import ListRefused, NotSafelyDone
from app.exports.section_workbook.section_columns import section_values
from tests.exports.section_workbook.workbooks import (
    MUNICIPALITY,
    PASSWORD,
    by_openpyxl,
    by_xlsxwriter,
    changed,
    parts,
    reference,
    sealed,
    with_part,
)

KEYS = {"fact:reference": "到達番号", "question:name": "氏名", "question:age": "年齢"}
PLAIN = by_openpyxl()
SHEET = "xl/worksheets/sheet1.xml"


def found(plain: bytes) -> FoundList:
    return find_list(open_book(sealed(plain), PASSWORD), MUNICIPALITY)


def refused(plain: bytes) -> ListRefused:
    with pytest.raises(ListRefused) as told:
        found(plain)
    return told.value


def put(place: str, value: object) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        sheet[place] = value

    return change


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        (put("A3", "番号"), refusals.NoList, "「到達番号」という見出しの列が見つかりません"),
        (put("H3", "到達 番号"), refusals.HeadingDoubled, "見出し「到達番号」の列が2つ以上"),
        (put("A6", str(reference(1))), refusals.ReferenceDoubled, "（5行目と6行目）"),
        (put("A6", "131041-00000-0001X"), refusals.ReferenceUnreadable, "到達番号が正しくありません（6行目）"),
        (
            put("A6", str(reference(1, "011002"))),
            refusals.OtherMunicipality,
            "ほかの自治体の到達番号があります（6行目）",
        ),
        (lambda sheet: sheet.merge_cells("H4:H5"), refusals.MergedCells, "（H4:H5）"),
        (lambda sheet: sheet.merge_cells("A9:H9"), refusals.MergedCells, "結合を解除してから"),
        (put("A8", "合計"), refusals.RowsBelow, "（8行目）"),
        (put("F8", "=SUM(F4:F6)"), refusals.RowsBelow, "合計などの行があります（8行目）"),
        (put("B9", "※11月末で締切"), refusals.RowsBelow, "（9行目）"),
    ],
)
def test_what_stands_in_the_way_is_told(change: Callable[[Any], object], kind: type[ListRefused], words: str) -> None:
    problem = refused(changed(PLAIN, change))
    assert type(problem) is kind
    assert words in problem.sentence
    assert str(problem) == "the workbook was refused"


def test_a_wrong_password_and_none_are_told() -> None:
    with pytest.raises(refusals.PasswordWrong):
        open_book(sealed(PLAIN), "wrong")
    with pytest.raises(refusals.PasswordMissing) as told:
        open_book(PLAIN, PASSWORD)
    assert "パスワードを使用して暗号化" in told.value.sentence


def test_a_workbook_with_macros_is_refused() -> None:
    types = parts(PLAIN)["[Content_Types].xml"].replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
    for plain in (with_part(PLAIN, "xl/vbaProject.bin", b"macro"), with_part(PLAIN, "[Content_Types].xml", types)):
        with pytest.raises(refusals.HasMacros):
            open_book(sealed(plain), PASSWORD)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, b"a,b\r\n"]
)
def test_another_kind_of_file_is_told(content: bytes) -> None:
    with pytest.raises(refusals.NotAWorkbook) as told:
        open_book(content, PASSWORD)
    assert "Excelブック（.xlsx）ではないか、壊れています" in told.value.sentence


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (SHEET, b"<worksheet"),
        (SHEET, b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet>&b;</worksheet>'),
        (SHEET, b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>"),
        ("xl/workbook.xml", b"<workbook/>"),
        ("_rels/.rels", b"<Relationships/>"),
    ],
)
def test_a_broken_part_is_told(name: str, content: bytes) -> None:
    with pytest.raises(ListRefused):
        found(with_part(PLAIN, name, content))


def test_a_string_that_is_missing_is_told() -> None:
    none = b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>"
    assert isinstance(refused(with_part(by_xlsxwriter(), "xl/sharedStrings.xml", none)), refusals.NotAWorkbook)


def test_a_huge_file_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = with_part(PLAIN, "xl/media/zero.bin", b"")
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts(bomb).items():
            file.writestr(name, content)
        for number in range(3):
            file.writestr(f"xl/media/{number}.bin", bytes(package.MOST_UNPACKED // 3 + 1))
    problem = refused(target.getvalue())
    assert "ファイルが大きすぎます（展開した大きさは200MBまで）" in problem.sentence
    monkeypatch.setattr(finding, "MOST_ROWS", 2)
    assert "行は2行まで" in refused(PLAIN).sentence
    monkeypatch.setattr(package, "MOST_OF_A_PART", 100)
    assert isinstance(refused(PLAIN), refusals.WorkbookTooLarge)
    monkeypatch.setattr("app.exports.section_workbook.opening.MOST_BYTES", 100)
    assert "20MBまで" not in refused(PLAIN).sentence


def test_a_table_with_a_row_of_totals_is_refused() -> None:
    assert "集計行" in refused(by_xlsxwriter(totals=True)).sentence


def test_lists_on_two_sheets_are_told_and_the_remembered_one_is_taken() -> None:
    def copied(sheet: Any) -> None:
        sheet.parent.copy_worksheet(sheet).title = "R7 申請者"

    plain = changed(PLAIN, copied)
    assert "（R8 申請者、R7 申請者）" in refused(plain).sentence
    assert find_list(open_book(sealed(plain), PASSWORD), MUNICIPALITY, sheet="R7 申請者").sheet.name == "R7 申請者"


def test_a_column_that_is_gone_doubled_or_calculated_is_told() -> None:
    doubled = found(changed(PLAIN, put("H3", "氏名")))
    with pytest.raises(refusals.HeadingMissing):
        mapped(doubled, {"住所": "question:address"})
    with pytest.raises(refusals.HeadingDoubled):
        mapped(doubled, {"氏名": "question:name"})
    with pytest.raises(refusals.FormulaColumn):
        mapped(doubled, {"区分": "question:age"})
    book = open_book(sealed(PLAIN), PASSWORD)
    with pytest.raises(refusals.HeadingMissing):
        section_values(book, find_list(book, MUNICIPALITY), ["住所"])


def test_what_does_not_read_back_is_never_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    book = open_book(sealed(PLAIN), PASSWORD)
    found_list = find_list(book, MUNICIPALITY)
    columns = mapped(found_list, suggested(found_list, KEYS))
    monkeypatch.setattr(appending, "set_text", lambda element, _: element.set("lost", "yes"))
    with pytest.raises(NotSafelyDone) as told:
        appended(book, found_list, columns, [NewRow(reference(7), {})])
    assert "ファイルは変わっていません" in told.value.sentence


@settings(max_examples=150)
@given(st.sampled_from(sorted(parts(PLAIN))), st.integers(0, 5_000), st.binary(min_size=0, max_size=6))
def test_whatever_is_broken_it_is_refused_or_read(name: str, place: int, junk: bytes) -> None:
    content = parts(PLAIN)[name]
    place %= len(content)
    broken = with_part(PLAIN, name, content[:place] + junk + content[place + len(junk) :])
    try:
        opened = package.WorkbookPackage.open(broken)
        book = finding.Book.of(opened)
        found_list = find_list(book, MUNICIPALITY)
        appended(book, found_list, mapped(found_list, suggested(found_list, KEYS)), [NewRow(reference(7), {})])
    except ListRefused:
        return

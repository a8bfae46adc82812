"""A cell is read as a person sees it: numbers in their format, days with the time that is shown, errors as what they are."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from app.exports.section_workbook.book import Book, CellContent
from app.exports.section_workbook.package import WorkbookPackage
from tests.exports.section_workbook.workbooks import with_part

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FORMATS = [
    "General",
    "00000",
    "0%",
    "yyyy/m/d",
    "yyyy/m/d h:mm",
    "h:mm",
    "[h]:mm",
    ";;;",
    "[$-411]ggge年m月d日",
    "m月d日",
]


def read(cell: str) -> CellContent:
    """The content of a cell, given as the sheet's XML writes it; its style is one of FORMATS."""
    made = openpyxl.Workbook()
    sheet: Any = made.active
    for row, code in enumerate(FORMATS, start=1):
        sheet.cell(row, 1, row).number_format = code
    target = BytesIO()
    made.save(target)
    written = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'
    book = Book.of(WorkbookPackage.open(with_part(target.getvalue(), SHEET, written.encode())))
    (row,) = book.package.root(book.sheets[0].part).iter("{*}row")
    return book.content(row[0])


def style(code: str) -> str:
    return f's="{FORMATS.index(code)}"'


@pytest.mark.parametrize(
    ("code", "written", "shown", "exact"),
    [
        ("General", "1.1000000000000001", "1.1", "1.1"),
        ("General", "2.2999999999999998", "2.3", "2.3"),
        ("General", "0.28999999999999998", "0.29", "0.29"),
        ("General", "1650.0000000000002", "1650", "1650"),
        ("00000", "123", "00123", "123"),
        ("0%", "0.5", "50%", "0.5"),
        (";;;", "7", "7", "7"),
        ("yyyy/m/d", "46208", "2026-07-05", "2026-07-05"),
        ("yyyy/m/d", "46208.395833333336", "2026-07-05", "2026-07-05"),
        ("[$-411]ggge年m月d日", "46208", "2026-07-05", "2026-07-05"),
        ("m月d日", "46208", "2026-07-05", "2026-07-05"),
        ("yyyy/m/d h:mm", "46208.395833333336", "2026-07-05 09:30", "2026-07-05"),
        ("yyyy/m/d h:mm", "46208", "2026-07-05", "2026-07-05"),
        ("h:mm", "0.39583333333333331", "09:30", ""),
        ("h:mm", "46208.395833333336", "09:30", "2026-07-05"),
        ("[h]:mm", "1.0625", "25:30", ""),
    ],
)
def test_numbers_and_days_stand_as_they_are_shown(code: str, written: str, shown: str, exact: str) -> None:
    assert read(f'<c r="A1" {style(code)}><v>{written}</v></c>') == CellContent(shown, exact)


@pytest.mark.parametrize(
    ("code", "written", "shown"),
    [
        ("General", "2026-07-05", "2026-07-05"),
        ("General", "2026-07-05T00:00:00", "2026-07-05"),
        ("General", "2026-07-05T09:30:00.000", "2026-07-05 09:30"),
        ("yyyy/m/d h:mm", "2026-07-05T09:30:00.000", "2026-07-05 09:30"),
        ("yyyy/m/d", "2026-07-05T09:30:00.000", "2026-07-05"),
    ],
)
def test_days_of_a_strict_workbook_stand_as_the_others_do(code: str, written: str, shown: str) -> None:
    assert read(f'<c r="A1" {style(code)} t="d"><v>{written}</v></c>') == CellContent(shown, "2026-07-05")


def test_a_time_of_a_strict_workbook_stands_alone() -> None:
    assert read('<c r="A1" t="d"><v>09:30:00.000</v></c>') == CellContent("09:30")


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!"])
def test_an_error_is_no_blank(error: str) -> None:
    for formula in ("", "<f>VLOOKUP(1,B:C,2,0)</f>"):
        content = read(f'<c r="A1" t="e">{formula}<v>{error}</v></c>')
        assert (content.shown, error in content.problem) == ("", True)


@pytest.mark.parametrize("value", ["", "<v/>", "<v></v>"])
def test_a_formula_without_a_result_is_no_blank(value: str) -> None:
    assert "計算式" in read(f'<c r="A1"><f>B1</f>{value}</c>').problem


def test_a_formula_whose_result_is_blank_is_blank() -> None:
    assert read('<c r="A1" t="str"><f>""</f><v></v></c>') == CellContent()

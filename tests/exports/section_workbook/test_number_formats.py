"""Numbers stand as Excel shows them. The expected texts are Excel's own; LibreOffice is asked too where it is installed."""

import csv
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest

from app.exports.section_workbook.number_formats import plain_number, shown_number
from tests.exports.section_workbook.workbooks import converted

SHOWN = [
    (123, "00000", "00123"),
    (312345678, "00-0000-0000", "03-1234-5678"),
    (1600022, "000-0000", "160-0022"),
    (0.5, "0%", "50%"),
    (0.1255, "0.0%", "12.6%"),
    (1650.0000000000002, "General", "1650"),
    (1.1000000000000001, "General", "1.1"),
    (-2.3, "General", "-2.3"),
    (1234567, "#,##0", "1,234,567"),
    (12, "#,##0", "12"),
    (1234.5, '#,##0"円"', "1,235円"),
    (1500, '"¥"#,##0;"¥"\\-#,##0', "¥1,500"),
    (-1500, '"¥"#,##0;[Red]"¥"\\-#,##0', "¥-1,500"),
    (1500, "[$¥-411]#,##0;[$¥-411]\\-#,##0", "¥1,500"),
    (-500, '#,##0;"▲"#,##0', "▲500"),
    (-1200, "#,##0;\\△\\ #,##0", "△ 1,200"),
    (0, '#,##0;"▲"#,##0;"-"', "-"),
    (3.14159, "0.00", "3.14"),
    (2, "0.##", "2."),
    (0.25, "#.00", ".25"),
    (1234567, "#,##0,", "1,235"),
    (5, '"No."000', "No.005"),
    (7, 'General"人"', "7人"),
    (1, '"有";;"無"', "有"),
    (0, '"有";;"無"', "無"),
    (0, "0;-0;;@", ""),
    (-0.2, "0", "0"),
    (-5, "0", "-5"),
    (90, '[<100]0"小";0"大"', "90小"),
    (120, '[<100]0"小";0"大"', "120大"),
    (1234, "0,000", "1,234"),
    (12, "0,000", "0,012"),
    (9012345678, "[<=9999999999]000-0000-0000;0", "090-1234-5678"),
]
OTHERWISE: dict[str, str] = {"0.##": "2"}  # Excel keeps the point


@pytest.mark.parametrize(("number", "code", "shown"), SHOWN)
def test_a_number_stands_as_its_format_shows_it(number: float, code: str, shown: str) -> None:
    assert shown_number(number, code) == shown


def test_libreoffice_shows_the_same() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row, (number, code, _) in enumerate(SHOWN, start=1):
        sheet.cell(row, 1, number).number_format = code
        sheet.cell(row, 2, "x")
    target = BytesIO()
    book.save(target)
    rows = csv.reader(
        StringIO(converted(target.getvalue(), "csv", choice="Text - txt - csv (StarCalc):44,34,76").decode())
    )
    told = {(number, code): row[0].strip() for row, (number, code, _) in zip(rows, SHOWN, strict=True)}
    assert told == {(number, code): OTHERWISE.get(code, shown) for number, code, shown in SHOWN}


@pytest.mark.parametrize(
    ("number", "code", "plain"),
    [
        (0.5, "# ?/?", "0.5"),
        (12300, "0.00E+00", "12300"),
        (123, "[DBNum1]0", "123"),
        (1e300, "0", "1e+300"),
        (5, "0" * 300, "5"),
    ],
)
def test_what_is_not_drawn_stands_in_plain_digits(number: float, code: str, plain: str) -> None:
    assert shown_number(number, code) == plain


@pytest.mark.parametrize(
    ("number", "plain"),
    [
        (1.1000000000000001, "1.1"),
        (2.2999999999999998, "2.3"),
        (0.28999999999999998, "0.29"),
        (1650.0000000000002, "1650"),
        (123456789012345, "123456789012345"),
        (0.00001, "0.00001"),
        (-0.0, "0"),
        (1e15, "1000000000000000"),
    ],
)
def test_without_a_format_there_are_fifteen_digits(number: float, plain: str) -> None:
    assert plain_number(number) == plain

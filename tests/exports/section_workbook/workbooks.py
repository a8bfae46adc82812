"""申請者一覧 as three programs make them, each with what a section adds over the years."""

import os
import shutil
import subprocess
import warnings
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from msoffcrypto.method.ecma376_agile import ECMA376Agile
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from app.applications.reference import ReferenceNumber, check_symbol

MUNICIPALITY = "131041"
PASSWORD = "abcde-fghij-kmnpq-23456"
HEADINGS = ["到達番号", "受付日", "氏名", "電話番号", "年齢", "参加費", "区分", "備考"]


def reference(number: int, municipality: str = MUNICIPALITY) -> ReferenceNumber:
    symbols = f"{number:09d}"
    return ReferenceNumber(municipality, symbols + check_symbol(symbols))


PEOPLE: list[tuple[str, date, str, str, int, int, str]] = [
    (str(reference(2)), date(2026, 11, 2), "髙﨑 𠮷郎", "03-5273-3546", 70, 500, "4/10 電話済み"),
    (str(reference(1)), date(2026, 11, 1), "四谷 花子", "03-5273-0001", 42, 1000, ""),
    ("窓口-1", date(2026, 11, 3), "葛󠄀城 次郎", "", 66, 0, "紙で受付"),
]


def by_openpyxl(people: int = len(PEOPLE)) -> bytes:
    """A title above, formulas in a column, a filter, conditional formats, lists of choices, a comment, a second sheet with a chart."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "R8 申請者"
    sheet["A1"] = "令和8年度 ごみゼロデー 申請者一覧"
    sheet["A1"].font = Font(size=16, bold=True)
    sheet.append([])
    sheet.append(HEADINGS)
    line = Border(bottom=Side(style="thin"))
    for row, person in enumerate(PEOPLE[:people], start=4):
        formula = f'=IF(E{row}>=65,"高齢","一般")'
        for column, value in enumerate([*person[:6], formula, person[6] or None], start=1):
            cell = sheet.cell(row, column, value)
            cell.border = line
        sheet.cell(row, 2).number_format = "yyyy/mm/dd"
        sheet.cell(row, 6).number_format = '#,##0"円"'
        sheet.row_dimensions[row].height = 24
    last = max(3 + people, 4)
    sheet["C4"].comment = Comment("外字に注意", "係")
    sheet.auto_filter.ref = f"A3:H{last}"
    sheet.freeze_panes = "B4"
    sheet.conditional_formatting.add(f"A4:H{last}", FormulaRule(["$E4>=65"], fill=PatternFill(bgColor="FFFF99")))
    choices = DataValidation(type="list", formula1='"0,500,1000"')
    choices.add(f"F4:F{last}")
    sheet.add_data_validation(choices)
    sheet.print_area = f"A1:H{last}"
    sheet.column_dimensions["C"].width = 22
    book.defined_names["参加費"] = DefinedName("参加費", attr_text=f"'R8 申請者'!$F$4:$F${last}")
    second: Any = book.create_sheet("集計")
    second["A1"], second["B1"] = "件数", "=COUNTA('R8 申請者'!A4:A1000)"
    second["A2"], second["B2"] = "参加費", "=SUM(参加費)"
    chart = BarChart()
    chart.add_data(Reference(second, min_col=2, min_row=1, max_row=2))
    second.add_chart(chart, "D2")
    return _saved(book)


def by_xlsxwriter(*, totals: bool = False) -> bytes:
    """A table with a calculated column, conditional formats of Excel's newer kind, a chart, prepared rows, days counted from 1904."""
    output = BytesIO()
    book: Any = xlsxwriter.Workbook(output, {"in_memory": True, "date_1904": True})
    sheet: Any = book.add_worksheet("一覧")
    day, yen = book.add_format({"num_format": "[$-411]ggge年m月d日"}), book.add_format({"num_format": "#,##0"})
    rows = [[*person[:6], None, person[6]] for person in PEOPLE]
    columns: list[dict[str, Any]] = [{"header": heading} for heading in HEADINGS]
    columns[1]["format"], columns[5]["format"] = day, yen
    columns[6]["formula"] = '=IF(申請者[[#This Row],[年齢]]>=65,"高齢","一般")'
    table: dict[str, Any] = {"name": "申請者", "columns": columns, "data": rows, "total_row": totals}
    sheet.add_table(0, 0, len(rows) + totals, 7, table)
    sheet.conditional_format(1, 5, len(rows), 5, {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation(1, 7, len(rows), 7, {"validate": "length", "criteria": "<", "value": 100})
    second: Any = book.add_worksheet("集計")
    second.write_formula("A1", "=SUM(申請者[参加費])")
    chart: Any = book.add_chart({"type": "column"})
    chart.add_series({"values": f"=一覧!$F$2:$F${len(rows) + 1}"})
    second.insert_chart("C3", chart)
    book.close()
    return output.getvalue()


def by_libreoffice() -> bytes:
    """The first one, as LibreOffice saves it."""
    return converted(by_openpyxl(), "xlsx")


MAKERS: Mapping[str, Callable[[], bytes]] = {
    "openpyxl": by_openpyxl,
    "xlsxwriter": by_xlsxwriter,
    "libreoffice": by_libreoffice,
}


def sealed(plain: bytes) -> bytes:
    """With PASSWORD, as Excel does it, but a hundredth of its rounds: their number is told in the file."""
    return ECMA376Agile.encrypt(PASSWORD, BytesIO(plain), spin_count=1000)


def loaded(plain: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*extension is not supported")  # openpyxl tells what it would drop
        return openpyxl.load_workbook(BytesIO(plain))


def changed(plain: bytes, change: Callable[[Any], object]) -> bytes:
    """The workbook after `change` did something to its first sheet."""
    book = loaded(plain)
    change(book.worksheets[0])
    return _saved(book)


def with_part(plain: bytes, name: str, content: bytes) -> bytes:
    """The same zip file with one part more, or another one in its place."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(plain)) as before, zipfile.ZipFile(target, "w") as after:
        for entry in before.namelist():
            if entry != name:
                after.writestr(entry, before.read(entry))
        after.writestr(name, content)
    return target.getvalue()


def parts(plain: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(BytesIO(plain)) as file:
        return {name: file.read(name) for name in file.namelist()}


def converted(plain: bytes, ending: str, source: str = "xlsx", choice: str = "") -> bytes:
    """By LibreOffice, with a profile of its own; skipped where there is none."""
    program = soffice()
    with Folder() as folder:
        (folder / f"list.{source}").write_bytes(plain)
        target = folder / "out"
        profile = f"-env:UserInstallation=file://{folder}/profile"
        wanted = f"{ending}:{choice}" if choice else ending
        arguments = [
            profile,
            "--headless",
            "--convert-to",
            wanted,
            "--outdir",
            str(target),
            str(folder / f"list.{source}"),
        ]
        subprocess.run([program, *arguments], check=True, capture_output=True, timeout=120)
        made = sorted(target.iterdir())
        return made[0].read_bytes()


def soffice() -> str:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed: what it makes and opens is not looked at")
    return program


class Folder:
    """A folder for LibreOffice, gone afterwards."""

    def __enter__(self) -> Path:
        self._path = Path(os.environ.get("TMPDIR", "/tmp")) / f"todoke-soffice-{os.getpid()}-{id(self)}"
        self._path.mkdir(mode=0o700)
        return self._path

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._path, ignore_errors=True)


def _saved(book: Any) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()

"""The parts of a workbook that a list needs: sheets, strings, date styles, and cells read as a person sees them."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

from app.exports.section_workbook.markup import SPREADSHEET, Element, child, children, everywhere, text_of
from app.exports.section_workbook.package import WorkbookPackage, relation_id
from app.exports.section_workbook.refusals import NotAWorkbook

# ECMA-376 18.8.30: built-in number formats that show days or times, those of Japanese Excel among them
_BUILT_IN_DATES: Final = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NOT_FORMAT: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|General|G/標準|E[+-]', re.IGNORECASE)
_DATE_LETTERS: Final = re.compile(r"[ymdhsge]", re.IGNORECASE)
_DAYS_1904: Final = 1462


@dataclass(frozen=True, slots=True)
class Worksheet:
    """`part` is its name in the package; `number` counts from 0."""

    name: str
    part: str
    number: int


@dataclass
class Book:
    """Strings and styles are read once; who changes a part's XML writes it back to the package."""

    package: WorkbookPackage
    workbook_part: str
    workbook: Element = field(repr=False)
    sheets: tuple[Worksheet, ...]

    @classmethod
    def of(cls, package: WorkbookPackage) -> "Book":
        """Raises NotAWorkbook."""
        parts = package.related("", "officeDocument")
        if len(parts) != 1:
            raise NotAWorkbook
        workbook = package.root(parts[0])
        if workbook.nsmap.get(workbook.prefix) not in SPREADSHEET:
            raise NotAWorkbook
        known = {identity: part for identity, kind, part in package.relations(parts[0]) if kind == "worksheet"}
        listed = child(workbook, "sheets")
        sheets = tuple(
            Worksheet(sheet.get("name", ""), known[relation_id(sheet)], number)
            for number, sheet in enumerate(children(listed, "sheet") if listed is not None else ())
            if relation_id(sheet) in known
        )
        return cls(package, parts[0], workbook, sheets)

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        parts = self.package.related(self.workbook_part, "sharedStrings")
        return [text_of(each) for each in children(self.package.root(parts[0]), "si")] if parts else []

    @cached_property
    def date_styles(self) -> frozenset[int]:
        """Numbers of the cell formats that show a number as a day or time."""
        parts = self.package.related(self.workbook_part, "styles")
        if not parts:
            return frozenset()
        styles = self.package.root(parts[0])
        own = {each.get("numFmtId"): each.get("formatCode", "") for each in everywhere(styles, "numFmt")}
        formats = child(styles, "cellXfs")
        return frozenset(
            number
            for number, each in enumerate(children(formats, "xf") if formats is not None else ())
            if _shows_date(each.get("numFmtId", "0"), own)
        )

    @cached_property
    def counts_from_1904(self) -> bool:
        properties = child(self.workbook, "workbookPr")
        return properties is not None and properties.get("date1904") in {"1", "true"}

    def serial(self, serial: float) -> float:
        """Days as this workbook counts them, from days since 1899-12-30."""
        return serial - _DAYS_1904 if self.counts_from_1904 else serial

    def text(self, cell: Element | None) -> str:
        """The text that a cell shows: days as 2026-11-23, numbers without needless zeros, "" for nothing and for errors."""
        if cell is None:
            return ""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return text_of(cell)
        value = child(cell, "v")
        content = (value.text or "") if value is not None else ""
        if kind == "s":
            return self._string(content)
        if kind == "n":
            return self._number(content, cell)
        return {"b": {"1": "TRUE", "0": "FALSE"}.get(content, content), "e": ""}.get(kind, content)

    def _string(self, content: str) -> str:
        try:
            return self.strings[int(content)]
        except (ValueError, IndexError):
            raise NotAWorkbook from None

    def _number(self, content: str, cell: Element) -> str:
        try:
            number = float(content)
        except ValueError:
            return content
        if int(cell.get("s", "0")) in self.date_styles:
            return self._day(number)
        return str(int(number)) if number.is_integer() and abs(number) < 10**15 else content

    def _day(self, number: float) -> str:
        days = number + (_DAYS_1904 if self.counts_from_1904 else 0)
        try:
            at = datetime(1899, 12, 30) + timedelta(seconds=round(days * 86_400))  # noqa: DTZ001  a cell knows no time zone
        except OverflowError:
            return ""
        return at.strftime("%H:%M") if at.date() == date(1899, 12, 30) else _shown(at)


def _shown(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M") if at.hour or at.minute else at.strftime("%Y-%m-%d")


def _shows_date(identity: str, own: dict[str | None, str]) -> bool:
    if identity in own:
        return bool(_DATE_LETTERS.search(_NOT_FORMAT.sub("", own[identity].partition(";")[0])))
    return identity.isdecimal() and int(identity) in _BUILT_IN_DATES

"""The parts of a workbook that a list needs: sheets, strings, number formats, and cells read as a person sees them."""

import math
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Final

from app.exports.section_workbook.markup import SPREADSHEET, Element, child, children, everywhere, text_of
from app.exports.section_workbook.number_formats import BUILT_IN, plain_number, shown_number
from app.exports.section_workbook.package import WorkbookPackage, relation_id
from app.exports.section_workbook.refusals import NotAWorkbook

# ECMA-376 18.8.30: built-in number formats that show days or times, those of Japanese Excel among them
_BUILT_IN_DATES: Final = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NOT_FORMAT: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|General|G/標準|E[+-]', re.IGNORECASE)
_DATE_LETTERS: Final = re.compile(r"[ymdhsge]", re.IGNORECASE)
_DAY_LETTERS: Final = re.compile(r"[ydge]", re.IGNORECASE)
_ELAPSED: Final = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_BUILT_IN_DAYS: Final = frozenset([*range(14, 18), *range(27, 32), *range(34, 37), *range(50, 59)])  # no time of day
_BUILT_IN_TIMES: Final = frozenset([18, 19, 20, 21, 32, 33, 45, 47])  # no day
_BUILT_IN_ELAPSED: Final = 46  # [h]:mm:ss
_DAYS_1904: Final = 1462
_ERROR: Final = "計算の結果がエラー（{error}）です。Excelで直してください"
_NO_RESULT: Final = "計算式の結果が入っていません。Excelで開いて保存し直してください"


@dataclass(frozen=True, slots=True)
class Worksheet:
    """`part` is its name in the package; `number` counts from 0."""

    name: str
    part: str
    number: int


@dataclass(frozen=True, slots=True)
class CellContent:
    """What a cell holds. `shown`: the text that a person sees, "" for nothing; days as 2026-11-23, with the time that is shown.

    `exact`: the number without its format, or the day without its time; "" for other cells. `problem`: the sentence for a cell that shows an
    error or holds a formula without its result, which is no blank and says nothing about what stood there; else "".
    """

    shown: str = ""
    exact: str = ""
    problem: str = ""


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
    def number_formats(self) -> tuple[tuple[int, str], ...]:
        """The number format of each cell format: its number, and its code where the workbook says it."""
        parts = self.package.related(self.workbook_part, "styles")
        if not parts:
            return ()
        styles = self.package.root(parts[0])
        own = {each.get("numFmtId"): each.get("formatCode", "") for each in everywhere(styles, "numFmt")}
        formats = child(styles, "cellXfs")
        ids = [each.get("numFmtId", "0") for each in (children(formats, "xf") if formats is not None else ())]
        return tuple((int(each) if each.isdecimal() else 0, own.get(each, "")) for each in ids)

    @cached_property
    def date_styles(self) -> frozenset[int]:
        """Numbers of the cell formats that show a number as a day or time."""
        return frozenset(style for style, each in enumerate(self.number_formats) if _shows_date(*each))

    @cached_property
    def counts_from_1904(self) -> bool:
        properties = child(self.workbook, "workbookPr")
        return properties is not None and properties.get("date1904") in {"1", "true"}

    def serial(self, serial: float) -> float:
        """Days as this workbook counts them, from days since 1899-12-30."""
        return serial - _DAYS_1904 if self.counts_from_1904 else serial

    def text(self, cell: Element | None) -> str:
        """The text that a cell shows: see `CellContent.shown`."""
        return self.content(cell).shown

    def content(self, cell: Element | None) -> CellContent:
        """Read a cell, of which None stands for a blank one. Raises NotAWorkbook."""
        if cell is None:
            return CellContent()
        kind, value = cell.get("t", "n"), child(cell, "v")
        words = (value.text or "") if value is not None else ""
        problem = _problem(cell, kind, words)
        if problem:
            return CellContent(problem=problem)
        if kind == "n":
            return self._number(words, cell)
        return self._strict_day(words, cell) if kind == "d" else CellContent(self._words(words, kind, cell))

    def _words(self, words: str, kind: str, cell: Element) -> str:
        if kind == "inlineStr":
            return text_of(cell)
        if kind == "s":
            return self._string(words)
        return {"1": "TRUE", "0": "FALSE"}.get(words, words) if kind == "b" else words

    def _string(self, content: str) -> str:
        try:
            return self.strings[int(content)]
        except (ValueError, IndexError):
            raise NotAWorkbook from None

    def _format(self, cell: Element) -> tuple[int, str]:
        style = int(cell.get("s", "0"))
        return self.number_formats[style] if style < len(self.number_formats) else (0, "")

    def _number(self, content: str, cell: Element) -> CellContent:
        try:
            number = float(content)
        except ValueError:
            return CellContent(content)
        if not math.isfinite(number):
            return CellContent(content)
        identity, code = self._format(cell)
        if _counts_hours(identity, code):
            return CellContent(_hours(number))
        if _shows_date(identity, code):
            return self._day(number, identity, code)
        exact = plain_number(number)
        code = code or BUILT_IN.get(identity, "")
        # a number that its format hides is no blank
        return CellContent((shown_number(number, code) or exact) if code else exact, exact)

    def _day(self, number: float, identity: int, code: str) -> CellContent:
        days = number + (_DAYS_1904 if self.counts_from_1904 else 0)
        try:
            at = datetime(1899, 12, 30) + timedelta(seconds=round(days * 86_400))  # noqa: DTZ001  a cell knows no time zone
        except OverflowError:
            return CellContent(problem=_ERROR.format(error="#####"))
        return _moment(at, shows_day=_shows_day(identity, code), shows_time=_shows_time(identity, code))

    def _strict_day(self, content: str, cell: Element) -> CellContent:
        """A day of a "Strict" workbook, which writes it in ISO 8601."""
        identity, code = self._format(cell)
        dated = _shows_date(identity, code)
        try:
            at = datetime.fromisoformat(content).replace(tzinfo=None)
        except ValueError:
            return CellContent(_iso_time(content))
        return _moment(
            at,
            shows_day=not dated or _shows_day(identity, code),
            shows_time=not dated or _shows_time(identity, code),
        )


def _problem(cell: Element, kind: str, words: str) -> str:
    """The sentence for an error, and for a formula without a result: "" as its result is of the kind `str`."""
    if kind == "e":
        return _ERROR.format(error=words[:20])
    lacking = not words and kind not in {"str", "inlineStr"} and child(cell, "f") is not None
    return _NO_RESULT if lacking else ""


def _moment(at: datetime, *, shows_day: bool, shows_time: bool) -> CellContent:
    """A day with its time, as far as the cell shows them; midnight is the day alone."""
    clock = at.strftime("%H:%M:%S" if at.second else "%H:%M")
    if at.date() == date(1899, 12, 30):
        return CellContent(clock)
    day = at.date().isoformat()
    if not shows_day:
        return CellContent(clock, day)
    return CellContent(f"{day} {clock}" if shows_time and at.time() != time() else day, day)


def _iso_time(content: str) -> str:
    try:
        at = time.fromisoformat(content)
    except ValueError:
        return content
    return at.strftime("%H:%M:%S" if at.second else "%H:%M")


def _hours(days: float) -> str:
    """A length of time in hours and minutes, as [h]:mm shows it."""
    minutes = round(abs(days) * 1440)
    return f"{'-' if days < 0 else ''}{minutes // 60}:{minutes % 60:02}"


def _letters(code: str) -> str:
    """The first section of a format code without words and brackets: what is left shows a number or a day."""
    return _NOT_FORMAT.sub("", code.partition(";")[0])


@lru_cache(maxsize=512)
def _shows_date(identity: int, code: str) -> bool:
    return bool(_DATE_LETTERS.search(_letters(code))) if code else identity in _BUILT_IN_DATES


@lru_cache(maxsize=512)
def _shows_day(identity: int, code: str) -> bool:
    """True for y, d, g, e, or an m that is a month: one without hours or seconds beside it."""
    letters = _letters(code)
    if not code:
        return identity not in _BUILT_IN_TIMES
    return bool(_DAY_LETTERS.search(letters)) or not re.search("[hs]", letters, re.IGNORECASE)


@lru_cache(maxsize=512)
def _shows_time(identity: int, code: str) -> bool:
    return bool(re.search("[hs]", _letters(code), re.IGNORECASE)) if code else identity not in _BUILT_IN_DAYS


@lru_cache(maxsize=512)
def _counts_hours(identity: int, code: str) -> bool:
    return bool(_ELAPSED.search(code)) if code else identity == _BUILT_IN_ELAPSED

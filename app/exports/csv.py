"""CSV for a ward's Excel: streamed, guarded against formulas, never a letter lost in silence. Pure.

Rows are sequences of text; each function takes them as they come and keeps none. RFC 4180: CRLF after each row, cells with commas, quotes
or line ends in quotes; line ends inside a cell stay as they are. The first row is the caller's heading and treated like any other.

**Formula guard.** A spreadsheet runs a cell that begins with = + - @ (full width too), a tab or a line end as a formula, also
after spaces, and somebody on the internet typed these cells. Such a cell gets an apostrophe in front, which shows: 「'+81-3-…」 is every digit of
the telephone number, where Excel would make the number 8.13E+10 of it. There are no exceptions (a negative number becomes 「'-5」): one that is
right for `-5` and wrong for `-5+cmd|…` is one too many. A cell whose own apostrophes stand before such a character gets one more, so that
taking one away where they stand there always gives back what was typed.

**Shift_JIS** means Windows-31J (code page 932), what Excel on Japanese Windows reads and writes by that name: JIS X 0208 with the characters of
NEC and IBM (髙 﨑 ① ㈱). The few characters of JIS X 0208 that code page 932 knows under another Unicode number (〜 − — ‖ ¢ £ ¬) are
written as that same character, and come back as ～ － ― ∥ ￠ ￡ ￢. What is not in it is written as 〓 (GETA) in its place, a variation selector is left out, and both are listed by
`unencodable_in` beforehand; nothing ever becomes "?". `shift_jis_standard` writes a variant that it lacks in its standard form (縮退:
standard_forms.py), and 〓 for the rest.

**For machines** (`utf_8_raw`): no byte order mark, and no guard: a program wants what was typed and runs nothing. Such a file is not for Excel, and
the page that offers it says so. Letters that no system of a municipality holds (standard_letters.py) are listed by `unencodable_in` too, and
written as they were typed.

**What Excel does on its own** and no CSV can prevent: it shortens cells over 32,767 characters, and reads 03 as 3 and 1-2 as a date when a file is
double-clicked (not when it is imported as text). The file keeps everything; the page that offers it says so.
"""

import csv
import re
import unicodedata
from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from io import StringIO
from typing import Final

from app.exports.standard_letters import is_standard
from app.procedures.fields.standard_forms import STANDARD_FORMS
from app.typed_text import PRIVATE_USE

CsvRow = Sequence[str]

GETA: Final = "〓"
SHIFT_JIS: Final = "cp932"
CHUNK: Final = 65_536  # bytes, about

_FORMULA: Final = re.compile(r"'*[\s\u200b\ufeff]*[=+\-@＝＋－＠]|'*[\t\r\n]")
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LETTERS: Final = re.compile(".[\ufe00-\ufe0f\U000e0100-\U000e01ef\u0300-\u036f\u3099\u309a]*", re.DOTALL)
_DASH: Final = str.maketrans("—", "―")  # both are JIS X 0208 1-29; Python's cp932 knows the others of its kind itself


class Encoding(StrEnum):
    """The encodings of a CSV."""

    utf_8 = "utf-8"
    utf_8_raw = "utf-8-raw"
    shift_jis = "shift_jis"
    shift_jis_standard = "shift_jis_standard"

    @property
    def codec(self) -> str:
        return "utf-8" if self in {Encoding.utf_8, Encoding.utf_8_raw} else SHIFT_JIS

    @property
    def lossy(self) -> bool:
        """True when some letters cannot be written in it, or not read by the systems that it is for."""
        return self is not Encoding.utf_8


@dataclass(frozen=True, slots=True)
class Unencodable:
    """`row` counts from 1 without the heading; `characters` each once, in the order they come, selectors with their letter."""

    row: int
    label: str
    characters: tuple[str, ...]


def guarded(cell: str) -> str:
    """The cell as no spreadsheet runs it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if cell.startswith("'") and guarded(cell[1:]) == cell else cell


def opening(encoding: Encoding) -> bytes:
    """The bytes before the first row: UTF-8's byte order mark, by which Excel knows it from Shift_JIS."""
    return b"\xef\xbb\xbf" if encoding is Encoding.utf_8 else b""


def row_bytes(row: CsvRow, encoding: Encoding) -> bytes:
    """One row with its line end."""
    line = StringIO(newline="")
    cells = row if encoding is Encoding.utf_8_raw else [guarded(cell) for cell in row]
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return encoded(line.getvalue(), encoding)


def csv_bytes(rows: Iterable[CsvRow], encoding: Encoding) -> Iterator[bytes]:
    """The file in pieces of about CHUNK bytes."""
    piece = bytearray(opening(encoding))
    for row in rows:
        piece += row_bytes(row, encoding)
        if len(piece) >= CHUNK:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


async def csv_stream(rows: AsyncIterable[CsvRow], encoding: Encoding) -> AsyncGenerator[bytes]:
    """`csv_bytes` for rows that have to be waited for."""
    piece = bytearray(opening(encoding))
    async for row in rows:
        piece += row_bytes(row, encoding)
        if len(piece) >= CHUNK:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def encoded(text: str, encoding: Encoding) -> bytes:
    """The text's bytes, a standard form or GETA in place of what the encoding does not have."""
    try:
        return _strictly(text, encoding.codec)
    except UnicodeEncodeError:
        return b"".join(_written(letter, encoding) for letter in _LETTERS.findall(text))


def standing_in(letter: str) -> str:
    """The text that `shift_jis_standard` writes for a letter that Shift_JIS does not have."""
    return _written(letter, Encoding.shift_jis_standard).decode(Encoding.shift_jis_standard.codec)


def unencodable_in(
    row: CsvRow, number: int, labels: Sequence[str], encoding: Encoding = Encoding.shift_jis
) -> Iterator[Unencodable]:
    """The cells of a row that `encoded` would change, with their characters that it would change; in UTF-8 only broken text is. Of a file for
    machines, those that hold a letter which is no standard one."""
    for label, cell in zip(labels, row, strict=True):
        characters = _nonstandard(cell) if encoding is Encoding.utf_8_raw else _lost(cell, encoding.codec)
        if characters:
            yield Unencodable(number, label, characters)


def _nonstandard(cell: str) -> tuple[str, ...]:
    if cell.isascii():
        return ()
    return tuple(dict.fromkeys(letter for letter in _LETTERS.findall(cell) if not is_standard(letter)))


def _lost(cell: str, codec: str) -> tuple[str, ...]:
    try:
        _strictly(cell, codec)
    except UnicodeEncodeError:
        lost = (letter for letter in _LETTERS.findall(cell) if _faithful(letter, codec) is None)
        return tuple(dict.fromkeys(lost))
    return ()


def _strictly(text: str, codec: str) -> bytes:
    """The text's bytes. Raises UnicodeEncodeError for a 外字 in Shift_JIS too: Python has a place for it (F0 40 …), where each ward has
    another letter."""
    own = PRIVATE_USE.search(text) if codec == SHIFT_JIS else None
    if own:
        raise UnicodeEncodeError(codec, own[0], 0, 1, "a letter of private use")
    return text.encode(codec)


def _faithful(letter: str, codec: str) -> bytes | None:
    """The bytes of a letter with its marks, where the encoding has that very letter."""
    for form in (letter, letter.translate(_DASH), unicodedata.normalize("NFC", letter)):
        try:
            return _strictly(form, codec)
        except UnicodeEncodeError:
            continue
    return None


@lru_cache(maxsize=4096)
def _written(letter: str, encoding: Encoding) -> bytes:
    plain = _SELECTORS.sub("", letter)
    known = _faithful(letter, encoding.codec) or _faithful(plain, encoding.codec)
    if known is None and encoding is Encoding.shift_jis_standard:
        known = STANDARD_FORMS.get(plain, GETA).encode(encoding.codec)
    return known or GETA.encode(encoding.codec)

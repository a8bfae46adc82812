"""名簿 as a file: written for Excel, and read back from what Excel made of it."""

import csv
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Final
from uuid import UUID

from app.calendar.shown_dates import short_time
from app.exports.csv import CsvRow, Encoding, csv_bytes, unguarded
from app.people.roster import MOST_LINES, NEEDED, Column, RosterLine, words_of
from app.people.staff import Member, Registration

LARGEST: Final = 1_000_000  # bytes
LONGEST_CELL: Final = 1_000  # characters


class RosterRefused(ValueError):
    """The file cannot be read as a roster at all; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def cells_of(member: Member, names: Mapping[UUID, str], day: date) -> CsvRow:
    """The cells of a person, in the order of Column. `names`: of the sections; `day`: for where they stand."""
    words = words_of(Registration(member.name, member.role, member.sections, member.mail, member.entry), names)
    signed_in = short_time(member.last_signed_in_at) if member.last_signed_in_at else ""
    return (member.login, *words.values(), member.standing(day).label, signed_in)


def roster_csv(members: Sequence[Member], names: Mapping[UUID, str], day: date) -> bytes:
    """The whole roster, those who were stopped too: the file that can be changed and sent back."""
    rows = [tuple(Column), *(cells_of(member, names, day) for member in members)]
    return b"".join(csv_bytes(rows, Encoding.utf_8))


def read_roster(content: bytes) -> Sequence[RosterLine]:
    """The lines of a file in UTF-8 or Shift_JIS (code page 932). Raises RosterRefused."""
    rows = _rows(_decoded(content))
    headings = [unicodedata.normalize("NFKC", cell).strip() for cell in rows[0][1]] if rows else []
    columns = {heading: place for place, heading in enumerate(headings) if heading in set(Column)}
    missing = [str(column) for column in NEEDED if column not in columns]
    if missing:
        raise RosterRefused(
            f"1行目に、見出し「{'」「'.join(missing)}」がありません。名簿（CSV）を書き出して、書き換えてください"
        )
    twice = sorted({heading for heading in columns if headings.count(heading) > 1})
    if twice:
        raise RosterRefused(f"見出し「{'」「'.join(twice)}」が2つ以上あります")
    lines = [
        RosterLine(
            number, {Column(heading): unguarded(row[place]) for heading, place in columns.items() if place < len(row)}
        )
        for number, row in rows[1:]
        if any(cell.strip() for cell in row)
    ]
    if not lines:
        raise RosterRefused("職員の行がありません")
    if len(lines) > MOST_LINES:
        raise RosterRefused(
            f"{len(lines):,}行あります。一度に登録できるのは{MOST_LINES:,}行までです。ファイルを分けてください"
        )
    return lines


def _decoded(content: bytes) -> str:
    for codec in ("utf-8-sig", Encoding.shift_jis.codec):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RosterRefused("文字を読み取れません。Excelでは「CSV UTF-8（コンマ区切り）」で保存してください")


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Each row with its number as a spreadsheet counts it."""
    try:
        rows = list(enumerate(csv.reader(StringIO(text, newline=""), strict=True), 1))
    except csv.Error:
        raise RosterRefused('CSVとして読み取れません。引用符（"）が閉じているか、確かめてください') from None
    if any(len(cell) > LONGEST_CELL for _, row in rows for cell in row):
        raise RosterRefused(f"{LONGEST_CELL:,}文字を超えるセルがあります")
    return rows

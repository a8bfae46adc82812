"""The formats in which applications leave, with labels, file names and encodings. Pure.

The form of downloads, the files' names, the 管理簿 and its filter read what stands here. A new CSV is a member with its definition, and its
encoding in csv.py; another kind of file has a module that makes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.exports.csv import Encoding
from app.typed_text import name_part

_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ZIP: Final = "application/zip"
_PDF: Final = "application/pdf"
_CSV: Final = "text/csv; charset=utf-8"
_CSV_SHIFT_JIS: Final = "text/csv; charset=Shift_JIS"


@dataclass(frozen=True, slots=True)
class FormatDefinition:
    """All of one format.

    `label`: in words, as forms, pages and papers write it. `extension` and `media_type` (with its charset) are the file's; `noun` stands in its
    name, in any letters and in ASCII. `encoding`: of a CSV. `downloaded`: the form of downloads makes it; `offered`: and names it among its
    choices. `printed`: it leaves on paper, not as a file to work with.
    """

    label: str
    extension: str
    media_type: str
    encoding: Encoding | None = None
    downloaded: bool = False
    offered: bool = False
    printed: bool = False
    noun: tuple[str, str] = ("", "")


class Format(StrEnum):
    """形式, in the order of choices and filters. The values are what a form posts and a row of the 管理簿 keeps."""

    xlsx = "xlsx"
    csv_utf_8 = "csv_utf_8"
    csv_shift_jis = "csv_shift_jis"
    csv_shift_jis_standard = "csv_shift_jis_standard"
    csv_utf_8_raw = "csv_utf_8_raw"
    section_workbook = "section_workbook"
    print = "print"
    labels = "labels"
    attachments = "attachments"

    @property
    def definition(self) -> FormatDefinition:
        """Label, file name and encoding of this format."""
        return DEFINITIONS[self]

    @property
    def label(self) -> str:
        """The format in words, for people."""
        return self.definition.label

    def file_names(self, title: str, slug: str, stamp: str) -> tuple[str, str]:
        """Names of a file with a procedure's applications, in any letters and in ASCII. `stamp`: when it was made, as calendar.time_in_name."""
        words, plain = self.definition.noun
        ending = f"{stamp}.{self.definition.extension}"
        return "_".join(filter(None, (name_part(title), words, ending))), "_".join(filter(None, (slug, plain, ending)))


DEFINITIONS: Final[Mapping[Format, FormatDefinition]] = {
    Format.xlsx: FormatDefinition("Excel（パスワード付き）", "xlsx", _EXCEL, downloaded=True, offered=True),
    Format.csv_utf_8: FormatDefinition(
        "CSV（UTF-8、BOM付き）", "csv", _CSV, Encoding.utf_8, downloaded=True, offered=True
    ),
    Format.csv_shift_jis: FormatDefinition(
        "CSV（Shift_JIS）", "csv", _CSV_SHIFT_JIS, Encoding.shift_jis, downloaded=True, offered=True
    ),
    # offered where letters would be lost
    Format.csv_shift_jis_standard: FormatDefinition(
        "CSV（Shift_JIS、標準の字に置換え）", "csv", _CSV_SHIFT_JIS, Encoding.shift_jis_standard, downloaded=True
    ),
    Format.csv_utf_8_raw: FormatDefinition(
        "CSV（UTF-8、システム取込用）", "csv", _CSV, Encoding.utf_8_raw, downloaded=True, offered=True
    ),
    Format.section_workbook: FormatDefinition("お手元のExcel一覧に追加", "xlsx", _EXCEL),
    Format.print: FormatDefinition("印刷（申請のPDF）", "pdf", _PDF, printed=True, noun=("申請", "applications")),
    Format.labels: FormatDefinition("宛名ラベル（PDF）", "pdf", _PDF, printed=True, noun=("宛名ラベル", "labels")),
    Format.attachments: FormatDefinition(
        "添付ファイル（パスワード付きZIP）", "zip", _ZIP, noun=("添付ファイル", "attachments")
    ),
}


def format_words(value: str) -> str:
    """The label of a stored format; a format that is no more stands as it was stored."""
    return Format(value).label if value in set(Format) else value

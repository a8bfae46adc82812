"""The kinds of file that can be attached, told by how a file begins and never by its name. Pure.

What begins as two kinds at once, or as none, is none: a header that stands further back, an archive that is no Office file, a program.
"""

import re
from enum import StrEnum
from typing import Final, NamedTuple


class _Facts(NamedTuple):
    label: str
    media_type: str
    extension: str
    picture: bool = False
    office: bool = False
    also: tuple[str, ...] = ()  # other media types and ends of names under which choosers know it


class FileKind(StrEnum):
    """A kind of file, by the word under which definitions and answers name it; in the order in which a section and an applicant read them."""

    jpeg = "jpeg"
    png = "png"
    webp = "webp"
    heic = "heic"
    pdf = "pdf"
    docx = "docx"
    xlsx = "xlsx"
    pptx = "pptx"

    @property
    def label(self) -> str:
        """What people call it, in every language."""
        return _FACTS[self].label

    @property
    def media_type(self) -> str:
        return _FACTS[self].media_type

    @property
    def extension(self) -> str:
        """The end of a name, without its dot."""
        return _FACTS[self].extension

    @property
    def chosen_by(self) -> tuple[str, ...]:
        """Media types and ends of names under which a browser's chooser offers it."""
        facts = _FACTS[self]
        return (facts.media_type, f".{facts.extension}", *facts.also)

    @property
    def picture(self) -> bool:
        return _FACTS[self].picture

    @property
    def office(self) -> bool:
        return _FACTS[self].office


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_FACTS: Final = {
    FileKind.jpeg: _Facts("JPEG", "image/jpeg", "jpg", picture=True),
    FileKind.png: _Facts("PNG", "image/png", "png", picture=True),
    FileKind.webp: _Facts("WebP", "image/webp", "webp", picture=True),
    FileKind.heic: _Facts("HEIC", "image/heic", "heic", picture=True, also=("image/heif", ".heif")),
    FileKind.pdf: _Facts("PDF", "application/pdf", "pdf"),
    FileKind.docx: _Facts("Word", f"{_OFFICE}.wordprocessingml.document", "docx", office=True),
    FileKind.xlsx: _Facts("Excel", f"{_OFFICE}.spreadsheetml.sheet", "xlsx", office=True),
    FileKind.pptx: _Facts("PowerPoint", f"{_OFFICE}.presentationml.presentation", "pptx", office=True),
}

USUAL_KINDS: Final = tuple(kind for kind in FileKind if not kind.office)
"""What a question takes where its section says nothing: pictures and PDF."""

BEGINNING: Final = 64 * 1024
"""How many bytes tell a kind for certain: the parts of an Office file stand in any order. Pictures and PDF tell it within 32."""

_JPEG: Final = re.compile(rb"\xff\xd8\xff[\xc0-\xcf\xda-\xef\xfe]")
_PNG: Final = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
_WEBP: Final = re.compile(rb"RIFF.{4}WEBPVP8[ LX]", re.DOTALL)
_PDF: Final = re.compile(rb"(?:\xef\xbb\xbf)?%PDF-[12]\.[0-9]")
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis"})  # of one picture, coded as HEVC
_HEIF_BRANDS: Final = frozenset({b"mif1", b"msf1", b"mif2"})  # of pictures, however coded

_ARCHIVE: Final = b"PK\x03\x04"
_MAIN_PART: Final = re.compile(rb"PK\x03\x04.{26}(word|xl|ppt)/", re.DOTALL)  # an entry, by how its name begins
_OFFICE_OF: Final = {b"word": FileKind.docx, b"xl": FileKind.xlsx, b"ppt": FileKind.pptx}
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind_of(beginning: bytes) -> FileKind | None:
    """Tell the kind of a file by its beginning (`BEGINNING` bytes of it, or all of a smaller one); None where it is none that can be attached."""
    if _JPEG.match(beginning):
        return FileKind.jpeg
    if beginning.startswith(_PNG):
        return FileKind.png
    if _WEBP.match(beginning):
        return FileKind.webp
    if _PDF.match(beginning):
        return FileKind.pdf
    if beginning[4:8] == b"ftyp":
        return FileKind.heic if _is_heic(beginning) else None
    return _office_kind(beginning)


def is_compound(beginning: bytes) -> bool:
    """Tell whether it is an Office file of before 2007 (.doc, .xls) or one locked with a password, which looks the same from outside."""
    return beginning.startswith(_COMPOUND)


def _is_heic(beginning: bytes) -> bool:
    brands = beginning[: int.from_bytes(beginning[:4])]
    major = brands[8:12]
    compatible = {brands[at : at + 4] for at in range(16, len(brands), 4)}
    return major in _HEIC_BRANDS or (major in _HEIF_BRANDS and not _HEIC_BRANDS.isdisjoint(compatible))


def _office_kind(beginning: bytes) -> FileKind | None:
    """The first main part counts: a Word file may hold a whole Excel file further back."""
    if not beginning.startswith(_ARCHIVE):
        return None
    part = _MAIN_PART.search(beginning)
    return _OFFICE_OF[part[1]] if part else None

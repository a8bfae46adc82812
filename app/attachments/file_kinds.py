"""The kinds of file that can be attached. Pure."""

from enum import StrEnum
from typing import Final, NamedTuple


class _Facts(NamedTuple):
    label: str
    media_type: str
    extension: str
    picture: bool = False
    office: bool = False


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
    FileKind.heic: _Facts("HEIC", "image/heic", "heic", picture=True),
    FileKind.pdf: _Facts("PDF", "application/pdf", "pdf"),
    FileKind.docx: _Facts("Word", f"{_OFFICE}.wordprocessingml.document", "docx", office=True),
    FileKind.xlsx: _Facts("Excel", f"{_OFFICE}.spreadsheetml.sheet", "xlsx", office=True),
    FileKind.pptx: _Facts("PowerPoint", f"{_OFFICE}.presentationml.presentation", "pptx", office=True),
}

USUAL_KINDS: Final = tuple(kind for kind in FileKind if not kind.office)
"""What a question takes where its section says nothing: pictures and PDF."""

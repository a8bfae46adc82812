"""A file's kind is told by how it begins, whatever its name says; what is two things, or none of ours, is none."""

import io
import zipfile

import docx
import openpyxl
import pytest
import xlsxwriter
from PIL import Image

from app.attachments.file_kinds import USUAL_KINDS, FileKind, is_compound, kind_of


def _picture(file_format: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (3, 2), "red").save(file, file_format)
    return file.getvalue()


def _document() -> bytes:
    file = io.BytesIO()
    docx.Document().save(file)
    return file.getvalue()


def _workbook() -> bytes:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def _other_workbook() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        workbook.add_worksheet()
    return file.getvalue()


def _archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "content")
    return file.getvalue()


def _brands(major: bytes, *compatible: bytes) -> bytes:
    return (
        (16 + 4 * len(compatible)).to_bytes(4) + b"ftyp" + major + bytes(4) + b"".join(compatible) + b"\0\0\0\x08free"
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (_picture("JPEG"), FileKind.jpeg),
        (_picture("PNG"), FileKind.png),
        (_picture("WEBP"), FileKind.webp),
        (_brands(b"heic", b"mif1", b"heic"), FileKind.heic),
        (_brands(b"mif1", b"mif1", b"heic"), FileKind.heic),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", FileKind.pdf),
        (b"\xef\xbb\xbf%PDF-2.0\n", FileKind.pdf),
        (_document(), FileKind.docx),
        (_workbook(), FileKind.xlsx),
        (_other_workbook(), FileKind.xlsx),
        (_archive("[Content_Types].xml", "_rels/.rels", "ppt/presentation.xml"), FileKind.pptx),
    ],
    ids=lambda value: value if isinstance(value, FileKind) else "",
)
def test_each_kind_is_told_by_its_beginning(content: bytes, kind: FileKind) -> None:
    assert kind_of(content) is kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff",
        b"MZ\x90\0" + bytes(60),
        b"\x7fELF" + bytes(60),
        b"\xca\xfe\xba\xbe" + bytes(60),
        b"#!/bin/sh\n",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"GIF89a" + bytes(60) + _archive("META-INF/MANIFEST.MF"),
        _archive("META-INF/MANIFEST.MF", "Main.class"),
        _archive("mimetype", "content.xml"),
        _archive("readme.txt"),
        b"MZ junk before it\n%PDF-1.7\n",
        bytes(100) + b"%PDF-1.7\n",
        b"%PDF-9.9\n",
        b"%PDF<html>",
        b"GIF89a\n%PDF-1.7\n",
        _brands(b"avif", b"mif1", b"avif"),
        _brands(b"isom", b"mp42"),
        _brands(b"mif1", b"avif"),
        b"RIFF\x10\0\0\0WAVEfmt ",
        b"RIFF\x10\0\0\0WEBPXXXX",
        b"\xff\xd8\xff\0\0\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIDAT",
        b"BM" + bytes(60),
        b"{\\rtf1}",
        b"\x1f\x8b\x08" + bytes(60),
        b"Rar!\x1a\x07\x01\0",
        b"7z\xbc\xaf\x27\x1c",
    ],
)
def test_anything_else_is_none(content: bytes) -> None:
    assert kind_of(content) is None


def test_a_word_file_with_a_workbook_inside_is_a_word_file() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", "<w:document/>")
        archive.writestr("word/embeddings/Workbook.xlsx", _archive("xl/workbook.xml"))
    assert kind_of(file.getvalue()) is FileKind.docx


def test_an_office_file_of_before_2007_and_a_locked_one_are_known_for_words_about_them() -> None:
    compound = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    assert (kind_of(compound), is_compound(compound), is_compound(_document())) == (None, True, False)


@pytest.mark.parametrize("kind", FileKind)
def test_each_kind_says_what_it_is(kind: FileKind) -> None:
    assert kind.label
    assert "/" in kind.media_type
    assert kind.extension.isalnum()
    assert not (kind.picture and kind.office)


def test_usual_are_pictures_and_pdf() -> None:
    assert {kind.value for kind in USUAL_KINDS} == {"jpeg", "png", "webp", "heic", "pdf"}

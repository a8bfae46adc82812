"""Files that are two at once, too large to draw, broken or cut: each is told apart without unpacking, and refused by its own name."""

import io
import struct
import zipfile
from typing import Final

import pytest
from PIL import Image

from app.attachments.cleaning.walk import MOST_PIXELS
from app.attachments.faults import FileFault
from app.attachments.file_kinds import FileKind, kind_of
from tests.attached_files import (
    CLEANED,
    archive,
    box,
    document,
    heic,
    outcome,
    pdf,
    photo,
    png_chunk,
    segment,
    with_chunk,
)

HTML: Final = b"<html><script>alert(document.domain)</script></html>"
JAR: Final = archive([("META-INF/MANIFEST.MF", b"Main-Class: X"), ("X.class", b"\xca\xfe\xba\xbe")])


# Polyglots -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", CLEANED)
@pytest.mark.parametrize(
    "second", [JAR, HTML, pdf(), b"MZ" + bytes(200), b"\x7fELF"], ids=["jar", "html", "pdf", "exe", "elf"]
)
def test_a_second_file_behind_a_picture_goes(kind: FileKind, second: bytes) -> None:
    assert outcome(kind, photo(kind) + second) == outcome(kind, photo(kind))


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (FileKind.jpeg, photo(FileKind.jpeg)[:2] + segment(0xFE, HTML) + photo(FileKind.jpeg)[2:]),
        (FileKind.jpeg, photo(FileKind.jpeg)[:2] + segment(0xEF, HTML) + photo(FileKind.jpeg)[2:]),
        (FileKind.png, photo(FileKind.png)[:33] + png_chunk(b"htMl", HTML) + photo(FileKind.png)[33:]),
        (FileKind.png, photo(FileKind.png)[:33] + png_chunk(b"sPLT", HTML) + photo(FileKind.png)[33:]),
        (FileKind.webp, with_chunk(photo(FileKind.webp), b"HTML", HTML)),
        (FileKind.heic, heic() + box(b"free", HTML)),
        (FileKind.heic, heic(xmp=HTML)),
    ],
)
def test_a_second_file_within_a_picture_goes(kind: FileKind, content: bytes) -> None:
    cleaned = outcome(kind, content)
    assert isinstance(cleaned, bytes)
    assert HTML in content
    assert HTML not in cleaned


@pytest.mark.parametrize("between", [b"", b"\n", bytes(60_000)])
def test_an_archive_behind_a_pdf_is_another_file(between: bytes) -> None:
    assert outcome(FileKind.pdf, pdf(after=between + JAR)) in {FileFault.mixed, FileFault.cut_off}
    assert outcome(FileKind.pdf, pdf(after=between + JAR + b"\n%%EOF")) == FileFault.mixed


@pytest.mark.parametrize("decoy", [b"", b"PK\x05\x06" + b"\xff" * 20])
def test_an_archive_in_what_a_decoder_leaves_over_is_another_file(decoy: bytes) -> None:
    """Behind a picture's data and before its end, where every program that shows it passes it by."""
    hidden = (JAR + decoy).replace(b"\xff", b"\xfe")
    jpeg, png, webp = _jpeg(), photo(FileKind.png), photo(FileKind.webp)
    end = png.index(b"IEND") - 4
    assert outcome(FileKind.jpeg, jpeg[:-2] + hidden + jpeg[-2:]) == FileFault.mixed
    assert outcome(FileKind.png, png[:end] + png_chunk(b"IDAT", hidden) + png[end:]) == FileFault.mixed
    assert outcome(FileKind.webp, with_chunk(webp, b"ALPH", hidden)) == FileFault.mixed
    assert outcome(FileKind.heic, heic() + box(b"mdat", hidden)) == FileFault.mixed
    assert outcome(FileKind.pdf, pdf(after=hidden + b"%%EOF")) == FileFault.mixed


def _jpeg() -> bytes:
    clean = outcome(FileKind.jpeg, photo(FileKind.jpeg))
    assert isinstance(clean, bytes)
    return clean


def test_four_bytes_by_chance_are_no_archive() -> None:
    by_chance = b"PK\x05\x06" + bytes(range(1, 200))
    for kind, content in {
        FileKind.pdf: pdf(after=by_chance + b"%%EOF"),
        FileKind.heic: heic() + box(b"mdat", by_chance),
    }.items():
        assert isinstance(outcome(kind, content), bytes)


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a" + bytes(20) + JAR,
        pdf(before=b"junk before the header\n"),
        pdf(before=bytes(1000)),
        HTML + photo(FileKind.jpeg),
        b"MZ" + bytes(510) + pdf(),
        JAR,
        b"#!/bin/sh\nexit\n" + JAR,
        bytes(4096) + document(),
    ],
)
def test_what_begins_as_something_else_is_of_no_kind(content: bytes) -> None:
    assert kind_of(content) is None


def test_an_office_file_behind_something_else_is_mixed() -> None:
    """Its list of entries counts from where the archive begins: a reader finds it, whatever stands before."""
    assert outcome(FileKind.docx, b"PK\x03\x04" + bytes(500) + document()) == FileFault.mixed


def test_something_behind_an_office_file_is_mixed() -> None:
    assert outcome(FileKind.docx, document() + b"MZ" + bytes(30)) == FileFault.mixed
    with_comment = io.BytesIO(document())
    with zipfile.ZipFile(with_comment, "a") as changed:
        changed.comment = HTML
    assert isinstance(outcome(FileKind.docx, with_comment.getvalue()), bytes)


# Too large to draw ---------------------------------------------------------------------------------------------------


def _sized(kind: FileKind, width: int, height: int) -> bytes:
    content = bytearray(photo(kind))
    if kind is FileKind.jpeg:
        at = content.index(b"\xff\xc0")
        content[at + 5 : at + 9] = struct.pack(">HH", height, width)
    elif kind is FileKind.png:
        content[8:33] = png_chunk(b"IHDR", struct.pack(">II", width, height) + bytes(content[24:29]))
    elif kind is FileKind.webp:
        content[24:30] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    else:
        return heic(width, height)
    return bytes(content)


@pytest.mark.parametrize("kind", [*CLEANED, FileKind.heic])
def test_a_picture_is_as_large_as_its_head_says_and_none_above_fifty_megapixels_is_taken(kind: FileKind) -> None:
    assert outcome(kind, _sized(kind, 20_000, 20_000)) == FileFault.too_many_pixels
    assert outcome(kind, _sized(kind, 10_000, MOST_PIXELS // 10_000 + 1)) == FileFault.too_many_pixels
    assert isinstance(outcome(kind, _sized(kind, 10_000, MOST_PIXELS // 10_000)), bytes)


def test_a_real_picture_of_that_size_is_refused_within_its_first_bytes() -> None:
    file = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(file, "PNG")
    assert outcome(FileKind.png, file.getvalue()[:100]) == FileFault.too_many_pixels


def test_a_webp_whose_picture_is_larger_than_its_head_says_is_refused_too() -> None:
    content = bytearray(photo(FileKind.webp))
    at = content.index(b"\x9d\x01\x2a")
    content[at + 3 : at + 7] = struct.pack("<HH", 16_383, 16_383)
    assert outcome(FileKind.webp, bytes(content)) == FileFault.too_many_pixels


@pytest.mark.parametrize("kind", [FileKind.jpeg, FileKind.png, FileKind.heic])
def test_a_picture_without_a_size_is_broken(kind: FileKind) -> None:
    assert outcome(kind, _sized(kind, 0, 10)) == FileFault.broken


# Broken, and cut -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        *((kind, photo(kind)) for kind in CLEANED),
        (FileKind.heic, heic()),
        (FileKind.pdf, pdf()),
        (FileKind.docx, document()),
    ],
    ids=[*CLEANED, "heic", "pdf", "docx"],
)
def test_a_file_that_is_cut_anywhere_is_told_as_cut(kind: FileKind, content: bytes) -> None:
    whole = outcome(kind, content)
    assert isinstance(whole, bytes)
    end = {
        FileKind.jpeg: content.find(b"\xff\xd9") + 2,
        FileKind.png: content.find(b"IEND") + 8,
        FileKind.pdf: content.rfind(b"%%EOF") + 5,
    }.get(kind, len(content))
    for at in range(13, end, max(1, end // 400)):
        assert outcome(kind, content[:at]) == FileFault.cut_off, at
    assert outcome(kind, content[: end - 1]) == FileFault.cut_off


def _changed(content: bytes, at: int, *values: int) -> bytes:
    return content[:at] + bytes(values) + content[at + len(values) :]


_JPEG, _PNG, _WEBP, _HEIC = photo(FileKind.jpeg), photo(FileKind.png), photo(FileKind.webp), heic()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (FileKind.jpeg, _JPEG[:2] + b"\xff\xd9"),  # an end at once
        (FileKind.jpeg, _JPEG[:2] + b"\xff\xda\0\x02" + _JPEG[-40:]),  # data before any frame
        (FileKind.jpeg, _JPEG[:2] + b"\xff\xfe\0\1" + _JPEG[2:]),  # a segment shorter than its own length
        (FileKind.jpeg, _JPEG[:2] + segment(0xF7, b"x") + _JPEG[2:]),  # another coding
        (FileKind.jpeg, _JPEG[:2] + segment(0xC0, b"\x08\0\1\0\1\1") * 2 + _JPEG[2:]),  # two frames
        (FileKind.jpeg, _JPEG[:2] + segment(0xC0, b"\x08\0") + _JPEG[2:]),  # half a frame
        (FileKind.png, _changed(_PNG, 20, 1)),  # its head, against its sum
        (FileKind.png, _changed(_PNG, _PNG.index(b"IDAT") + 9, 0, 1, 2, 3)),  # its data, against their sum
        (FileKind.png, _PNG[:8] + _PNG[33:]),  # no head
        (FileKind.png, _PNG[:33] + _PNG[8:]),  # two heads
        (FileKind.png, _PNG[:33] + png_chunk(b"IEND", b"")),  # no picture
        (FileKind.png, _PNG[:33] + png_chunk(b"ABCD", b"") + _PNG[33:]),  # a chunk that decoders need and nobody knows
        (FileKind.png, _PNG[:33] + b"\xff\xff\xff\xffIDAT"),  # a length of no file
        (FileKind.png, _PNG[:33] + b"\0\0\0\1\0\1\2\3" + bytes(5)),  # a name of no letters
        (FileKind.webp, _changed(_WEBP, _WEBP.index(b"VP8 ") + 11, 0)),  # no start of a frame
        (FileKind.webp, _changed(_WEBP, 16, 9)),  # a head of another length
        (FileKind.webp, _WEBP[:12] + b"ICCP" + _WEBP[16:]),  # not its head first
        (FileKind.webp, _changed(_WEBP, _WEBP.index(b"ICCP") + 4, 255, 255, 255, 0)),  # a part longer than the whole
        (FileKind.heic, _changed(_HEIC, 0, 0, 0, 0, 3)),  # a box shorter than its head
        (FileKind.heic, _HEIC[24:]),  # no brands
        (FileKind.heic, _changed(_HEIC, 4, 0, 0)),  # a name of no letters
        (FileKind.heic, _HEIC.replace(b"ispe", b"xxxx")),  # no size
        (FileKind.heic, _changed(_HEIC, _HEIC.index(b"iprp") - 4, 255)),  # a box longer than what it stands in
        (FileKind.heic, _HEIC[:24] + b"\xff\0\0\0meta" + _HEIC[32:]),  # a list longer than any
    ],
)
def test_what_is_not_built_as_its_kind_is_is_told_as_broken(kind: FileKind, content: bytes) -> None:
    assert outcome(kind, content) == FileFault.broken

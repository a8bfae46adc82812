"""Bad input of every kind: each is told apart without unpacking, and refused by its own name."""

import io
import struct
import time
import tracemalloc
import zipfile
from typing import Final

import openpyxl
import pytest
from fpdf import FPDF
from fpdf.enums import EncryptionMethod
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter

from app.attachments.cleaning.office import MOST_ENTRIES
from app.attachments.cleaning.walk import MOST_PIXELS
from app.attachments.faults import FileFault
from app.attachments.file_kinds import FileKind, kind_of
from tests.attached_files import (
    CLEANED,
    GPS,
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
    word_with,
)

HTML: Final = b"<html><script>alert(document.domain)</script></html>"
JAR: Final = archive([("META-INF/MANIFEST.MF", b"Main-Class: X"), ("X.class", b"\xca\xfe\xba\xbe")])


def _paper(password: str | None = None, **options: object) -> bytes:
    paper = FPDF()
    paper.add_page()
    paper.set_font("helvetica")
    paper.cell(text="Certificate of residence")
    if password is not None:
        paper.set_encryption(owner_password="owner", user_password=password, **options)
    return bytes(paper.output())


def _workbook() -> bytes:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


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


# Office files --------------------------------------------------------------------------------------------------------


def test_real_office_files_pass_as_they_are() -> None:
    for kind, content in {FileKind.docx: document(), FileKind.xlsx: _workbook()}.items():
        assert outcome(kind, content) == content


@pytest.mark.parametrize(
    "part",
    [
        "run.exe",
        "word/vbaProject.bin",
        "META-INF/MANIFEST.MF",
        "X.class",
        "script.JS",
        "AndroidManifest.xml",
        "xl/workbook.xml",
    ],
)
def test_an_office_file_with_a_program_or_another_kind_inside_is_mixed(part: str) -> None:
    assert outcome(FileKind.docx, word_with((part, b"content"))) == FileFault.mixed


@pytest.mark.parametrize("part", ["../../etc/cron.d/x", "/etc/passwd", "word\\..\\x.xml", "C:evil", "word/../../x"])
def test_a_part_whose_name_leads_elsewhere_is_broken(part: str) -> None:
    content = word_with(("p" * len(part), b"content")).replace(b"p" * len(part), part.encode())
    assert outcome(FileKind.docx, content) == FileFault.broken


def test_a_bomb_is_told_by_what_it_says_of_itself() -> None:
    bomb = word_with(("word/media/image1.png", bytes(300_000_000)))
    assert len(bomb) < 400_000
    assert outcome(FileKind.docx, bomb) == FileFault.too_large_unpacked


def test_a_bomb_of_very_many_parts_is_one() -> None:
    parts = [(f"word/{number}.xml", b"") for number in range(MOST_ENTRIES)]
    assert outcome(FileKind.docx, word_with(*parts)) == FileFault.too_large_unpacked


def test_a_bomb_whose_parts_share_their_content_is_broken() -> None:
    """As 42.zip's successors do: small figures for each, the same bytes for all."""
    content = bytearray(word_with(("word/a.xml", b"a" * 5000), ("word/b.xml", b"a" * 5000)))
    first = content.index(b"word/a.xml")
    listed = content.rindex(b"PK\x01\x02")
    content[listed + 42 : listed + 46] = struct.pack("<I", first - 30)
    assert outcome(FileKind.docx, bytes(content)) == FileFault.broken


def test_a_list_that_does_not_count_right_is_broken() -> None:
    content = bytearray(word_with())
    end = content.rindex(b"PK\x05\x06")
    content[end + 8 : end + 12] = struct.pack("<HH", 7, 7)
    assert outcome(FileKind.docx, bytes(content)) == FileFault.broken


def test_parts_that_are_locked_are_told_as_locked() -> None:
    content = bytearray(word_with())
    listed = content.index(b"PK\x01\x02")
    content[listed + 8] |= 1
    assert outcome(FileKind.docx, bytes(content)) == FileFault.encrypted


def test_an_archive_without_what_makes_it_an_office_file_is_broken() -> None:
    assert outcome(FileKind.docx, archive([("word/document.xml", b"x")])) == FileFault.broken
    assert outcome(FileKind.docx, archive([("[Content_Types].xml", b"x")])) == FileFault.mixed


# PDF -----------------------------------------------------------------------------------------------------------------


def test_real_papers_pass_as_they_are() -> None:
    for content in (_paper(), pdf(), pdf(after=b"\r\n\0\0\0"), pdf(after=b" " * 5000), pdf(before=b"\xef\xbb\xbf")):
        assert outcome(FileKind.pdf, content) == content


ALGORITHMS: Final = ("RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256")


def _locked(password: str, algorithm: str) -> bytes:
    writer, file = PdfWriter(PdfReader(io.BytesIO(_paper()))), io.BytesIO()
    writer.encrypt(password, "owner", algorithm=algorithm, permissions_flag=4)
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_paper_with_a_password_is_told_without_a_scanner(algorithm: str) -> None:
    assert outcome(FileKind.pdf, _locked("secret", algorithm)) == FileFault.encrypted


@pytest.mark.parametrize("method", EncryptionMethod)
@pytest.mark.parametrize("password", ["secret", "秘密"])
def test_a_paper_that_another_program_locked_is_told_too(method: EncryptionMethod, password: str) -> None:
    if password.isascii() or method is EncryptionMethod.AES_256:
        assert outcome(FileKind.pdf, _paper(password, encryption_method=method)) == FileFault.encrypted


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_paper_that_is_locked_against_changes_alone_passes(algorithm: str) -> None:
    """It opens for everybody: who downloaded it from a bank knows of no password."""
    content = _locked("", algorithm)
    assert b"/Encrypt" in content
    assert outcome(FileKind.pdf, content) == content
    for cut in range(1, len(content), 97):
        assert outcome(FileKind.pdf, content, [cut, cut + 5]) == content


@pytest.mark.parametrize("method", EncryptionMethod)
def test_one_that_another_program_locked_so_passes_too(method: EncryptionMethod) -> None:
    content = _paper("", encryption_method=method)
    assert outcome(FileKind.pdf, content) == content


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_lock_of_which_a_byte_is_another_opens_for_nobody(algorithm: str) -> None:
    content = _locked("", algorithm)
    lock = content.index(b"/Standard")
    user = content.index(b"/U ", content.rindex(b"obj", 0, lock)) + 4
    changed = content[: user + 3] + bytes((content[user + 3] ^ 1,)) + content[user + 4 :]
    assert outcome(FileKind.pdf, changed) == FileFault.encrypted


@pytest.mark.parametrize(
    "entry", [b"/Encrypt 5 0 R", b"/Encrypt\r\n5  0\nR", b"/Encrypt<</Filter/Standard>>", b"/Encrypt <<"]
)
def test_every_way_of_writing_it_is_seen_wherever_the_file_is_cut(entry: bytes) -> None:
    content = pdf(trailer=entry)
    at = content.index(entry)
    for cut in range(at - 2, at + len(entry) + 2):
        assert outcome(FileKind.pdf, content, [cut]) == FileFault.encrypted
    assert outcome(FileKind.pdf, content, range(len(content))) == FileFault.encrypted


@settings(deadline=None, max_examples=300)
@given(lock=st.binary(max_size=120), first=st.binary(max_size=20))
def test_any_lock_is_read_or_refused(lock: bytes, first: bytes) -> None:
    entries = (
        b"/Encrypt<</Filter/Standard/V 2/R 3/P -4/O("
        + lock
        + b")/U<"
        + first.hex().encode()
        + b">>>/ID["
        + first
        + b"]"
    )
    assert outcome(FileKind.pdf, pdf(trailer=entries)) == FileFault.encrypted


@pytest.mark.parametrize("entry", [b"/EncryptMetadata true", b"/Encryption 5 0 R", b"(how to /Encrypt a file)"])
def test_what_only_looks_so_is_not(entry: bytes) -> None:
    assert isinstance(outcome(FileKind.pdf, pdf(trailer=entry)), bytes)


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


_MANY: Final = 2_000_000


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (FileKind.jpeg, _JPEG[:2] + segment(0xFE, b"") * _MANY),
        (FileKind.jpeg, _JPEG[:2] + b"\xff\0" * _MANY),
        (FileKind.jpeg, _JPEG[:2] + b"\xff\xd0" * _MANY),
        (FileKind.png, _PNG[:33] + png_chunk(b"tEXt", b"") * _MANY),
        (FileKind.webp, _WEBP[:4] + b"\xff\xff\xff\x7f" + _WEBP[8:30] + b"JUNK\0\0\0\0" * _MANY),
        (FileKind.heic, _HEIC + box(b"free") * _MANY),
    ],
    ids=["segments", "stuffing", "restarts", "chunks", "parts", "boxes"],
)
def test_a_file_of_very_many_parts_takes_no_time(kind: FileKind, content: bytes) -> None:
    begun = time.process_time()
    assert outcome(kind, content) == FileFault.broken
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("content", [b"\xff" * 20_000_000, bytes(20_000_000)], ids=["filling", "zeros"])
def test_what_belongs_to_nothing_takes_no_time(content: bytes) -> None:
    begun = time.process_time()
    assert outcome(FileKind.jpeg, _JPEG[:2] + content, range(0, 20_000_000, 65_536)) == FileFault.cut_off
    assert time.process_time() - begun < 2


def test_a_heic_that_lists_places_without_number_takes_no_time() -> None:
    located = b"\1\0\0\0" + b"\0\0" + b"\xff\xff" + struct.pack(">HHHH", 1, 0, 0, 65_535) * 60_000
    meta_at = _HEIC.index(b"meta") - 4
    size = int.from_bytes(_HEIC[meta_at : meta_at + 4])
    old = _HEIC.index(b"iloc") - 4
    meta = box(b"meta", _HEIC[meta_at + 8 : old], box(b"iloc", located))
    begun = time.process_time()
    assert outcome(FileKind.heic, _HEIC[:meta_at] + meta + _HEIC[meta_at + size :]) == FileFault.broken
    assert time.process_time() - begun < 2


def test_a_heic_that_says_its_exif_is_gigabytes_takes_no_memory() -> None:
    at = _HEIC.index(b"iloc") + 4 + 8 + 16 + 12  # the length of the second item, its Exif
    content = _changed(_HEIC, at, 0xF0, 0, 0, 0)
    tracemalloc.start()
    cleaned = outcome(FileKind.heic, content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(cleaned, bytes)
    assert GPS not in cleaned
    assert peak < 1_000_000


def test_a_file_made_to_keep_the_look_at_its_lock_busy_takes_no_time() -> None:
    """Locks, beginnings of dictionaries and ids without number: some are looked at, and the file is refused."""
    nested = b"<<" * 900 + b"/Filter/Standard/V 2/R 3/P -4/O(" + b"(" * 900 + b"/ID[()]"
    content = pdf(trailer=b"/Encrypt<<>>" + nested * 400)
    begun = time.process_time()
    assert outcome(FileKind.pdf, content) == FileFault.encrypted
    assert time.process_time() - begun < 2

"""PDF and Office files with a password, a program or a bomb inside: told by what they say of themselves, with a scanner or without."""

import io
import struct
from typing import Final

import openpyxl
import pytest
from fpdf import FPDF
from fpdf.enums import EncryptionMethod
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from app.attachments.cleaning.office import MOST_ENTRIES
from app.attachments.faults import FileFault
from app.attachments.file_kinds import FileKind
from tests.attached_files import (
    archive,
    document,
    outcome,
    pdf,
    word_with,
)

HTML: Final = b"<html><script>alert(document.domain)</script></html>"


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

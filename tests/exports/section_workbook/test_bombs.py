"""What is small to send and large or slow to read: refused with words, within the memory and the seconds that a file may take."""

import zipfile
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.exports.section_workbook import package, refusals
from app.exports.section_workbook.opening import open_book
from app.exports.section_workbook.tasks import WorkbookUpload, look, safely_done
from app.exports.workbook import encryption
from app.exports.workbook.encryption import (
    MOST_ROUNDS,
    NotEncryptedWorkbook,
    decrypted,
)
from app.fair_processes import FairProcesses
from app.processes import Limits, ProcessPool
from tests.exports.section_workbook.bombs import MB, lying, packed, read, with_rounds
from tests.exports.section_workbook.workbooks import MUNICIPALITY, PASSWORD, by_openpyxl, sealed, with_part

pytestmark = pytest.mark.anyio

PLAIN = by_openpyxl()
SHEET = "xl/worksheets/sheet1.xml"
BEGIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


@pytest.fixture
async def process() -> AsyncIterator[ProcessPool]:
    async with ProcessPool() as pool:
        yield pool


async def test_a_part_is_not_unpacked_beyond_the_size_that_the_file_tells(process: ProcessPool) -> None:
    bomb = sealed(lying(PLAIN, SHEET, megabytes=400, told=1000))
    assert len(bomb) < MB
    found = await process.run(read, bomb)
    assert isinstance(found.refusal, refusals.NotAWorkbook)
    assert found.memory < 20 * MB


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
async def test_a_compression_that_unpacks_without_an_end_is_not_read(process: ProcessPool, method: int) -> None:
    found = await process.run(read, sealed(packed(PLAIN, SHEET, bytes(30 * MB), method)))
    assert isinstance(found.refusal, refusals.NotAWorkbook)
    assert found.memory < 20 * MB


async def test_a_part_that_says_how_large_it_is_is_not_unpacked(process: ProcessPool) -> None:
    found = await process.run(read, sealed(packed(PLAIN, SHEET, bytes(100 * MB))))
    assert isinstance(found.refusal, refusals.WorkbookTooLarge)
    assert found.memory < 20 * MB


async def test_a_part_is_read_whole_and_one_that_is_shorter_than_told_is_refused() -> None:
    content = bytes(package.AT_ONCE * 2 + 1)
    whole = packed(PLAIN, "xl/media/a.bin", content)
    assert package.WorkbookPackage.open(whole).part("xl/media/a.bin") == content
    less, more = (package.WorkbookPackage.open(lying(PLAIN, "xl/media/a.bin", 2, told)) for told in (MB, 2 * MB + 1))
    assert less.part("xl/media/a.bin") == bytes(MB)
    with pytest.raises(refusals.NotAWorkbook):
        more.part("xl/media/a.bin")


async def test_the_list_of_kinds_is_kept_small_for_the_parser_that_reads_it_when_it_is_encrypted() -> None:
    bomb = packed(PLAIN, "[Content_Types].xml", b"<Types>" + b"<Default/>" * 200_000 + b"</Types>")
    with pytest.raises(refusals.WorkbookTooLarge):
        open_book(sealed(bomb), PASSWORD)


@pytest.mark.parametrize("rounds", [MOST_ROUNDS + 1, 10_000_000])
async def test_a_password_that_is_hashed_too_often_is_not_tried(process: ProcessPool, rounds: int) -> None:
    found = await process.run(read, with_rounds(PLAIN, rounds))
    assert isinstance(found.refusal, refusals.PasswordTooSlow)
    assert "保存し直してください" in found.refusal.sentence
    assert found.seconds < 1


@pytest.mark.parametrize("rounds", [0, 100_000, MOST_ROUNDS])
async def test_one_that_is_hashed_as_excel_does_is_tried(rounds: int) -> None:
    with pytest.raises(refusals.PasswordWrong):  # it was hashed otherwise than told
        open_book(with_rounds(PLAIN, rounds), PASSWORD)


def test_what_only_says_how_it_was_encrypted_is_not_read_at_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's parser takes a hundred times the memory of what it reads."""
    monkeypatch.setattr(encryption, "MOST_OF_ENCRYPTION_INFO", 3_000)
    assert decrypted(with_rounds(PLAIN, 1000, around=b" " * 1_000), PASSWORD) == PLAIN
    with pytest.raises(NotEncryptedWorkbook):
        decrypted(with_rounds(PLAIN, 1000, around=b" " * 3_000), PASSWORD)


async def test_a_zip_file_behind_other_bytes_is_not_opened_by_the_library() -> None:
    """It would unpack one of its parts whole, before anything asks how large it is."""
    with pytest.raises(NotEncryptedWorkbook):
        decrypted(b"GIF89a" + lying(PLAIN, "[Content_Types].xml", megabytes=400, told=400 * MB), PASSWORD)


def _entities(levels: int) -> bytes:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels))
    return f'<!DOCTYPE a [<!ENTITY a0 "zero">{lines}]><worksheet>&a{levels - 1};</worksheet>'.encode()


@pytest.mark.parametrize(
    "content",
    [
        _entities(12),
        BEGIN + b"<row>" * 100_000,
        BEGIN + b'<row r="1048577"><c/></row></sheetData></worksheet>',
        BEGIN + b'<row><c r="A99999999999"/></row></sheetData></worksheet>',
        BEGIN + b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>',
        BEGIN.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>') + b"</sheetData></worksheet>",
        BEGIN + b"<row/>" * 100_000 + b"</sheetData></worksheet>",
    ],
    ids=["entities", "nested", "row", "cell", "merged", "dimension", "rows"],
)
async def test_markup_that_grows_when_it_is_read_is_refused(process: ProcessPool, content: bytes) -> None:
    found = await process.run(read, sealed(with_part(PLAIN, SHEET, content)))
    assert found.refusal is not None
    assert found.memory < 100 * MB
    assert found.seconds < 10


TIGHT = Limits(seconds=300, processor_seconds=30, memory=250 * MB, result=MB)


async def test_what_takes_more_memory_than_a_file_may_is_told_and_the_next_file_is_read() -> None:
    cells = BEGIN + b"<row>" + b"<c/>" * 5_000_000 + b"</row></sheetData></worksheet>"
    fair = FairProcesses(1, TIGHT, waiting=4)

    async def run(task: Any, *given: Any) -> Any:
        return await fair.run(MUNICIPALITY, task, *given)

    def upload(plain: bytes) -> WorkbookUpload:
        return WorkbookUpload(sealed(plain), PASSWORD, MUNICIPALITY)

    try:
        with pytest.raises(refusals.TakesTooMuch) as told:
            await safely_done(run, look, upload(packed(PLAIN, SHEET, cells)), {}, None)
        assert "読み込みに時間またはメモリがかかりすぎる" in told.value.sentence
        assert (await safely_done(run, look, upload(PLAIN), {}, None)).sheet == "R8 申請者"
    finally:
        fair.close()

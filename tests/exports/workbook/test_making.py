"""The process that writes workbooks: what Excel reads, what lies where meanwhile, and how an accident is told."""

import asyncio
import os
import signal
import stat
import zipfile
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.exports.workbook import making, tmpfs
from app.exports.workbook.cells import Moment, day_cell, fits, number_cell, shortened, time_cell
from app.exports.workbook.encryption import NotEncryptedWorkbook, WrongWorkbookPassword, decrypted
from app.exports.workbook.making import ProcessDied, TmpfsFull, make_workbook
from app.exports.workbook.tmpfs import candidates, in_memory, private_folder, sweep, tmpfs_for
from app.exports.workbook.wire import Ending, WorkbookRow

pytestmark = pytest.mark.anyio

OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
PASSWORD = "abcde-fghij-kmnpq-23456"
SHARED_MEMORY = Path("/dev/shm")
in_shared_memory = pytest.mark.skipif(not in_memory(SHARED_MEMORY), reason="/dev/shm is no tmpfs here")
ROOMS = [None, pytest.param(SHARED_MEMORY, marks=in_shared_memory)]


async def rows(*given: WorkbookRow) -> AsyncIterator[Sequence[WorkbookRow]]:
    yield []
    for row in given:
        yield [row]


def ours() -> list[Path]:
    return list(SHARED_MEMORY.glob(f"{tmpfs.PREFIX}{os.getpid()}-*"))


def told_by_the_kernel(process: int) -> bytes:
    """Arguments and environment."""
    return b"".join(Path(f"/proc/{process}/{what}").read_bytes() for what in ("cmdline", "environ"))


def sheet_of(content: bytes) -> Any:
    return load_workbook(BytesIO(decrypted(content, PASSWORD))).active


@pytest.mark.parametrize("place", ROOMS)
async def test_cells_have_their_types(place: Path | None) -> None:
    moment = time_cell(datetime(2026, 11, 23, 9, 5))  # noqa: DTZ001  as the clock shows it
    row: WorkbookRow = ["131041-AAAAA-BBBBB", moment, 3, day_cell(datetime(1950, 4, 1).date()), "03-5273-3546"]  # noqa: DTZ001
    sheet = sheet_of(await make_workbook(["番号", "日時", "人数", "生年月日", "電話番号"], PASSWORD, rows(row), place))
    cells = list(sheet[2])
    assert [cell.value for cell in cells] == [
        "131041-AAAAA-BBBBB",
        datetime(2026, 11, 23, 9, 5),  # noqa: DTZ001
        3,
        datetime(1950, 4, 1),  # noqa: DTZ001
        "03-5273-3546",
    ]
    assert [cell.number_format for cell in cells] == ["@", "yyyy-mm-dd hh:mm", "0", "yyyy-mm-dd", "@"]


@pytest.mark.parametrize("place", ROOMS)
async def test_whatever_was_typed_is_text_and_no_formula(place: Path | None) -> None:
    typed = [
        "=1+1",
        "+81-3-5273",
        "@SUM(A1)",
        "{=A1}",
        "http://example.jp",
        "0312",
        "_x0041_",
        "𠮷田 葛󠄀子",
        "一行\n二行",
    ]
    content = await make_workbook([str(number) for number in range(len(typed))], PASSWORD, rows(typed), place)
    cells = list(sheet_of(content)[2])
    assert [cell.value.replace("_x005F_", "_") for cell in cells] == typed
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


async def test_the_heading_stays_in_sight_and_filters() -> None:
    sheet = sheet_of(await make_workbook(["番号", "住所"], PASSWORD, rows(["1", "東京都新宿区歌舞伎町一丁目"]), None))
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.title) == ("B2", "A1:B2", "申請者一覧")
    assert sheet.column_dimensions["B"].width > 26


async def test_no_row_is_a_heading_alone() -> None:
    assert list(sheet_of(await make_workbook(["番号"], PASSWORD, rows(), None)).values) == [("番号",)]


async def test_it_opens_with_its_password_and_no_other() -> None:
    content = await make_workbook(["番号"], PASSWORD, rows(["1"]), None)
    assert content.startswith(OLE_MAGIC)
    with pytest.raises(WrongWorkbookPassword):
        decrypted(content, PASSWORD.upper())
    assert zipfile.is_zipfile(BytesIO(decrypted(content, PASSWORD)))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", OLE_MAGIC + b"\0" * 600, b"a" * 5000])
def test_what_is_no_encrypted_workbook_is_told(content: bytes) -> None:
    with pytest.raises(NotEncryptedWorkbook):
        decrypted(content, PASSWORD)


@in_shared_memory
async def test_plaintext_lies_in_a_private_folder_in_memory_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, bool]] = []

    async def watched() -> AsyncIterator[Sequence[WorkbookRow]]:
        yield [[f"四谷 {number}" * 20] for number in range(2_000)]
        (folder,) = ours()
        seen.append((stat.S_IMODE(folder.stat().st_mode), in_memory(folder)))

    await make_workbook(["番号"], PASSWORD, watched(), SHARED_MEMORY)
    assert seen == [(0o700, True)]
    assert not ours()


@in_shared_memory
@pytest.mark.parametrize("place", ROOMS)
async def test_a_killed_process_is_told_and_leaves_nothing(place: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
    started = making._start

    async def start() -> asyncio.subprocess.Process:
        process = await started()
        asyncio.get_running_loop().call_later(0.3, process.send_signal, signal.SIGKILL)
        return process

    async def slow() -> AsyncIterator[Sequence[WorkbookRow]]:
        for _ in range(200):
            yield [["四谷"] for _ in range(100)]
            await asyncio.sleep(0.01)

    monkeypatch.setattr(making, "_start", start)
    with pytest.raises(ProcessDied):
        await make_workbook(["番号"], PASSWORD, slow(), place)
    assert not ours()


async def test_a_process_that_takes_no_rows_is_told_and_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[asyncio.subprocess.Process] = []

    async def start() -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        started.append(await asyncio.create_subprocess_exec("sleep", "600", stdin=pipe, stdout=pipe))
        return started[0]

    monkeypatch.setattr(making, "_start", start)
    monkeypatch.setattr(making, "TAKING_SECONDS", 0.3)
    many = [["四谷" * 1000] for _ in range(200)]
    with pytest.raises(ProcessDied):
        await make_workbook(["番号"], PASSWORD, rows(*many), None)
    assert started[0].returncode == -signal.SIGKILL


async def test_rows_that_fail_end_the_process() -> None:
    async def failing() -> AsyncIterator[Sequence[WorkbookRow]]:
        yield [["四谷"]]
        raise LookupError

    with pytest.raises(LookupError):
        await make_workbook(["番号"], PASSWORD, failing(), None)


async def test_a_full_folder_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def start() -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec("sh", "-c", f"exit {Ending.tmpfs_full:d}", stdin=pipe, stdout=pipe)

    monkeypatch.setattr(making, "_start", start)
    with pytest.raises(TmpfsFull):
        await make_workbook(["番号"], PASSWORD, rows(["四谷"]), None)


async def test_the_process_gets_no_address_and_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TODOKE_DATABASE_STAFF", "postgresql://secret")
    process = await making._start()
    try:
        told = told_by_the_kernel(process.pid)
    finally:
        await making._end(process)
    assert b"app.exports.workbook.child" in told
    assert b"TODOKE" not in told


def test_a_folder_on_a_disk_is_not_in_memory(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    device = tmp_path.stat().st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    mounts.write_text(f"20 1 {number} / / rw - ext4 /dev/sda rw\n")
    assert not in_memory(tmp_path, mounts)
    mounts.write_text(f"20 1 {number} / /run rw,nosuid shared:5 - tmpfs tmpfs rw\n")
    assert in_memory(tmp_path, mounts)
    assert not in_memory(tmp_path, tmp_path / "missing")
    assert not in_memory(tmp_path / "missing", mounts)


def test_a_folder_of_the_settings_is_the_only_candidate(tmp_path: Path) -> None:
    assert candidates(tmp_path, {"XDG_RUNTIME_DIR": "/run/user/1"}) == (tmp_path,)
    assert candidates(None, {"XDG_RUNTIME_DIR": "/run/user/1"}) == (SHARED_MEMORY, Path("/run/user/1"))


def test_a_folder_without_room_is_not_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tmpfs, "in_memory", lambda _: True)
    assert tmpfs_for(10, 10, (tmp_path,)) == tmp_path
    assert tmpfs_for(10**9, 10**3, (tmp_path,)) is None


@in_shared_memory
def test_what_a_killed_process_left_is_swept() -> None:
    left = SHARED_MEMORY / f"{tmpfs.PREFIX}999999999-x"
    left.mkdir(mode=0o700, exist_ok=True)
    with private_folder(SHARED_MEMORY) as ours:
        sweep(SHARED_MEMORY)
        assert (left.exists(), ours.exists()) == (False, True)


def test_what_excel_cannot_hold_stays_text_or_is_cut_between_characters() -> None:
    assert day_cell(datetime(1899, 5, 1).date()) == "1899-05-01"  # noqa: DTZ001
    assert day_cell(datetime(1900, 3, 1).date()) == Moment(61.0, timed=False)  # noqa: DTZ001
    assert (number_cell(10**15), number_cell(-5)) == ("1000000000000000", -5)
    long = "a" + "𠮷" * 20_000
    assert not fits(long)
    assert shortened(long) == "a" + "𠮷" * 16_383

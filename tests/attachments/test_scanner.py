"""A file's way through the real clamd: found, clean, locked, too large; and clamd dead, slow, and dying midway."""

import asyncio
import io
import os
import signal
import time
import zipfile
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from functools import reduce

import pytest
from fpdf import FPDF

from app.attachments import scanner
from app.attachments.scanner import CLEAN, NotScanned, Scan, ScanState, ScanVerdict, scanner_version, verdict_of
from tests.clamd import EICAR, EICAR_FOUND, Clamd, clamd_in
from tests.mounts import can_mount
from tests.ports import own_ports

pytestmark = pytest.mark.anyio

PIECE = 64 * 1024


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    with clamd_in(tmp_path_factory.mktemp("clamd")) as clamd:
        clamd.start()
        yield clamd


@pytest.fixture
async def clamd(started: Clamd) -> AsyncIterator[Clamd]:
    if started.process is None:
        started.start()
    await started.serves()
    yield started
    if started.process is not None:
        started.signal(signal.SIGCONT)


async def verdict(address: str | None, content: bytes, *, verdict_seconds: float = 60) -> ScanVerdict:
    scan = await Scan.begin(address, verdict_seconds=verdict_seconds)
    for start in range(0, len(content), PIECE):
        await scan.feed(content[start : start + PIECE])
    return await scan.finish()


def pdf(password: str = "") -> bytes:
    paper = FPDF()
    paper.add_page()
    paper.set_font("helvetica")
    paper.cell(text="Certificate of residence")
    if password:
        paper.set_encryption(owner_password="owner", user_password=password)
    return bytes(paper.output())


def zip_of(*contents: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"{number}.bin", content)
    return packed.getvalue()


async def test_a_file_with_nothing_in_it_is_clean_by_socket_and_by_port(clamd: Clamd) -> None:
    assert await verdict(clamd.address, pdf()) == CLEAN
    assert await verdict(clamd.over_tcp, pdf()) == CLEAN
    assert await verdict(clamd.address, b"") == CLEAN


@pytest.mark.parametrize("padding", [0, 20 * 1024 * 1024])
async def test_a_virus_is_found_wherever_it_stands(clamd: Clamd, padding: int) -> None:
    found = await verdict(clamd.address, bytes(padding) + EICAR)
    assert found == ScanVerdict(ScanState.infected, EICAR_FOUND)
    assert (await verdict(clamd.address, zip_of(b"harmless", zip_of(EICAR)))).state is ScanState.infected


async def test_pieces_of_every_size_are_one_file(clamd: Clamd) -> None:
    scan = await Scan.begin(clamd.address)
    for piece in (b"", EICAR[:1], EICAR[1:40], b"", EICAR[40:]):
        await scan.feed(piece)
    assert (await scan.finish()).state is ScanState.infected


async def test_what_a_password_locks_is_told_as_that(clamd: Clamd) -> None:
    found = await verdict(clamd.address, pdf("himitsu"))
    assert (found.state, found.encrypted, found.signature) == (
        ScanState.unscannable,
        True,
        "Heuristics.Encrypted.PDF",
    )


def bloated_pdf(content: bytes) -> bytes:
    """A page whose stream unpacks to the content."""
    packed = zlib.compress(content)
    return b"".join(
        (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
            b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj\n",
            b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream endobj\n",
            b"trailer<</Root 1 0 R>>\n%%EOF",
        )
    )


@pytest.mark.parametrize("size", [210 * 1024 * 1024, 300 * 1024 * 1024], ids=["above MaxScanSize", "above MaxFileSize"])
@pytest.mark.parametrize("packed", [zip_of, bloated_pdf])
async def test_what_unpacks_to_more_than_is_scanned_is_never_clean(
    clamd: Clamd, packed: Callable[[bytes], bytes], size: int
) -> None:
    """What stands behind the part that clamd looks at is not found, and the file is not taken for clean either."""
    bomb = packed(bytes(size) + EICAR)
    assert len(bomb) < 1024 * 1024
    found = await verdict(clamd.address, bomb)
    assert (found.state, found.reason, found.encrypted) == (ScanState.unscannable, NotScanned.limits, False)
    assert found.signature == "Heuristics.Limits.Exceeded.MaxScanSize"


@pytest.mark.parametrize("content", [bytes(5_000_000), zip_of(bytes(20_000_000) + EICAR)], ids=["sent", "unpacked"])
async def test_a_file_for_which_clamd_has_no_room_is_never_clean(clamd: Clamd, content: bytes) -> None:
    if not await can_mount():
        pytest.skip("nothing can be mounted here")
    clamd.end()
    clamd.start(megabytes=2)
    await clamd.serves()
    found = await verdict(clamd.address, content)
    clamd.end()
    assert found.state in {ScanState.unscanned, ScanState.unscannable}, found


async def test_zips_in_zips_and_thousands_of_files_are_never_clean(clamd: Clamd) -> None:
    nested = reduce(lambda inner, _: zip_of(inner), range(25), zip_of(EICAR))
    assert (await verdict(clamd.address, nested)).state is ScanState.unscannable
    assert (await verdict(clamd.address, zip_of(*([b"x"] * 6000)))).state is ScanState.unscannable


async def test_a_stream_longer_than_any_file_is_cut(clamd: Clamd) -> None:
    found = await verdict(clamd.address, bytes(scanner.LARGEST_STREAM + 1))
    assert (found.state, found.reason) == (ScanState.unscanned, NotScanned.limits)
    assert await verdict(clamd.address, b"still there") == CLEAN


async def test_no_file_is_left_behind(clamd: Clamd) -> None:
    await verdict(clamd.address, bytes(3 * 1024 * 1024))
    scan = await Scan.begin(clamd.address)
    await scan.feed(bytes(3 * 1024 * 1024))
    scan.leave()
    for _ in range(100):
        if not (left := list((clamd.folder / "files").iterdir())):
            break
        await asyncio.sleep(0.1)
    assert left == []


async def test_without_a_scanner_nothing_is_clean() -> None:
    found = await verdict(None, b"harmless")
    assert (found.state, found.reason) == (ScanState.unscanned, NotScanned.no_scanner)


async def test_a_dead_clamd_is_told_at_once(clamd: Clamd) -> None:
    clamd.end()
    started = time.monotonic()
    found = await verdict(clamd.address, bytes(1024 * 1024))  # its socket's file is still there
    assert clamd.socket.exists()
    assert (found.state, found.reason) == (ScanState.unscanned, NotScanned.away)
    assert await scanner_version(clamd.address) is None
    for address in (clamd.over_tcp, "unix:/nowhere/clamd.ctl", "no-such-host.invalid:3310"):
        found = await verdict(address, b"harmless")
        assert (found.state, found.reason) == (ScanState.unscanned, NotScanned.away), address
    assert time.monotonic() - started < 10


async def test_a_clamd_that_stands_still_is_given_up(clamd: Clamd, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel takes the connection and the first pieces for it; an upload goes on without it, and waits once at most."""
    monkeypatch.setattr(scanner, "FEED_SECONDS", 0.5)
    clamd.signal(signal.SIGSTOP)
    started = time.monotonic()
    found = await verdict(clamd.address, os.urandom(10 * 1024 * 1024))
    assert (found.state, found.reason) == (ScanState.unscanned, NotScanned.slow)
    small = await verdict(clamd.address, b"harmless", verdict_seconds=0.5)
    assert (small.state, small.reason) == (ScanState.unscanned, NotScanned.slow)
    monkeypatch.setattr(scanner, "FEED_SECONDS", 0.5)
    assert await scanner_version(clamd.address) is None
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("ending", ["killed", "stopped"])
async def test_a_clamd_that_fails_midway_is_not_believed(
    clamd: Clamd, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "FEED_SECONDS", 0.5)
    scan = await Scan.begin(clamd.address, verdict_seconds=0.5)
    for _ in range(16):
        await scan.feed(bytes(PIECE))
    clamd.end() if ending == "killed" else clamd.signal(signal.SIGSTOP)
    for _ in range(160):
        await scan.feed(bytes(PIECE))
    found = await scan.finish()
    expected = NotScanned.broken if ending == "killed" else NotScanned.slow
    assert (found.state, found.reason) == (ScanState.unscanned, expected)


async def test_a_clamd_that_is_killed_while_it_thinks_is_not_believed(clamd: Clamd) -> None:
    scan = await Scan.begin(clamd.address)
    await scan.feed(b"harmless")
    clamd.signal(signal.SIGSTOP)  # it holds the answer back, so that the end comes before it
    finishing = asyncio.create_task(scan.finish())
    await asyncio.sleep(0.2)
    assert clamd.process is not None
    clamd.process.kill()
    found = await finishing
    assert (found.state, found.reason) == (ScanState.unscanned, NotScanned.broken)
    clamd.end()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"stream: OK",
        b"stream: OK\0stream: OK\0",
        b"OK\0",
        b"stream: O",
        b"\0",
        b"220 mail.example.lg.jp ESMTP\r\n\0",
        b"COMMAND READ TIMED OUT\0",
        b"stream: EICAR FOUND",
        b"stream: \xff\xfe FOUND\0",
        b"stream: two words FOUND\0",
        b"stream: " + b"x" * 201 + b" FOUND\0",
        b"INSTREAM size limit exceeded. ERROR\0",
    ],
)
async def test_what_is_no_answer_of_clamds_is_no_verdict(answer: bytes) -> None:
    """A server that answers so: at the end of the stream, and with the connection's end."""

    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(bytes(4))
        writer.write(answer)
        await writer.drain()
        writer.close()

    with own_ports() as port:
        server = await asyncio.start_server(answering, "127.0.0.1", port)
        async with server:
            found = await verdict(f"127.0.0.1:{port}", b"harmless", verdict_seconds=2)
    if answer != b"stream: OK\0stream: OK\0":  # the first is the answer, and nothing else was asked
        assert found.state is ScanState.unscanned
        assert verdict_of(answer).state is ScanState.unscanned


async def test_the_version_tells_of_new_signatures(clamd: Clamd) -> None:
    before = await scanner_version(clamd.address)
    assert before is not None
    assert before.startswith("ClamAV ")
    assert await verdict(clamd.address, b"a new virus") == CLEAN
    clamd.know({"Todoke.Test.Eicar": EICAR, "Todoke.Test.New": b"a new virus"}, version=2)
    await clamd.start_anew()
    assert await scanner_version(clamd.address) != before
    assert (await verdict(clamd.address, b"a new virus")).state is ScanState.infected

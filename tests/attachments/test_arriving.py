"""A file's way into the database: sealed to the section, found again by its form, and gone without a trace where anything goes wrong."""

import asyncio
import tracemalloc
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

import asyncpg
import pytest

from app.attachments import arriving, holding
from app.attachments.arriving import HoldContext, receive_file
from app.attachments.ceilings import MEGABYTE
from app.attachments.faults import FileFault, FileRefused
from app.attachments.file_kinds import FileKind
from app.attachments.held_file import FileLimits, HeldFile
from app.attachments.holding import NotHeld
from app.attachments.scanner import ScanState
from app.attachments.sealing import CHUNK, PURPOSE, open_name, opened, read_note
from app.attachments.writer import PacedWriter
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.tenancy.new_id import new_id
from app.vault.quick_seal import QuickSealer
from app.vault.seal import PublicKey, bound_to, unseal
from tests.attached_files import GPS, cleaned, filled, heic, pdf, photo, segment, word_with
from tests.clamd import EICAR, EICAR_FOUND, Clamd, clamd_in
from tests.factories import make_town
from tests.held_files import Hand, hand_of

pytestmark = pytest.mark.anyio

LIMITS: Final = FileLimits(frozenset(FileKind), 10 * 1024 * 1024)
FAST: Final = 1_000_000_000  # bytes a second


@dataclass
class Sender:
    """Somebody who sends files, and all that the way needs."""

    hand: Hand
    context: HoldContext
    owner: asyncpg.Connection

    async def send(
        self, *pieces: bytes, name: str = "IMG_0001.JPG", limits: FileLimits = LIMITS, question: str = "photo"
    ) -> HeldFile:
        return await receive_file(
            _coming(pieces), raw_name=name, limits=limits, context=replace(self.context, question=question)
        )

    async def refused(self, *pieces: bytes, limits: FileLimits = LIMITS) -> FileFault:
        with pytest.raises(FileRefused) as refused:
            await self.send(*pieces, limits=limits)
        return refused.value.fault

    async def left(self) -> tuple[int, int]:
        """How many files and chunks the database has of this form."""
        return (
            await self.owner.fetchval(
                "select count(*) from app.attachment where key_hash = $1", self.hand.holder.key_hash
            ),
            await self.owner.fetchval(
                "select count(*) from app.attachment_chunk c join app.attachment a on a.id = c.attachment where a.key_hash = $1",
                self.hand.holder.key_hash,
            ),
        )

    async def content(self, file: UUID) -> bytes:
        """What the section reads, with its key."""
        row = await self.owner.fetchrow("select sealing_key, sealed from app.attachment where id = $1", file)
        chunks = await self.owner.fetch(
            "select sealed from app.attachment_chunk where attachment = $1 order by number", file
        )
        pair = self.hand.town.key_store.get(self.hand.town.code, row["sealing_key"])
        note = read_note(unseal(pair, self.hand.town.code, PURPOSE, row["sealed"], bound_to(file)))
        return b"".join(opened([chunk["sealed"] for chunk in chunks], note.file_key))


async def _coming(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        await asyncio.sleep(0)
        yield piece


@contextmanager
def peak_below(size: int) -> Iterator[None]:
    """What is allocated meanwhile never exceeds this."""
    tracemalloc.start()
    try:
        yield
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < size


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    with clamd_in(tmp_path_factory.mktemp("clamd")) as clamd:
        yield clamd


@pytest.fixture
async def clamd(started: Clamd) -> Clamd:
    if started.process is None:
        started.start()
    await started.serves()
    return started


@pytest.fixture
async def sender(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Sender:
    town = await make_town(owner, settings)
    hand = await hand_of(owner, town)
    row = await owner.fetchrow("select id, public_key from app.public_key where id = $1", hand.sealing_key)
    context = HoldContext(
        holder=hand.holder,
        question="photo",
        sealing_key=PublicKey(row["id"], row["public_key"]),
        name_key=hand.key.name_key(),
        fingerprint_key=hand.key.fingerprint_key(),
        writer=PacedWriter(FAST),
        scanner=None,
        sealer=QuickSealer().seal,
    )
    return Sender(hand, context, owner)


async def test_a_photo_arrives_clean_of_its_place_and_opens_for_the_section(sender: Sender) -> None:
    sent = photo(FileKind.jpeg, 6)
    held = await sender.send(sent)
    kept = cleaned(FileKind.jpeg, sent)
    assert held == HeldFile(held.id, "photo", "IMG_0001.jpg", FileKind.jpeg, len(kept), ScanState.unscanned)
    assert await sender.content(held.id) == kept
    assert GPS in sent
    assert GPS not in kept


async def test_the_form_finds_it_again_by_its_key_alone(sender: Sender) -> None:
    held = await sender.send(photo(FileKind.jpeg), name="../免許証.jpeg")
    (row,) = await holding.held(sender.hand.town.code, sender.hand.key.hashed())
    assert (row.id, row.size, row.question, row.scan) == (held.id, held.size, "photo", "unscanned")
    assert open_name(sender.hand.key.name_key(), row.id, row.name_box) == ("免許証.jpg", FileKind.jpeg)


async def test_the_same_file_twice_is_one(sender: Sender) -> None:
    first, again = [await sender.send(photo(FileKind.jpeg), name=name) for name in ("first.jpg", "again.jpg")]
    assert again.id == first.id
    assert (await sender.left())[0] == 1
    elsewhere = await sender.send(photo(FileKind.jpeg), question="other")
    assert elsewhere.id != first.id


# What is not taken, and leaves nothing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", FileFault.empty),
        (b"MZ\x90\0" + bytes(5000), FileFault.wrong_kind),
        (b"plain words", FileFault.wrong_kind),
        (b"\xff", FileFault.wrong_kind),
        (pdf(before=b"junk\n"), FileFault.wrong_kind),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(5000), FileFault.old_office),
        (pdf()[:-30], FileFault.cut_off),
        (pdf(trailer=b"/Encrypt 5 0 R"), FileFault.encrypted),
        (photo(FileKind.jpeg)[:-2000][:3000], FileFault.cut_off),
        (heic(20_000, 20_000), FileFault.too_many_pixels),
        (word_with(("word/run.exe", b"MZ")), FileFault.mixed),
    ],
)
async def test_a_file_that_is_refused_leaves_nothing(sender: Sender, content: bytes, fault: FileFault) -> None:
    assert await sender.refused(content) is fault
    assert await sender.refused(*[content[at : at + 1] for at in range(len(content[:700]))], content[700:]) is fault
    assert await sender.left() == (0, 0)


async def test_a_kind_that_the_question_does_not_take_is_refused(sender: Sender) -> None:
    pictures = FileLimits(frozenset({FileKind.jpeg, FileKind.png}), LIMITS.largest)
    for content in (pdf(), word_with(), bytes.fromhex("d0cf11e0a1b11ae1") + bytes(5000)):
        assert await sender.refused(content, limits=pictures) is FileFault.wrong_kind


async def test_a_file_beyond_the_limit_is_not_read_to_its_end(sender: Sender) -> None:
    """200 MB are announced; what lies above the limit stays in the network, and little of it in memory."""
    read = 0

    async def coming() -> AsyncIterator[bytes]:
        nonlocal read
        yield b"%PDF-1.7\n"
        while read < 200 * MEGABYTE:
            read += 64 * 1024
            yield bytes(64 * 1024)

    with pytest.raises(FileRefused) as refused, peak_below(8 * MEGABYTE):
        await receive_file(coming(), raw_name="a.pdf", limits=LIMITS, context=sender.context)
    assert (refused.value.fault, refused.value.maximum) == (FileFault.too_large, 10)
    assert read <= LIMITS.largest + 64 * 1024
    assert await sender.left() == (0, 0)


@pytest.mark.parametrize("size", [64 * 1024, 5 * MEGABYTE])
@pytest.mark.parametrize("kind", [FileKind.jpeg, FileKind.pdf, FileKind.docx, FileKind.heic])
async def test_a_file_of_the_largest_size_takes_little_memory(sender: Sender, kind: FileKind, size: int) -> None:
    """Whatever size the pieces have that come; they themselves are not counted."""
    limits, pieces = FileLimits(frozenset(FileKind), 20 * MEGABYTE), list(filled(kind, 19 * MEGABYTE, size))
    with peak_below(8 * MEGABYTE):
        held = await sender.send(*pieces, limits=limits)
    assert (held.kind, held.size > 19 * MEGABYTE) == (kind, True)
    assert len(await sender.content(held.id)) == held.size


async def test_more_than_an_application_may_have_is_told_with_its_limit(sender: Sender) -> None:
    for question in ("one", "two"):
        await sender.hand.attach(question, size=15 * MEGABYTE)
    with pytest.raises(FileRefused) as refused:
        await sender.send(photo(FileKind.jpeg))
    assert (refused.value.fault, refused.value.maximum) == (FileFault.too_much, 30)
    assert (await sender.left())[0] == 2


async def test_a_procedure_that_takes_nothing_now_takes_no_file(sender: Sender) -> None:
    await sender.owner.execute(
        "update app.procedure set suspended_at = now() where id = $1", sender.hand.holder.procedure
    )
    assert await sender.refused(photo(FileKind.jpeg)) is FileFault.too_late
    assert await sender.left() == (0, 0)


async def test_somebody_elses_key_and_municipality_hold_nothing(sender: Sender) -> None:
    other = replace(sender.context.sealing_key, id=new_id())
    sender.context = replace(sender.context, sealing_key=other)
    assert await sender.refused(photo(FileKind.jpeg)) is FileFault.too_late
    assert await sender.left() == (0, 0)


# A line that is cut, a client that leaves ------------------------------------------------------------------------------


class LineCut(Exception):
    """What a server raises when the client is gone."""


async def test_a_line_that_is_cut_at_any_step_leaves_nothing(sender: Sender) -> None:
    content = b"".join(filled(FileKind.jpeg, 3 * CHUNK))
    ends = [0, 1, 2, 100, 64 * 1024, 64 * 1024 + 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK, len(content)]

    async def coming(end: int) -> AsyncIterator[bytes]:
        for at in range(0, end, 50_000):
            yield content[at : min(at + 50_000, end)]
        raise LineCut

    for end in ends:
        with pytest.raises(LineCut):
            await receive_file(coming(end), raw_name="a.jpg", limits=LIMITS, context=sender.context)
        assert await sender.left() == (0, 0), end


async def test_a_request_that_is_cancelled_at_any_step_leaves_nothing(sender: Sender) -> None:
    content = b"".join(filled(FileKind.jpeg, 3 * CHUNK))
    steps = range(0, len(content), 100_000)

    for step in steps:
        arrived = asyncio.Event()

        async def coming(step: int = step, arrived: asyncio.Event = arrived) -> AsyncIterator[bytes]:
            for at in steps:
                yield content[at : at + 100_000]
                if at == step:
                    arrived.set()
                    await asyncio.sleep(0)

        task = asyncio.create_task(receive_file(coming(), raw_name="a.jpg", limits=LIMITS, context=sender.context))
        await asyncio.wait_for(
            asyncio.wait([task, asyncio.ensure_future(arrived.wait())], return_when="FIRST_COMPLETED"), 60
        )
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await sender.left() == (0, 0), step


async def test_a_slow_line_is_waited_for(sender: Sender) -> None:
    sent = photo(FileKind.jpeg)

    async def coming() -> AsyncIterator[bytes]:
        for at in range(0, len(sent), 1000):
            await asyncio.sleep(0.02)
            yield sent[at : at + 1000]

    held = await receive_file(coming(), raw_name="a.jpg", limits=LIMITS, context=sender.context)
    assert await sender.content(held.id) == cleaned(FileKind.jpeg, sent)


async def test_many_at_once_are_all_held(sender: Sender) -> None:
    contents = [b"".join(filled(FileKind.jpeg, CHUNK + number)) for number in range(12)]
    files = await asyncio.gather(
        *(sender.send(content, question=f"q{number}") for number, content in enumerate(contents))
    )
    assert len({file.id for file in files}) == 12
    for file, content in zip(files, contents, strict=True):
        assert await sender.content(file.id) == content


async def test_a_database_that_gives_no_answer_is_asked_again_and_then_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "PAUSES", (0.0, 0.0))
    asked: list[int] = []

    async def ask() -> str:
        asked.append(1)
        if len(asked) < 3:
            raise NotHeld
        return "held"

    assert await arriving._answered(ask) == "held"
    with pytest.raises(FileRefused) as refused:
        await arriving._answered(_never)
    assert refused.value.fault is FileFault.unavailable


async def _never() -> str:
    raise NotHeld


# The scanner ----------------------------------------------------------------------------------------------------------


async def test_what_the_scanner_finds_is_held_and_told(sender: Sender, clamd: Clamd) -> None:
    sender.context = replace(sender.context, scanner=clamd.address)
    clean = await sender.send(pdf())
    infected = await sender.send(pdf(before=b"%PDF-1.7\n%" + EICAR + b"\n"))
    assert (clean.scan, infected.scan) == (ScanState.clean, ScanState.infected)
    rows = await sender.owner.fetch(
        "select id, scan, signature from app.attachment where key_hash = $1", sender.hand.holder.key_hash
    )
    assert {row["id"]: (row["scan"], row["signature"]) for row in rows} == {
        clean.id: ("clean", None),
        infected.id: ("infected", EICAR_FOUND),
    }


async def test_the_scanner_sees_what_is_kept(sender: Sender, clamd: Clamd) -> None:
    """A comment of a photo goes before anybody looks at it, whatever it holds."""
    sent = photo(FileKind.jpeg)
    sender.context = replace(sender.context, scanner=clamd.address)
    held = await sender.send(sent[:2] + segment(0xFE, EICAR) + sent[2:])
    assert held.scan is ScanState.clean


@pytest.mark.parametrize(
    ("answer", "scan"),
    [
        (b"stream: OK\0", ScanState.clean),
        (b"stream: Heuristics.Limits.Exceeded.MaxFiles FOUND\0", ScanState.unscannable),
        (b"INSTREAM size limit exceeded. ERROR\0", ScanState.unscanned),
        (b"", ScanState.unscanned),
        (b"nonsense", ScanState.unscanned),
    ],
)
async def test_whatever_the_scanner_says_a_file_is_held_and_never_clean_by_mistake(
    sender: Sender, answer: bytes, scan: ScanState
) -> None:
    async with _answering(answer) as address:
        sender.context = replace(sender.context, scanner=address)
        assert (await sender.send(pdf())).scan is scan


async def test_what_the_scanner_finds_locked_is_refused(sender: Sender) -> None:
    async with _answering(b"stream: Heuristics.Encrypted.PDF FOUND\0") as address:
        sender.context = replace(sender.context, scanner=address)
        assert await sender.refused(pdf()) is FileFault.encrypted
    assert await sender.left() == (0, 0)


async def test_a_scanner_that_is_away_or_dies_midway_leaves_the_file_unscanned(sender: Sender, clamd: Clamd) -> None:
    sender.context = replace(sender.context, scanner=clamd.address)
    pieces = list(filled(FileKind.jpeg, 2 * MEGABYTE))

    async def coming() -> AsyncIterator[bytes]:
        for number, piece in enumerate(pieces):
            if number == len(pieces) // 2:
                clamd.end()
            yield piece

    held = await receive_file(coming(), raw_name="a.jpg", limits=LIMITS, context=sender.context)
    assert held.scan is ScanState.unscanned
    assert await sender.content(held.id) == b"".join(pieces)
    assert (await sender.send(pdf())).scan is ScanState.unscanned


@asynccontextmanager
async def _answering(answer: bytes) -> AsyncIterator[str]:
    """A scanner that takes everything and says this."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"INSTREAM\0")
        while size := int.from_bytes(await reader.readexactly(4)):
            await reader.readexactly(size)
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(converse, "127.0.0.1")
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"

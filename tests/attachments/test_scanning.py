"""The worker's scanning with the real clamd: files that came while it was away, new signatures, and who is told of what."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from app.applications.lookup import Inquiry, status_of, unwritten_statuses
from app.applications.reference import SubmissionKey
from app.applications.submitting import Receipt
from app.attachments import holding
from app.attachments.file_kinds import FileKind
from app.attachments.holding import Held, Holder, SealedFile
from app.attachments.scanner import ScanState
from app.attachments.scanning import Scanning, loaded_by
from app.attachments.sealing import FileNote, FileSealer, seal_note
from app.notifications.letter_kinds import Letter
from app.operations.scanner_watch import ScannerWatch
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.tenancy.new_id import new_id
from app.vault.keystore import KeyStore, key_store_of
from app.vault.seal import PublicKey, new_pair
from tests.clamd import EICAR, EICAR_FOUND, Clamd, clamd_in
from tests.factories import Town, make_town, submit_one

pytestmark = pytest.mark.anyio

NEW_VIRUS = b"nobody knew this one yesterday"
NETWORK = "198.51.100.7/32"


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


@pytest.fixture
async def town(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
def store(settings: Settings) -> KeyStore:
    return key_store_of(settings)


async def received(
    owner: asyncpg.Connection, town: Town, settings: Settings, content: bytes, scan: str = "unscanned"
) -> tuple[UUID, Receipt]:
    """A file that came with an application, sealed as the applicant's side seals it; `scan`: what its own scanner said."""
    procedure, key = town.procedures["event"], SubmissionKey.new()
    public = await owner.fetchrow(
        "select id, public_key from app.public_key where municipality = $1 and procedure = $2", town.code, procedure
    )
    holder, file, sealer = Holder(town.code, procedure, key.hashed(), None), new_id(), FileSealer()
    assert await holding.hold(holder, file, "photo") is Held.held
    chunks = [*sealer.feed(content), sealer.finish()]
    for number, chunk in enumerate(chunks):
        assert await holding.hold_chunk(holder, file, number, chunk) is Held.held
    note = FileNote(sealer.key, "住民票.pdf", FileKind.pdf, len(content))
    box = seal_note(PublicKey(public["id"], public["public_key"]), town.code, file, note)
    signature = EICAR_FOUND if scan == "infected" else None
    fingerprint = file.bytes * 2
    said = SealedFile(len(chunks), len(content), fingerprint, b"name", public["id"], box, scan, signature)
    assert (await holding.finish(holder, file, said))[0] is Held.finished
    receipt = await submit_one(town, settings)
    await owner.execute(
        "update app.attachment set application = (select id from app.application where municipality = $1 and reference = $3) where id = $2",
        *(town.code, file, receipt.reference.symbols),
    )
    return file, receipt


async def state_of(owner: asyncpg.Connection, file: UUID) -> tuple[ScanState, str | None]:
    row = await owner.fetchrow("select scan, signature from app.attachment where id = $1", file)
    return ScanState(row["scan"]), row["signature"]


async def letters_about(owner: asyncpg.Connection, town: Town) -> list[tuple[str, str]]:
    rows = await owner.fetch(
        "select recipient, facts ->> 'reference' as reference from app.outbox where municipality = $1 and kind = $2",
        *(town.code, Letter.file_kept_back),
    )
    return [(row["recipient"], row["reference"]) for row in rows]


async def all_scanned(scanning: Scanning) -> int:
    """Steps until nothing waits; how many found something to do."""
    done = 0
    async with asyncio.timeout(60):
        while await scanning.step():
            done += 1
    return done


async def test_what_nobody_looked_at_is_scanned(
    clamd: Clamd, town: Town, store: KeyStore, settings: Settings, owner: asyncpg.Connection
) -> None:
    """Over several chunks, and the virus across the border between two of them."""
    harmless, _ = await received(owner, town, settings, bytes(700_000))
    infected, receipt = await received(owner, town, settings, bytes(256 * 1024 - 30) + EICAR + bytes(1000))
    assert await all_scanned(Scanning(store, clamd.address, town.code)) == 2
    assert await state_of(owner, harmless) == (ScanState.clean, None)
    assert await state_of(owner, infected) == (ScanState.infected, EICAR_FOUND)
    assert await letters_about(owner, town) == [("section", receipt.reference.symbols)]


async def test_a_file_that_is_held_and_not_submitted_is_left_alone(
    clamd: Clamd, town: Town, store: KeyStore, settings: Settings, owner: asyncpg.Connection
) -> None:
    file, _ = await received(owner, town, settings, EICAR)
    await owner.execute("update app.attachment set application = null where id = $1", file)
    assert await all_scanned(Scanning(store, clamd.address, town.code)) == 0
    assert await letters_about(owner, town) == []


async def test_a_file_that_was_found_at_its_arrival_is_told_of_when_it_is_submitted(
    town: Town, settings: Settings, owner: asyncpg.Connection
) -> None:
    _, receipt = await received(owner, town, settings, EICAR, "infected")
    assert await letters_about(owner, town) == [("section", receipt.reference.symbols)]


async def test_with_the_scanner_dead_or_standing_still_a_file_waits(
    clamd: Clamd,
    town: Town,
    store: KeyStore,
    settings: Settings,
    owner: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.attachments.scanner.FEED_SECONDS", 0.3)
    file, _ = await received(owner, town, settings, b"harmless")
    assert not await Scanning(store, None, town.code).step()
    scanning = Scanning(store, clamd.address, town.code)
    clamd.signal(signal.SIGSTOP)
    assert not await scanning.step()
    clamd.end()
    assert not await scanning.step()
    assert await state_of(owner, file) == (ScanState.unscanned, None)
    await clamd.start_anew()
    assert await all_scanned(scanning) == 1
    assert await state_of(owner, file) == (ScanState.clean, None)


async def test_a_scanner_that_dies_over_a_file_leaves_it_to_the_end_of_its_lease(
    clamd: Clamd,
    town: Town,
    store: KeyStore,
    settings: Settings,
    owner: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, _ = await received(owner, town, settings, bytes(600_000))
    scanning = Scanning(store, clamd.address, town.code)
    monkeypatch.setattr(scanning, "_chunk", _killing(scanning, clamd))
    assert not await scanning.step()
    assert await state_of(owner, file) == (ScanState.unscanned, None)
    monkeypatch.undo()
    await clamd.start_anew()
    assert not await scanning.step()  # it is leased
    await owner.execute("update app.attachment set scan_leased_until = clock_timestamp() where id = $1", file)
    assert await all_scanned(scanning) == 1
    assert await state_of(owner, file) == (ScanState.clean, None)


def _killing(scanning: Scanning, clamd: Clamd) -> object:
    """The way to a chunk, at the second of which clamd dies."""
    chunk = scanning._chunk

    async def taken(row: object, number: int) -> bytes:
        if number == 1:
            clamd.end()
        return await chunk(row, number)

    return taken


async def test_new_signatures_find_what_the_old_ones_did_not(
    clamd: Clamd, town: Town, store: KeyStore, settings: Settings, owner: asyncpg.Connection
) -> None:
    """What was clean is looked at again, the oldest first and slowly; what has ended is not."""
    file, receipt = await received(owner, town, settings, NEW_VIRUS)
    ended, over = await received(owner, town, settings, NEW_VIRUS + b" twice")
    scanning = Scanning(store, clamd.address, town.code, again_seconds=0)
    assert await all_scanned(scanning) == 2
    assert await state_of(owner, file) == (ScanState.clean, None)
    await owner.execute(
        "update app.application set status = 'completed' where municipality = $1 and reference = $2",
        *(town.code, over.reference.symbols),
    )
    clamd.know({"Todoke.Test.Eicar": EICAR, "Todoke.Test.New": NEW_VIRUS}, version=int(datetime.now(UTC).timestamp()))
    await clamd.start_anew()
    assert await all_scanned(scanning) == 1
    assert await state_of(owner, file) == (ScanState.infected, "Todoke.Test.New.UNOFFICIAL")
    assert await state_of(owner, ended) == (ScanState.clean, None)
    assert await letters_about(owner, town) == [("section", receipt.reference.symbols)]
    assert await all_scanned(scanning) == 0


async def test_looking_again_waits_between_two_files(
    clamd: Clamd, town: Town, store: KeyStore, settings: Settings, owner: asyncpg.Connection
) -> None:
    for number in range(3):
        await received(owner, town, settings, b"%d" % number)
    scanning = Scanning(store, clamd.address, town.code, again_seconds=60)
    assert await all_scanned(scanning) == 3
    clamd.know({"Todoke.Test.Eicar": EICAR}, version=int(datetime.now(UTC).timestamp()) + 1)
    await clamd.start_anew()
    scanning._again_at = 0.0
    assert await all_scanned(scanning) == 1


async def test_what_cannot_be_opened_is_never_clean_and_stops_nothing(
    clamd: Clamd, town: Town, store: KeyStore, settings: Settings, owner: asyncpg.Connection
) -> None:
    """A damaged chunk, a missing one, and a box to a key that nobody has."""
    damaged, _ = await received(owner, town, settings, bytes(300_000))
    short, _ = await received(owner, town, settings, bytes(300_001))
    keyless, _ = await received(owner, town, settings, b"harmless")
    last, _ = await received(owner, town, settings, b"harmless too")
    await owner.execute(
        "update app.attachment_chunk set sealed = sealed || 'x'::bytea where attachment = $1 and number = 1", damaged
    )
    await owner.execute("delete from app.attachment_chunk where attachment = $1 and number = 1", short)
    stranger = new_pair(new_id()).public
    note = FileNote(FileSealer().key, "a", FileKind.pdf, 8)
    await owner.execute(
        "update app.attachment set sealed = $2 where id = $1", keyless, seal_note(stranger, town.code, keyless, note)
    )
    await all_scanned(Scanning(store, clamd.address, town.code))
    states = [(await state_of(owner, file))[0] for file in (damaged, short, keyless, last)]
    assert states == [ScanState.unscannable] * 3 + [ScanState.clean]


@pytest.mark.parametrize("scan", ["infected", "unscannable"])
async def test_the_applicant_is_told_neutrally_whichever_way_they_ask(
    town: Town, settings: Settings, owner: asyncpg.Connection, scan: str
) -> None:
    _, kept = await received(owner, town, settings, EICAR, scan)
    _, other = await received(owner, town, settings, b"harmless", "clean")
    for receipt, told in ((kept, True), (other, False)):
        shown = await status_of(receipt.reference, receipt.inquiry_code, settings.inquiry_keys, NETWORK)
        assert shown.file_kept_back is told
        (usual,) = await unwritten_statuses([Inquiry(receipt.reference, receipt.inquiry_code)], settings.inquiry_keys)
        assert (usual is None) is told


async def test_an_alarm_tells_that_the_scanner_is_away_and_when_it_is_back(
    clamd: Clamd, town: Town, settings: Settings, owner: asyncpg.Connection
) -> None:
    async def standing() -> list[str]:
        rows = await owner.fetch("select words from app.alarm where kind = 'scanner_away' and ended_at is null")
        return [row["words"] for row in rows]

    await owner.execute(
        "update app.attachment set scan = 'unscannable', scanned_at = clock_timestamp() where scan = 'unscanned'"
    )
    watch = ScannerWatch(clamd.address, longest_away_seconds=0.2)
    await watch.look()
    assert await standing() == []
    clamd.end()
    await watch.look()
    await asyncio.sleep(0.3)
    await watch.look()
    (words,) = await standing()
    assert "応答していません" in words
    file, _ = await received(owner, town, settings, b"harmless")
    await watch.look()
    assert "検査待ちの添付ファイルが1件" in (await standing())[0]
    await clamd.start_anew()
    await watch.look()
    assert await standing() == []
    await owner.execute("update app.attachment set finished_at = finished_at - interval '2 hours' where id = $1", file)
    await watch.look()
    assert "いちばん古いもの" in (await standing())[0]
    await ScannerWatch(None).look()
    assert "TODOKE_CLAMD が設定されていません" in (await standing())[0]
    await ScannerWatch(None, wanted=False).look()  # a demo that opens them all the same
    assert await standing() == []
    await owner.execute("update app.attachment set scan = 'unscannable' where id = $1", file)
    await ScannerWatch(None).look()
    assert await standing() == []


def test_a_worker_that_begins_takes_signatures_for_loaded_a_day_after_they_were_made() -> None:
    now = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
    assert loaded_by("ClamAV 1.4.6/27000/Mon Nov 23 09:00:00 2026", now) == (
        datetime(2026, 11, 23, 9, 0).astimezone(UTC) + timedelta(days=1)
    )
    assert loaded_by("ClamAV 1.4.6/27000/Mon Nov 30 09:00:00 2026", now) == now
    assert loaded_by("ClamAV 1.4.6", now) is None
    assert loaded_by("ClamAV 1.4.6/27000/whenever", now) is None

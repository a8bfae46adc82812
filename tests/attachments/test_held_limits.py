"""How much is held: of one file, one application, one network within an hour, one municipality, and the database. Each has an outcome of its own."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import asyncpg
import pytest

from app.applications.reference import SubmissionKey
from app.attachments import ceilings, holding
from app.attachments.ceilings import CHUNK_BYTES, MEGABYTE
from app.attachments.holding import Held
from app.operations import space
from app.settings import Settings
from app.tenancy import api
from app.tenancy.engine import ScopedEngine
from app.tenancy.new_id import new_id
from app.tenancy.scope import Role, Scope, scoped
from tests.factories import Town, make_town, next_address
from tests.held_files import Hand, chunks_of, hand_of

pytestmark = pytest.mark.anyio

COPIES = (
    "insert into app.attachment (municipality, id, procedure, question, key_hash, size, chunks, fingerprint, name_box, sealing_key, sealed, scan, "
    "scanned_at, finished_at) select municipality, gen_random_uuid(), procedure, question, key_hash, $3, chunks, sha256(int4send(n)), name_box, sealing_key, "
    "sealed, scan, scanned_at, finished_at from app.attachment, generate_series(1, $2::int) n where id = $1"
)


@pytest.fixture
async def town(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def hand(owner: asyncpg.Connection, town: Town) -> Hand:
    return await hand_of(owner, town, network=next_address())


async def began(hand: Hand) -> Held:
    """What somebody else at the same place is told."""
    other = hand.with_key(SubmissionKey.new())
    return await holding.hold(other.holder, new_id(), "photo")


async def test_a_file_of_the_largest_size_is_held_and_a_chunk_more_is_not(hand: Hand) -> None:
    file, _ = await hand.begin(size=ceilings.FILE_BYTES)
    (more,) = chunks_of(CHUNK_BYTES)
    assert await holding.hold_chunk(hand.holder, file, ceilings.FILE_BYTES // CHUNK_BYTES, more) is Held.too_large
    assert await holding.finish(hand.holder, file, hand.sealed(ceilings.FILE_BYTES)) == (Held.finished, file)


async def test_a_size_that_is_told_is_not_believed(hand: Hand) -> None:
    file, _ = await hand.begin(size=MEGABYTE)
    for told in (ceilings.FILE_BYTES + 1, MEGABYTE // 2):
        said = replace(hand.sealed(MEGABYTE), size=told)
        assert await holding.finish(hand.holder, file, said) == (Held.too_large, None)


async def test_a_chunk_is_no_larger_than_a_chunk(hand: Hand, owner: asyncpg.Connection) -> None:
    file, _ = await hand.begin(size=1000)
    with pytest.raises(holding.NotHeld):
        await holding.hold_chunk(hand.holder, file, 1, bytes(CHUNK_BYTES + 100))
    with pytest.raises(holding.NotHeld):
        await holding.hold_chunk(hand.holder, file, 1, bytes(17))
    assert await owner.fetchval("select chunks from app.attachment where id = $1", file) == 1


async def test_an_application_takes_so_many_bytes(hand: Hand, owner: asyncpg.Connection) -> None:
    file = await hand.attach(size=MEGABYTE)
    await owner.execute(COPIES, file, 2, 14 * MEGABYTE)
    last = await hand.attach(size=MEGABYTE)
    over, _ = await hand.begin(size=1000)
    assert await holding.finish(hand.holder, over, hand.sealed(1000)) == (Held.too_much, None)
    assert await holding.release(hand.holder, last)
    assert (await holding.finish(hand.holder, over, hand.sealed(1000)))[0] is Held.finished


async def test_an_application_takes_so_many_files_and_the_same_again(hand: Hand, owner: asyncpg.Connection) -> None:
    said = hand.sealed(1000)
    file, _ = await hand.begin(size=1000)
    await holding.finish(hand.holder, file, said)
    await owner.execute(COPIES, file, ceilings.APPLICATION_FILES - 1, 1000)
    over, _ = await hand.begin(size=1000)
    assert await holding.finish(hand.holder, over, hand.sealed(1000)) == (Held.too_many, None)
    assert await holding.finish(hand.holder, over, said) == (Held.same, file)
    for _ in range(10):
        assert await holding.hold(hand.holder, new_id(), "photo") is Held.held
    assert await holding.hold(hand.holder, new_id(), "photo") is Held.too_many


async def sent_before(owner: asyncpg.Connection, hand: Hand, *, files: int = 0, size: int = 0, hours: int = 0) -> None:
    await owner.execute(
        "insert into app.upload_pace (municipality, network, hour, files, bytes) "
        "values ($1, $2, date_trunc('hour', clock_timestamp()) - make_interval(hours => $5), $3, $4)",
        *(hand.town.code, hand.holder.network, files, size, hours),
    )


@pytest.mark.parametrize(
    "before", [{"files": ceilings.NETWORK_FILES_AN_HOUR}, {"size": ceilings.NETWORK_BYTES_AN_HOUR}]
)
async def test_a_network_sends_so_much_within_an_hour(
    hand: Hand, owner: asyncpg.Connection, before: dict[str, int]
) -> None:
    await sent_before(owner, hand, **before, hours=1)
    assert await began(hand) is Held.held
    await owner.execute("delete from app.upload_pace where municipality = $1", hand.town.code)
    await sent_before(owner, hand, **before)
    assert await began(hand) is Held.too_fast
    elsewhere = replace(hand, holder=replace(hand.holder, network=next_address()))
    assert await began(elsewhere) is Held.held


async def test_what_was_released_counts_for_its_network_all_the_same(hand: Hand, owner: asyncpg.Connection) -> None:
    file, _ = await hand.begin(size=2 * CHUNK_BYTES)
    await holding.release(hand.holder, file)
    row = await owner.fetchrow("select files, bytes from app.upload_pace where municipality = $1", hand.town.code)
    assert (row["files"], row["bytes"]) == (1, 2 * (CHUNK_BYTES + 17))


async def test_a_network_is_stopped_in_the_middle_of_a_file(hand: Hand, owner: asyncpg.Connection) -> None:
    await sent_before(owner, hand, size=ceilings.NETWORK_BYTES_AN_HOUR - CHUNK_BYTES - 17)
    file, _ = await hand.begin(size=CHUNK_BYTES)
    (more,) = chunks_of(100)
    if datetime.now(UTC).minute < 59:  # the next hour begins anew
        assert await holding.hold_chunk(hand.holder, file, 1, more) is Held.too_fast


@pytest.mark.parametrize(
    ("files", "size"), [(ceilings.HELD_FILES, 1000), (ceilings.HELD_BYTES // (25 * MEGABYTE) + 1, 25 * MEGABYTE)]
)
async def test_a_municipality_holds_so_much_and_what_was_submitted_does_not_count(
    hand: Hand, owner: asyncpg.Connection, files: int, size: int
) -> None:
    file = await hand.attach(size=1000)
    async with owner.transaction():
        await owner.execute(COPIES, file, files, size)
    assert await began(hand) is Held.held_full
    await owner.execute("delete from app.attachment where municipality = $1 and id <> $2", hand.town.code, file)
    assert await began(hand) is Held.held


@pytest.fixture
async def measured(owner: asyncpg.Connection) -> AsyncIterator[None]:
    yield
    await owner.execute("delete from app.database_space")


async def test_a_database_as_large_as_it_may_become_takes_no_file(hand: Hand, measured: None) -> None:
    with scoped(Scope(Role.worker)):
        size = await api.value("note_database_space", 10**12)
        assert 10**6 < size < 10**12
        assert await began(hand) is Held.held
        await api.value("note_database_space", size // 2)
        assert await began(hand) is Held.no_space
        # what is under way is finished: it is little, and somebody waits for it
        await api.value("note_database_space", 10**12)
        file, _ = await hand.begin(size=1000)
        await api.value("note_database_space", size // 2)
        assert (await holding.finish(hand.holder, file, hand.sealed(1000)))[0] is Held.finished
        await api.value("note_database_space", 10**12)
        assert await began(hand) is Held.held


async def test_the_operator_is_told_before_files_are_refused(measured: None, owner: asyncpg.Connection) -> None:
    with scoped(Scope(Role.worker)):
        size = await api.value("note_database_space", 10**12) / space.GIGABYTE

    async def words() -> str | None:
        told: str | None = await owner.fetchval(
            "select words from app.alarm where kind = 'database_full' and ended_at is null"
        )
        return told

    assert await space.note_space(size * 2) == 0
    assert await words() is None
    assert await space.note_space(size / 0.95) == 1
    assert "受け付けなくなります" in (await words() or "")
    assert await space.note_space(size / 1.05) == 0
    assert "受け付けていません" in (await words() or "")
    assert await space.note_space(size * 2) == 1
    assert await words() is None


@pytest.mark.parametrize(
    "change",
    [
        "update app.procedure set suspended_at = clock_timestamp() where municipality = $1",
        "update app.municipality set suspended_at = clock_timestamp() where code = $1",
        "update app.procedure set opens_at = clock_timestamp() + interval '1 day' where municipality = $1",
        "update app.procedure set closes_at = clock_timestamp() - interval '1 second' where municipality = $1",
        "update app.procedure_version set state = 'superseded', superseded_at = clock_timestamp() - interval '25 hours' where municipality = $1",
    ],
)
async def test_a_procedure_that_takes_no_applications_takes_no_file(
    hand: Hand, owner: asyncpg.Connection, change: str
) -> None:
    """But who has one there already goes on: a reload sends files again, and is told of its application."""
    await hand.attach(size=1000)
    assert await began(hand) is Held.held
    await owner.execute(change, hand.town.code)
    assert await began(hand) is Held.not_open
    assert await holding.hold(hand.holder, new_id(), "photo") is Held.held

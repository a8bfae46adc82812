"""The one writer of a process: no faster than it may, one chunk at a time, on connections of its own; and what it does when the disk is full."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from app.attachments import holding, writer
from app.attachments.ceilings import CHUNK_BYTES
from app.attachments.holding import Held
from app.attachments.writer import PacedWriter, the_writer
from app.demo.embedded import Embedded
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.new_id import new_id
from app.tenancy.scope import Role, scoped
from tests.factories import Town, add_procedure, make_person, make_town, submit_one
from tests.held_files import Hand, chunks_of, hand_of
from tests.memory import folder_in_memory

pytestmark = pytest.mark.anyio


@pytest.fixture
async def town(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def hand(owner: asyncpg.Connection, town: Town) -> Hand:
    return await hand_of(owner, town)


async def written(paced: PacedWriter, hand: Hand, size: int) -> UUID:
    """A file through the writer."""
    file = new_id()
    assert await paced.begin(hand.holder, file, "photo") is Held.held
    for number, chunk in enumerate(chunks_of(size)):
        assert await paced.write(hand.holder, file, number, chunk) is Held.held
    await hand.end(file, size)
    return file


async def test_files_come_in_turns_and_no_faster_than_the_rate(hand: Hand) -> None:
    paced = PacedWriter(5_000_000)
    begun = time.monotonic()
    files = await asyncio.gather(*(written(paced, hand, 4 * CHUNK_BYTES) for _ in range(5)))
    seconds = time.monotonic() - begun
    assert seconds >= (5 * 4 - 1) * CHUNK_BYTES / 5_000_000
    assert {row.id for row in await holding.held(hand.town.code, hand.holder.key_hash)} == set(files)


async def test_it_has_connections_of_its_own(hand: Hand) -> None:
    """With all of the applicants' connections lent, files still come; and never more than one chunk is under way."""
    lent = [
        (role, await ENGINE.acquire(role)) for role in (Role.applicant, Role.lookup) for _ in range(8)
    ]  # the pool of the tests
    try:
        await written(PacedWriter(10**9), hand, 3 * CHUNK_BYTES)
    finally:
        for role, connection in lent:
            await ENGINE.give_back(role, connection)


async def test_a_process_has_one_writer(database: ScopedEngine) -> None:
    assert the_writer(5_000_000) is the_writer(5_000_000)


async def test_staff_hold_in_transactions_of_their_own_whatever_unit_is_open(
    town: Town, owner: asyncpg.Connection
) -> None:
    alice = await make_person(owner, town)
    hand = await hand_of(owner, town, network=None)
    hand.holder = replace(hand.holder, scope=alice.scope)
    with scoped(alice.scope):
        async with ENGINE.unit() as unit:
            await ENGINE.fetch("select 1")
            file = await written(PacedWriter(10**9), hand, CHUNK_BYTES)
            assert await owner.fetchval("select finished_at is not null from app.attachment where id = $1", file)
            assert (await ENGINE.fetch("show synchronous_commit"))[0][0] == "on"
            await unit.end(commit=False)
    assert [row.id for row in await holding.held(town.code, hand.holder.key_hash, alice.scope)] == [file]


async def test_staff_hold_what_came_on_paper_after_the_period(town: Town, owner: asyncpg.Connection) -> None:
    alice = await make_person(owner, town)
    await owner.execute(
        "update app.procedure set closes_at = clock_timestamp() - interval '1 day' where municipality = $1", town.code
    )
    hand = await hand_of(owner, town, network=None)
    assert await holding.hold(hand.holder, new_id(), "photo") is Held.not_open
    assert await holding.hold(replace(hand.holder, scope=alice.scope), new_id(), "photo") is Held.held


@pytest.mark.parametrize("whose", ["another town's", "another section's", "a viewer's"])
async def test_staff_hold_for_their_own_procedures_alone(
    town: Town, owner: asyncpg.Connection, settings: Settings, whose: str
) -> None:
    role, sections = ("viewer", ["ごみ減量係"]) if whose == "a viewer's" else ("section_staff", ["保健係"])
    elsewhere = await make_town(owner, settings)
    person = await make_person(owner, elsewhere if whose == "another town's" else town, "bob", role, sections)
    hand = await hand_of(owner, town, network=None)
    hand.holder = replace(hand.holder, scope=person.scope)
    with pytest.raises(holding.NotHeld):
        await holding.hold(hand.holder, new_id(), "photo")
    if whose == "another section's":
        await add_procedure(owner, town, "health", section="保健係")
        theirs = await hand_of(owner, town, "health", network=None)
        assert await holding.hold(replace(theirs.holder, scope=person.scope), new_id(), "photo") is Held.held
    else:
        with pytest.raises(holding.NotHeld):
            await holding.held(town.code, hand.holder.key_hash, person.scope)


async def test_who_leaves_in_the_middle_of_a_turn_leaves_it_to_the_next(hand: Hand) -> None:
    paced = PacedWriter(1_000_000)
    file = new_id()
    await paced.begin(hand.holder, file, "photo")
    first, second = chunks_of(2 * CHUNK_BYTES)
    await paced.write(hand.holder, file, 0, first)
    leaving = asyncio.create_task(paced.write(hand.holder, file, 1, second))
    await asyncio.sleep(0.05)
    leaving.cancel()
    await asyncio.wait([leaving])
    async with asyncio.timeout(5):
        await written(paced, hand, 1000)


async def run(*words: str) -> None:
    process = await asyncio.create_subprocess_exec(*words)
    assert await process.wait() == 0


@pytest.fixture
async def small_disk(embedded: Embedded, database: ScopedEngine) -> AsyncIterator[Path]:
    """A disk of 6 MB on which the database keeps the chunks, and nothing else."""
    superuser = await asyncpg.connect(embedded.superuser_address("todoke"))
    with folder_in_memory("todoke-small") as folder:
        await run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder))
        try:
            account = embedded.folder.stat()
            os.chown(folder, account.st_uid, account.st_gid)
            folder.chmod(0o700)
            await superuser.execute(f"create tablespace small location '{folder}'")
            await superuser.execute("truncate app.attachment_chunk")
            await superuser.execute("alter table app.attachment_chunk set tablespace small")
            yield folder
        finally:
            await run("mount", "-o", "remount,size=64m", str(folder))
            await superuser.execute("truncate app.attachment_chunk")
            await superuser.execute("alter table app.attachment_chunk set tablespace pg_default")
            await superuser.execute("drop tablespace if exists small")
            await superuser.close()
            await run("umount", str(folder))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")
async def test_a_full_disk_refuses_files_with_a_word_and_loses_nothing_else(
    small_disk: Path, hand: Hand, settings: Settings, monkeypatch: pytest.MonkeyPatch, owner: asyncpg.Connection
) -> None:
    paced = PacedWriter(10**9)
    whole = await written(paced, hand, 3 * CHUNK_BYTES)
    file, number = new_id(), 0
    await paced.begin(hand.holder, file, "photo")
    for number, chunk in enumerate(chunks_of(40 * CHUNK_BYTES)):
        if (told := await paced.write(hand.holder, file, number, chunk)) is not Held.held:
            break
    assert told is Held.no_space
    assert 0 < number < 39
    assert await owner.fetchval("select chunks from app.attachment where id = $1", file) == number
    # applications arrive, what was held stays, and no further file is begun for a while
    await submit_one(hand.town, settings)
    assert await paced.begin(hand.holder, new_id(), "photo") is Held.no_space
    assert [row.id for row in await holding.held(hand.town.code, hand.holder.key_hash)] == [whole]
    assert await holding.release(hand.holder, file)
    monkeypatch.setattr(writer, "NO_SPACE_SECONDS", 0.0)
    again = PacedWriter(10**9)
    assert await again.begin(hand.holder, new_id(), "photo") is Held.held

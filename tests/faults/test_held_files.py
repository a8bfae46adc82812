"""Whoever is told that a file is held has it on both servers; its chunks wait for neither."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from app.attachments import holding
from app.attachments.holding import Held
from app.tenancy import api
from app.tenancy.engine import ScopedEngine
from app.tenancy.scope import Role
from tests.faults.conftest import Service
from tests.held_files import Hand, hand_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def engine(service: Service, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ScopedEngine]:
    """The service's own engine, to the database of these tests."""
    engine = ScopedEngine()
    await engine.open({Role.uploads: service.addresses["applicant"]}, size=8)
    monkeypatch.setattr(api, "ENGINE", engine)
    yield engine
    await engine.close()


@pytest.fixture
async def hand(service: Service, engine: ScopedEngine) -> Hand:
    town = await service.town()
    async with service.as_owner() as owner:
        return await hand_of(owner, town)


async def test_without_its_standby_no_file_is_said_to_be_held(service: Service, hand: Hand) -> None:
    whole = await hand.attach()
    async with service.without_standby():
        async with asyncio.timeout(2):
            file, _ = await hand.begin()
            # a page with files is drawn without waiting either, and a touch with it
            await _aged(service, whole)
            assert [row.id for row in await holding.held(hand.town.code, hand.holder.key_hash)] == [whole]
        said = hand.sealed()
        for _ in range(2):
            with pytest.raises(holding.NotHeld):
                await holding.finish(hand.holder, file, said)
        again, _ = await hand.begin()
        with pytest.raises(holding.NotHeld):  # the same file, which is there, and perhaps on one server only
            await holding.finish(hand.holder, again, said)
    assert await holding.finish(hand.holder, file, said) == (Held.finished, file)
    third, _ = await hand.begin()
    assert await holding.finish(hand.holder, third, said) == (Held.same, file)


async def test_a_file_is_whole_or_cut_off_after_the_database_was_killed(service: Service, hand: Hand) -> None:
    whole = await hand.attach()
    begun, chunks = await hand.begin()
    await service.kill_database()
    assert whole in {row.id for row in await holding.held(hand.town.code, hand.holder.key_hash)}
    said = hand.sealed()
    outcome, told = await holding.finish(hand.holder, begun, said)
    assert (outcome, told) in {(Held.finished, begun), (Held.cut_off, None), (Held.unknown, None)}
    async with service.as_owner() as owner:
        kept = await _chunks(owner, begun)
    assert kept == list(chunks[: len(kept)])
    assert len(kept) == len(chunks) or outcome is not Held.finished


async def _aged(service: Service, file: object) -> None:
    async with service.as_owner() as owner:
        await owner.execute("set synchronous_commit = off")
        await owner.execute("update app.attachment set touched_at = touched_at - interval '1 hour' where id = $1", file)


async def _chunks(owner: asyncpg.Connection, file: object) -> list[bytes]:
    rows = await owner.fetch("select sealed from app.attachment_chunk where attachment = $1 order by number", file)
    return [row["sealed"] for row in rows]

"""Files that are held until their application arrives: whose they are, how many, how long, and that nothing but they is refused."""

import asyncio
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.applications.reference import SubmissionKey
from app.attachments import ceilings, holding
from app.attachments.holding import Held
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.tenancy.new_id import new_id
from tests.factories import Town, make_town
from tests.held_files import A_PHOTO, Hand, chunks_of, hand_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def town(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def hand(owner: asyncpg.Connection, town: Town) -> Hand:
    return await hand_of(owner, town)


async def listed(hand: Hand) -> list[UUID]:
    return [row.id for row in await holding.held(hand.town.code, hand.holder.key_hash)]


async def test_a_file_is_held_once_it_is_finished(hand: Hand, owner: asyncpg.Connection) -> None:
    file, chunks = await hand.begin()
    assert await listed(hand) == []
    said = hand.sealed()
    assert await holding.finish(hand.holder, file, said) == (Held.finished, file)
    (row,) = await holding.held(hand.town.code, hand.holder.key_hash)
    assert (row.id, row.question, row.size, row.scan, row.linked) == (file, "photo", A_PHOTO, "clean", False)
    assert (row.fingerprint, row.name_box) == (said.fingerprint, said.name_box)
    kept = await owner.fetch("select sealed from app.attachment_chunk where attachment = $1 order by number", file)
    assert [chunk["sealed"] for chunk in kept] == list(chunks)


async def test_the_network_is_forgotten_with_the_end_of_the_file(hand: Hand, owner: asyncpg.Connection) -> None:
    file = await hand.attach()
    assert await owner.fetchval("select network from app.attachment where id = $1", file) is None


async def test_a_released_file_is_gone_with_its_chunks(hand: Hand, owner: asyncpg.Connection) -> None:
    whole, (begun, _) = await hand.attach(), await hand.begin()
    for file in (whole, begun):
        assert await holding.release(hand.holder, file)
        assert not await holding.release(hand.holder, file)
    assert await listed(hand) == []
    assert (
        await owner.fetchval("select count(*) from app.attachment_chunk where attachment = any ($1)", [whole, begun])
        == 0
    )


async def test_a_chunk_that_is_sent_again_is_held_once_and_another_in_its_place_is_not(hand: Hand) -> None:
    file, chunks = await hand.begin(size=2 * ceilings.CHUNK_BYTES)
    assert await holding.hold_chunk(hand.holder, file, 1, chunks[1]) is Held.held
    assert await holding.hold_chunk(hand.holder, file, 1, chunks[0]) is Held.unknown
    assert await holding.hold_chunk(hand.holder, file, 3, chunks[0]) is Held.unknown
    assert await holding.finish(hand.holder, file, hand.sealed(2 * ceilings.CHUNK_BYTES)) == (Held.finished, file)
    assert await holding.hold_chunk(hand.holder, file, 2, chunks[0]) is Held.unknown


async def test_a_file_that_lacks_a_chunk_is_not_whole(hand: Hand, owner: asyncpg.Connection) -> None:
    file, _ = await hand.begin()
    said = hand.sealed(A_PHOTO + ceilings.CHUNK_BYTES)
    assert await holding.finish(hand.holder, file, said) == (Held.cut_off, None)
    await owner.execute("delete from app.attachment_chunk where attachment = $1 and number = 1", file)
    assert await holding.finish(hand.holder, file, hand.sealed()) == (Held.cut_off, None)


async def test_somebody_elses_file_is_like_one_that_is_not_there(hand: Hand) -> None:
    whole, (begun, _) = await hand.attach(), await hand.begin()
    stranger = hand.with_key(SubmissionKey.new())
    (chunk,) = chunks_of(100)
    for file in (whole, begun, uuid4()):
        assert await holding.hold_chunk(stranger.holder, file, 0, chunk) is Held.unknown
        assert await holding.finish(stranger.holder, file, hand.sealed()) == (Held.unknown, None)
        assert not await holding.release(stranger.holder, file)
    assert await holding.hold(stranger.holder, whole, "photo") is Held.unknown
    assert await listed(stranger) == []
    assert await listed(hand) == [whole]


async def test_the_same_file_twice_is_one(hand: Hand, owner: asyncpg.Connection) -> None:
    said = hand.sealed(content=b"the same")
    first, _ = await hand.begin()
    assert await holding.finish(hand.holder, first, said) == (Held.finished, first)
    assert await holding.finish(hand.holder, first, said) == (Held.finished, first)
    again, _ = await hand.begin()
    assert await holding.finish(hand.holder, again, said) == (Held.same, first)
    assert await owner.fetchval("select count(*) from app.attachment where id = $1", again) == 0
    elsewhere, _ = await hand.begin("other")
    assert await holding.finish(hand.holder, elsewhere, said) == (Held.finished, elsewhere)
    assert await listed(hand) == [first, elsewhere]


async def test_two_parallel_ends_of_the_same_file_leave_one(hand: Hand) -> None:
    for _ in range(5):
        said = hand.sealed()
        begun = [(await hand.begin(size=1000))[0] for _ in range(2)]
        said = hand.sealed(1000)
        told = await asyncio.gather(*(holding.finish(hand.holder, file, said) for file in begun))
        assert sorted(outcome for outcome, _ in told) == [Held.finished, Held.same]
        assert len({file for _, file in told}) == 1


async def test_sql_and_program_know_the_same_ceilings(owner: asyncpg.Connection, addresses: dict[str, str]) -> None:
    connection = await asyncpg.connect(addresses["migrator"], server_settings={"role": "todoke_functions"})
    try:
        told = {
            what: await connection.fetchval("select api.attachment_ceiling($1)", what)
            for what in (
                *("bytes of a file", "bytes of an application", "files of an application"),
                *("files of a network in an hour", "bytes of a network in an hour"),
                *("files held of a municipality", "bytes held of a municipality"),
            )
        }
        assert await connection.fetchval("select api.attachment_ceiling('of nothing')") is None
    finally:
        await connection.close()
    assert list(told.values()) == [
        *(ceilings.FILE_BYTES, ceilings.APPLICATION_BYTES, ceilings.APPLICATION_FILES),
        *(ceilings.NETWORK_FILES_AN_HOUR, ceilings.NETWORK_BYTES_AN_HOUR, ceilings.HELD_FILES, ceilings.HELD_BYTES),
    ]


async def test_an_id_that_is_not_of_today_is_nobodys(hand: Hand) -> None:
    with pytest.raises(holding.NotHeld):
        await holding.hold(hand.holder, uuid4(), "photo")
    assert await holding.hold(hand.holder, new_id(), "photo") is Held.held

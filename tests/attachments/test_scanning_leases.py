"""What the worker does in the database: it deletes what nobody came back for, and scans what no scanner has looked at."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.settings import Settings
from app.tenancy import api
from app.tenancy.engine import ScopedEngine
from app.tenancy.scope import Role, Scope, scoped
from tests.factories import Town, make_town, submit_one
from tests.held_files import A_PHOTO, Hand, hand_of, link

pytestmark = pytest.mark.anyio

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
async def town(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    town = await make_town(owner, settings)
    await submit_one(town, settings)
    return town


@pytest.fixture
async def hand(owner: asyncpg.Connection, town: Town) -> Hand:
    return await hand_of(owner, town)


async def asked(function: str, *values: Any) -> Any:
    with scoped(Scope(Role.worker)):
        return await api.row(function, *values)


async def taken(town: Town, patterns: datetime = LONG_AGO) -> Any:
    return await asked("lease_attachment_to_scan", town.code, patterns)


async def noted(town: Town, lease: Any, scan: str, signature: str | None = None) -> bool:
    return bool((await asked("record_scan", town.code, lease["id"], lease["lease"], scan, signature))[0])


async def state(owner: asyncpg.Connection, file: UUID) -> asyncpg.Record:
    return await owner.fetchrow("select * from app.attachment where id = $1", file)


async def lease_is_over(owner: asyncpg.Connection, file: UUID) -> None:
    await owner.execute(
        "update app.attachment set scan_leased_until = clock_timestamp() - interval '1 second' where id = $1", file
    )


async def aged(owner: asyncpg.Connection, file: UUID, hours: float) -> None:
    await owner.execute(
        "update app.attachment set touched_at = clock_timestamp() - make_interval(secs => $2) where id = $1",
        *(file, hours * 3600),
    )


async def test_what_nobody_came_back_for_is_deleted_with_its_chunks(hand: Hand, owner: asyncpg.Connection) -> None:
    old, young, linked = [await hand.attach(size=1000) for _ in range(3)]
    cut, coming = [(await hand.begin(size=1000))[0] for _ in range(2)]
    await link(owner, hand.town, linked)
    for file, hours in ((old, 24.01), (young, 23.9), (linked, 1000), (cut, 1.01), (coming, 0.9)):
        await aged(owner, file, hours)
    await owner.execute(
        "insert into app.upload_pace (municipality, network, hour) values ($1, 'old', clock_timestamp() - interval '3 hours')",
        hand.town.code,
    )
    while (await asked("delete_held_attachments", 1))[0]:
        pass
    stay = {young, linked, coming}
    rows = await owner.fetch("select id from app.attachment where municipality = $1", hand.town.code)
    assert {row["id"] for row in rows} == stay
    rows = await owner.fetch("select attachment from app.attachment_chunk where municipality = $1", hand.town.code)
    assert {row["attachment"] for row in rows} == stay
    networks = await owner.fetch("select network from app.upload_pace where municipality = $1", hand.town.code)
    assert "old" not in {row["network"] for row in networks}
    assert networks


async def test_what_is_being_submitted_is_not_deleted(hand: Hand, owner: asyncpg.Connection) -> None:
    file = await hand.attach(size=1000)
    await aged(owner, file, 25)
    async with owner.transaction():
        await owner.execute("select from app.attachment where id = $1 for update", file)
        await asked("delete_held_attachments", 100)
    assert await state(owner, file) is not None


async def test_a_submitted_file_that_nobody_scanned_is_leased_and_its_chunks_are_read(
    hand: Hand, owner: asyncpg.Connection
) -> None:
    file, chunks = await hand.begin()
    await hand.end(file, scan="unscanned")
    assert await taken(hand.town) is None, "what is only held is not scanned"
    await link(owner, hand.town, file)
    lease = await taken(hand.town)
    assert (lease["id"], lease["chunks"], lease["size"], lease["sealing_key"]) == (file, 4, A_PHOTO, hand.sealing_key)
    assert await taken(hand.town) is None, "another worker has it"
    read = [(await asked("chunk_to_scan", hand.town.code, file, lease["lease"], number))[0] for number in range(4)]
    assert read == list(chunks)
    assert (await asked("chunk_to_scan", hand.town.code, file, uuid4(), 0))[0] is None


@pytest.mark.parametrize(("scan", "signature"), [("clean", None), ("infected", "Eicar-Test"), ("unscannable", None)])
async def test_a_verdict_is_noted_once(hand: Hand, owner: asyncpg.Connection, scan: str, signature: str | None) -> None:
    file = await hand.attach(scan="unscanned")
    await link(owner, hand.town, file)
    lease = await taken(hand.town)
    assert not await noted(hand.town, {**dict(lease), "lease": uuid4()}, scan)
    assert await noted(hand.town, lease, scan, signature)
    row = await state(owner, file)
    assert (row["scan"], row["signature"]) == (scan, signature)
    assert row["scanned_at"] is not None
    assert not await noted(hand.town, lease, "clean")
    assert await taken(hand.town) is None


async def test_a_scanner_that_says_nothing_is_asked_again_when_the_lease_is_over(
    hand: Hand, owner: asyncpg.Connection
) -> None:
    file = await hand.attach(scan="unscanned")
    await link(owner, hand.town, file)
    lease = await taken(hand.town)
    assert await noted(hand.town, lease, "unscanned")
    assert await taken(hand.town) is None
    await lease_is_over(owner, file)
    again = await taken(hand.town)
    assert (again["id"], again["attempts"]) == (file, 2)
    await lease_is_over(owner, file)
    assert (await taken(hand.town))["lease"] != again["lease"]
    assert not await noted(hand.town, again, "clean"), "its lease was over"


async def test_one_that_cannot_be_scanned_does_not_hold_up_the_others(hand: Hand, owner: asyncpg.Connection) -> None:
    stubborn, other = [await hand.attach(size=1000, scan="unscanned") for _ in range(2)]
    for file in (stubborn, other):
        await link(owner, hand.town, file)
    assert (await taken(hand.town))["id"] == stubborn
    await lease_is_over(owner, stubborn)
    assert (await taken(hand.town))["id"] == other


async def test_new_patterns_have_what_was_clean_scanned_again_while_it_is_worked_on(
    hand: Hand, owner: asyncpg.Connection
) -> None:
    file = await hand.attach()
    application = await link(owner, hand.town, file)
    later = datetime.now(UTC) + timedelta(hours=1)
    lease = await taken(hand.town, later)
    assert lease["id"] == file
    await noted(hand.town, lease, "unscanned")
    assert (await state(owner, file))["scan"] == "clean", "nothing new was learnt of it"
    await lease_is_over(owner, file)
    lease = await taken(hand.town, later)
    await noted(hand.town, lease, "infected", "New")
    row = await state(owner, file)
    assert (row["scan"], row["signature"]) == ("infected", "New")
    assert await taken(hand.town, later) is None
    other = await hand.attach()
    await link(owner, hand.town, other)
    await owner.execute("update app.application set status = 'completed' where id = $1", application)
    assert await taken(hand.town, later) is None


async def test_what_ended_is_passed_over_once_and_not_at_every_look(hand: Hand, owner: asyncpg.Connection) -> None:
    file = await hand.attach()
    application = await link(owner, hand.town, file)
    await owner.execute("update app.application set status = 'rejected' where id = $1", application)
    assert not (await state(owner, file))["scan_ended"]
    assert await taken(hand.town, datetime.now(UTC) + timedelta(hours=1)) is None
    assert (await state(owner, file))["scan_ended"]

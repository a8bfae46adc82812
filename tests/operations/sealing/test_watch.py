"""The worker raises an alarm when the sealing stands still, and ends it when it goes on."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from app.operations.sealing.watch import watch_sealing
from app.procedures.keys import WORKER
from app.tenancy.engine import ScopedEngine
from app.tenancy.scope import scoped
from tests.audit_heads import add_head

pytestmark = pytest.mark.anyio


@pytest.fixture
async def unsealed(database: ScopedEngine, owner: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    async def put_back() -> None:
        await owner.execute("delete from app.audit_head")
        await owner.execute("delete from app.alarm where kind = 'sealing_stopped'")

    await put_back()
    yield owner
    await put_back()


async def standing(owner: asyncpg.Connection) -> list[tuple[str, bool]]:
    rows = await owner.fetch("select words, ended_at is null as stands from app.alarm where kind = 'sealing_stopped'")
    return [(row["words"], row["stands"]) for row in rows]


async def look(at: datetime, minutes: float, up: float = 60) -> int:
    """As a worker that has run for `up` minutes, so many minutes after a moment."""
    now = at + timedelta(minutes=minutes)
    with scoped(WORKER):
        return await watch_sealing(now - timedelta(minutes=up), now)


async def test_an_alarm_begins_after_five_minutes_and_ends_by_itself(unsealed: asyncpg.Connection) -> None:
    sealed = datetime.now(UTC)
    await add_head(unsealed, sealed)
    assert await look(sealed, 4) == 0
    assert await look(sealed, 6, up=4) == 0  # everything was down: it comes back beside the worker
    assert await look(sealed, 6) == 1
    assert await look(sealed, 8) == 0
    assert await look(sealed, 9, up=1) == 0  # a new worker does not end what stands
    ((words, stands),) = await standing(unsealed)
    assert (stands, "todoke work seals" in words, "最後の封印は" in words) == (True, True, True)
    await add_head(unsealed, sealed + timedelta(minutes=10))
    assert await look(sealed, 11) == 1
    assert [stands for _, stands in await standing(unsealed)] == [False]


async def test_a_log_that_was_never_sealed_is_told_too(unsealed: asyncpg.Connection) -> None:
    now = datetime.now(UTC)
    assert await look(now, 0, up=4) == 0
    assert await look(now, 0, up=6) == 1
    ((words, _),) = await standing(unsealed)
    assert "まだ一度も" in words


async def test_a_head_of_a_time_to_come_is_no_sign_of_life(unsealed: asyncpg.Connection) -> None:
    """As a clock that was ahead leaves it, or a hand."""
    now = datetime.now(UTC)
    await add_head(unsealed, now + timedelta(minutes=3))
    assert await look(now, 0) == 0
    await add_head(unsealed, now + timedelta(hours=3))
    assert await look(now, 0) == 1
    await unsealed.execute("update app.audit_head set at = 'infinity'")
    assert await look(now, 1) == 0
    ((words, stands),) = await standing(unsealed)
    assert ("先の日時" in words, stands) == (True, True)

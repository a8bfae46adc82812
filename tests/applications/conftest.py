"""What tests of submissions that go together ask for."""

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from app.applications import gathering
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.tenancy.gathering import Gathered
from tests.applications.crowd import Crowd
from tests.factories import Town, make_town


@pytest.fixture
async def towns(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Callable[[], Awaitable[Town]]:
    async def make() -> Town:
        return await make_town(owner, settings)

    return make


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> Counter[int]:
    """How many batches there were of each size."""
    counted: Counter[int] = Counter()
    together = gathering._together

    async def counting(batch: Any) -> Any:
        counted[len(batch)] += 1
        return await together(batch)

    monkeypatch.setattr(gathering, "_together", counting)
    return counted


@pytest.fixture
async def crowd(
    owners: asyncpg.Pool, settings: Settings, towns: Callable[[], Awaitable[Town]], monkeypatch: pytest.MonkeyPatch
) -> Crowd:
    monkeypatch.setattr("app.tenancy.gathering.WORTH_ANOTHER", 10**6)  # one batch, however many wait
    fresh = Gathered(gathering._asked)
    monkeypatch.setattr(gathering, "GATHERED", fresh)
    return Crowd(owners, settings, await towns(), fresh)

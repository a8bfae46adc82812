"""Alarms: each begins once and ends once, by whoever declares what stands."""

from collections.abc import Mapping

import asyncpg
import pytest

from app.operations.alarms import AlarmKind, AlarmSubject, stand
from app.procedures.keys import WORKER
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.tenancy.scope import scoped
from tests.factories import Town, make_town

pytestmark = pytest.mark.anyio


async def declare(town: Town, standing: Mapping[str, str], kind: AlarmKind = AlarmKind.key_unusable) -> int:
    with scoped(WORKER):
        return await stand(
            kind, {AlarmSubject(town.code, name): words for name, words in standing.items()}, municipality=town.code
        )


async def alarms_of(owner: asyncpg.Connection, town: Town) -> list[tuple[str, str, bool]]:
    rows = await owner.fetch(
        "select subject, words, ended_at is not null as ended from app.alarm where municipality = $1 order by begun_at, subject",
        town.code,
    )
    return [(row["subject"], row["words"], row["ended"]) for row in rows]


async def test_an_alarm_begins_once_and_ends_once(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    assert await declare(town, {"a": "A is gone", "b": "B is gone"}) == 2
    assert await declare(town, {"a": "A is gone", "b": "B is damaged"}) == 0
    assert await declare(town, {"b": "B is damaged"}) == 1
    assert await alarms_of(owner, town) == [("a", "A is gone", True), ("b", "B is damaged", False)]
    assert await declare(town, {}) == 1
    assert await declare(town, {"a": "A is gone again"}) == 1
    assert await alarms_of(owner, town) == [
        ("a", "A is gone", True),
        ("b", "B is damaged", True),
        ("a", "A is gone again", False),
    ]


async def test_what_is_declared_of_a_kind_or_a_municipality_ends_no_others(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, other = await make_town(owner, settings), await make_town(owner, settings)
    await declare(town, {"a": "A is gone"})
    await declare(other, {})
    await declare(town, {}, AlarmKind.key_in_one_place)
    assert await alarms_of(owner, town) == [("a", "A is gone", False)]


async def test_long_words_are_cut(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    await declare(town, {"a": "あ" * 900})
    assert await alarms_of(owner, town) == [("a", "あ" * 500, False)]

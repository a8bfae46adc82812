"""A municipality's index follows what is published, and makes anew only what changed."""

import asyncio
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

import asyncpg
import pytest

from app.procedures import finding, published, published_memory, published_things
from app.procedures.finding import ProcedureFinder, finder_of
from app.procedures.spelling import searched_words
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from tests.factories import DEFINITION, Town, add_procedure, make_town, publish

pytestmark = pytest.mark.anyio

SLUGS = ("first", "second", "third")


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings, database: ScopedEngine) -> Town:
    return await make_town(owner, settings, dict.fromkeys(SLUGS, DEFINITION))


async def finder(town: Town) -> ProcedureFinder:
    """As after a notice of a change."""
    published.forget_everything()
    return await finder_of(await published.municipality(town.slug), searching=True)


def found(finder: ProcedureFinder, typed: str, category: str = "", start: int = 0, length: int = 50) -> list[str]:
    shown = finder.find([*searched_words(typed)], category, start, length)
    return [procedure.slug for procedure in (*shown.open, *shown.closed)]


async def test_only_what_changed_is_indexed_anew(owner: asyncpg.Connection, town: Town) -> None:
    before = dict((await finder(town))._sources)
    same = dict((await finder(town))._sources)
    await owner.execute("update app.procedure set keywords = '犬' where id = $1", town.procedures["second"])
    after = (await finder(town))._sources
    assert [same[each] is before[each] for each in before] == [True, True, True]
    assert [after[town.procedures[slug]] is before[town.procedures[slug]] for slug in SLUGS] == [True, False, True]


async def test_a_new_version_is_found_by_its_words_and_no_more_by_those_of_before(
    owner: asyncpg.Connection, town: Town
) -> None:
    assert found(await finder(town), "ごみゼロ") == [*SLUGS]
    await publish(owner, town, "second", {**DEFINITION, "title": {"ja": "花火"}})
    assert (found(await finder(town), "ごみゼロ"), found(await finder(town), "花火")) == (
        ["first", "third"],
        ["second"],
    )


async def test_what_is_gone_makes_room_for_what_is_new(owner: asyncpg.Connection, town: Town) -> None:
    await finder(town)
    await owner.execute(
        "update app.procedure_version set state = 'superseded', superseded_at = clock_timestamp() where id = $1",
        town.versions["first"],
    )
    assert found(await finder(town), "") == ["second", "third"]
    await add_procedure(owner, town, "another", {**DEFINITION, "title": {"ja": "猫"}})
    await owner.execute("update app.procedure set position = -1 where id = $1", town.procedures["third"])
    assert found(await finder(town), "") == ["third", "another", "second"]
    assert found(await finder(town), "猫") == ["another"]


async def test_a_part_of_what_was_found_begins_where_it_is_told(owner: asyncpg.Connection, town: Town) -> None:
    await owner.execute("update app.procedure set suspended_at = now() where id = $1", town.procedures["first"])
    index = await finder(town)
    assert [found(index, "ごみ", "", start, 2) for start in range(4)] == [
        ["second", "third"],
        ["third", "first"],
        ["first"],
        [],
    ]
    assert (found(index, "", "ごみ"), found(index, "", "健康")) == (["second", "third", "first"], [])


async def test_two_who_search_at_once_wait_for_the_same_index(town: Town) -> None:
    published.forget_everything()
    place = await published.municipality(town.slug)
    one, other = await asyncio.gather(finder_of(place, searching=True), finder_of(place, searching=True))
    assert (one is other, found(one, "ごみゼロ")) == (True, [*SLUGS])


async def test_a_list_without_a_search_needs_no_index(town: Town) -> None:
    place = await published.municipality(town.slug)
    listed = await finder_of(place, searching=False)
    assert (found(listed, ""), listed.indexed) == ([*SLUGS], 0)
    assert (await finder_of(place, searching=True)).indexed == len(SLUGS)


async def test_the_indexes_that_were_not_searched_of_late_are_dropped(
    owner: asyncpg.Connection, settings: Settings, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_INDEXED", len(SLUGS))
    first = await finder(town)
    other = await finder(await make_town(owner, settings))
    assert (first.indexed, other.indexed, found(first, "")) == (0, 1, [*SLUGS])
    assert found(await finder(town), "ごみゼロ") == [*SLUGS]
    assert (first.indexed, other.indexed) == (len(SLUGS), 0)


async def test_an_opening_and_a_closing_show_though_nothing_else_changed(
    owner: asyncpg.Connection, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await owner.execute(
        "update app.procedure set closes_at = now() + interval '1 hour' where id = $1", town.procedures["first"]
    )
    await owner.execute(
        "update app.procedure set opens_at = now() + interval '2 hours' where id = $1", town.procedures["second"]
    )

    def stand_still(moment: datetime) -> None:
        class Frozen(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Self:
                return cls.fromtimestamp(moment.timestamp(), tz)

        for module in (finding, published, published_memory, published_things):
            monkeypatch.setattr(module, "datetime", Frozen)

    begun = datetime.now(UTC)
    published.forget_everything()
    for minutes, expected in ((0, ["first", "third"]), (61, ["third"]), (121, ["second", "third"])):
        stand_still(begun + timedelta(minutes=minutes))
        place = await published.municipality(town.slug)
        shown = (await finder_of(place, searching=False)).find([], "", 0, 50)
        assert ([each.slug for each in shown.open], shown.open_count) == (expected, len(expected))

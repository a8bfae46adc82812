"""A section's names by day: what it is called, was called, and will be called."""

from datetime import date, timedelta

import asyncpg
import pytest

from app.calendar.tokyo import today
from app.municipalities.section_names import names_on
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.tenancy.scope import scoped
from tests.factories import Town, make_person, make_town

pytestmark = pytest.mark.anyio

_CALLED = (
    "select n.from_day, n.name ->> 'ja' as name from app.section_name n "
    "join app.section s on s.municipality = n.municipality and s.id = n.section "
    "where n.municipality = $1 and s.name ->> 'ja' = $2 order by n.from_day"
)


@pytest.fixture
async def town(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


async def test_a_section_that_was_always_there_has_its_name_on_any_day(town: Town, owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(_CALLED, town.code, "ごみ減量係")
    assert [(row["from_day"], row["name"]) for row in rows] == [(date.min, "ごみ減量係")]


async def test_papers_find_the_name_of_their_day(town: Town, owner: asyncpg.Connection) -> None:
    ada = await make_person(owner, town, "ada", "administrator", [])
    section = await owner.fetchval(
        "select id from app.section where municipality = $1 and name ->> 'ja' = 'ごみ減量係'", town.code
    )
    await owner.execute(
        "insert into app.section_name (municipality, section, from_day, name) values ($1, $2, '2027-04-01', $3)",
        town.code,
        section,
        '{"ja": "資源循環係"}',
    )
    with scoped(ada.scope):
        march, april = await names_on(date(2027, 3, 31)), await names_on(date(2027, 4, 1))
    assert (str(march[section]), str(april[section])) == ("ごみ減量係", "資源循環係")


async def test_another_name_holds_from_today_and_leaves_the_days_before(town: Town, owner: asyncpg.Connection) -> None:
    ada = await make_person(owner, town, "ada", "administrator", [])
    section = await owner.fetchval(
        """update app.section set name = '{"ja": "資源循環係"}' where municipality = $1 and name ->> 'ja' = 'ごみ減量係' returning id""",
        town.code,
    )
    with scoped(ada.scope):
        before, now = await names_on(today() - timedelta(days=1)), await names_on(today())
    assert (str(before[section]), str(now[section])) == ("ごみ減量係", "資源循環係")


async def test_a_section_that_opens_later_has_no_name_before(town: Town, owner: asyncpg.Connection) -> None:
    ada = await make_person(owner, town, "ada", "administrator", [])
    section = await owner.fetchval(
        """insert into app.section (municipality, name, opens_on) values ($1, '{"ja": "新しい課"}', '2027-04-01') returning id""",
        town.code,
    )
    with scoped(ada.scope):
        before, then = await names_on(date(2027, 3, 31)), await names_on(date(2027, 4, 1))
    assert section not in before
    assert str(then[section]) == "新しい課"

"""Two persons are two persons: whatever lets somebody in is noted with its giver, and who could hold both pairs of hands is no second person."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import asyncpg
import pytest

from app.calendar.tokyo import TOKYO, today
from app.people import staff
from app.people.duties import RosterEntry
from app.people.passwords import hash_password
from app.people.roles import StaffRole
from app.settings import Settings
from app.tenancy import api
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import scoped
from tests.factories import Person, Town, make_person, make_town

pytestmark = pytest.mark.anyio

DAYS = 14


@asynccontextmanager
async def acting(person: Person) -> AsyncIterator[None]:
    with scoped(person.scope):
        async with ENGINE.unit():
            yield


async def grants(owner: asyncpg.Connection, town: Town) -> list[tuple[UUID, UUID | None]]:
    rows = await owner.fetch(
        "select staff, granted_by from app.staff_grant where municipality = $1 order by granted_at, id", town.code
    )
    return [(row["staff"], row["granted_by"]) for row in rows]


async def gave(owner: asyncpg.Connection, giver: Person, person: Person, days_ago: float = 2) -> None:
    await owner.execute(
        "insert into app.staff_grant (municipality, staff, granted_by, granted_at) values ($1, $2, $3, clock_timestamp() - make_interval(secs => $4))",
        giver.town.code,
        person.id,
        giver.id,
        days_ago * 86400,
    )


async def why_not(owner: asyncpg.Connection, planner: Person, confirmer: Person, planned_days_ago: float = 1.5) -> str:
    await owner.execute("set role todoke_functions")
    try:
        told = await owner.fetchval(
            "select api.second_person($1, $2, $3, $4, $5)",
            planner.town.code,
            planner.id,
            datetime.now(UTC) - timedelta(days=planned_days_ago),
            confirmer.id,
            DAYS,
        )
    finally:
        await owner.execute("set role todoke_owner")
    return told or "may"


@pytest.fixture
async def town(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def people(owner: asyncpg.Connection, town: Town) -> list[Person]:
    return [await make_person(owner, town, name) for name in ("ada", "bea", "eve", "kai")]


# What is noted --------------------------------------------------------------------------------------------------------


async def test_what_lets_somebody_in_is_noted_with_its_giver(
    owner: asyncpg.Connection, town: Town, people: list[Person]
) -> None:
    ada = people[0]
    section = [town.sections["保健係"]]
    async with acting(ada):
        added, _ = await staff.add(ada.id, f"{town.slug}-new", "新人", StaffRole.section_staff, section)
    assert await grants(owner, town) == [(added.id, ada.id)]
    async with acting(ada):
        await staff.change(
            ada.id, added.id, "別の名前", StaffRole.section_staff, [], mail="a@example.jp"
        )  # neither is a key
    assert len(await grants(owner, town)) == 1
    async with acting(ada):
        await staff.change(ada.id, added.id, "新人", StaffRole.administrator, [])
    async with acting(ada):
        await staff.give_new_password(ada.id, added.id)
    assert await grants(owner, town) == [(added.id, ada.id)] * 3
    async with acting(ada):
        await staff.stop(ada.id, added.id)
    assert len(await grants(owner, town)) == 3
    async with acting(ada):
        await staff.reinstate(ada.id, added.id)
    assert set((await grants(owner, town))[3:]) == {(added.id, ada.id)}


@pytest.mark.parametrize(
    ("before", "changed", "noted"),
    [
        ("roster_until = current_date - 9, roster_from = current_date - 99", "roster_until = null", True),
        ("roster_until = current_date - 9, roster_from = current_date - 99", "roster_until = current_date + 9", True),
        ("active = false", "roster_from = current_date + 3, active = true", True),
        ("roster_from = current_date + 30", "roster_from = current_date + 3", True),
        ("roster_until = current_date - 9, roster_from = current_date - 99", "roster_until = current_date - 5", False),
        ("active = true", "roster_until = current_date + 9", False),
        ("active = true", "active = false", False),
    ],
)
async def test_a_period_that_lets_somebody_in_again_is_noted(
    owner: asyncpg.Connection,
    town: Town,
    people: list[Person],
    settings: Settings,
    *,
    before: str,
    changed: str,
    noted: bool,
) -> None:
    """Also by a statement that names nothing else, and for a first day that is yet to come."""
    ada, bea = people[:2]
    await owner.execute(f"update app.staff set {before} where municipality = $1 and id = $2", town.code, bea.id)
    connection = await asyncpg.connect(settings.database("staff"))
    try:
        async with connection.transaction():
            await connection.execute("select set_config('app.session', $1, true)", ada.session.reveal())
            await connection.execute(f"update app.staff set {changed} where id = $1", bea.id)
    finally:
        await connection.close()
    assert await grants(owner, town) == ([(bea.id, ada.id)] if noted else [])


async def test_what_opens_on_a_later_day_is_given_on_that_day(
    owner: asyncpg.Connection, town: Town, people: list[Person]
) -> None:
    """Else an account made a fortnight ahead would be nobody's on its first day."""
    ada, first_day = people[0], today() + timedelta(days=15)
    async with acting(ada):
        added, _ = await staff.add(
            ada.id, f"{town.slug}-later", "新人", StaffRole.administrator, [], entry=RosterEntry(first_day=first_day)
        )
    given_at = await owner.fetchval("select granted_at from app.staff_grant where staff = $1", added.id)
    assert given_at == datetime.combine(first_day, time(), TOKYO)


async def test_the_own_password_is_no_grant(owner: asyncpg.Connection, town: Town, people: list[Person]) -> None:
    with scoped(people[0].scope):
        await api.value("change_password", await hash_password("a long sentence of my own"), bytes(32))
    assert await grants(owner, town) == []


async def test_a_second_factor_taken_away_is_noted_by_whoever_does_it(
    owner: asyncpg.Connection, town: Town, people: list[Person]
) -> None:
    """`api.note_grant` is for functions of the database: here one of them calls it in a session."""
    ada, bea = people[:2]
    async with owner.transaction():
        await owner.execute("select set_config('app.session', $1, true)", ada.session.reveal())
        await owner.execute("set local role todoke_functions")
        await owner.execute("select api.note_grant($1, $2)", town.code, bea.id)
        await owner.execute("select api.note_grant($1, $2)", town.code, ada.id)
    assert await grants(owner, town) == [(bea.id, ada.id)]


@pytest.mark.parametrize(
    "statement",
    [
        "insert into app.staff_grant (municipality, staff, granted_by) values ('{code}', '{other}', '{me}')",
        "update app.staff_grant set granted_at = now() - interval '1 year'",
        "delete from app.staff_grant",
        "select * from app.staff_grant",
        "select api.note_grant('{code}', '{other}')",
        "select api.second_person('{code}', '{me}', now(), '{other}', 0)",
    ],
)
async def test_no_session_writes_or_reads_what_is_noted(
    town: Town, people: list[Person], settings: Settings, statement: str
) -> None:
    connection = await asyncpg.connect(settings.database("staff"))
    try:
        async with connection.transaction():
            await connection.execute("select set_config('app.session', $1, true)", people[0].session.reveal())
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement.format(code=town.code, me=people[0].id, other=people[1].id))
    finally:
        await connection.close()


# Who is a second person -----------------------------------------------------------------------------------------------


async def test_an_independent_colleague_is_a_second_person_and_the_planner_is_not(
    owner: asyncpg.Connection, people: list[Person]
) -> None:
    """Nothing noted is nothing known: who was there before counts as independent."""
    ada, bea = people[:2]
    assert await why_not(owner, ada, bea) == "may"
    assert await why_not(owner, ada, ada) == "same_person"


@pytest.mark.parametrize(("days_ago", "told"), [(2, "given"), (15.4, "given"), (15.6, "may"), (1.1, "given")])
async def test_who_was_given_something_by_the_planner_within_the_days_before_the_plan_or_since(
    owner: asyncpg.Connection, people: list[Person], days_ago: float, told: str
) -> None:
    """The plan is one and a half days old; fourteen days count back from it."""
    ada, bea = people[:2]
    await gave(owner, ada, bea, days_ago)
    assert await why_not(owner, ada, bea) == told


async def test_who_was_given_something_through_others(owner: asyncpg.Connection, people: list[Person]) -> None:
    ada, bea, eve, kai = people
    await gave(owner, ada, bea, 6)
    await gave(owner, bea, eve, 5)
    await gave(owner, eve, kai, 4)
    assert await why_not(owner, ada, kai) == "given"
    assert await why_not(owner, bea, kai) == "given"


async def test_what_somebody_gave_before_they_were_given_anything_is_their_own(
    owner: asyncpg.Connection, people: list[Person]
) -> None:
    ada, bea, eve, _ = people
    await gave(owner, bea, eve, 6)
    await gave(owner, ada, bea, 5)
    assert await why_not(owner, ada, eve) == "may"
    assert await why_not(owner, ada, bea) == "given"


async def test_who_gave_the_planner_their_account_could_have_planned(
    owner: asyncpg.Connection, people: list[Person]
) -> None:
    ada, bea = people[:2]
    await gave(owner, bea, ada)
    assert await why_not(owner, ada, bea) == "given"


async def test_two_who_were_both_given_their_accounts_by_a_third(
    owner: asyncpg.Connection, people: list[Person]
) -> None:
    ada, bea, eve, _ = people
    await gave(owner, eve, ada)
    await gave(owner, eve, bea)
    assert await why_not(owner, ada, bea) == "given"


async def test_people_who_let_each_other_in_end_the_search(owner: asyncpg.Connection, people: list[Person]) -> None:
    ada, bea, eve, kai = people
    for days in (6.0, 5.0, 4.0):
        await gave(owner, ada, bea, days)
        await gave(owner, bea, ada, days)
    assert await why_not(owner, ada, bea) == "given"
    assert await why_not(owner, eve, kai) == "may"


@pytest.mark.parametrize(("days_ago", "told"), [(0.9, "given_lately"), (1.1, "may")])
async def test_whoever_was_given_something_by_anybody_within_a_day(
    owner: asyncpg.Connection, people: list[Person], days_ago: float, told: str
) -> None:
    ada, bea, eve, _ = people
    await gave(owner, eve, bea, days_ago)
    assert await why_not(owner, ada, bea) == told


async def test_another_grant_does_not_hide_the_planners(owner: asyncpg.Connection, people: list[Person]) -> None:
    """The last giver alone would make the planner's own account look independent."""
    ada, bea, eve, _ = people
    await gave(owner, ada, bea, 6)
    await gave(owner, eve, bea, 3)
    assert await why_not(owner, ada, bea) == "given"


async def test_the_first_administrator_is_given_theirs_by_nobody_here(
    owner: asyncpg.Connection, people: list[Person], town: Town
) -> None:
    ada, bea = people[:2]
    await owner.execute(
        "insert into app.staff_grant (municipality, staff, granted_at) values ($1, $2, now() - interval '3 days'), ($1, $3, now() - interval '3 days')",
        town.code,
        ada.id,
        bea.id,
    )
    assert await why_not(owner, ada, bea) == "may"

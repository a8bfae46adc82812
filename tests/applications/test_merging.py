"""Merging sections: what moves, what stays readable, and the past years that stay with the administrators."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

import asyncpg
import pytest

from app.applications import queries
from app.applications.application_counts import (
    applications_by_procedure,
    applications_in_fiscal_years,
    standing_of,
    standing_of_each,
)
from app.applications.decryption import AnswerDecryptor
from app.applications.phrases import phrases_of
from app.applications.statistics import Period, Waits, arrivals_in, status_counts_of, waits_in
from app.applications.status import Status
from app.calendar.tokyo import today
from app.procedures.kept_by import section_names_on
from app.procedures.procedures_for_staff import compiled_versions
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import scoped
from tests.clients import signed_in_client
from tests.factories import ANSWERS, Person, Town, add_procedure, make_person, make_town, submit_one

pytestmark = pytest.mark.anyio

GARBAGE, HEALTH = "ごみ減量係", "保健係"
DAY = date(2026, 4, 1)
LAST_YEAR = 2025


@pytest.fixture
async def town(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    """ごみ減量係 keeps `event`, 保健係 keeps `checkup`."""
    town = await make_town(owner, settings)
    await add_procedure(owner, town, "checkup", section=HEALTH)
    return town


@pytest.fixture
async def ada(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town, "ada", "administrator", [])


@pytest.fixture
async def gerda(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town, "gerda", "section_staff", [GARBAGE])


@pytest.fixture
async def henry(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town, "henry", "section_staff", [HEALTH])


async def arrived(
    owner: asyncpg.Connection, town: Town, settings: Settings, slug: str, year: int, status: str = "arrived"
) -> UUID:
    """An application of a fiscal year in a status."""
    receipt = await submit_one(town, settings, slug=slug)
    found: UUID = await owner.fetchval(
        "update app.application set fiscal_year = $3, arrived_at = make_date($3, 6, 1), status = $4 "
        "where municipality = $1 and reference = $2 returning id",
        town.code,
        receipt.reference.symbols,
        year,
        status,
    )
    return found


async def merge(
    owner: asyncpg.Connection, town: Town, by: Person, *, own_past: bool = False, other_past: bool = False
) -> None:
    """ごみ減量係 goes into 保健係, on DAY."""
    async with owner.transaction():
        change = await owner.fetchval(
            "insert into app.section_change (municipality, section, kind, from_day, merged_into, planned_by, closes_own_past, closes_other_past) "
            "values ($1, $2, 'merged', $3, $4, $5, $6, $7) returning id",
            town.code,
            town.sections[GARBAGE],
            DAY,
            town.sections[HEALTH],
            by.id,
            own_past,
            other_past,
        )
        await owner.execute("set local role todoke_functions")
        await owner.fetchval("select api.merge_section($1, $2)", town.code, change)


async def seen(person: Person) -> set[UUID]:
    with scoped(person.scope):
        return {row["id"] for row in await ENGINE.fetch("select id from app.application")}


async def test_procedures_people_and_phrases_move(
    owner: asyncpg.Connection, town: Town, ada: Person, gerda: Person, henry: Person
) -> None:
    both = await make_person(owner, town, "both", "section_staff", [GARBAGE, HEALTH])
    insert = "insert into app.phrase (municipality, section, kind, title, body, position) values ($1, $2, 'record', $3, $4, $5)"
    for section, title, body, position in (
        (GARBAGE, "留守", "留守でした。", 1),
        (GARBAGE, "再訪", "またうかがいます。", 2),
        (GARBAGE, "同じ", "同じ文", 3),
        (HEALTH, "留守", "お留守でした。", 1),
        (HEALTH, "同じ", "同じ文", 2),
    ):
        await owner.execute(insert, town.code, town.sections[section], title, body, position)
    await merge(owner, town, ada)
    kept = await owner.fetch("select section from app.procedure where municipality = $1", town.code)
    assert {row["section"] for row in kept} == {town.sections[HEALTH]}
    named = await owner.fetch("select staff, section from app.staff_section where municipality = $1", town.code)
    assert {(row["staff"], row["section"]) for row in named} == {
        (person.id, town.sections[HEALTH]) for person in (gerda, henry, both)
    }
    with scoped(gerda.scope):
        phrases = await phrases_of(town.sections[HEALTH])
    assert [(one.title, one.body) for kind in phrases.values() for one in kind] == [
        ("留守", "お留守でした。"),
        ("同じ", "同じ文"),
        ("留守（2）", "留守でした。"),
        ("再訪", "またうかがいます。"),
    ]


async def test_what_was_sealed_before_stays_readable_for_the_other_sections_people(
    owner: asyncpg.Connection, town: Town, settings: Settings, ada: Person, henry: Person
) -> None:
    """A key is a procedure's and a year's, and of no section."""
    receipt = await submit_one(town, settings)
    application = await owner.fetchval(
        "select id from app.application where municipality = $1 and reference = $2",
        town.code,
        receipt.reference.symbols,
    )
    assert application not in await seen(henry)
    await merge(owner, town, ada)
    with scoped(henry.scope):
        (found,) = await queries.find_ids([application])
        versions = await compiled_versions({found.procedure_version})
        opened = AnswerDecryptor(town.key_store).answers(found, versions)
    assert opened is not None
    assert ANSWERS["name"][0] in {answer.value for answer in opened.shown()}


async def test_calls_and_marks_go_with_the_applications(
    owner: asyncpg.Connection, town: Town, settings: Settings, ada: Person, gerda: Person, henry: Person
) -> None:
    receipt = await submit_one(town, settings)
    await owner.execute(
        "update app.application set status = 'confirming', status_before = 'arrived', contact_on = $3, mark = 'important', assignee = $4 "
        "where municipality = $1 and reference = $2",
        town.code,
        receipt.reference.symbols,
        today(),
        gerda.id,
    )
    async with signed_in_client(henry, settings) as client:
        before = await client.get("/calls")
        await merge(owner, town, ada)
        calls, listed = await client.get("/calls"), await client.get("/lists/event?mark=important")
    assert [str(receipt.reference) in page.text for page in (before, calls, listed)] == [False, True, True]


async def test_without_a_choice_each_sees_what_the_other_saw(
    owner: asyncpg.Connection, town: Town, settings: Settings, ada: Person, gerda: Person, henry: Person
) -> None:
    ours = {await arrived(owner, town, settings, "event", year, "completed") for year in (LAST_YEAR, 2026)}
    theirs = {await arrived(owner, town, settings, "checkup", year, "completed") for year in (LAST_YEAR, 2026)}
    assert (await seen(gerda), await seen(henry)) == (ours, theirs)
    await merge(owner, town, ada)
    assert await seen(gerda) == await seen(henry) == await seen(ada) == ours | theirs


@pytest.mark.parametrize(("own_past", "other_past"), [(True, False), (False, True), (True, True)])
async def test_past_years_stay_with_administrators(
    owner: asyncpg.Connection,
    town: Town,
    settings: Settings,
    ada: Person,
    gerda: Person,
    henry: Person,
    own_past: bool,
    other_past: bool,
) -> None:
    """But for what was still being worked on: whoever began it, or their new colleagues, end it."""
    old, new = [await arrived(owner, town, settings, "event", year, "completed") for year in (LAST_YEAR, 2026)]
    going_on = await arrived(owner, town, settings, "event", LAST_YEAR, "accepted")
    other_old = await arrived(owner, town, settings, "checkup", LAST_YEAR, "rejected")
    other_new = await arrived(owner, town, settings, "checkup", 2026)
    await merge(owner, town, ada, own_past=own_past, other_past=other_past)
    everything = {old, new, going_on, other_old, other_new}
    hidden = ({old} if own_past else set()) | ({other_old} if other_past else set())
    assert await seen(ada) == everything
    assert await seen(gerda) == await seen(henry) == everything - hidden


async def reached(person: Person, *statements: str) -> list[int]:
    """How many rows each statement reaches as the person; none of them stays."""
    found = []
    with scoped(person.scope):
        for statement in statements:
            async with ENGINE.unit() as unit:
                found.append(len(await ENGINE.fetch(statement)))
                await unit.end(commit=False)
    return found


async def test_the_database_hides_all_that_hangs_on_them(
    owner: asyncpg.Connection, town: Town, settings: Settings, ada: Person, gerda: Person
) -> None:
    old = await arrived(owner, town, settings, "event", LAST_YEAR, "completed")
    await merge(owner, town, ada, own_past=True)
    of_it = ("status_event", "outbox")
    statements = [f"select from app.{table} where application = '{old}'" for table in of_it]
    statements += [f"update app.application set mark = 'important' where id = '{old}' returning id"]
    assert [count > 0 for count in await reached(ada, *statements)] == [True, True, True]
    assert await reached(gerda, *statements) == [0, 0, 0]


async def test_what_leads_to_a_list_counts_what_can_be_opened_and_a_figure_counts_all(
    owner: asyncpg.Connection, town: Town, settings: Settings, ada: Person, henry: Person
) -> None:
    """The last year's real number in 付議資料 and the persons of the 個人情報ファイル簿 are figures, whoever orders the paper."""
    event = town.procedures["event"]
    for year, status in (
        (LAST_YEAR, "completed"),
        (LAST_YEAR, "completed"),
        (LAST_YEAR, "accepted"),
        (2026, "arrived"),
    ):
        await arrived(owner, town, settings, "event", year, status)
    await merge(owner, town, ada, own_past=True)
    whole = {Status.completed: 2, Status.accepted: 1, Status.arrived: 1}
    for person, standing in ((ada, whole), (henry, {Status.accepted: 1, Status.arrived: 1})):
        with scoped(person.scope):
            counts = await standing_of(event)
            assert {status: count for status, count in counts.items() if count} == standing
            assert (await standing_of_each())[event] == standing
            assert (await applications_by_procedure())[event] == 4
            assert (await applications_in_fiscal_years([LAST_YEAR]))[0][event] == 3


async def test_the_page_of_figures_says_what_it_leaves_out(
    owner: asyncpg.Connection, town: Town, settings: Settings, ada: Person, gerda: Person
) -> None:
    await arrived(owner, town, settings, "event", LAST_YEAR, "completed")
    await merge(owner, town, ada, own_past=True)
    told = []
    for person, year in ((ada, LAST_YEAR), (gerda, LAST_YEAR), (gerda, LAST_YEAR + 1)):
        async with signed_in_client(person, settings) as client:
            page = await client.get(f"/statistics/event?from={year}-6-1&to={year}-6-30")
        told.append("管理者だけが見ることになった年度が入っています" in page.text)
    assert told == [False, True, False]


async def test_papers_of_the_days_before_name_the_section_that_went(
    owner: asyncpg.Connection, town: Town, ada: Person
) -> None:
    """Also where the worker was away on the day of the merging: DAY is long over."""
    await merge(owner, town, ada)
    event = town.procedures["event"]
    with scoped(ada.scope):
        named = [str((await section_names_on(day))[event]) for day in (DAY - timedelta(days=1), DAY, today())]
    assert named == [GARBAGE, HEALTH, HEALTH]


async def found_by_number(person: Person, symbols: str) -> Sequence[UUID]:
    with scoped(person.scope):
        statement = "select id from api.search_references($1, array[$1], 50)"
        return [row["id"] for row in await ENGINE.fetch(statement, symbols)]


async def test_a_search_does_not_find_them(
    owner: asyncpg.Connection, town: Town, settings: Settings, ada: Person, gerda: Person
) -> None:
    old = await arrived(owner, town, settings, "event", LAST_YEAR, "completed")
    symbols = await owner.fetchval("select reference from app.application where id = $1", old)
    assert await found_by_number(gerda, symbols) == [old]
    await merge(owner, town, ada, own_past=True)
    assert (await found_by_number(gerda, symbols), await found_by_number(ada, symbols)) == ([], [old])


async def test_what_one_did_to_them_is_not_asked_about_any_more(
    owner: asyncpg.Connection, town: Town, settings: Settings, ada: Person, gerda: Person
) -> None:
    """The function of 取り消す looks past row-level security."""
    old = await arrived(owner, town, settings, "event", LAST_YEAR)
    await owner.execute(
        "insert into app.status_event (municipality, application, to_status, staff, seen_version) select municipality, id, 'accepted', $2, version "
        "from app.application where id = $1",
        old,
        gerda.id,
    )
    await owner.execute("update app.application set status = 'completed' where id = $1", old)
    asked = "select event from api.own_step_to_take_back($1)"
    with scoped(gerda.scope):
        assert len(await ENGINE.fetch(asked, old)) == 1
    await merge(owner, town, ada, own_past=True)
    with scoped(gerda.scope):
        assert await ENGINE.fetch(asked, old) == []


async def test_lots_of_closed_years_are_the_administrators(
    owner: asyncpg.Connection, town: Town, settings: Settings, ada: Person, gerda: Person, henry: Person
) -> None:
    """A draw names who took part and who won. One with somebody in it whose work goes on stays with the section."""
    old = await arrived(owner, town, settings, "event", LAST_YEAR, "completed")
    going_on = await arrived(owner, town, settings, "event", LAST_YEAR, "accepted")
    new = await arrived(owner, town, settings, "event", LAST_YEAR + 1, "accepted")
    for intake, application in enumerate((old, going_on, new), 1):
        await owner.execute(
            "insert into app.lottery (municipality, procedure, intake, drawn_by, seed, capacity, entrants, winners) "
            "select municipality, procedure, $2, $3, repeat('0', 64), 1, array[reference::text], array[reference::text] from app.application where id = $1",
            application,
            intake,
            gerda.id,
        )

    async def draws(person: Person) -> list[int]:
        with scoped(person.scope):
            return [row["intake"] for row in await ENGINE.fetch("select intake from app.lottery order by intake")]

    assert await draws(gerda) == [1, 2, 3]
    await merge(owner, town, ada, own_past=True)
    assert (await draws(gerda), await draws(henry), await draws(ada)) == ([2, 3], [2, 3], [1, 2, 3])


async def test_what_was_still_open_can_be_ended(
    owner: asyncpg.Connection, town: Town, settings: Settings, ada: Person, henry: Person
) -> None:
    going_on = await arrived(owner, town, settings, "event", LAST_YEAR, "accepted")
    await merge(owner, town, ada, own_past=True)
    await owner.execute("update app.application set status = 'completed' where id = $1", going_on)
    assert going_on in await seen(henry)


async def test_a_second_merging_closes_the_years_up_to_it(
    owner: asyncpg.Connection, town: Town, settings: Settings, ada: Person, henry: Person
) -> None:
    await owner.execute(
        "insert into app.closed_year (municipality, procedure, before_year) values ($1, $2, 2024)",
        town.code,
        town.procedures["event"],
    )
    older = await arrived(owner, town, settings, "event", 2023, "accepted")
    old = await arrived(owner, town, settings, "event", LAST_YEAR, "completed")
    await merge(owner, town, ada, own_past=True)
    assert {older, old} & await seen(henry) == set()
    assert {older, old} <= await seen(ada)


async def test_another_municipality_is_not_touched(
    owner: asyncpg.Connection, town: Town, settings: Settings, ada: Person
) -> None:
    other = await make_town(owner, settings)
    stranger = await make_person(owner, other, "sven", "section_staff", [GARBAGE])
    theirs = await arrived(owner, other, settings, "event", LAST_YEAR, "completed")
    await merge(owner, town, ada, own_past=True, other_past=True)
    assert await seen(stranger) == {theirs}
    with scoped(stranger.scope):
        closed = await ENGINE.fetch("select from app.closed_year")
    assert closed == []
    kept = await owner.fetchval("select section from app.procedure where municipality = $1", other.code)
    assert kept == other.sections[GARBAGE]


async def test_an_erasure_of_a_closed_year_is_an_administrators(
    owner: asyncpg.Connection, town: Town, settings: Settings, ada: Person, gerda: Person
) -> None:
    await merge(owner, town, ada, own_past=True)
    plan = (
        "insert into app.erasure (municipality, kind, procedure, procedure_title, fiscal_year, reason, planned_by) "
        "select api.session_municipality(), 'due', id, '{}', $1, 'retention_over', api.session_staff() from app.procedure where slug = 'event' returning id"
    )
    with scoped(gerda.scope), pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with ENGINE.unit():
            await ENGINE.fetch(plan, LAST_YEAR)
    with scoped(ada.scope):
        async with ENGINE.unit() as unit:
            assert len(await ENGINE.fetch(plan, LAST_YEAR)) == 1
            await unit.end(commit=False)


async def test_who_confirms_an_erasure_of_a_closed_year_is_told_to_administrators(
    owner: asyncpg.Connection, town: Town, settings: Settings, ada: Person, gerda: Person
) -> None:
    plan: UUID = await owner.fetchval(
        "insert into app.erasure (municipality, kind, procedure, procedure_title, fiscal_year, reason, planned_by) "
        "values ($1, 'due', $2, '{}', $3, 'retention_over', $4) returning id",
        town.code,
        town.procedures["event"],
        LAST_YEAR,
        ada.id,
    )

    async def told() -> list[int]:
        numbers = []
        for person in (ada, gerda):
            with scoped(person.scope):
                numbers.append(
                    len(await ENGINE.fetch("select from api.erasure_confirmers(array[$1::uuid], null)", plan))
                )
        return numbers

    assert await told() == [1, 1]
    await merge(owner, town, ada, own_past=True)
    assert await told() == [1, 0]


async def test_figures_of_a_closed_year_tell_nothing_of_one_application(
    owner: asyncpg.Connection, town: Town, settings: Settings, ada: Person, gerda: Person
) -> None:
    """Of a day with one arrival they would tell its hour, its status and how long it waited. What is worked on stays in them."""
    for steps in (("accepted", "completed"), ("accepted",)):
        application = await arrived(owner, town, settings, "event", LAST_YEAR)
        for step in steps:
            await owner.execute(
                "insert into app.status_event (municipality, application, to_status, staff, seen_version) "
                "select municipality, id, $2, $3, version from app.application where id = $1",
                application,
                step,
                gerda.id,
            )
    await owner.execute(
        "update app.status_event e set at = a.arrived_at + interval '3 days' from app.application a "
        "where e.municipality = $1 and a.municipality = $1 and a.id = e.application",
        town.code,
    )
    period = Period(town.procedures["event"], date(LAST_YEAR, 6, 1), date(LAST_YEAR, 6, 1))

    async def told(person: Person) -> tuple[int, Mapping[Status, int], Mapping[str, int], Waits]:
        with scoped(person.scope):
            standing = await status_counts_of(period)
            return (await arrivals_in(period)).total, standing.statuses, standing.channels, await waits_in(period)

    whole = (2, {Status.completed: 1, Status.accepted: 1}, {"web": 2}, Waits({3: 2}, {3: 1}))
    assert await told(ada) == await told(gerda) == whole
    await merge(owner, town, ada, own_past=True)
    assert await told(ada) == whole
    assert await told(gerda) == (1, {Status.accepted: 1}, {"web": 1}, Waits({3: 1}, {}))

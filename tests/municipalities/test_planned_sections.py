"""Sections that change from a day on: who may plan it, that it comes into force by itself, that it can be taken back, and who is written to."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.calendar.tokyo import today
from app.municipalities.section_names import names_on
from app.municipalities.sections import (
    PlanKind,
    PlanRefused,
    SectionClash,
    StillOpen,
    all_sections,
    plan,
    still_open,
    take_back,
)
from app.notifications.delivery import Mailer
from app.notifications.smtp_connection import SmtpConnection
from app.operations.alarms import AlarmKind
from app.operations.sections_in_force import put_sections_in_force
from app.settings import Settings
from app.tenancy import api
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.refusals import NotAllowed
from app.tenancy.scope import scoped
from tests.factories import Person, Town, make_person, make_town, submit_one
from tests.mail_server import mail_server
from tests.section_days import day_comes

pytestmark = pytest.mark.anyio

MARCH, APRIL = date(2030, 3, 31), date(2030, 4, 1)
NEW_NAME = {"ja": "資源循環係"}


@pytest.fixture
async def town(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def ada(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town)


async def planned(
    by: Person, kind: PlanKind, day: date, section: UUID | None = None, revision: int | None = None, **values: Any
) -> UUID:
    """The id of the change; of the section ごみ減量係 where none is named."""
    section = section or by.town.sections["ごみ減量係"]
    with scoped(by.scope):
        async with ENGINE.unit():
            if revision is None:
                revision = next((one.revision for one in await all_sections() if one.id == section), 0)
            await plan(section, revision, kind, day, values)
            changes = [change for one in await all_sections() if one.id == section for change in one.planned]
    return max(changes, key=lambda change: change.planned_at).id if changes else uuid4()


async def section_of(owner: asyncpg.Connection, town: Town, name: str = "ごみ減量係") -> Mapping[str, Any]:
    row = await owner.fetchrow("select * from app.section where id = $1", town.sections[name])
    return {**row, "name": json.loads(row["name"])["ja"]}


async def test_a_name_of_april_is_todays_in_march_and_the_new_one_on_the_first(
    owner: asyncpg.Connection, town: Town, ada: Person
) -> None:
    await planned(ada, PlanKind.changed, APRIL, name=NEW_NAME, telephone="03-5273-9999")
    assert await day_comes(owner, town, MARCH) == 0
    row = await section_of(owner, town)
    assert (row["name"], row["telephone"] == "03-5273-9999") == ("ごみ減量係", False)
    with scoped(ada.scope):
        march, april = await names_on(MARCH), await names_on(APRIL)
    assert (str(march[row["id"]]), str(april[row["id"]])) == ("ごみ減量係", "資源循環係")
    assert await day_comes(owner, town, APRIL) == 1
    row = await section_of(owner, town)
    assert (row["name"], row["telephone"]) == ("資源循環係", "03-5273-9999")
    assert await day_comes(owner, town, APRIL) == 0


async def test_the_worker_puts_todays_in_force_and_tells_the_pages_of_applicants(
    owner: asyncpg.Connection, town: Town, ada: Person
) -> None:
    await planned(ada, PlanKind.changed, today() + timedelta(days=1), name=NEW_NAME)
    assert await put_sections_in_force(town.code) == 0
    heard: list[str] = []

    def hear(*told: Any) -> None:
        heard.append(told[-1])

    await owner.add_listener("published", hear)
    await owner.execute("update app.section_change set from_day = $2 where municipality = $1", town.code, today())
    assert await put_sections_in_force(town.code) == 1
    await owner.execute("select 1")
    await owner.remove_listener("published", hear)
    assert heard == [town.code]
    assert (await section_of(owner, town))["name"] == "資源循環係"


async def test_a_change_that_fails_stops_no_other_and_is_told_and_tried_again(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    neighbour = await make_person(owner, await make_town(owner, settings))
    await planned(ada, PlanKind.changed, today() + timedelta(days=1), name={"ja": "壊れた係"})
    await planned(ada, PlanKind.changed, today() + timedelta(days=2), telephone="03-5273-9999")
    await planned(neighbour, PlanKind.changed, today() + timedelta(days=2), name=NEW_NAME)
    towns = [town.code, neighbour.town.code]
    await owner.execute("update app.section_change set from_day = from_day - 2 where municipality = any ($1)", towns)
    await owner.execute("alter table app.section add constraint broken check (name ->> 'ja' <> '壊れた係')")
    standing = "select words, ended_at from app.alarm where kind = $1 and municipality = $2"
    about = AlarmKind.section_change_failing, town.code
    try:
        assert await put_sections_in_force(None) >= 1
        assert await put_sections_in_force(None) == 0
    finally:
        await owner.execute("alter table app.section drop constraint broken")
    assert (await section_of(owner, neighbour.town))["name"] == "資源循環係"
    row = await section_of(owner, town)
    assert (row["name"], row["telephone"] == "03-5273-9999") == ("ごみ減量係", False)  # the later one waits
    [alarm] = await owner.fetch(standing, *about)
    assert alarm["words"].startswith(f"{town.name}：ごみ減量係の予定した変更が反映されません")
    assert alarm["ended_at"] is None
    assert "a change of a section failed" in caplog.text
    assert await put_sections_in_force(None) == 2
    row = await section_of(owner, town)
    assert (row["name"], row["telephone"]) == ("壊れた係", "03-5273-9999")
    [alarm] = await owner.fetch(standing, *about)
    assert alarm["ended_at"] is not None


async def test_a_change_from_today_is_in_force_at_once(owner: asyncpg.Connection, town: Town, ada: Person) -> None:
    await planned(ada, PlanKind.changed, today(), name=NEW_NAME, telephone_hours={"ja": "平日9時から17時"})
    row = await section_of(owner, town)
    assert (row["name"], json.loads(row["telephone_hours"])["ja"]) == ("資源循環係", "平日9時から17時")
    with scoped(ada.scope):
        yesterday = await names_on(today() - timedelta(days=1))
    assert str(yesterday[row["id"]]) == "ごみ減量係"


async def test_a_change_is_taken_back_until_its_day(owner: asyncpg.Connection, town: Town, ada: Person) -> None:
    change = await planned(ada, PlanKind.changed, APRIL, name=NEW_NAME)
    with scoped(ada.scope):
        async with ENGINE.unit():
            await take_back(change)
        assert str((await names_on(APRIL))[town.sections["ごみ減量係"]]) == "ごみ減量係"
        with pytest.raises(SectionClash):
            async with ENGINE.unit():
                await take_back(change)
    assert await day_comes(owner, town, APRIL) == 0
    assert (await section_of(owner, town))["name"] == "ごみ減量係"


async def test_what_is_in_force_is_not_taken_back(owner: asyncpg.Connection, town: Town, ada: Person) -> None:
    change = await planned(ada, PlanKind.changed, APRIL, name=NEW_NAME)
    await day_comes(owner, town, APRIL)
    with scoped(ada.scope), pytest.raises(SectionClash):
        async with ENGINE.unit():
            await take_back(change)


async def test_nothing_is_planned_for_a_day_that_is_over(town: Town, ada: Person) -> None:
    with pytest.raises(PlanRefused, match="過ぎている"):
        await planned(ada, PlanKind.changed, today() - timedelta(days=1), name=NEW_NAME)


async def test_one_day_has_one_change_and_a_page_must_have_seen_the_last(town: Town, ada: Person) -> None:
    await planned(ada, PlanKind.changed, APRIL, name=NEW_NAME)
    with pytest.raises(PlanRefused, match="ほかの変更"):
        await planned(ada, PlanKind.changed, APRIL, telephone="1")
    with pytest.raises(SectionClash):
        await planned(ada, PlanKind.changed, MARCH, revision=0, telephone="1")


@pytest.mark.parametrize("role", ["section_staff", "viewer", "auditor"])
async def test_nobody_else_plans(owner: asyncpg.Connection, town: Town, ada: Person, role: str) -> None:
    change = await planned(ada, PlanKind.changed, APRIL, name=NEW_NAME)
    eve = await make_person(owner, town, "eve", role, ["ごみ減量係"])
    with pytest.raises(NotAllowed):
        await planned(eve, PlanKind.changed, MARCH, telephone="1")
    with scoped(eve.scope):
        with pytest.raises(NotAllowed):
            async with ENGINE.unit():
                await take_back(change)
        with pytest.raises(NotAllowed):
            await still_open(town.sections["ごみ減量係"], APRIL)


async def test_another_municipalitys_section_is_nobodys(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person
) -> None:
    change = await planned(ada, PlanKind.changed, APRIL, name=NEW_NAME)
    other = await make_person(owner, await make_town(owner, settings))
    with pytest.raises(SectionClash):
        await planned(other, PlanKind.changed, MARCH, town.sections["ごみ減量係"], 1, telephone="1")
    with scoped(other.scope), pytest.raises(SectionClash):
        async with ENGINE.unit():
            await take_back(change)


async def test_planning_asks_for_the_proof(owner: asyncpg.Connection, town: Town, ada: Person) -> None:
    await owner.execute("update app.staff_session set proved_at = now() - interval '1 hour' where staff = $1", ada.id)
    with pytest.raises(asyncpg.PostgresError) as refused:
        await planned(ada, PlanKind.changed, APRIL, name=NEW_NAME)
    assert refused.value.sqlstate == "TD407"


@pytest.mark.parametrize(
    "statement",
    [
        'update app.section set name = \'{"ja": "x"}\'',
        "insert into app.section_name (municipality, section, from_day, name) select municipality, id, '2020-01-01', name from app.section",
        'update app.section_name set name = \'{"ja": "x"}\'',
        "delete from app.section_name",
        "update app.section_change set taken_back_at = null",
        "delete from app.section_change",
    ],
)
async def test_no_session_writes_past_the_functions(town: Town, ada: Person, statement: str) -> None:
    with scoped(ada.scope), pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with ENGINE.unit():
            await ENGINE.fetch(statement)


async def test_a_new_section_opens_on_its_day(owner: asyncpg.Connection, town: Town, ada: Person) -> None:
    section = uuid4()
    values = {"name": {"ja": "みどり係"}, "reading": "みどりがかり", "telephone": "", "mail": "", "position": 5}
    change = await planned(ada, PlanKind.opened, APRIL, section, 0, **values, telephone_hours={"ja": ""})
    with scoped(ada.scope):
        assert section not in await names_on(MARCH)
        assert str((await names_on(APRIL))[section]) == "みどり係"
    with pytest.raises(asyncpg.PostgresError) as refused:
        await owner.execute("update app.procedure set section = $2 where municipality = $1", town.code, section)
    assert refused.value.sqlstate == "TD441"
    with scoped(ada.scope):
        async with ENGINE.unit():
            await take_back(change)
        assert section not in await names_on(APRIL)
    assert await day_comes(owner, town, APRIL) == 0


async def merging_planned(by: Person, day: date, into: UUID) -> UUID:
    """保健係 goes into another section on a day."""
    section = by.town.sections["保健係"]
    with scoped(by.scope):
        async with ENGINE.unit():
            revision = next(one.revision for one in await all_sections() if one.id == section)
            change: UUID = await api.value("plan_merging", section, revision, into, day, False, False)
    return change


async def test_a_new_section_that_is_to_take_work_over_is_not_taken_back(
    owner: asyncpg.Connection, town: Town, ada: Person
) -> None:
    """The merging would find no section on its day, and keep the worker from all the others."""
    section = uuid4()
    values = {"name": {"ja": "みどり係"}, "reading": "", "telephone": "", "mail": "", "position": 5}
    opening = await planned(ada, PlanKind.opened, APRIL, section, 0, **values, telephone_hours={"ja": ""})
    merging = await merging_planned(ada, APRIL + timedelta(days=1), section)
    with scoped(ada.scope):
        with pytest.raises(PlanRefused, match="統合"):
            async with ENGINE.unit():
                await take_back(opening)
        async with ENGINE.unit():
            await take_back(merging)
        async with ENGINE.unit():
            await take_back(opening)
    assert await day_comes(owner, town, APRIL + timedelta(days=1)) == 0


async def test_a_section_does_not_close_before_what_it_should_have_taken_over_by_now(
    owner: asyncpg.Connection, town: Town, ada: Person
) -> None:
    """The worker was away on the day of the merging."""
    into = town.sections["ごみ減量係"]
    await merging_planned(ada, today() + timedelta(days=1), into)
    await owner.execute(
        "update app.section_change set from_day = $2 where municipality = $1", town.code, today() - timedelta(days=1)
    )
    await owner.execute(
        "update app.procedure set closes_at = now() - interval '2 days' where municipality = $1", town.code
    )
    with pytest.raises(PlanRefused, match="ほかの変更"):
        await planned(ada, PlanKind.closed, today())
    assert await day_comes(owner, town, today()) == 1


async def test_a_section_with_work_in_it_stays_open_until_there_is_none(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person
) -> None:
    await submit_one(town, settings)
    await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])
    section = town.sections["ごみ減量係"]
    with scoped(ada.scope):
        assert await still_open(section, APRIL) == StillOpen(1, 1, 1)
    with pytest.raises(PlanRefused, match="残っている"):
        await planned(ada, PlanKind.closed, today())
    await planned(ada, PlanKind.closed, APRIL)
    assert await day_comes(owner, town, APRIL) == 0
    assert (await section_of(owner, town))["closed_on"] is None
    letters = "select count(*) from app.outbox where municipality = $1 and kind = 'section_changed' and facts ->> 'what' = 'held'"
    assert await owner.fetchval(letters, town.code) == 1
    assert await day_comes(owner, town, APRIL) == 0
    assert await owner.fetchval(letters, town.code) == 1
    await owner.execute("update app.procedure set closes_at = now() where municipality = $1", town.code)
    await owner.execute("update app.application set status = 'completed' where municipality = $1", town.code)
    await owner.execute("update app.staff set active = false where municipality = $1 and id <> $2", town.code, ada.id)
    assert await day_comes(owner, town, APRIL) == 1
    assert (await section_of(owner, town))["closed_on"] == APRIL
    with pytest.raises(asyncpg.PostgresError) as refused:
        await owner.execute("update app.procedure set closes_at = 'infinity' where municipality = $1", town.code)
    assert refused.value.sqlstate == "TD441"
    with pytest.raises(PlanRefused, match="閉じて"):
        await planned(ada, PlanKind.changed, APRIL, telephone="1")


async def test_both_addresses_are_written_to(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person
) -> None:
    old = (await section_of(owner, town))["mail"]
    await planned(ada, PlanKind.changed, APRIL, name=NEW_NAME, mail="new-section@example.lg.jp")
    async with mail_server() as server:
        told = server.settings(settings)
        connection = SmtpConnection(told)
        while await Mailer(told, town.key_store, town.code).deliver_next(connection):
            pass
        await connection.rest()
    sent = {mail.recipient: mail.text for mail in server.received}
    assert set(sent) == {old, "new-section@example.lg.jp"}
    for text in sent.values():
        assert "2030年4月1日" in text or "令和12年4月1日" in text
        assert "ごみ減量係 → 資源循環係" in text
        assert ada.login in text


async def test_the_log_says_what_was_planned_and_came_into_force(
    owner: asyncpg.Connection, town: Town, ada: Person
) -> None:
    await planned(ada, PlanKind.changed, APRIL, name=NEW_NAME)
    await day_comes(owner, town, APRIL)
    rows = await owner.fetch(
        "select action, staff, subject, details -> 'changed' ->> 'section' as names from app.audit_event "
        "where municipality = $1 and action like 'section%' order by at",
        town.code,
    )
    names = '["ごみ減量係", "資源循環係"]'
    assert [tuple(row) for row in rows] == [
        ("section_planned", ada.id, "ごみ減量係", names),
        ("section_in_force", ada.id, "資源循環係", names),
    ]


async def test_the_functions_write_what_a_plan_changes_and_no_other_column(owner: asyncpg.Connection) -> None:
    """Nobody gives a section another id or municipality, and none opens earlier than it did."""
    rows = await owner.fetch(
        "select attname, has_column_privilege('todoke_functions', attrelid, attnum, 'update') as written from pg_attribute "
        "where attrelid = 'app.section'::regclass and attnum > 0 and not attisdropped"
    )
    assert {row["attname"] for row in rows if not row["written"]} >= {"municipality", "id", "opens_on"}
    assert {row["attname"] for row in rows if row["written"]} == {
        *("name", "reading", "telephone", "telephone_hours", "mail", "mail_sealed", "mail_format", "position"),
        *("closed_on", "merged_into", "revision"),
    }

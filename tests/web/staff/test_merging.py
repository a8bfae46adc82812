"""課の統合: previewed with who will see how many applications, planned with the proof, told to both sections, and taken back until its day."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from app.calendar.tokyo import first_day_of, fiscal_year, today
from app.notifications.delivery import Mailer
from app.notifications.mailer_key import ADDRESS
from app.notifications.smtp_connection import SmtpConnection
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.vault.seal import bound_to, seal
from app.web.dates import staff_day
from tests.clients import form_token, signed_in_client
from tests.factories import Person, Town, add_procedure, mailer_public_key, make_person, make_town, submit_one
from tests.mail_server import mail_server
from tests.section_days import day_comes

pytestmark = pytest.mark.anyio

GARBAGE, HEALTH = "ごみ減量係", "保健係"
NEXT_YEAR = first_day_of(fiscal_year(today()) + 1)


@pytest.fixture
async def town(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    """ごみ減量係 keeps `event`, 保健係 `checkup`; one person works for the first, two for the other."""
    town = await make_town(owner, settings)
    await add_procedure(owner, town, "checkup", section=HEALTH)
    await make_person(owner, town, "gerda", "section_staff", [GARBAGE])
    for name in ("henry", "hilda"):
        await make_person(owner, town, name, "section_staff", [HEALTH])
    return town


@pytest.fixture
async def ada(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town, "ada", "administrator", [])


async def posted(client: httpx.AsyncClient, town: Town, **changed: Any) -> httpx.Response:
    fields: dict[str, Any] = {
        "section": str(town.sections[GARBAGE]),
        "into": str(town.sections[HEALTH]),
        "from_day": staff_day(NEXT_YEAR),
        **changed,
    }
    token = form_token(await client.get("/municipality/merging"))
    return await client.post("/municipality/merging", data={"csrf_token": token, **fields})


def revision_in(page: httpx.Response) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page.text)
    assert found
    return found[1]


async def planned(client: httpx.AsyncClient, town: Town, **changed: Any) -> httpx.Response:
    preview = await posted(client, town, **changed)
    assert preview.status_code == 200
    return await posted(client, town, action="plan", revision=revision_in(preview), **changed)


async def stands(owner: asyncpg.Connection, town: Town) -> list[tuple[Any, ...]]:
    rows = await owner.fetch(
        "select from_day, closes_own_past, closes_other_past, applied_at is not null, taken_back_at is not null "
        "from app.section_change where municipality = $1 and kind = 'merged' order by planned_at",
        town.code,
    )
    return [tuple(row) for row in rows]


def rows_of(page: httpx.Response) -> list[list[str]]:
    """The words of each row of the preview."""
    rows = re.findall(r'<tr role="row">\s*<th role="rowheader".*?</tr>', page.text, re.DOTALL)
    return [re.sub(r"<[^>]+>", " ", re.sub(r"</?span[^>]*>", "", row)).split() for row in rows]


async def test_the_preview_says_who_will_see_how_many_applications(
    owner: asyncpg.Connection, town: Town, ada: Person, settings: Settings
) -> None:
    for slug, count in (("event", 3), ("checkup", 2)):
        for _ in range(count):
            await submit_one(town, settings, slug=slug)
    await owner.execute(
        "update app.application set status = 'completed' where id in (select id from app.application "
        "where municipality = $1 and procedure = $2 limit 2)",
        town.code,
        town.procedures["event"],
    )
    async with signed_in_client(ada, settings) as client:
        page = await posted(client, town)
        closed = await posted(client, town, past=["own"])
    event, checkup = rows_of(page)
    assert event[-5:] == ["保健係の2人", "3件", "2件", "1件", "なし"]
    assert checkup[-5:] == ["ごみ減量係の1人", "2件", "0件", "2件", "なし"]
    assert rows_of(closed)[0][-5:] == ["保健係の2人", "1件", "0件", "1件", "2件"]
    assert await stands(owner, town) == []


async def test_it_is_planned_as_previewed_and_told_to_both_sections(
    owner: asyncpg.Connection, town: Town, ada: Person, settings: Settings
) -> None:
    for name, address in ((GARBAGE, "garbage@example.lg.jp"), (HEALTH, "health@example.lg.jp")):
        await give_address(owner, town, settings, name, address)
    async with signed_in_client(ada, settings) as client:
        answer = await planned(client, town, past=["own"])
        page = await client.get(answer.headers["location"])
    assert (answer.status_code, "統合を決めました" in page.text) == (303, True)
    assert await stands(owner, town) == [(NEXT_YEAR, True, False, False, False)]
    async with mail_server() as server:
        reached = server.settings(settings)
        mailer, connection = Mailer(reached, town.key_store, town.code), SmtpConnection(reached)
        while await mailer.deliver_next(connection):
            pass
        connection.close()
    sent = {mail.recipient: mail.text for mail in server.received}
    assert set(sent) == {"garbage@example.lg.jp", "health@example.lg.jp"}
    for text in sent.values():
        assert "ごみ減量係を保健係に統合" in text
        assert ada.login in text
    logged = await owner.fetchval(
        "select details::text from app.audit_event where municipality = $1 and action = 'section_planned'", town.code
    )
    assert "merged" in logged
    assert HEALTH in logged


async def give_address(owner: asyncpg.Connection, town: Town, settings: Settings, name: str, address: str) -> None:
    section = town.sections[name]
    sealed = seal(await mailer_public_key(owner, settings), town.code, ADDRESS, address.encode(), bound_to(section))
    await owner.execute(
        "update app.section set mail = $3, mail_sealed = $4 where municipality = $1 and id = $2",
        town.code,
        section,
        address,
        sealed,
    )


async def test_on_its_day_the_work_goes_over_and_the_section_closes(
    owner: asyncpg.Connection, town: Town, ada: Person, settings: Settings
) -> None:
    async with signed_in_client(ada, settings) as client:
        await planned(client, town, past=["own", "other"])
    await day_comes(owner, town, NEXT_YEAR - timedelta(days=1))
    assert await stands(owner, town) == [(NEXT_YEAR, True, True, False, False)]
    await day_comes(owner, town, NEXT_YEAR)
    assert await stands(owner, town) == [(NEXT_YEAR, True, True, True, False)]
    row = await owner.fetchrow(
        "select closed_on, merged_into from app.section where municipality = $1 and id = $2",
        town.code,
        town.sections[GARBAGE],
    )
    assert tuple(row) == (NEXT_YEAR, town.sections[HEALTH])
    kept = await owner.fetch("select distinct section from app.procedure where municipality = $1", town.code)
    assert [one["section"] for one in kept] == [town.sections[HEALTH]]
    logged = await owner.fetchval(
        "select details::text from app.audit_event where municipality = $1 and action = 'section_in_force'", town.code
    )
    assert '"merged"' in logged


async def test_it_is_taken_back_until_its_day(
    owner: asyncpg.Connection, town: Town, ada: Person, settings: Settings
) -> None:
    async with signed_in_client(ada, settings) as client:
        await planned(client, town)
        page = await client.get("/municipality/merging")
        address = re.search(r'action="(/municipality/merging/[^"]+/taking-back)"', page.text)
        assert address
        answer = await client.post(address[1], data={"csrf_token": form_token(page)})
        again = await client.post(address[1], data={"csrf_token": form_token(page)})
    assert (answer.status_code, again.status_code) == (303, 404)
    assert await stands(owner, town) == [(NEXT_YEAR, False, False, False, True)]
    await day_comes(owner, town, NEXT_YEAR)
    kept = await owner.fetchval("select count(distinct section) from app.procedure where municipality = $1", town.code)
    assert kept == 2
    told = await owner.fetch(
        "select address_of from app.outbox where municipality = $1 and facts ->> 'what' = 'taken_back'", town.code
    )
    assert {row["address_of"] for row in told} == {town.sections[GARBAGE], town.sections[HEALTH]}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"section": ""}, "なくなる課を選んでください"),
        ({"into": "x\x00"}, "引き継ぐ課を選んでください"),
        ({"from_day": "きのう"}, "統合する日は、"),
        ({"from_day": staff_day(today())}, "あすからあとの日を入力してください"),
        ({"from_day": staff_day(today() + timedelta(days=4 * 366))}, "3年より先の日は入力できません"),
    ],
)
async def test_what_is_missing_is_told_and_what_was_typed_stays(
    owner: asyncpg.Connection, town: Town, ada: Person, settings: Settings, changed: dict[str, str], said: str
) -> None:
    async with signed_in_client(ada, settings) as client:
        page = await posted(client, town, past=["other"], action="plan", revision="0", **changed)
    assert (page.status_code, said in page.text) == (422, True)
    assert re.search(r'value="other" checked', page.text)
    assert await stands(owner, town) == []


async def test_a_section_is_not_merged_into_itself(town: Town, ada: Person, settings: Settings) -> None:
    async with signed_in_client(ada, settings) as client:
        page = await posted(client, town, into=str(town.sections[GARBAGE]))
    assert (page.status_code, "別の課を選んでください" in page.text) == (422, True)


async def test_a_second_merging_of_the_same_section_is_refused(
    owner: asyncpg.Connection, town: Town, ada: Person, settings: Settings
) -> None:
    async with signed_in_client(ada, settings) as client:
        await planned(client, town)
        page = await planned(client, town, from_day=staff_day(NEXT_YEAR + timedelta(days=1)))
        earlier = await planned(client, town, from_day=staff_day(NEXT_YEAR - timedelta(days=1)))
    assert (page.status_code, "どちらかの課が閉じています" in page.text) == (422, True)
    assert (earlier.status_code, "ほかの変更が決まっています" in earlier.text) == (422, True)
    assert len(await stands(owner, town)) == 1


async def test_a_page_that_has_seen_another_state_plans_nothing(
    owner: asyncpg.Connection, town: Town, ada: Person, settings: Settings
) -> None:
    async with signed_in_client(ada, settings) as client:
        page = await posted(client, town, action="plan", revision="7")
    assert (page.status_code, "先に課の登録を変えました" in page.text) == (409, True)
    assert await stands(owner, town) == []


async def test_what_is_sent_twice_is_one_merging(
    owner: asyncpg.Connection, town: Town, ada: Person, settings: Settings
) -> None:
    async with signed_in_client(ada, settings) as client:
        seen = revision_in(await posted(client, town))
        twice = await asyncio.gather(*(posted(client, town, action="plan", revision=seen) for _ in range(2)))
    assert [answer.headers.get("location") for answer in twice] == ["/municipality/merging?planned=1"] * 2
    assert len(await stands(owner, town)) == 1


async def test_planning_asks_for_the_proof(
    owner: asyncpg.Connection, town: Town, ada: Person, settings: Settings
) -> None:
    async with signed_in_client(ada, settings) as client:
        preview = await posted(client, town)
        await owner.execute(
            "update app.staff_session set proved_at = now() - interval '1 hour' where staff = $1", ada.id
        )
        answer = await posted(client, town, action="plan", revision=revision_in(preview))
    assert answer.status_code == 401
    assert await stands(owner, town) == []


async def test_another_municipalitys_sections_are_nobodys(
    owner: asyncpg.Connection, town: Town, ada: Person, settings: Settings
) -> None:
    other = await make_town(owner, settings)
    async with signed_in_client(ada, settings) as client:
        page = await posted(client, town, into=str(other.sections[HEALTH]))
        with_theirs = await posted(client, town, section=str(other.sections[GARBAGE]))
    assert [one.status_code for one in (page, with_theirs)] == [422, 422]
    stranger = await make_person(owner, other, "sven", "administrator", [])
    async with signed_in_client(ada, settings) as client:
        await planned(client, town)
    change = await owner.fetchval("select id from app.section_change where municipality = $1", town.code)
    async with signed_in_client(stranger, settings) as client:
        token = form_token(await client.get("/municipality/merging"))
        answer = await client.post(f"/municipality/merging/{change}/taking-back", data={"csrf_token": token})
    assert answer.status_code == 404
    assert await stands(owner, town) == [(NEXT_YEAR, False, False, False, False)]

"""The 運営 writes お知らせ and plans stops: who may do what, what comes back when something is wrong, and what stands in the log."""

import asyncio
import re
import unicodedata
from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import httpx
import pytest
from asyncpg.exceptions import PostgresError

from app.calendar.tokyo import now, today
from app.calendar.typed_dates import short_day
from app.municipalities import announced
from app.municipalities.announcements import Audience, announce
from app.municipalities.planned_stops import plan
from app.settings import Settings
from app.tenancy.scope import scoped
from tests.clients import client_of, form_token
from tests.factories import Town, make_town
from tests.operators import Operator, make_operator, operator_client

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
async def _nothing_told(owner: asyncpg.Connection) -> AsyncIterator[None]:
    yield
    await owner.execute("update app.announcement set withdrawn_at = clock_timestamp() where withdrawn_at is null")
    await owner.execute("update app.planned_stop set ended_at = clock_timestamp() where ended_at is null")
    announced.forget()


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


def notice(**changed: str) -> dict[str, str]:
    return {
        "words.ja": "台風のため、窓口は午後から閉まります。",
        "words.en": "Offices close at noon.",
        "audience": "everybody",
        "municipality": "",
        "begins_day": short_day(today()),
        "begins_hour": "0:00",
        "ends_day": short_day(today() + timedelta(days=2)),
        "ends_hour": "24:00",
        **changed,
    }


def hours(**changed: str) -> dict[str, str]:
    """Of a stop in three days, in the evening."""
    day = short_day(today() + timedelta(days=3))
    return {
        "begins_day": day,
        "begins_hour": "22時",
        "ends_day": day,
        "ends_hour": "２３：３０",
        "reason": "機器の更新",
        **changed,
    }


async def post(client: httpx.AsyncClient, address: str, fields: dict[str, str]) -> httpx.Response:
    announced.forget()
    token = form_token(await client.get("/announcements"))
    return await client.post(address, data={"csrf_token": token, **fields})


async def plan_looked_at(client: httpx.AsyncClient, typed: dict[str, str]) -> httpx.Response:
    """Plans what was looked at before, as the page's button does."""
    looked_at = await post(client, "/stops/new", typed)
    seen = re.search(r'name="seen" value="([^"]*)"', looked_at.text)
    return await post(client, "/stops", {**typed, "seen": seen[1] if seen else ""})


async def log_of(owner: asyncpg.Connection, operator: Operator) -> list[str]:
    rows = await owner.fetch(
        "select action from app.operator_audit_event where operator = $1 and action not like '%opened' and action <> 'signed_in' order by at",
        operator.id,
    )
    return [row["action"] for row in rows]


async def test_the_council_tells_residents_and_staff_and_takes_it_back(
    owner: asyncpg.Connection, settings: Settings, town: Town
) -> None:
    council = await make_operator(owner)
    async with operator_client(council, settings) as client, client_of("applicant", settings) as phone:
        done = await post(client, "/announcements", notice(municipality=town.code))
        assert done.headers["location"] == "/announcements?written=1"
        announced.forget()
        assert "台風のため" in (await phone.get(f"/{town.slug}/")).text
        listed = await client.get("/announcements?written=1")
        assert "お知らせを載せました" in listed.text
        given = await owner.fetchval("select id from app.announcement where shown_in = $1", town.code)
        done = await post(client, f"/announcements/{given}/withdrawal", {})
        assert done.headers["location"] == "/announcements?gone=1"
        announced.forget()
        assert "台風のため" not in (await phone.get(f"/{town.slug}/")).text
    assert await log_of(owner, council) == ["announced", "announcement_withdrawn"]


async def test_who_keeps_the_service_running_writes_to_staff_alone(
    owner: asyncpg.Connection, settings: Settings, town: Town
) -> None:
    contractor = await make_operator(owner, "contractor")
    async with operator_client(contractor, settings) as client:
        form = await client.get("/announcements/new")
        assert "住民" not in form.text.split("だれに知らせるか")[1].split("自治体")[0]
        refused = await post(client, "/announcements", notice(municipality=town.code))
        assert refused.status_code == 422
        assert "だれに知らせるかを選んでください" in refused.text
        assert "台風のため" in refused.text  # nothing typed is lost
        done = await post(client, "/announcements", notice(municipality=town.code, audience="staff"))
        assert done.status_code == 303
        councils = await owner.fetchval(
            "insert into app.announcement (audience, words, begins_at, ends_at, written_by) "
            "values ('residents', '{\"ja\": \"文\"}', now() + interval '3 days', now() + interval '4 days', $1) returning id",
            contractor.id,
        )
        assert (await post(client, f"/announcements/{councils}/withdrawal", {})).status_code == 403
    assert await owner.fetchval("select withdrawn_at from app.announcement where id = $1", councils) is None


async def test_the_database_refuses_it_too(owner: asyncpg.Connection, settings: Settings) -> None:
    contractor = await make_operator(owner, "contractor")
    for audience in (Audience.residents, Audience.everybody):
        with scoped(contractor.scope), pytest.raises(PostgresError) as refused:
            await announce(audience, None, {"ja": "文"}, now(), now() + timedelta(hours=1))
        assert getattr(refused.value, "sqlstate", "") == "TD403"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"words.ja": ""}, "お知らせの文を入力してください"),
        ({"words.ja": "あ" * 301}, "300文字以内で入力してください"),
        ({"municipality": "999999"}, "自治体を選び直してください"),
        ({"ends_hour": "25:00"}, "終わりの時刻は、22:00のように入力してください"),
        ({"ends_day": "きのう"}, "終わりの日は、"),
        ({"ends_day": short_day(today() - timedelta(days=2))}, "終わりは、始まりより後にしてください"),
        (
            {"begins_day": short_day(today() - timedelta(days=9)), "ends_day": short_day(today() - timedelta(days=8))},
            "これから先",
        ),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    owner: asyncpg.Connection, settings: Settings, changed: dict[str, str], told: str
) -> None:
    async with operator_client(await make_operator(owner), settings) as client:
        answer = await post(client, "/announcements", notice(**changed))
    assert answer.status_code == 422
    assert told in answer.text
    assert "Offices close at noon." in answer.text


async def test_one_that_is_to_come_is_told_apart_from_one_that_stands(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    async with operator_client(await make_operator(owner), settings) as client:
        await post(client, "/announcements", notice())
        later = short_day(today() + timedelta(days=1))
        await post(client, "/announcements", notice(**{"words.ja": "あすからのお知らせ", "begins_day": later}))
        page = (await client.get("/announcements")).text
    newest = page.split('<tr role="row">')[2:4]
    assert "あすからのお知らせ" in newest[0]
    assert [re.findall(r'class="status[^>]*>([^<]*)', row)[0] for row in newest] == ["予定", "掲載"]


async def test_a_stop_is_looked_at_planned_and_taken_back(
    owner: asyncpg.Connection, settings: Settings, town: Town
) -> None:
    contractor = await make_operator(owner, "contractor")
    await owner.execute(
        "update app.procedure set closes_at = $2 where municipality = $1",
        town.code,
        (now() + timedelta(days=4)).replace(hour=0, minute=0, second=0, microsecond=0),
    )
    async with operator_client(contractor, settings) as client:
        shown = await post(client, "/stops/new", hours())
        assert shown.status_code == 200
        assert town.name in shown.text
        assert "ごみゼロデー参加申込み" in shown.text
        assert await owner.fetchval("select count(*) from app.planned_stop where planned_by = $1", contractor.id) == 0
        done = await plan_looked_at(client, hours())
        assert done.headers["location"] == "/stops?planned=1"
        again = await plan_looked_at(client, hours(reason="点検"))
        assert again.status_code == 422
        assert "ほかの計画停止と重なっています" in again.text
        past = await post(client, "/stops", hours(begins_day=short_day(today() - timedelta(days=1))))
        assert past.status_code == 422
        assert "これから先の日時" in past.text
        stop = await owner.fetchval("select id from app.planned_stop where planned_by = $1", contractor.id)
        listed = await client.get("/stops?planned=1")
        assert "取りやめる" in listed.text
        assert (await post(client, f"/stops/{stop}/end", {})).headers["location"] == "/stops?ended=1"
        # a form that was sent twice is told what the first one did
        assert (await post(client, f"/stops/{stop}/end", {})).headers["location"] == "/stops?ended=1"
        await owner.execute(
            "update app.planned_stop set ended_at = ended_at - interval '2 minutes' where id = $1", stop
        )
        assert (await post(client, f"/stops/{stop}/end", {})).headers["location"] == "/stops?late=1"
        late = await client.get("/stops?late=1")
        assert ("notice-warning" in late.text, "もう終わっています" in late.text) == (True, True)
        assert "notice-success" in (await client.get("/stops?planned=1")).text
    assert await log_of(owner, contractor) == ["stop_planned", "stop_taken_back"]


async def test_what_is_sent_twice_is_one_act(owner: asyncpg.Connection, settings: Settings) -> None:
    """Without a script nothing keeps a second press away."""
    council = await make_operator(owner)
    async with operator_client(council, settings) as client:
        looked_at = await post(client, "/stops/new", hours())
        seen = re.search(r'name="seen" value="([^"]*)"', looked_at.text)
        assert seen
        token = {"csrf_token": form_token(looked_at)}
        stops = [client.post("/stops", data={**token, **hours(), "seen": seen[1]}) for _ in range(2)]
        notices = [client.post("/announcements", data={**token, **notice()}) for _ in range(2)]
        ways = [answer.headers.get("location") for answer in await asyncio.gather(*stops, *notices)]
    assert ways == [*["/stops?planned=1"] * 2, *["/announcements?written=1"] * 2]
    made = "select (select count(*) from app.planned_stop where planned_by = $1), (select count(*) from app.announcement where written_by = $1)"
    assert tuple(await owner.fetchrow(made, council.id)) == (1, 1)


async def test_hours_that_were_changed_after_the_look_are_looked_at_first(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    """The button that plans stands beside the inputs, and Enter in one of them presses it."""
    contractor = await make_operator(owner, "contractor")
    async with operator_client(contractor, settings) as client:
        looked_at = await post(client, "/stops/new", hours())
        seen = re.search(r'name="seen" value="([^"]*)"', looked_at.text)
        assert seen
        changed = await post(client, "/stops", {**hours(ends_hour="23:45"), "seen": seen[1]})
        assert (changed.status_code, "日時が変わりました" in changed.text) == (422, True)
        assert await owner.fetchval("select count(*) from app.planned_stop where planned_by = $1", contractor.id) == 0
        seen = re.search(r'name="seen" value="([^"]*)"', changed.text)
        assert seen
        done = await post(client, "/stops", {**hours(ends_hour="23:45"), "seen": seen[1]})
    assert done.headers["location"] == "/stops?planned=1"


@pytest.mark.parametrize("address", ["/stops/new", "/stops", "/announcements"])
async def test_a_period_of_another_year_is_a_mistyped_one(
    owner: asyncpg.Connection, settings: Settings, address: str
) -> None:
    operator = await make_operator(owner)
    far = today() + timedelta(days=367)
    days = {"begins_day": short_day(far), "ends_day": short_day(far)}
    typed = notice(**days) if address == "/announcements" else hours(**days)
    async with operator_client(operator, settings) as client:
        answer = await post(client, address, typed)
        past = await post(client, address, {**typed, "begins_day": short_day(today() - timedelta(days=366))})
    assert (answer.status_code, "今日から1年以内の日にしてください。年を確かめてください" in answer.text) == (422, True)
    assert past.status_code == 422
    assert unicodedata.normalize("NFKC", typed["begins_day"]) in answer.text
    made = "select (select count(*) from app.planned_stop where planned_by = $1) + (select count(*) from app.announcement where written_by = $1)"
    assert await owner.fetchval(made, operator.id) == 0


async def test_the_database_takes_no_stop_of_another_year(
    owner: asyncpg.Connection, settings: Settings, town: Town
) -> None:
    contractor = await make_operator(owner, "contractor")
    begins = now() + timedelta(days=366, minutes=5)
    with scoped(contractor.scope):
        assert not await plan(begins, begins + timedelta(hours=1), "機器")
        assert await plan(begins - timedelta(minutes=10), begins, "機器")


@pytest.mark.parametrize("address", ["/stops/new", "/stops"])
@pytest.mark.parametrize("days", [8, 300])
async def test_a_stop_of_more_than_seven_days_is_a_mistyped_day(
    owner: asyncpg.Connection, settings: Settings, address: str, days: int
) -> None:
    contractor = await make_operator(owner, "contractor")
    typed = hours(ends_day=short_day(today() + timedelta(days=3 + days)), reason="機器の更新と点検")
    async with operator_client(contractor, settings) as client:
        answer = await post(client, address, typed)
    assert answer.status_code == 422
    assert "以内にしてください。終わりの日と年を確かめてください" in answer.text
    for kept in (unicodedata.normalize("NFKC", typed["ends_day"]), "機器の更新と点検"):
        assert kept in answer.text
    assert await owner.fetchval("select count(*) from app.planned_stop where planned_by = $1", contractor.id) == 0


async def test_the_database_takes_no_stop_of_more_than_seven_days(
    owner: asyncpg.Connection, settings: Settings, town: Town
) -> None:
    contractor = await make_operator(owner, "contractor")
    begins = now() + timedelta(hours=1)
    with scoped(contractor.scope):
        assert not await plan(begins, begins + timedelta(days=7, seconds=1), "機器")
        assert await plan(begins, begins + timedelta(days=7), "機器")


async def test_a_stop_wants_a_proof_of_who_asks(owner: asyncpg.Connection, settings: Settings) -> None:
    contractor = await make_operator(owner, "contractor")
    await owner.execute("update app.operator_session set proved_at = '-infinity' where operator = $1", contractor.id)
    async with operator_client(contractor, settings) as client:
        answer = await post(client, "/stops", hours())
        assert answer.headers.get("location", "").startswith("/proof") or "本人" in answer.text
    assert await owner.fetchval("select count(*) from app.planned_stop where planned_by = $1", contractor.id) == 0

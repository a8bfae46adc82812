"""承認の記録 on the staff's pages: an administrator's matter, of their own municipality."""

import json
from datetime import timedelta

import asyncpg
import httpx
import pytest

from app.calendar.tokyo import today
from app.settings import Settings
from tests.clients import form_token, signed_in_client
from tests.factories import DEFINITION, Person, Town, approve, make_person, make_town

pytestmark = pytest.mark.anyio

FIELDS = {
    "meeting": "個人情報保護管理運営会議",
    "held_on": "2025-3-5",
    "number": "12",
    "kind": "approval",
    "period_from": "R7.4.1",
    "period_to": "2034-3-31",
    "procedures": ["event"],
}


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def administrator(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town)


def shown_in(page: httpx.Response) -> str:
    return page.text.partition('name="shown" value="')[2].partition('"')[0]


async def post(client: httpx.AsyncClient, **fields: object) -> httpx.Response:
    token = form_token(await client.get("/governance/approvals/new"))
    return await client.post("/governance/approvals", data={"csrf_token": token, **FIELDS, **fields})


async def recorded(owner: asyncpg.Connection, town: Town) -> asyncpg.Record | None:
    return await owner.fetchrow(
        "select * from app.approval where municipality = $1 and recorded_by is not null", town.code
    )


async def test_what_will_be_recorded_is_shown_first(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    async with signed_in_client(administrator, settings) as client:
        page = await post(client, action="confirm")
    assert (page.status_code, "氏名、電話番号、メールアドレス" in page.text) == (200, True)
    assert "令和７年４月１日から令和１６年３月３１日まで" in page.text
    assert await recorded(owner, town) is None


async def test_an_approval_is_recorded_as_it_was_shown(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    async with signed_in_client(administrator, settings) as client:
        shown = shown_in(await post(client, action="confirm"))
        answer = await post(client, action="record", shown=shown)
        listed = await client.get(answer.headers["location"])
    row = await recorded(owner, town)
    assert row is not None
    approved = json.loads(row["snapshot"])["procedures"]
    assert (row["number"], row["recorded_by"], row["period_from"].isoformat()) == (
        "12",
        administrator.id,
        "2025-04-01",
    )
    assert [each["items"] for each in approved] == [["氏名", "電話番号", "メールアドレス"]]
    assert ("承認を記録しました" in listed.text, "第12回" in listed.text) == (True, True)


async def test_what_changed_since_it_was_shown_is_not_recorded(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    async with signed_in_client(administrator, settings) as client:
        shown = shown_in(await post(client, action="confirm"))
        await owner.execute("update app.procedure set planned_per_year = 77 where municipality = $1", town.code)
        answer = await post(client, action="record", shown=shown)
    assert (answer.status_code, "確認のあとで変わりました" in answer.text) == (409, True)
    assert await recorded(owner, town) is None


async def test_the_last_approvals_other_procedures_can_be_carried_over(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    await approve(owner, town, {"old": {**DEFINITION, "title": {"ja": "まえからの手続"}}}, held_on=today())
    async with signed_in_client(administrator, settings) as client:
        with_it = await post(client, carried_over="yes")
        without = await post(client)
    assert ("まえからの手続" in with_it.text, "まえからの手続" in without.text) == (True, False)


async def test_sections_are_recorded_as_they_were_called_on_the_day_of_the_meeting(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    await owner.execute(
        "insert into app.section_name (municipality, section, from_day, name) values ($1, $2, '2025-04-01', $3)",
        town.code,
        town.sections["ごみ減量係"],
        '{"ja": "資源循環係"}',
    )
    async with signed_in_client(administrator, settings) as client:
        march = await post(client, held_on="2025-3-5")
        may = await post(client, held_on="2025-5-7")
    assert ("ごみ減量係" in march.text, "資源循環係" in march.text) == (True, False)
    assert ("ごみ減量係" in may.text, "資源循環係" in may.text) == (False, True)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"meeting": " "}, "会議の名前を入力してください"),
        ({"held_on": "2099-1-1"}, "開催日は、今日までの日を入力してください"),
        ({"held_on": "きのう"}, "開催日は、R8.4.1か2026-4-1のように入力してください"),
        ({"period_to": ""}, "期間の末日を入力してください"),
        ({"period_from": "2099-4-1"}, "期間の末日は、初日より後の日を入力してください"),
        ({"kind": "king"}, "種別を選んでください"),
        ({"procedures": []}, "承認された手続を1つ以上選んでください"),
        ({"procedures": ["event", "unknown"]}, "承認された手続を1つ以上選んでください"),
        ({"number": "1\x00"}, "読み取れない文字"),
    ],
)
async def test_what_is_missing_is_told_and_what_was_typed_stays(
    changed: dict[str, object], words: str, administrator: Person, settings: Settings
) -> None:
    async with signed_in_client(administrator, settings) as client:
        answer = await post(client, **changed)
    assert (answer.status_code, words in answer.text) == (422, True)


async def test_sixty_days_before_the_end_administrators_are_warned(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    last = today() + timedelta(days=60)
    await approve(owner, town, {"event": DEFINITION}, (today(), last), held_on=today())
    await owner.execute(
        "update app.approval set period_to = $2 where municipality = $1 and held_on < $3", town.code, last, today()
    )
    async with signed_in_client(administrator, settings) as client:
        page = await client.get("/governance/approvals")
        inbox = await client.get("/inbox")
    assert ("あと60日" in page.text, "あと60日" in inbox.text) == (True, True)


@pytest.mark.parametrize("role", ["section_staff", "viewer"])
async def test_approvals_are_an_administrators_matter(
    role: str, owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    approval = await owner.fetchval("select id from app.approval where municipality = $1", town.code)
    person = await make_person(owner, town, "tanaka", role, ["ごみ減量係"])
    async with signed_in_client(administrator, settings) as other:
        shown = shown_in(await post(other, action="confirm"))
    async with signed_in_client(person, settings) as client:
        token = form_token(await client.get("/inbox"))
        answers = [
            await client.get("/governance/approvals"),
            await client.get("/governance/approvals/new"),
            await client.get(f"/governance/approvals/{approval}"),
            await client.post(
                "/governance/approvals", data={"csrf_token": token, **FIELDS, "action": "record", "shown": shown}
            ),
        ]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert await recorded(owner, town) is None


async def test_another_municipalitys_approvals_do_not_exist_here(
    owner: asyncpg.Connection, administrator: Person, settings: Settings
) -> None:
    elsewhere = await make_town(owner, settings, {"secret": {**DEFINITION, "title": {"ja": "よその手続"}}})
    foreign = await owner.fetchval("select id from app.approval where municipality = $1", elsewhere.code)
    async with signed_in_client(administrator, settings) as client:
        seen = await client.get(f"/governance/approvals/{foreign}")
        listed = await client.get("/governance/approvals")
        form = await client.get("/governance/approvals/new")
        chosen = await post(client, procedures=["secret"])
    assert (seen.status_code, str(foreign) in listed.text, "よその手続" in form.text) == (404, False, False)
    assert chosen.status_code == 422

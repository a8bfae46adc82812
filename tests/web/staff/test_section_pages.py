"""課の登録: an administrator looks at a change as a difference, plans it from a day on, and takes it back; residents see it from that day."""

import asyncio
import json
import re
from collections.abc import Mapping
from datetime import timedelta

import asyncpg
import httpx
import pytest

from app.calendar.tokyo import today
from app.procedures import published
from app.settings import Settings
from tests.clients import client_of, form_token, signed_in_client
from tests.factories import Person, Town, make_person, make_town
from tests.section_days import day_comes

pytestmark = pytest.mark.anyio

PATH = "/municipality/sections"
TOMORROW = today() + timedelta(days=1)


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def ada(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town)


def inputs_of(page: str) -> dict[str, str]:
    """The hidden and typed inputs of the first form that goes to a section."""
    form = re.search(rf'<form method="post" action="{PATH}/[^"]*".*?</form>', page, re.DOTALL)
    assert form, page
    found = re.findall(r"<input[^>]*>", form[0])
    pairs = {}
    for tag in found:
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            pairs[name[1]] = value[1] if value else ""
    return pairs


async def previewed(client: httpx.AsyncClient, address: str, **typed: str) -> httpx.Response:
    page = await client.get(address)
    data = {**inputs_of(page.text), **{name.replace("__", "."): value for name, value in typed.items()}}
    return await client.post(f"{address}/preview", data=data)


async def saved(client: httpx.AsyncClient, address: str, preview: httpx.Response) -> httpx.Response:
    return await client.post(address, data=inputs_of(preview.text))


def address_of(town: Town) -> str:
    return f"{PATH}/{town.sections['ごみ減量係']}"


async def test_a_change_is_a_difference_before_it_is_planned(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person
) -> None:
    async with signed_in_client(ada, settings) as client, client_of("applicant", settings) as resident:
        preview = await previewed(
            client, address_of(town), name__ja="資源循環係", telephone="03-5273-9999", from_day=TOMORROW.isoformat()
        )
        assert preview.status_code == 200, preview.text
        assert "ごみ減量係" in preview.text
        assert "資源循環係" in preview.text
        assert await owner.fetchval("select count(*) from app.section_change where municipality = $1", town.code) == 0
        done = await saved(client, address_of(town), preview)
        assert (done.status_code, done.headers["location"]) == (303, f"{PATH}?planned=1")
        listed = (await client.get(PATH)).text
        assert "課の名前：ごみ減量係 → 資源循環係" in listed
        guide = f"/{town.slug}/event"
        assert "ごみ減量係" in (await resident.get(guide)).text


async def test_residents_see_the_new_name_once_the_day_has_come(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person
) -> None:
    async with signed_in_client(ada, settings) as client, client_of("applicant", settings) as resident:
        guide = f"/{town.slug}/event"
        assert "ごみ減量係" in (await resident.get(guide)).text
        preview = await previewed(
            client, address_of(town), name__ja="資源循環係", name__en="Recycling", from_day=TOMORROW.isoformat()
        )
        await saved(client, address_of(town), preview)
        assert await day_comes(owner, town, TOMORROW) == 1
    published.forget(town.code)  # what a listening side does when it hears of it
    async with client_of("applicant", settings) as resident:
        assert "資源循環係" in (await resident.get(guide)).text
        assert "Recycling" in (await resident.get(f"{guide}?lang=en")).text


async def test_a_change_is_taken_back(owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person) -> None:
    async with signed_in_client(ada, settings) as client:
        preview = await previewed(client, address_of(town), telephone="03-5273-9999", from_day=TOMORROW.isoformat())
        await saved(client, address_of(town), preview)
        page = await client.get(PATH)
        way = re.search(rf'action="({PATH}/changes/[^"]+)"', page.text)
        assert way
        data = {"csrf_token": form_token(page)}
        assert (await client.post(way[1], data=data)).headers["location"] == f"{PATH}?taken_back=1"
        again = await client.post(way[1], data=data)
        assert (again.status_code, "もう始まっているか、取り消されています" in again.text) == (409, True)
        assert "これからの変更" not in (await client.get(PATH)).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name__ja": ""}, "課の名前を入力してください"),
        ({"name__ja": "保健係"}, "もうあります"),
        ({"name__ja": "保健 係"}, "もうあります"),
        ({"telephone": "でんわ"}, "電話番号は、数字とハイフン"),
        ({"mail": "a@b@c"}, "メールアドレスを"),
        ({"position": "-1"}, "並び順は"),
        ({"from_day": ""}, "始まる日を入力してください"),
        ({"from_day": "2020-4-1"}, "過ぎた日からは"),
        ({}, "変わるところがありません"),
    ],
)
async def test_what_cannot_be_taken_is_told_and_kept(
    settings: Settings, town: Town, ada: Person, typed: Mapping[str, str], sentence: str
) -> None:
    async with signed_in_client(ada, settings) as client:
        answer = await previewed(client, address_of(town), **{"from_day": TOMORROW.isoformat(), **typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    for value in typed.values():
        assert not value or value in answer.text


async def test_what_is_wrong_leads_to_its_input(settings: Settings, town: Town, ada: Person) -> None:
    async with signed_in_client(ada, settings) as client:
        page = (
            await previewed(client, address_of(town), name__ja="", telephone="でんわ", telephone_hours__ja="x" * 101)
        ).text
    named = set(re.findall(r'<a href="#([^"]+)">[^<]*(?:<[^a][^<]*)*入力してください', page))
    assert {"name-ja", "telephone", "telephone_hours-ja"} <= named
    assert named <= set(re.findall(r' id="([^"]+)"', page))


async def test_a_name_with_a_number_or_an_address_is_asked_about_once(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person
) -> None:
    typed = {"name__ja": "障害者福祉課　０３-5273-4404", "from_day": today().isoformat()}
    async with signed_in_client(ada, settings) as client:
        asked = await previewed(client, address_of(town), **typed)
        assert (asked.status_code, "この名前でよい" in asked.text) == (422, True)
        assert "障害者福祉課 03-5273-4404" in asked.text
        unasked = await client.post(address_of(town), data=inputs_of(asked.text))
        assert unasked.status_code == 422
        preview = await previewed(client, address_of(town), **typed, name_confirmed="yes")
        assert preview.status_code == 200
        assert (await saved(client, address_of(town), preview)).status_code == 303
    name = await owner.fetchval("select name from app.section where id = $1", town.sections["ごみ減量係"])
    assert json.loads(name)["ja"] == "障害者福祉課 03-5273-4404"


async def test_back_from_the_preview_nothing_typed_is_lost(settings: Settings, town: Town, ada: Person) -> None:
    async with signed_in_client(ada, settings) as client:
        preview = await previewed(client, address_of(town), name__ja="資源循環係", from_day=TOMORROW.isoformat())
        back = await client.post(f"{address_of(town)}/preview", data={**inputs_of(preview.text), "again": "1"})
    assert back.status_code == 200
    assert 'value="資源循環係"' in back.text


async def test_who_looked_before_a_colleague_planned_is_told(settings: Settings, town: Town, ada: Person) -> None:
    async with signed_in_client(ada, settings) as client:
        mine = await previewed(client, address_of(town), name__ja="資源循環係", from_day=TOMORROW.isoformat())
        theirs = await previewed(
            client, address_of(town), telephone="03-1111-1111", from_day=(TOMORROW + timedelta(days=1)).isoformat()
        )
        await saved(client, address_of(town), theirs)
        clash = await saved(client, address_of(town), mine)
    assert (clash.status_code, "ほかの職員が先に変更しました" in clash.text) == (409, True)
    assert 'value="資源循環係"' in clash.text


async def test_a_new_section_is_offered_for_people_and_says_from_when(
    settings: Settings, town: Town, ada: Person
) -> None:
    async with signed_in_client(ada, settings) as client:
        preview = await previewed(client, f"{PATH}/new", name__ja="みどり係", from_day=TOMORROW.isoformat())
        assert (await saved(client, f"{PATH}/new", preview)).status_code == 303
        people = (await client.get("/people/new")).text
        procedures = (await client.get("/procedures/new")).text
    assert f"みどり係（{TOMORROW.month}月{TOMORROW.day}日から）" in people
    assert "みどり係" not in procedures


async def test_closing_says_what_is_left(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person
) -> None:
    await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])
    async with signed_in_client(ada, settings) as client:
        token = form_token(await client.get(address_of(town)))
        asked = {"csrf_token": token, "from_day": today().isoformat()}
        page = await client.post(f"{address_of(town)}/closing/preview", data=asked)
        assert (page.status_code, "残っているものがあります" in page.text, "に閉じる</button>" in page.text) == (
            200,
            True,
            False,
        )
        refused = await client.post(f"{address_of(town)}/closing", data={**asked, "seen": "0"})
        assert (refused.status_code, "きょうは閉じられません" in refused.text) == (422, True)
        later = {**asked, "from_day": TOMORROW.isoformat()}
        page = await client.post(f"{address_of(town)}/closing/preview", data=later)
        assert "残りがなくなったときに閉じます" in page.text
        assert (await client.post(f"{address_of(town)}/closing", data={**later, "seen": "0"})).status_code == 303
        listed = (await client.get(PATH)).text
    assert "残りがあります" in listed


async def test_what_was_planned_before_stays_in_the_look_at_a_later_change(
    settings: Settings, town: Town, ada: Person
) -> None:
    """The form shows today's values: what nobody changed in it is, from that day on, what was planned."""
    later = (TOMORROW + timedelta(days=9)).isoformat()
    async with signed_in_client(ada, settings) as client:
        preview = await previewed(client, address_of(town), name__ja="資源循環係", from_day=TOMORROW.isoformat())
        await saved(client, address_of(town), preview)
        page = (await previewed(client, address_of(town), telephone="03-5273-9999", from_day=later)).text
    assert "その前の日まで" in page
    shown = re.sub(r"<[^>]+>", "", page.partition("表示されるところ")[2].partition("</table>")[0])
    assert (shown.count("資源循環係"), shown.count("ごみ減量係")) == (4, 0)
    assert "課の名前" not in page.partition("変わるところ")[2].partition("</table>")[0]


async def test_a_name_that_another_section_will_have_is_taken(settings: Settings, town: Town, ada: Person) -> None:
    later = TOMORROW + timedelta(days=9)
    health = f"{PATH}/{town.sections['保健係']}"
    async with signed_in_client(ada, settings) as client:
        preview = await previewed(client, health, name__ja="資源循環係", from_day=later.isoformat())
        await saved(client, health, preview)
        answer = await previewed(client, address_of(town), name__ja="資源循環係", from_day=TOMORROW.isoformat())
    assert (answer.status_code, "もうあります" in answer.text) == (422, True)


async def test_what_is_sent_twice_is_one_act(
    owner: asyncpg.Connection, settings: Settings, town: Town, ada: Person
) -> None:
    """Without a script nothing keeps a second press away, and nobody's colleague was first."""
    async with signed_in_client(ada, settings) as client:
        for address, typed in (
            (f"{PATH}/new", {"name__ja": "資源循環係", "position": "90"}),
            (address_of(town), {"telephone": "03-5273-9999"}),
        ):
            preview = await previewed(client, address, from_day=TOMORROW.isoformat(), **typed)
            assert preview.status_code == 200, preview.text
            twice = await asyncio.gather(*(saved(client, address, preview) for _ in range(2)))
            assert [answer.headers.get("location") for answer in twice] == [f"{PATH}?planned=1"] * 2
        token = form_token(await client.get(PATH))
        day = {"csrf_token": token, "from_day": (TOMORROW + timedelta(days=30)).isoformat()}
        preview = await client.post(f"{address_of(town)}/closing/preview", data=day)
        seen = re.search(r'name="seen" value="(\d+)"', preview.text)
        assert seen
        sent = {**day, "seen": seen[1]}
        twice = await asyncio.gather(*(client.post(f"{address_of(town)}/closing", data=sent) for _ in range(2)))
        assert [answer.headers.get("location") for answer in twice] == [f"{PATH}?planned=1"] * 2
    count = "select count(*) from app.section where municipality = $1 and name ->> 'ja' = '資源循環係'"
    assert await owner.fetchval(count, town.code) == 1
    plans = "select kind from app.section_change where municipality = $1 order by kind"
    assert [row["kind"] for row in await owner.fetch(plans, town.code)] == ["changed", "closed", "opened"]

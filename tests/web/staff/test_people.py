"""An administrator's page of people."""

import re

import asyncpg
import httpx
import pytest

from app.settings import Settings
from tests.clients import client_of, form_token, signed_in_client
from tests.factories import PASSWORD, Person, Town, make_person, make_town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def administrator(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town)


async def post_form(client: httpx.AsyncClient, address: str, **fields: object) -> httpx.Response:
    token = form_token(await client.get("/people"))
    return await client.post(address, data={"csrf_token": token, **fields})


def one_time_password(page: httpx.Response) -> str:
    found = re.search(r'class="secret-once number">([^<]+)<', page.text)
    assert found, page.text
    return found[1]


async def add_sato(client: httpx.AsyncClient, town: Town, **changed: object) -> httpx.Response:
    fields: dict[str, object] = {
        "login": "sato",
        "name": "佐藤 花子",
        "role": "section_staff",
        "sections": [str(town.sections["保健係"])],
    }
    return await post_form(client, "/people", **{**fields, **changed})


async def test_a_new_person_signs_in_with_the_password_shown_once_and_must_change_it(
    town: Town, administrator: Person, settings: Settings
) -> None:
    async with signed_in_client(administrator, settings) as client:
        password = one_time_password(await add_sato(client, town))
        assert password not in (await client.get("/people")).text
    async with client_of("staff", settings) as newcomer:
        await newcomer.post("/sign-in", data={"login": f"{town.slug}-sato", "password": password})
        assert (await newcomer.get("/people")).headers["location"] == "/password"


async def test_a_one_time_password_is_replaced_by_ones_own(
    town: Town, administrator: Person, settings: Settings
) -> None:
    async with signed_in_client(administrator, settings) as client:
        password = one_time_password(await add_sato(client, town, role="administrator"))
    own = "a long sentence of my own"
    fields = {"current_password": password, "new_password": own, "new_password_again": own}
    async with client_of("staff", settings) as newcomer:
        await newcomer.post("/sign-in", data={"login": f"{town.slug}-sato", "password": password})
        token = form_token(await newcomer.get("/password"))
        assert (await newcomer.post("/password", data={"csrf_token": token, **fields})).headers["location"] == "/"
        assert (await newcomer.get("/people")).status_code == 200
    async with client_of("staff", settings) as again:
        answer = await again.post("/sign-in", data={"login": f"{town.slug}-sato", "password": own})
    assert answer.status_code == 303


async def test_the_new_password_is_nowhere_in_clear(
    town: Town, administrator: Person, settings: Settings, owner: asyncpg.Connection
) -> None:
    async with signed_in_client(administrator, settings) as client:
        password = one_time_password(await add_sato(client, town))
    kept = await owner.fetchval("select password_hash from app.staff where login = $1", f"{town.slug}-sato")
    events = await owner.fetch("select details, subject from app.audit_event where municipality = $1", town.code)
    assert (kept.startswith("$argon2id$"), password in str(events)) == (True, False)


async def test_a_login_is_given_once(town: Town, administrator: Person, settings: Settings) -> None:
    async with signed_in_client(administrator, settings) as client:
        await add_sato(client, town)
        answer = await add_sato(client, town)
    assert (answer.status_code, "は使われています" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"login": "佐藤"}, "職員IDは、半角の英小文字"),
        ({"name": " "}, "氏名を入力してください"),
        ({"name": "\ue000山 花子"}, "氏名に、ほかの端末では表示できない文字（外字）があります"),
        ({"reading": "\ue000"}, "ふりがなに、ほかの端末では表示できない文字（外字）があります"),
        ({"role": "king"}, "役割を選んでください"),
        ({"sections": []}, "担当する課を1つ以上選んでください"),
        ({"mail": "佐藤@"}, "メールアドレスを、name@example.lg.jp のように"),
    ],
)
async def test_what_is_missing_is_told_and_what_was_typed_stays(
    changed: dict[str, object], words: str, town: Town, administrator: Person, settings: Settings
) -> None:
    async with signed_in_client(administrator, settings) as client:
        answer = await add_sato(client, town, **{"name": "佐藤 花子", **changed})
    assert (answer.status_code, words in answer.text) == (422, True)


async def test_a_mail_address_is_kept_shown_and_taken_away(
    town: Town, administrator: Person, settings: Settings, owner: asyncpg.Connection
) -> None:
    async def kept() -> str:
        return str(await owner.fetchval("select mail from app.staff where login = $1", f"{town.slug}-sato"))

    async with signed_in_client(administrator, settings) as client:
        await add_sato(client, town, mail="ｓａｔｏ@example.jp")
        assert await kept() == "sato@example.jp"
        person = await owner.fetchval("select id from app.staff where login = $1", f"{town.slug}-sato")
        assert 'value="sato@example.jp"' in (await client.get(f"/people/{person}")).text
        fields = {"name": "佐藤 花子", "role": "section_staff", "sections": [str(town.sections["保健係"])], "mail": ""}
        assert (await post_form(client, f"/people/{person}", **fields)).status_code == 303
        assert await kept() == ""


async def test_somebody_stopped_is_out_at_the_next_request(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    other = await make_person(owner, town, "tanaka")
    async with signed_in_client(administrator, settings) as client:
        answer = await post_form(client, f"/people/{other.id}/stop")
    async with signed_in_client(other, settings) as stopped:
        page = await stopped.get("/people")
    assert (answer.status_code, page.headers["location"]) == (303, "/sign-in?next=%2Fpeople")


async def test_somebody_taken_back_gets_a_new_password(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    other = await make_person(owner, town, "tanaka")
    async with signed_in_client(administrator, settings) as client:
        await post_form(client, f"/people/{other.id}/stop")
        password = one_time_password(await post_form(client, f"/people/{other.id}/return"))
    async with client_of("staff", settings) as back:
        old = await back.post("/sign-in", data={"login": other.login, "password": PASSWORD})
        new = await back.post("/sign-in", data={"login": other.login, "password": password})
    assert (old.status_code, new.status_code) == (422, 303)


async def test_a_new_password_ends_the_persons_sessions(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    other = await make_person(owner, town, "tanaka")
    async with signed_in_client(administrator, settings) as client:
        one_time_password(await post_form(client, f"/people/{other.id}/password"))
    async with signed_in_client(other, settings) as out:
        assert (await out.get("/people")).status_code == 303


async def test_role_and_sections_change(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    other = await make_person(owner, town, "tanaka", "section_staff", ["保健係"])
    section = town.sections["ごみ減量係"]
    async with signed_in_client(administrator, settings) as client:
        await post_form(client, f"/people/{other.id}", name="田中", role="viewer", sections=[str(section)])
    row = await owner.fetchrow(
        "select name, role, (select array_agg(section) from app.staff_section x where x.staff = s.id) from app.staff s where id = $1",
        other.id,
    )
    assert tuple(row) == ("田中", "viewer", [section])


async def test_an_administrator_cannot_shut_themselves_out(
    owner: asyncpg.Connection, administrator: Person, settings: Settings
) -> None:
    async with signed_in_client(administrator, settings) as client:
        stopped = await post_form(client, f"/people/{administrator.id}/stop")
        returned = await post_form(client, f"/people/{administrator.id}/return")
        demoted = await post_form(
            client,
            f"/people/{administrator.id}",
            name="自分",
            role="viewer",
            sections=[*administrator.town.sections.values()],
        )
    assert (stopped.status_code, returned.status_code, demoted.status_code) == (400, 400, 422)


@pytest.mark.parametrize("role", ["section_staff", "viewer"])
async def test_people_are_an_administrators_matter(
    role: str, owner: asyncpg.Connection, town: Town, settings: Settings
) -> None:
    person = await make_person(owner, town, role=role, sections=["保健係"])
    async with signed_in_client(person, settings) as client:
        assert (await client.get("/people")).status_code == 403


async def test_another_municipalitys_people_do_not_exist_here(
    owner: asyncpg.Connection, administrator: Person, settings: Settings
) -> None:
    foreign = await make_person(owner, await make_town(owner, settings))
    async with signed_in_client(administrator, settings) as client:
        seen = await client.get(f"/people/{foreign.id}")
        stopped = await post_form(client, f"/people/{foreign.id}/stop")
        listed = await client.get("/people")
    assert (seen.status_code, stopped.status_code, foreign.login in listed.text) == (404, 404, False)


async def test_a_foreign_section_is_not_taken(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    elsewhere = await make_town(owner, settings)
    async with signed_in_client(administrator, settings) as client:
        answer = await add_sato(client, town, sections=[str(elsewhere.sections["保健係"])])
    assert answer.status_code == 422


async def test_a_persons_page_shows_what_holds_now(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    other = await make_person(owner, town, "tanaka", "section_staff", ["保健係"])
    async with signed_in_client(administrator, settings) as client:
        page = await client.get(f"/people/{other.id}")
    checked = re.findall(r'name="(role|sections)" value="([^"]+)" checked', page.text)
    assert checked == [("role", "section_staff"), ("sections", str(town.sections["保健係"]))]

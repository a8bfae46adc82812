"""The operator sets municipalities up, suspends and resumes them."""

import re

import asyncpg
import httpx
import pytest

from app.settings import Settings
from tests.clients import client_of, form_token, signed_in_client
from tests.factories import PASSWORD, mailer_public_key, make_person, make_town, next_code
from tests.operators import Operator, make_operator, operator_client

pytestmark = pytest.mark.anyio


@pytest.fixture
async def council(owner: asyncpg.Connection, settings: Settings) -> Operator:
    await mailer_public_key(owner, settings)
    return await make_operator(owner)


@pytest.fixture
async def contractor(owner: asyncpg.Connection) -> Operator:
    return await make_operator(owner, "contractor")


async def post_form(client: httpx.AsyncClient, address: str, **fields: str) -> httpx.Response:
    token = form_token(await client.get("/municipalities"))
    return await client.post(address, data={"csrf_token": token, **fields})


def new_municipality(code: str, **changed: str) -> dict[str, str]:
    return {
        "code": code,
        "slug": f"new{code}",
        "name": "新しい市",
        "telephone": "03-1234-5678",
        "sections": "総務課、03-1234-0001、soumu@new.example.jp、そうむか\n\n市民課",
        "reading": "あたらしいし",
        "administrator_login": "kanri",
        "administrator_name": "管理 花子",
        **changed,
    }


async def test_a_new_municipality_and_its_administrator_who_signs_in(
    council: Operator, settings: Settings, owner: asyncpg.Connection
) -> None:
    code = next_code()
    async with operator_client(council, settings) as client:
        page = await post_form(client, "/municipalities", **new_municipality(code))
        listed = await client.get("/municipalities")
    password = re.search(r'class="secret-once number">([^<]+)<', page.text)
    assert password is not None
    assert code in listed.text
    async with client_of("staff", settings) as administrator:
        answer = await administrator.post("/sign-in", data={"login": f"new{code}-kanri", "password": password[1]})
        assert answer.headers["location"] == "/today"
        assert (await administrator.get("/today")).headers["location"] == "/password"
    sections = await owner.fetch(
        "select name ->> 'ja' as name, telephone, mail, mail_sealed is not null as sealed, reading from app.section where municipality = $1 order by mail",
        code,
    )
    assert [tuple(row) for row in sections] == [
        ("市民課", "", "", False, ""),
        ("総務課", "03-1234-0001", "soumu@new.example.jp", True, "そうむか"),
    ]
    assert await owner.fetchval("select reading from app.municipality where code = $1", code) == "あたらしいし"


async def test_the_right_check_digit_is_told(council: Operator, settings: Settings) -> None:
    async with operator_client(council, settings) as client:
        page = await post_form(client, "/municipalities", **new_municipality("131042", slug="shinjuku2"))
    assert (page.status_code, "13104の検査数字は1で、6けたでは131041です" in page.text) == (422, True)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"code": "13104"}, "6けたの数字で入力してください"),
        ({"slug": "status"}, "「status」はサービスが使う名前です"),
        ({"slug": "with-hyphen"}, "アドレスに使う名前は"),
        ({"name": ""}, "自治体の名前を入力してください"),
        ({"sections": ""}, "課を1つ以上"),
        ({"sections": "総務課、でんわ"}, "1行目の電話番号は"),
        ({"sections": "総務課\n総務課"}, "2行目の「総務課」は、前の行にもあります"),
        ({"sections": "総務課、、mail at home"}, "1行目のメールアドレスを"),
        ({"sections": "総務課、、、somuka"}, "1行目のふりがなは、かなで"),
        ({"reading": "atarashii"}, "ふりがなは、かなで入力してください"),
        ({"administrator_login": "管理"}, "管理者の職員IDは"),
        ({"administrator_name": ""}, "管理者の氏名を入力してください"),
    ],
)
async def test_what_must_be_bettered_is_told_and_stays(
    changed: dict[str, str], words: str, council: Operator, settings: Settings
) -> None:
    async with operator_client(council, settings) as client:
        page = await post_form(client, "/municipalities", **{**new_municipality(next_code()), **changed})
    assert (page.status_code, words in page.text, 'value="03-1234-5678"' in page.text) == (422, True, True)


async def test_a_name_of_a_section_with_a_digit_or_an_at_sign_is_asked_about(
    council: Operator, settings: Settings, owner: asyncpg.Connection
) -> None:
    """A line parted by blanks would be a public name with telephone and mail in it."""
    line = "防災課　03-1234-0001 bosai@new.example.jp"
    async with operator_client(council, settings) as client:
        asked = await post_form(client, "/municipalities", sections=line)
        other = await post_form(client, "/municipalities", sections=f"{line}\n第2課", names_right="第2課")
        name = re.search(r'name="names_right" value="([^"]+)"', asked.text)
        assert name
        taken = await post_form(client, "/municipalities", sections=line, names_right=name[1])
    assert ("数字か@があります" in asked.text, line in asked.text, asked.status_code) == (True, True, 422)
    assert "数字か@があります" in other.text
    assert "数字か@があります" not in taken.text


async def test_a_code_is_given_once(council: Operator, settings: Settings, owner: asyncpg.Connection) -> None:
    town = await make_town(owner, settings)
    async with operator_client(council, settings) as client:
        page = await post_form(client, "/municipalities", **new_municipality(town.code, slug=f"other{town.code}"))
    assert (page.status_code, "すでに登録されています" in page.text) == (422, True)


async def test_suspending_needs_the_name_typed(
    council: Operator, settings: Settings, owner: asyncpg.Connection
) -> None:
    town = await make_town(owner, settings)
    async with operator_client(council, settings) as client:
        page = await post_form(client, f"/municipalities/{town.code}/suspension", name="ちがう市")
    suspended = await owner.fetchval("select suspended_at from app.municipality where code = $1", town.code)
    assert (page.status_code, suspended) == (422, None)


async def test_a_suspended_municipalitys_people_are_out_until_it_is_resumed(
    council: Operator, settings: Settings, owner: asyncpg.Connection
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    credentials = {"login": person.login, "password": PASSWORD}
    async with operator_client(council, settings) as client, client_of("staff", settings) as staff:
        await post_form(client, f"/municipalities/{town.code}/suspension", name=town.name)
        async with signed_in_client(person, settings) as out:
            assert (await out.get("/people")).status_code == 303
        assert (await staff.post("/sign-in", data=credentials)).status_code == 422
        await post_form(client, f"/municipalities/{town.code}/resumption")
        assert (await staff.post("/sign-in", data=credentials)).status_code == 303


async def test_an_administrator_is_appointed_only_while_there_is_nobody(
    council: Operator, settings: Settings, owner: asyncpg.Connection
) -> None:
    town = await make_town(owner, settings)
    fields = {"administrator_login": "kanri", "administrator_name": "管理 花子"}
    async with operator_client(council, settings) as client:
        first = await post_form(client, f"/municipalities/{town.code}/administrator", **fields)
        other = await post_form(
            client, f"/municipalities/{town.code}/administrator", **{**fields, "administrator_login": "other"}
        )
        await make_person(owner, town)
        page = await client.get(f"/municipalities/{town.code}")
    assert (first.status_code, other.status_code, "最初の管理者" in page.text) == (200, 422, False)
    assert "すでにほかの職員がいるか" in other.text


async def test_a_first_administrator_whose_one_time_password_ended_is_given_another_until_they_chose_their_own(
    council: Operator, settings: Settings, owner: asyncpg.Connection
) -> None:
    town = await make_town(owner, settings)
    address, fields = (
        f"/municipalities/{town.code}/administrator",
        {"administrator_login": "kanri", "administrator_name": "管理 花子"},
    )
    async with operator_client(council, settings) as client:
        await post_form(client, address, **fields)
        again = await post_form(client, address, **fields)
        await owner.execute("update app.staff set must_change_password = false where municipality = $1", town.code)
        refused = await post_form(client, address, **fields)
    password = re.search(r'class="secret-once number">([^<]+)<', again.text)
    assert (password is not None, refused.status_code) == (True, 422)


@pytest.mark.parametrize(
    "address", ["/municipalities", "/municipalities/{}/suspension", "/municipalities/{}/resumption"]
)
async def test_the_contractor_decides_nothing(
    address: str, contractor: Operator, settings: Settings, owner: asyncpg.Connection
) -> None:
    town = await make_town(owner, settings)
    async with operator_client(contractor, settings) as client:
        answer = await post_form(client, address.format(town.code), name=town.name)
        page = await client.get(f"/municipalities/{town.code}")
    assert (answer.status_code, "停止する" in page.text) == (403, False)


async def test_the_contractor_sees_counts_and_health(contractor: Operator, settings: Settings) -> None:
    async with operator_client(contractor, settings) as client:
        statuses = {(await client.get(address)).status_code for address in ("/municipalities", "/health", "/audit")}
    assert statuses == {200}


async def test_decisions_and_refusals_are_in_the_record(
    council: Operator, contractor: Operator, settings: Settings, owner: asyncpg.Connection
) -> None:
    town = await make_town(owner, settings)
    async with operator_client(contractor, settings) as client:
        await post_form(client, f"/municipalities/{town.code}/suspension", name=town.name)
    async with operator_client(council, settings) as client:
        await post_form(client, f"/municipalities/{town.code}/suspension", name=town.name)
        page = await client.get("/audit")
    assert f"POST /municipalities/{town.code}/suspension" in page.text
    assert re.search(rf"自治体を停止</td>\s*<td[^>]*><span[^>]*>{town.code}<", page.text)


async def test_an_unknown_municipality_is_not_found(council: Operator, settings: Settings) -> None:
    async with operator_client(council, settings) as client:
        assert (await client.get("/municipalities/999999")).status_code == 404

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
        "section-1-name": "総務課",
        "section-1-telephone": "03-1234-0001",
        "section-1-mail": "soumu@new.example.jp",
        "section-1-reading": "そうむか",
        "section-2-name": "",
        "section-3-name": "市民課",
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
        ({"name": "あ" * 61}, "自治体の名前は60文字以内で入力してください"),
        ({"section-2-telephone": "03-1234-0002"}, "2番目の課の名前を入力してください"),
        ({"section-2-name": "か" * 61}, "2番目の課の名前は、60文字以内"),
        ({"section-1-telephone": "でんわ"}, "1番目の課の電話番号は"),
        ({"section-3-name": "総務課"}, "3番目の課の名前「総務課」は、前にもあります"),
        ({"section-1-mail": "mail at home"}, "1番目の課のメールアドレスを"),
        ({"section-1-reading": "somuka"}, "1番目の課のふりがなは、かなで"),
        ({"reading": "atarashii"}, "ふりがなは、かなで入力してください"),
        ({"administrator_login": "管理"}, "管理者の職員IDは"),
        ({"administrator_name": ""}, "管理者の氏名を入力してください"),
        ({"administrator_name": "あ" * 101}, "管理者の氏名は100文字以内で入力してください"),
    ],
)
async def test_what_must_be_bettered_is_told_and_stays(
    changed: dict[str, str], words: str, council: Operator, settings: Settings
) -> None:
    async with operator_client(council, settings) as client:
        page = await post_form(client, "/municipalities", **{**new_municipality(next_code()), **changed})
    assert (page.status_code, words in page.text, 'value="03-1234-5678"' in page.text) == (422, True, True)


async def test_each_input_of_a_section_has_its_own_message_and_keeps_what_was_typed(
    council: Operator, settings: Settings
) -> None:
    wrong = {
        "section-2-name": "防災課",
        "section-2-telephone": "まだない",
        "section-5-mail": "@",
        "section-5-name": "税務課",
    }
    async with operator_client(council, settings) as client:
        page = await post_form(client, "/municipalities", **new_municipality(next_code(), **wrong))
    shown = inputs_of_page(page)
    assert {name: shown[name] for name in wrong} == wrong
    assert set(re.findall(r'<p class="error" id="([^"]+)-error">', page.text)) == {
        "section-2-telephone",
        "section-5-mail",
    }
    assert set(re.findall(r'<a href="#(section-[^"]+)">', page.text)) == {"section-2-telephone", "section-5-mail"}


async def test_a_municipality_has_a_section_at_least(council: Operator, settings: Settings) -> None:
    nothing = {f"section-{number}-{name}": "" for number in (1, 3) for name in ("name", "telephone", "mail", "reading")}
    async with operator_client(council, settings) as client:
        page = await post_form(client, "/municipalities", **new_municipality(next_code(), **nothing))
    assert (page.status_code, "課を1つ以上入力してください" in page.text) == (422, True)


async def test_rows_are_added_by_a_button_that_keeps_all_and_judges_nothing(
    council: Operator, settings: Settings, owner: asyncpg.Connection
) -> None:
    code = next_code()
    typed = new_municipality(code, **{"section-1-telephone": "まだない", "name": ""})
    async with operator_client(council, settings) as client:
        page = await post_form(client, "/municipalities", **typed, more_sections="yes")
        shown = inputs_of_page(page)
        again = await post_form(client, "/municipalities", **{**shown, "more_sections": "yes"})
    assert (page.status_code, 'class="error' in page.text) == (200, False)
    assert {name: shown[name] for name in typed} == typed
    rows = [sum(name.endswith("-name") for name in inputs_of_page(each)) for each in (page, again)]
    assert rows == [6, 9]
    assert re.findall(r'id="([^"]+)"[^>]* autofocus', page.text) == ["section-4-name"]
    assert not await owner.fetchval("select exists (select from app.municipality where code = $1)", code)


async def test_there_are_as_many_rows_as_sections_may_be(council: Operator, settings: Settings) -> None:
    sent = {f"section-{number}-name": f"{number}" for number in (200, 201, 999)}
    async with operator_client(council, settings) as client:
        page = await post_form(client, "/municipalities", **sent, more_sections="yes")
    shown = inputs_of_page(page)
    assert (shown["section-200-name"], "section-201-name" in shown) == ("200", False)
    assert "課の欄を増やす" not in page.text


def inputs_of_page(page: httpx.Response) -> dict[str, str]:
    """What stands in the inputs of one line of the form, by their names."""
    found = re.findall(r'<input class="input[^>]* name="([^"]+)" type="[a-z]+" value="([^"]*)"', page.text)
    return dict(found)


async def test_a_name_of_a_section_with_a_digit_or_an_at_sign_is_asked_about(
    council: Operator, settings: Settings, owner: asyncpg.Connection
) -> None:
    """Telephone and mail behind a name would be public with it."""
    code, name = next_code(), "防災課 03-1234-0001 bosai@new.example.jp"
    typed = new_municipality(code, **{"section-1-name": name})
    right = {"section-1-name_right": name}
    async with operator_client(council, settings) as client:
        asked = await post_form(client, "/municipalities", **typed)
        other = await post_form(client, "/municipalities", **{**typed, **right, "section-1-name": "第２課"})
        taken = await post_form(client, "/municipalities", **typed, **right)
    assert re.findall(r'name="([^"]+_right)" value="([^"]+)"', asked.text) == [("section-1-name_right", name)]
    assert [("数字か「@」があります" in page.text, page.status_code) for page in (asked, other, taken)] == [
        (True, 422),
        (True, 422),
        (False, 200),
    ]
    names = await owner.fetch("select name ->> 'ja' as name from app.section where municipality = $1", code)
    assert {row["name"] for row in names} == {name, "市民課"}


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

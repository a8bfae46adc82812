"""The page where a password of one's own is chosen, on both sides."""

from datetime import timedelta

import asyncpg
import httpx
import pytest

from app.people.passwords import hash_password
from app.settings import Settings
from tests.clients import client_of, form_token, signed_in_client
from tests.factories import PASSWORD, make_person, make_town
from tests.operators import make_operator, operator_client
from tests.second_factors import code_of, give_factor

pytestmark = pytest.mark.anyio
NEW = "morning glory on the fence"


async def change(client: httpx.AsyncClient, new: str, current: str = PASSWORD) -> httpx.Response:
    token = form_token(await client.get("/password"))
    typed = {"current_password": current, "new_password": new, "new_password_again": new}
    return await client.post("/password", data={"csrf_token": token, **typed})


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "15文字以上で入力してください"),
        ("password-2026-01", "よく使われるパスワード"),
        ("123456789abcdef", "推測されやすい"),
        ("yotsuyahokencenter", "名前（ふりがな、ローマ字、ID）が半分以上"),
        ("ごみげんりょうがかり ごみげんりょう", "名前（ふりがな、ローマ字、ID）が半分以上"),
        ("hanakohanako kimono", "名前（ふりがな、ローマ字、ID）が半分以上"),
    ],
)
async def test_a_password_that_is_guessed_first_is_refused_with_the_rule(
    password: str, words: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    reading = "update app.section set reading = case name ->> 'ja' when '保健係' then 'よつやほけんせんたー' else 'ごみげんりょうがかり' end"
    await owner.execute(f"{reading} where municipality = $1", town.code)
    await owner.execute("update app.staff set reading = 'やまだ はなこ' where id = $1", person.id)
    async with signed_in_client(person, settings) as client:
        answer = await change(client, password)
    assert (answer.status_code, words in answer.text) == (422, True)


async def test_a_password_of_ones_own_is_taken(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with signed_in_client(person, settings) as client:
        answer = await change(client, NEW)
    assert (answer.status_code, answer.headers["location"]) == (303, "/password?changed=1")


async def test_with_a_second_factor_eight_characters_will_do(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with signed_in_client(person, settings) as client:
        alone = await change(client, "kaeru-to")
        await give_factor(owner, settings, person)
        page = await client.get("/password")
        taken = await change(client, "kaeru-to")
    assert (alone.status_code, "8文字以上" in page.text, taken.status_code) == (422, True, 303)


async def test_at_a_change_the_session_gets_a_new_token_and_the_others_end(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with signed_in_client(person, settings) as client, client_of("staff", settings) as other:
        await other.post("/sign-in", data={"login": person.login, "password": PASSWORD})
        await change(client, NEW)
        goes_on = await client.get("/password")
        ended = await other.get("/password")
    async with signed_in_client(person, settings) as former:
        copied = await former.get("/password")
    assert (goes_on.status_code, ended.status_code, copied.status_code) == (200, 303, 303)


async def test_an_operators_session_gets_a_new_token_too(owner: asyncpg.Connection, settings: Settings) -> None:
    operator = await make_operator(owner)
    async with operator_client(operator, settings) as client:
        await change(client, NEW)
        goes_on = await client.get("/password")
    async with operator_client(operator, settings) as former:
        copied = await former.get("/password")
    assert (goes_on.status_code, copied.status_code) == (200, 303)


async def test_a_change_of_ones_own_password_is_in_the_log_of_both_sides(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person, operator = await make_person(owner, await make_town(owner, settings)), await make_operator(owner)
    async with signed_in_client(person, settings) as client, operator_client(operator, settings) as office:
        await change(client, NEW)
        await change(office, NEW)
    staffs = "select count(*) from app.audit_event where staff = $1 and action = 'password_changed'"
    operators = "select count(*) from app.operator_audit_event where operator = $1 and action = 'password_changed'"
    assert (await owner.fetchval(staffs, person.id), await owner.fetchval(operators, operator.id)) == (1, 1)


@pytest.mark.parametrize(("side", "whom"), [("staff", "所属の自治体の管理者"), ("operator", "協議会の管理者")])
async def test_a_one_time_password_ends_after_72_hours(
    side: str, whom: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    """It is told to whoever has the right password, and to nobody else."""
    table = {"staff": "staff", "operator": "operator_account"}[side]
    login = (
        await make_person(owner, await make_town(owner, settings)) if side == "staff" else await make_operator(owner)
    ).login
    await owner.execute(f"update app.{table} set must_change_password = true where login = $1", login)
    left = f"select one_time_until - clock_timestamp() from app.{table} where login = $1"
    assert timedelta(hours=71) < await owner.fetchval(left, login) <= timedelta(hours=72)
    await owner.execute(
        f"update app.{table} set one_time_until = one_time_until - interval '72 hours' where login = $1", login
    )
    async with client_of(side, settings) as client:
        wrong = await client.post("/sign-in", data={"login": login, "password": "a guess"})
        right = await client.post("/sign-in", data={"login": login, "password": PASSWORD})
    assert ("72時間" in wrong.text, wrong.status_code) == (False, 422)
    assert (f"72時間が過ぎて使えなくなりました。{whom}に" in right.text, right.status_code) == (True, 422)


async def test_a_password_of_ones_own_has_no_end(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    await owner.execute("update app.staff set must_change_password = true where id = $1", person.id)
    async with signed_in_client(person, settings) as client:
        await change(client, NEW)
    assert await owner.fetchval("select one_time_until from app.staff where id = $1", person.id) is None


async def test_an_operators_password_is_not_made_of_a_municipalitys_name(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    await owner.execute("update app.municipality set reading = 'むさしのだいし' where code = $1", town.code)
    async with operator_client(await make_operator(owner), settings) as client:
        refused = await change(client, "musashinodaishi-7")
        taken = await change(client, NEW)
    assert ("名前（ふりがな、ローマ字、ID）" in refused.text, taken.status_code) == (True, 303)


@pytest.mark.parametrize("side", ["staff", "operator"])
async def test_a_password_too_short_to_stand_alone_leads_to_a_new_one(
    side: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    """Fourteen characters were enough beside a second factor that was taken away since."""
    person = await (
        make_operator(owner) if side == "operator" else make_person(owner, await make_town(owner, settings))
    )
    table = "operator_account" if side == "operator" else "staff"
    await owner.execute(
        f"update app.{table} set password_hash = $2 where id = $1", person.id, await hash_password("kaeru-to-uma14")
    )
    async with client_of(side, settings) as client:
        await client.post("/sign-in", data={"login": person.login, "password": "kaeru-to-uma14"})
        led = [(await client.get(path)).headers.get("location") for path in ("/audit", "/second-factor")]
        page = await client.get("/password")
        ended = await owner.fetchval(f"select one_time_until from app.{table} where id = $1", person.id)
        short = await change(client, "murasaki-usagi", current="kaeru-to-uma14")
        answer = await change(client, NEW, current="kaeru-to-uma14")
        after = await client.get("/audit")
    assert (led, ended, short.status_code) == (["/password"] * 2, None, 422)
    assert "15文字より短い" in page.text
    assert "一度だけ使う" not in page.text
    assert (answer.status_code, after.status_code) == (303, 200)


@pytest.mark.parametrize("side", ["staff", "operator"])
async def test_beside_a_second_factor_a_short_password_is_asked_for_no_longer_one(
    side: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await (
        make_operator(owner) if side == "operator" else make_person(owner, await make_town(owner, settings))
    )
    table = "operator_account" if side == "operator" else "staff"
    await owner.execute(
        f"update app.{table} set password_hash = $2 where id = $1", person.id, await hash_password("kaeru-to")
    )
    secret = await give_factor(owner, settings, person)
    async with client_of(side, settings) as client:
        await client.post("/sign-in", data={"login": person.login, "password": "kaeru-to"})
        await client.post("/sign-in/second-factor", data={"factor_code": code_of(secret)})
        assert (await client.get("/audit")).status_code == 200

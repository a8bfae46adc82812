"""Signing in with a code, setting the second factor up, and the page of the codes."""

import re
from dataclasses import replace

import asyncpg
import httpx
import pytest

from app.settings import Mode, Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from app.web.csrf import csrf_token
from tests.clients import client_of, form_token, signed_in_client
from tests.factories import PASSWORD, Person, make_person, make_town
from tests.operators import make_operator, operator_client
from tests.second_factors import RECOVERY_CODE, code_of, give_factor

pytestmark = pytest.mark.anyio


async def with_factor(owner: asyncpg.Connection, settings: Settings) -> tuple[Person, str]:
    person = await make_person(owner, await make_town(owner, settings))
    return person, await give_factor(owner, settings, person)


async def after_the_password(
    person: Person, settings: Settings, **more: str
) -> tuple[httpx.AsyncClient, httpx.Response]:
    client = client_of("staff", settings)
    return client, await client.post("/sign-in", data={"login": person.login, "password": PASSWORD, **more})


async def test_the_password_leads_to_the_code_and_the_code_in(owner: asyncpg.Connection, settings: Settings) -> None:
    person, secret = await with_factor(owner, settings)
    client, answer = await after_the_password(person, settings, next="/people")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/second-factor?next=%2Fpeople")
    assert (await client.get("/people")).headers["location"].startswith("/sign-in?")
    page = await client.get(answer.headers["location"])
    assert 'autocomplete="one-time-code"' in page.text
    wrong = await client.post("/sign-in/second-factor", data={"factor_code": "nonsense", "next": "/people"})
    assert (wrong.status_code, "確認コードが違います" in wrong.text) == (422, True)
    right = await client.post("/sign-in/second-factor", data={"factor_code": code_of(secret), "next": "/people"})
    assert (right.status_code, right.headers["location"]) == (303, "/people")
    assert (await client.get("/people")).status_code == 200


@pytest.mark.parametrize("side", ["staff", "operator"])
async def test_a_browser_is_known_after_the_code_and_not_before(
    side: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    """Whoever has the password alone gets no browser that is throttled by itself."""
    person = await (
        make_operator(owner) if side == "operator" else make_person(owner, await make_town(owner, settings))
    )
    secret = await give_factor(owner, settings, person)
    known = "select count(*) from app.known_browser where login = $1"
    async with client_of(side, settings) as client:
        for path in ("/sign-in", "/sign-in/again"):
            await client.post(path, data={"login": person.login, "password": PASSWORD})
            assert (f"todoke-{side}-browser" in client.cookies, await owner.fetchval(known, person.login)) == (False, 0)
        await client.post("/sign-in/second-factor", data={"factor_code": code_of(secret)})
        assert (f"todoke-{side}-browser" in client.cookies, await owner.fetchval(known, person.login)) == (True, 1)
        await client.post("/sign-in/again", data={"login": person.login, "password": PASSWORD})
        before = client.cookies[f"todoke-{side}-browser"]
        await client.post("/sign-in/again", data={"factor_code": RECOVERY_CODE})
        assert (client.cookies[f"todoke-{side}-browser"] != before, await owner.fetchval(known, person.login)) == (
            True,
            1,
        )


async def test_without_a_sign_in_that_waits_the_page_leads_to_the_password(settings: Settings) -> None:
    async with client_of("staff", settings) as client:
        assert (await client.get("/sign-in/second-factor")).headers["location"] == "/sign-in"
        answer = await client.post("/sign-in/second-factor", data={"factor_code": "123456"})
    assert (answer.status_code, "はじめからログイン" in answer.text) == (422, True)


async def test_the_fifth_wrong_code_leads_to_the_password(owner: asyncpg.Connection, settings: Settings) -> None:
    person, secret = await with_factor(owner, settings)
    client, _ = await after_the_password(person, settings)
    for _ in range(5):
        answer = await client.post("/sign-in/second-factor", data={"factor_code": "nonsense"})
    assert "はじめからログイン" in answer.text
    answer = await client.post("/sign-in/second-factor", data={"factor_code": code_of(secret)})
    assert answer.status_code == 422


async def test_a_recovery_code_tells_how_many_are_left(owner: asyncpg.Connection, settings: Settings) -> None:
    person, _ = await with_factor(owner, settings)
    client, _ = await after_the_password(person, settings)
    answer = await client.post("/sign-in/second-factor", data={"factor_code": RECOVERY_CODE, "next": "/people"})
    assert answer.headers["location"] == "/second-factor?recovered=1&next=%2Fpeople"
    page = await client.get(answer.headers["location"])
    assert "残りは0個" in page.text
    assert 'href="/people"' in page.text


async def test_what_was_typed_goes_through_both_steps(owner: asyncpg.Connection, settings: Settings) -> None:
    person, secret = await with_factor(owner, settings)
    client = signed_in_client(person, settings)
    await owner.execute("update app.staff_session set ended_at = now() where staff = $1", person.id)
    data = {"csrf_token": csrf_token(person.session, person.id), "content": "長い文章"}
    kept = hidden(await client.post("/sign-out", data=data))
    asked = await client.post("/sign-in", data={**kept, "login": person.login, "password": PASSWORD})
    assert (asked.status_code, "入力した内容は消えていません" in asked.text) == (200, True)
    wrong = await client.post("/sign-in/second-factor", data={**hidden(asked), "factor_code": "nonsense"})
    answer = await client.post("/sign-in/second-factor", data={**hidden(wrong), "factor_code": code_of(secret)})
    fields = hidden(answer)
    assert fields["content"] == "長い文章"
    assert (await client.post("/sign-out", data=fields)).status_code == 303


async def test_the_small_form_asks_for_the_code_too(owner: asyncpg.Connection, settings: Settings) -> None:
    person, secret = await with_factor(owner, settings)
    client = signed_in_client(person, settings)
    await owner.execute("update app.staff_session set ended_at = now() where staff = $1", person.id)
    data = {"csrf_token": csrf_token(person.session, person.id), "content": "長い文章"}
    kept = hidden(await client.post("/sign-out", data=data, headers={"HX-Request": "true"}))
    asked = await client.post("/sign-in/again", data={**kept, "login": person.login, "password": PASSWORD})
    assert ('name="factor_code"' in asked.text, "data-csrf-token" in asked.text) == (True, False)
    wrong = await client.post("/sign-in/again", data={**hidden(asked), "factor_code": "nonsense"})
    assert (wrong.status_code, 'name="factor_code"' in wrong.text) == (422, True)
    answer = await client.post("/sign-in/again", data={**hidden(wrong), "factor_code": code_of(secret)})
    token = re.search(r'data-csrf-token="([^"]+)"', answer.text)
    assert token is not None
    assert (await client.post("/sign-out", data={"csrf_token": token[1]})).status_code == 303


@pytest.mark.parametrize("side", ["staff", "operator"])
async def test_it_is_set_up_and_the_picture_is_given_once(
    side: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    if side == "staff":
        person = await make_person(owner, await make_town(owner, settings))
        client = signed_in_client(person, settings)
    else:
        operator = await make_operator(owner)
        client = operator_client(operator, settings)
    begin = await client.get("/second-factor")
    assert "設定していません" in begin.text
    token = {"csrf_token": form_token(begin)}
    page = await client.post("/second-factor/setup", data=token)
    found = re.search(r'class="secret-once number">([A-Z2-7 ]+)<', page.text)
    assert found is not None
    secret = found[1].replace(" ", "")
    picture = await client.get("/second-factor/picture")
    assert (picture.status_code, picture.headers["cache-control"]) == (200, "no-store")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "<svg" in picture.text
    assert (await client.get("/second-factor/picture")).status_code == 404
    wrong = await client.post("/second-factor", data={**token, "factor_code": "000"})
    assert (wrong.status_code, secret[:8] in wrong.text.replace(" ", ""), "/picture" in wrong.text) == (
        422,
        False,
        False,
    )
    done = await client.post("/second-factor", data={**token, "factor_code": code_of(secret)})
    codes = re.findall(r"<li>([a-z0-9-]{19})</li>", done.text)
    assert (done.status_code, len(set(codes))) == (200, 10)
    state = await client.get("/second-factor")
    assert ("残り10個" in state.text, codes[0] in state.text) == (True, False)
    renewed = await client.post("/second-factor/codes", data=token)
    assert not set(codes) & set(re.findall(r"<li>([a-z0-9-]{19})</li>", renewed.text))


async def test_an_offer_is_over_after_half_an_hour(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    client = signed_in_client(person, settings)
    token = {"csrf_token": form_token(await client.get("/second-factor"))}
    await client.post("/second-factor/setup", data=token)
    await owner.execute(
        "update app.staff_second_factor set offered_at = now() - interval '31 minutes' where staff = $1", person.id
    )
    assert (await client.get("/second-factor/picture")).status_code == 404
    late = await client.post("/second-factor", data={**token, "factor_code": "123456"})
    assert (late.status_code, "30分が過ぎました" in late.text) == (422, True)


@pytest.mark.parametrize(("role", "needs"), [("administrator", True), ("auditor", True), ("viewer", False)])
async def test_in_production_the_role_decides_who_is_led_to_the_set_up(
    role: str, *, needs: bool, owner: asyncpg.Connection, settings: Settings
) -> None:
    production = replace(settings, mode=Mode.production)
    town = await make_town(owner, settings)
    person = await make_person(owner, town, role=role, sections=["ごみ減量係"])
    async with signed_in_client(person, production) as client:
        answer = await client.get("/procedures")
        assert (answer.headers.get("location") == "/second-factor") is needs
        assert ("はじめに、二要素認証を設定してください" in (await client.get("/second-factor")).text) is needs
        await give_factor(owner, settings, person)
        assert (await client.get("/procedures")).status_code == 200
    async with signed_in_client(await make_person(owner, town, "tanaka", role=role), settings) as client:
        assert (await client.get("/procedures")).status_code == 200


async def test_in_production_every_operator_needs_one(owner: asyncpg.Connection, settings: Settings) -> None:
    production = replace(settings, mode=Mode.production)
    for role in ("council", "contractor"):
        async with operator_client(await make_operator(owner, role), production) as client:
            assert (await client.get("/municipalities")).headers["location"] == "/second-factor"


async def test_a_one_time_password_is_replaced_first(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    await owner.execute("update app.staff set must_change_password = true where id = $1", person.id)
    async with signed_in_client(person, replace(settings, mode=Mode.production)) as client:
        assert (await client.get("/second-factor")).headers["location"] == "/password"


async def choose(owner: asyncpg.Connection, person: Person, who: str) -> None:
    await owner.execute(
        "insert into app.municipality_setting (municipality, second_factor_for) values ($1, $2)", person.town.code, who
    )


async def test_a_municipality_asks_everybody_for_one(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings), role="viewer", sections=["ごみ減量係"])
    await choose(owner, person, "everybody")
    async with signed_in_client(person, settings) as client:
        assert (await client.get("/procedures")).headers["location"] == "/second-factor"
        await give_factor(owner, settings, person)
        assert (await client.get("/procedures")).status_code == 200


async def test_a_municipality_asks_whoever_downloads_for_one(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    await choose(owner, person, "downloads")
    async with signed_in_client(person, settings) as client:
        page = await client.get("/exports/register")
        assert page.status_code == 200
        token = {"csrf_token": form_token(page)}
        assert (await client.post("/exports/register/table", data=token)).headers["location"] == "/second-factor"
        assert (await client.post("/second-factor/setup", data=token)).status_code == 200
        await give_factor(owner, settings, person)
        assert (await client.post("/exports/register/table", data=token)).status_code != 303


async def test_the_choice_is_made_on_the_page_of_the_settings(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with signed_in_client(person, settings) as client:
        fields = hidden(await client.get("/municipality"))
        form = {"csrf_token": fields["csrf_token"], "seen": fields["seen"], "networks": ""}
        form |= {"second_person_hours": "24", "second_person_days": "14"}
        assert (await client.post("/municipality", data={**form, "second_factor_for": "nobody"})).status_code == 422
        await client.post("/municipality", data={**form, "second_factor_for": "everybody"})
        assert (await client.get("/procedures")).headers["location"] == "/second-factor"


@pytest.mark.parametrize("form", ["table", "paper"])
async def test_the_roster_is_a_download_too(form: str, owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    await choose(owner, person, "downloads")
    async with signed_in_client(person, settings) as client:
        token = {"csrf_token": form_token(await client.get("/people"))}
        assert (await client.post(f"/people/roster/{form}", data=token)).headers["location"] == "/second-factor"


@pytest.mark.parametrize("side", ["staff", "operator"])
async def test_a_lost_device_is_no_longer_a_known_browser(
    side: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    person = await (make_operator(owner) if side == "operator" else make_person(owner, town, "bob"))
    secret = await give_factor(owner, settings, person)
    async with client_of(side, settings) as client:
        await client.post("/sign-in", data={"login": person.login, "password": PASSWORD})
        await client.post("/sign-in/second-factor", data={"factor_code": code_of(secret)})
    known = "select count(*) from app.known_browser where login = $1"
    assert await owner.fetchval(known, person.login) == 1
    if side == "operator":
        await owner.fetchval("select api.reset_operator_factor($1)", person.login)
    else:
        with scoped((await make_person(owner, town, "ada")).scope):
            await ENGINE.fetch("select api.reset_staff_factor($1)", person.id)
    assert await owner.fetchval(known, person.login) == 0


async def test_another_administrator_resets_a_lost_device(owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    ada, bob = await make_person(owner, town, "ada"), await make_person(owner, town, "bob")
    await give_factor(owner, settings, bob)
    await give_factor(owner, settings, ada)
    await owner.execute(
        "update app.staff set mail = login || '@town.example.lg.jp', mail_sealed = 'x' where municipality = $1",
        town.code,
    )
    async with signed_in_client(ada, settings) as client, signed_in_client(bob, settings) as of_bob:
        page = await client.get(f"/people/{bob.id}")
        assert "二要素認証を解除する" in page.text
        assert "二要素認証を解除する" not in (await client.get(f"/people/{ada.id}")).text
        token = {"csrf_token": form_token(page)}
        assert (await client.post(f"/people/{ada.id}/second-factor", data=token)).status_code == 400
        answer = await client.post(f"/people/{bob.id}/second-factor", data=token)
        assert answer.status_code == 303
        assert "解除しました" in (await client.get(answer.headers["location"])).text
        assert (await of_bob.get("/password")).status_code == 303  # signed out
        opened = await of_bob.post("/sign-in", data={"login": bob.login, "password": PASSWORD})
        assert opened.headers["location"] == "/today"
    letters = await owner.fetch(
        "select staff from app.outbox where municipality = $1 and kind = 'second_factor_reset'", town.code
    )
    assert {row["staff"] for row in letters} == {ada.id, bob.id}
    event = await owner.fetchrow(
        "select staff, subject from app.audit_event where municipality = $1 and action = 'second_factor_reset'",
        town.code,
    )
    assert tuple(event) == (ada.id, bob.login)
    assert await owner.fetchval(
        "select count(*) from app.staff_grant where municipality = $1 and staff = $2 and granted_by = $3",
        *(town.code, bob.id, ada.id),
    )


async def test_only_an_administrator_resets(owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    ada, eve = await make_person(owner, town, "ada"), await make_person(owner, town, "eve", "section_staff", ["保健係"])
    await give_factor(owner, settings, ada)
    with scoped(eve.scope), pytest.raises(asyncpg.PostgresError, match="not this person"):
        await ENGINE.fetch("select api.reset_staff_factor($1)", ada.id)
    with scoped(ada.scope), pytest.raises(asyncpg.PostgresError, match="not this person"):
        await ENGINE.fetch("select api.reset_staff_factor($1)", ada.id)


def hidden(page: httpx.Response) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text))

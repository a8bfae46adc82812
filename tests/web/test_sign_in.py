"""Signing in on the staff's side."""

import hashlib
import time

import asyncpg
import pytest

from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import Role, Scope, scoped
from tests.clients import client_of, form_token, signed_in_client
from tests.factories import PASSWORD, make_person, make_town, next_address

pytestmark = pytest.mark.anyio


async def test_the_right_password_leads_to_the_first_page(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of("staff", settings) as client:
        answer = await client.post("/sign-in", data={"login": person.login, "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/today")


async def test_a_login_is_read_as_people_type_it(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    full_width = " " + person.login.upper().translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    async with client_of("staff", settings) as client:
        answer = await client.post("/sign-in", data={"login": full_width, "password": PASSWORD})
    assert answer.status_code == 303


async def test_the_cookie_is_for_this_host_and_no_script(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of("staff", settings) as client:
        answer = await client.post("/sign-in", data={"login": person.login, "password": PASSWORD})
    cookie = answer.headers.get_list("set-cookie")[0]
    assert cookie.startswith(f"todoke-staff={person.town.code}.")
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Strict")


async def test_a_wrong_password_and_an_unknown_account_are_told_alike(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of("staff", settings) as client:
        wrong = await client.post("/sign-in", data={"login": person.login, "password": "not the password"})
        unknown = await client.post("/sign-in", data={"login": f"{person.login}x", "password": "not the password"})
    assert "職員IDまたはパスワードが違います。" in wrong.text
    assert unknown.text.replace(f"{person.login}x", person.login) == wrong.text
    assert (wrong.status_code, unknown.status_code) == (422, 422)


async def test_a_blank_form_is_answered_as_a_wrong_password(owner: asyncpg.Connection, settings: Settings) -> None:
    # other tests send blank forms, too, and whoever guesses at one login waits, wherever they are
    await owner.execute("delete from app.sign_in_pace where account = $1", hashlib.sha256(b"").hexdigest())
    async with client_of("staff", settings) as client:
        answer = await client.post("/sign-in", data={"login": "", "password": ""})
    assert answer.status_code == 422


async def test_a_new_session_at_every_sign_in_and_the_old_one_ends(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with signed_in_client(person, settings) as client:
        await client.post("/sign-in", data={"login": person.login, "password": PASSWORD})
        assert client.cookies["todoke-staff"] != person.session.reveal()
    async with signed_in_client(person, settings) as former:
        answer = await former.get("/password")
    assert answer.headers["location"] == "/sign-in?next=%2Fpassword"


async def test_a_session_id_that_a_client_chose_is_none(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    chosen = f"{person.town.code}.{'a' * 43}"
    async with client_of("staff", settings) as client:
        client.cookies.set("todoke-staff", chosen)
        answer = await client.post("/sign-in", data={"login": person.login, "password": PASSWORD})
    assert chosen not in answer.headers["set-cookie"]


async def test_signing_out_ends_the_session_and_the_cookie(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with signed_in_client(person, settings) as client:
        token = form_token(await client.get("/password"))
        answer = await client.post("/sign-out", data={"csrf_token": token})
        assert "Max-Age=0" in answer.headers["set-cookie"]
    async with signed_in_client(person, settings) as client:
        assert (await client.get("/password")).status_code == 303


async def test_failed_and_successful_sign_ins_are_in_the_audit_log(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of("staff", settings) as client:
        await client.post("/sign-in", data={"login": person.login, "password": "a guess"})
        await client.post("/sign-in", data={"login": person.login, "password": PASSWORD})
    actions = await owner.fetch(
        "select action from app.audit_event where municipality = $1 and staff = $2 order by at",
        person.town.code,
        person.id,
    )
    assert [row["action"] for row in actions][-2:] == ["sign_in_failed", "signed_in"]


async def test_a_page_asked_for_without_a_session_comes_back_after_sign_in(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of("staff", settings) as client:
        asked = await client.get("/password?changed=1")
        page = await client.get(asked.headers["location"])
        answer = await client.post(
            "/sign-in", data={"login": person.login, "password": PASSWORD, "next": "/password?changed=1"}
        )
    assert 'name="next" value="/password?changed=1"' in page.text
    assert answer.headers["location"] == "/password?changed=1"


@pytest.mark.parametrize(
    "address", ["//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example", "/\t/x"]
)
async def test_sign_in_leads_to_no_other_site(address: str, owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of("staff", settings) as client:
        answer = await client.post("/sign-in", data={"login": person.login, "password": PASSWORD, "next": address})
    assert answer.headers["location"] == "/today"


async def test_somebody_stopped_cannot_sign_in(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    await owner.execute("update app.staff set active = false where id = $1", person.id)
    async with client_of("staff", settings) as client:
        answer = await client.post("/sign-in", data={"login": person.login, "password": PASSWORD})
    assert answer.status_code == 422


async def test_a_suspended_municipalitys_sessions_are_dead(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    await owner.execute("update app.municipality set suspended_at = now() where code = $1", person.town.code)
    async with signed_in_client(person, settings) as client:
        answer = await client.get("/password")
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("column", "age"), [("seen_at", "31 minutes"), ("opened_at", "9 hours 1 minute")], ids=["idle", "old"]
)
async def test_a_session_dies(column: str, age: str, owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    await owner.execute(f"update app.staff_session set {column} = now() - interval '{age}' where staff = $1", person.id)
    async with signed_in_client(person, settings) as client:
        answer = await client.get("/password")
    assert answer.status_code == 303


@pytest.mark.parametrize(("headers", "kept_alive"), [({}, True), ({"Todoke-Poll": "1"}, False)], ids=["person", "poll"])
async def test_only_a_person_keeps_a_session_alive(
    headers: dict[str, str], *, kept_alive: bool, owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    await owner.execute(
        "update app.staff_session set seen_at = now() - interval '20 minutes' where staff = $1", person.id
    )
    async with signed_in_client(person, settings) as client:
        await client.get("/password", headers=headers)
    fresh = await owner.fetchval(
        "select seen_at > now() - interval '1 minute' from app.staff_session where staff = $1", person.id
    )
    assert fresh is kept_alive


async def test_a_poll_without_a_session_is_told_to_stop(database: ScopedEngine, settings: Settings) -> None:
    async with client_of("staff", settings) as client:
        answer = await client.get("/password", headers={"HX-Request": "true", "Todoke-Poll": "1"})
    assert (answer.status_code, answer.headers["HX-Reswap"]) == (286, "none")


async def test_only_the_role_sign_in_opens_sessions(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    with scoped(Scope(Role.staff)), pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ENGINE.fetch(
            "select api.open_session($1, $2, $3, $4)", person.town.code, person.id, bytes(32), next_address()
        )


async def test_the_staff_role_reads_no_password_hash(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    with scoped(person.scope), pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ENGINE.fetch("select password_hash from app.staff")


async def test_an_unknown_account_costs_as_much_as_a_known_one(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))

    async def least(login: str) -> float:
        taken = []
        async with client_of("staff", settings) as client:
            for _ in range(5):
                began = time.process_time()
                await client.post("/sign-in", data={"login": login, "password": "a guess"})
                taken.append(time.process_time() - began)
        return min(taken)

    known, unknown = await least(person.login), await least(f"{person.login}x")
    assert 0.6 < unknown / known < 1.6

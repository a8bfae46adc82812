"""The staff's and the operator's side answer listed networks only; production cookies are bound to their host."""

from dataclasses import replace
from ipaddress import ip_network

import asyncpg
import pytest

from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from tests.clients import client_of
from tests.factories import PASSWORD, make_person, make_town

pytestmark = pytest.mark.anyio


TOKEN = "m" * 43  # the same in every test process: it stands in the names of tests


def listed(settings: Settings) -> Settings:
    """Each side with its own list; the other side's would let in where this one's does not."""
    return replace(
        settings,
        staff_networks=(ip_network("10.1.0.0/16"),),
        operator_networks=(ip_network("10.3.0.0/16"),),
        trusted_proxies=(ip_network("192.0.2.1/32"),),
    )


@pytest.mark.parametrize(
    ("side", "address", "status"),
    [
        ("staff", "10.1.2.3", 200),
        ("staff", "10.3.2.3", 403),
        ("staff", "2001:db8::1", 403),
        ("operator", "10.3.2.3", 200),
        ("operator", "10.1.2.3", 403),
        ("operator", "2001:db8::1", 403),
    ],
)
async def test_only_listed_networks_get_an_answer(
    side: str, address: str, status: int, database: ScopedEngine, settings: Settings
) -> None:
    async with client_of(side, listed(settings), address) as client:
        assert (await client.get("/sign-in")).status_code == status


@pytest.mark.parametrize(
    ("forwarded", "status"), [("10.1.2.3", 200), ("10.1.2.3, 203.0.113.9", 403), ("203.0.113.9", 403)]
)
async def test_behind_a_trusted_proxy_the_clients_own_address_counts(
    forwarded: str, status: int, database: ScopedEngine, settings: Settings
) -> None:
    async with client_of("staff", listed(settings), "192.0.2.1") as client:
        assert (await client.get("/sign-in", headers={"X-Forwarded-For": forwarded})).status_code == status


async def test_nobody_talks_themselves_onto_the_list(database: ScopedEngine, settings: Settings) -> None:
    async with client_of("staff", listed(settings), "203.0.113.9") as client:
        assert (await client.get("/sign-in", headers={"X-Forwarded-For": "10.1.2.3"})).status_code == 403


async def test_files_and_metrics_are_behind_the_list_too(database: ScopedEngine, settings: Settings) -> None:
    async with client_of("operator", listed(settings), "203.0.113.9") as client:
        statuses = {(await client.get(path)).status_code for path in ("/metrics", "/static/app.css")}
    assert statuses == {403}


@pytest.mark.parametrize(
    ("address", "shown", "status"),
    [
        ("10.3.2.3", None, 200),
        ("203.0.113.9", None, 403),
        ("203.0.113.9", f"Bearer {TOKEN}", 200),
        ("203.0.113.9", f"Bearer {TOKEN[:-1]}", 403),
        ("203.0.113.9", f"Bearer {TOKEN}x", 403),
        ("203.0.113.9", TOKEN, 403),
        ("203.0.113.9", "Bearer é", 403),
        ("203.0.113.9", "", 403),
    ],
)
async def test_metrics_are_for_the_operators_networks_or_the_token(
    address: str, shown: str | None, status: int, database: ScopedEngine, settings: Settings
) -> None:
    headers = {} if shown is None else {"Authorization": shown.encode("latin-1")}
    async with client_of("operator", replace(listed(settings), metrics_token=TOKEN), address) as client:
        answer = await client.get("/metrics", headers=headers)
    assert (answer.status_code, "todoke_applications" in answer.text) == (status, status == 200)


async def test_without_a_token_nothing_shown_opens_the_metrics(database: ScopedEngine, settings: Settings) -> None:
    async with client_of("operator", listed(settings), "203.0.113.9") as client:
        for shown in ("", "Bearer ", "Bearer"):
            assert (await client.get("/metrics", headers={"Authorization": shown})).status_code == 403


async def test_the_token_opens_nothing_else(database: ScopedEngine, settings: Settings) -> None:
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    with_token = replace(listed(settings), metrics_token=TOKEN)
    async with client_of("operator", with_token, "203.0.113.9") as client:
        statuses = {(await client.get(path, headers=bearer)).status_code for path in ("/sign-in", "/health", "/")}
    async with client_of("staff", with_token, "203.0.113.9") as client:
        statuses |= {(await client.get("/metrics", headers=bearer)).status_code}
    assert statuses == {403}


async def test_a_load_balancer_may_ask_whether_the_side_lives(database: ScopedEngine, settings: Settings) -> None:
    async with client_of("staff", listed(settings), "203.0.113.9") as client:
        assert (await client.get("/livez")).status_code == 200


async def test_over_https_the_cookie_is_bound_to_its_host(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of("staff", replace(settings, secure_cookies=True)) as client:
        answer = await client.post("/sign-in", data={"login": person.login, "password": PASSWORD})
    cookies = answer.headers.get_list("set-cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {
        "__Host-todoke-staff",  # the session
        "__Host-todoke-staff-browser",  # the browser that is known from now on
    }
    bound = {"path=/", "httponly", "samesite=strict", "secure"}
    assert [bound - {part.strip().lower() for part in cookie.split(";")} for cookie in cookies] == [set(), set()]


@pytest.mark.parametrize("other", ["broken cookie; ", 'quoted="a;b"; ', "todoke-operator=x; ", "=; ;; "])
async def test_cookies_of_others_do_no_harm(other: str, owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of("staff", settings) as client:
        answer = await client.get("/password", headers={"Cookie": f"{other}todoke-staff={person.session.reveal()}"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
async def test_a_form_of_another_site_cannot_sign_anybody_in(
    headers: dict[str, str], owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of("staff", settings) as client:
        answer = await client.post("/sign-in", data={"login": person.login, "password": PASSWORD}, headers=headers)
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)

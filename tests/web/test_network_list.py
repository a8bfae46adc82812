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


def listed(settings: Settings) -> Settings:
    return replace(settings, staff_networks=(ip_network("10.1.0.0/16"),), trusted_proxies=(ip_network("192.0.2.1/32"),))


@pytest.mark.parametrize("side", ["staff", "operator"])
@pytest.mark.parametrize(("address", "status"), [("10.1.2.3", 200), ("10.2.2.3", 403), ("2001:db8::1", 403)])
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


async def test_a_load_balancer_may_ask_whether_the_side_lives(database: ScopedEngine, settings: Settings) -> None:
    async with client_of("staff", listed(settings), "203.0.113.9") as client:
        assert (await client.get("/livez")).status_code == 200


async def test_over_https_the_cookie_is_bound_to_its_host(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of("staff", replace(settings, secure_cookies=True)) as client:
        answer = await client.post("/sign-in", data={"login": person.login, "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-todoke-staff=")
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Strict; Secure")


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

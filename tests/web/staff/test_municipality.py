"""自治体の設定: an administrator narrows the networks from which the staff's pages open, and the wall stands at once."""

import json
import re
from dataclasses import replace
from ipaddress import ip_network
from uuid import UUID

import asyncpg
import httpx
import pytest

from app.settings import Settings
from tests.clients import client_of, form_token, signed_in_client
from tests.factories import PASSWORD, Person, Town, make_person, make_town

pytestmark = pytest.mark.anyio

HERE, ELSEWHERE = "10.77.2.3", "10.78.2.3"
LIST = "10.77.0.0/16"
WALL = "お使いのネットワークからは使えません"


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def administrator(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town)


def client_at(address: str, person: Person, settings: Settings) -> httpx.AsyncClient:
    client = client_of("staff", settings, address)
    client.cookies.set("todoke-staff", person.session.reveal(), domain="localhost.local")
    return client


async def saved(client: httpx.AsyncClient, networks: str, **fields: str) -> httpx.Response:
    page = await client.get("/municipality")
    seen = re.search(r'name="seen" value="([^"]+)"', page.text)
    assert seen, page.text
    data = {
        "csrf_token": form_token(page),
        "seen": seen[1],
        "networks": networks,
        "second_factor_for": "roles",
        "second_person_hours": "24",
        "second_person_days": "14",
        **fields,
    }
    return await client.post("/municipality", data=data)


async def networks_of(owner: asyncpg.Connection, town: Town) -> list[str]:
    kept = await owner.fetchval("select networks from app.municipality_setting where municipality = $1", town.code)
    return [str(network) for network in kept or ()]


async def events(owner: asyncpg.Connection, person: Person, action: str) -> list[asyncpg.Record]:
    return list(
        await owner.fetch(
            "select subject, details, network from app.audit_event where municipality = $1 and staff = $2 and action = $3 order by at",
            *(person.town.code, person.id, action),
        )
    )


async def test_a_list_is_kept_with_before_and_after_in_the_log(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    async with client_at(HERE, administrator, settings) as client:
        answer = await saved(client, LIST)
        assert (answer.status_code, answer.headers["location"]) == (303, "/municipality?saved=1")
        page = await client.get("/municipality?saved=1")
        assert ("保存しました" in page.text, LIST in page.text) == (True, True)
        await saved(client, f"{LIST}\n2001:db8::/48")
        await saved(client, f"{LIST}\n2001:db8::/48")  # nothing changed: nothing to write down
    assert await networks_of(owner, town) == [LIST, "2001:db8::/48"]
    told = [
        json.loads(row["details"])["changed"]
        for row in await events(owner, administrator, "municipality_settings_changed")
    ]
    label = "職員の画面を開けるネットワーク"
    assert told == [{label: ["どこからでも開ける", LIST]}, {label: [LIST, f"{LIST}、2001:db8::/48"]}]


async def test_whoever_is_outside_is_told_plainly_at_the_next_request(
    owner: asyncpg.Connection, administrator: Person, settings: Settings
) -> None:
    async with client_at(HERE, administrator, settings) as here, client_at(ELSEWHERE, administrator, settings) as there:
        assert (await there.get("/inbox")).status_code == 200
        await saved(here, LIST)
        for refused in (await there.get("/inbox"), await there.post("/people", data={"csrf_token": "x"})):
            assert (refused.status_code, WALL in refused.text) == (403, True)
        poll = await there.get("/inbox", headers={"Todoke-Poll": "1"})
        assert poll.status_code == 403
        assert (await here.get("/inbox")).status_code == 200
        page = await here.get("/password")
        assert (await there.post("/sign-out", data={"csrf_token": form_token(page)})).status_code == 303
    written = [(row["subject"], row["network"]) for row in await events(owner, administrator, "refused")]
    assert written == [("GET /inbox", f"{ELSEWHERE}/32"), ("POST /people", f"{ELSEWHERE}/32")]


async def test_nobody_signs_in_from_outside_and_the_right_password_says_why(
    owner: asyncpg.Connection, administrator: Person, settings: Settings
) -> None:
    async with client_at(HERE, administrator, settings) as client:
        await saved(client, LIST)
    right = {"login": administrator.login, "password": PASSWORD}
    for path, status in (("/sign-in", 403), ("/sign-in/again", 422)):
        async with client_of("staff", settings, ELSEWHERE) as client:
            answer = await client.post(path, data=right)
            assert (answer.status_code, "お使いのネットワークからは、ログインできません" in answer.text) == (
                status,
                True,
            )
            assert "set-cookie" not in answer.headers
    async with client_of("staff", settings, ELSEWHERE) as client:
        wrong = await client.post("/sign-in", data={**right, "password": "not the password"})
    assert "お使いのネットワーク" not in wrong.text
    async with client_of("staff", settings, HERE) as client:
        assert (await client.post("/sign-in", data=right)).status_code == 303
    assert [row["subject"] for row in await events(owner, administrator, "refused")] == ["POST /sign-in"] * 2


async def test_a_neighbours_list_is_nobody_elses(
    owner: asyncpg.Connection, administrator: Person, settings: Settings
) -> None:
    neighbour = await make_person(owner, await make_town(owner, settings))
    async with client_at(HERE, administrator, settings) as client:
        await saved(client, LIST)
    async with client_at(ELSEWHERE, neighbour, settings) as client:
        assert (await client.get("/inbox")).status_code == 200
        assert LIST not in (await client.get("/municipality")).text


async def test_an_ipv4_network_written_as_ipv6_is_the_ipv4_one(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    """Clients are known by their IPv4 address, so that the longer spelling would let nobody in."""
    async with client_at(HERE, administrator, settings) as client:
        answer = await saved(client, "::ffff:10.77.0.0/112")
        every = await saved(client, "::ffff:0:0/96")
    assert (answer.status_code, await networks_of(owner, town)) == (303, [LIST])
    assert (every.status_code, "すべてのアドレス" in every.text) == (422, True)


@pytest.mark.parametrize(
    ("networks", "told"),
    [
        ("10.78.0.0/16", f"いまお使いの端末（{HERE}）から開けなくなります"),
        ("192.0.2.0/24 10.77.0.0/16", "職員側を開けるネットワークの外にあります"),
        ("庁内\x00", "「庁内」はネットワークとして読めません"),
    ],
)
async def test_a_list_that_cannot_be_taken_is_shown_again_with_what_was_typed(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings, networks: str, told: str
) -> None:
    inside = replace(settings, staff_networks=(ip_network("10.0.0.0/8"),))
    async with client_at(HERE, administrator, inside) as client:
        page = await saved(client, networks)
    assert (page.status_code, told in page.text) == (422, True)
    assert networks.replace("\x00", "") in page.text
    assert await networks_of(owner, town) == []


async def test_a_colleagues_change_is_not_overwritten(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    async with client_at(HERE, administrator, settings) as client:
        before = re.search(r'name="seen" value="([^"]+)"', (await client.get("/municipality")).text)
        assert before
        await saved(client, LIST)
        clash = await saved(client, "10.0.0.0/8", seen=before[1])
    assert (clash.status_code, "ほかの職員が先に変更しました" in clash.text, "10.0.0.0/8" in clash.text) == (
        409,
        True,
        True,
    )
    assert await networks_of(owner, town) == [LIST]


async def test_an_auditor_reads_it_and_changes_nothing(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    async with client_at(HERE, administrator, settings) as client:
        await saved(client, LIST)
    auditor = await make_person(owner, town, "kansa", "auditor")
    async with client_at(HERE, auditor, settings) as client:
        page = await client.get("/municipality")
        assert (LIST in page.text, "<textarea" in page.text) == (True, False)
        token = form_token(await client.get("/password"))
        refused = await client.post("/municipality", data={"csrf_token": token, "networks": "", "seen": ""})
    assert refused.status_code == 403


@pytest.mark.parametrize(("role", "sections"), [("section_staff", ["ごみ減量係"]), ("viewer", ["ごみ減量係"])])
async def test_nobody_else_opens_it(
    owner: asyncpg.Connection, town: Town, settings: Settings, role: str, sections: list[str]
) -> None:
    person = await make_person(owner, town, "somebody", role, sections)
    async with signed_in_client(person, settings) as client:
        assert (await client.get("/municipality")).status_code == 403
        assert "/municipality" not in (await client.get("/help")).text


async def _as(connection: asyncpg.Connection, person: Person, statement: str, *values: object) -> str:
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute("select set_config('app.session', $1, true)", person.session.reveal())
        return await connection.execute(statement, *values)
    except asyncpg.PostgresError as refusal:
        return str(refusal.sqlstate)
    finally:
        await transaction.rollback()


async def test_the_database_lets_administrators_alone_change_the_row(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    await owner.execute("insert into app.municipality_setting (municipality) values ($1)", town.code)
    neighbour = await make_person(owner, await make_town(owner, settings))
    clerk = await make_person(owner, town, "clerk", "section_staff", ["ごみ減量係"])
    change = "update app.municipality_setting set networks = '{}'"
    add = "insert into app.municipality_setting (municipality, id) values ($1, $2)"
    connection = await asyncpg.connect(settings.database("staff"))
    try:
        assert [await _as(connection, person, change) for person in (administrator, clerk, neighbour)] == [
            *("UPDATE 1", "UPDATE 0", "UPDATE 0")
        ]
        assert await _as(connection, clerk, add, town.code, UUID(int=1)) == "42501"
        assert await _as(connection, administrator, add, neighbour.town.code, UUID(int=1)) == "42501"
    finally:
        await connection.close()

"""The operator's page of health, /metrics, and the probes of every side."""

import re

import asyncpg
import pytest

from app.operations.space import note_space
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from tests.clients import client_of
from tests.factories import add_procedure, make_town, submit_one
from tests.held_files import hand_of, link
from tests.operators import make_operator, operator_client

pytestmark = pytest.mark.anyio


async def test_arrivals_and_waiting_mail_are_counted(owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    await submit_one(town, settings)
    async with operator_client(await make_operator(owner), settings) as client:
        page = await client.get("/health")
    line = page.text.split(f'<tr><th scope="row">{town.name}</th>')[1].split("</tr>")[0]
    assert line.endswith('<td class="numeric">1</td><td class="numeric"><strong>1</strong></td>')


async def test_a_missing_key_is_shown(owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    await add_procedure(owner, town, "keyless", with_key=False)
    async with operator_client(await make_operator(owner), settings) as client:
        page = await client.get("/health")
        await owner.execute("update app.municipality set suspended_at = now() where code = $1", town.code)
    line = page.text.split(f'<a href="/municipalities/{town.code}">')[1].split("</tr>")[0]
    assert '<span class="status status-failed">1</span>' in line


async def test_metrics_are_totals_by_municipality_and_state(owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    await submit_one(town, settings)
    async with client_of("operator", settings) as client:
        answer = await client.get("/metrics")
    assert f'todoke_applications{{municipality="{town.code}",status="arrived"}} 1.0' in answer.text


async def test_metrics_tell_how_many_files_wait_and_how_large_the_database_is(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    await submit_one(town, settings)
    hand = await hand_of(owner, town)
    await hand.attach(size=1000)
    for scan in ("unscanned", "clean"):
        await link(owner, town, await hand.attach(size=1000, scan=scan))
    await note_space(7)
    async with client_of("operator", settings) as client:
        answer = await client.get("/metrics")
    await owner.execute("delete from app.database_space")
    assert f'todoke_waiting_files{{municipality="{town.code}",state="held"}} 1.0' in answer.text
    assert f'todoke_waiting_files{{municipality="{town.code}",state="unscanned"}} 1.0' in answer.text
    assert "\ntodoke_database_most_bytes 7e+09\n" in answer.text
    assert "\ntodoke_database_bytes " in answer.text


@pytest.mark.parametrize("side", ["applicant", "staff"])
async def test_metrics_are_on_the_operators_side_only(side: str, database: ScopedEngine, settings: Settings) -> None:
    async with client_of(side, settings) as client:
        assert (await client.get("/metrics")).status_code == 404


@pytest.mark.parametrize("side", ["applicant", "staff", "operator", "mailbox"])
async def test_every_side_says_that_it_lives(side: str, database: ScopedEngine, settings: Settings) -> None:
    async with client_of(side, settings) as client:
        assert (await client.get("/livez")).text == "ok\n"


@pytest.mark.parametrize("side", ["applicant", "staff", "operator"])
async def test_a_missing_key_takes_no_side_off_a_load_balancer(
    side: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    await add_procedure(owner, await make_town(owner, settings), "keyless", with_key=False)
    async with client_of(side, settings) as client:
        answer = await client.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ready\n")


def keys_missing(metrics: str) -> float:
    found = re.search(r"^todoke_keys_missing ([\d.]+)$", metrics, re.MULTILINE)
    assert found, metrics
    return float(found[1])


async def test_metrics_count_what_takes_nothing_for_want_of_a_key(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    async with client_of("operator", settings) as client:
        before = keys_missing((await client.get("/metrics")).text)
        await add_procedure(owner, town, "keyless", with_key=False)
        await owner.execute("update app.public_key set unusable_since = now() where municipality = $1", town.code)
        without = keys_missing((await client.get("/metrics")).text)
        await owner.execute("update app.municipality set suspended_at = now() where code = $1", town.code)
        after = keys_missing((await client.get("/metrics")).text)
    assert (without, after) == (before + 2, before)

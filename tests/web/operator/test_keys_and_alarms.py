"""The operator's pages of alarms and of keys."""

from uuid import uuid4

import asyncpg
import pytest

from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.vault.seal import new_pair
from app.vault.signing import fingerprint
from app.vault.trusted_keys import trusted_signers
from tests.clients import client_of, signed_in_client
from tests.factories import Town, make_person, make_town
from tests.operators import make_operator, operator_client

pytestmark = pytest.mark.anyio


async def raised(owner: asyncpg.Connection, town: Town, words: str, subject: str = "", *, ended: bool = False) -> None:
    await owner.execute(
        "insert into app.alarm (municipality, kind, subject, words, ended_at) "
        "values ($1, 'key_unusable', $2, $3, case when $4 then clock_timestamp() end)",
        town.code,
        subject or uuid4().hex,
        words,
        ended,
    )


async def test_alarms_that_stand_and_those_that_ended_are_apart(owner: asyncpg.Connection, settings: Settings) -> None:
    town, other = await make_town(owner, settings), await make_town(owner, settings)
    await raised(owner, town, "ひとつめ")
    await raised(owner, town, "ふたつめ", ended=True)
    await raised(owner, other, "みっつめ")
    async with operator_client(await make_operator(owner, "contractor"), settings) as client:
        standing = (await client.get("/alarms")).text
        of_town = (await client.get(f"/alarms?municipality={town.code}")).text
        ended = (await client.get(f"/alarms?municipality={town.code}&ended=1")).text
        health = (await client.get("/health")).text
    assert ("ひとつめ" in standing, "ふたつめ" in standing, "みっつめ" in standing) == (True, False, True)
    assert ("ひとつめ" in of_town, "みっつめ" in of_town) == (True, False)
    assert ("ひとつめ" in ended, "ふたつめ" in ended) == (False, True)
    assert 'href="/alarms">' in health.split("<dt>警報</dt>")[1].split("</dd>")[0]


async def test_more_alarms_than_a_page_holds_are_all_reached(owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    for number in range(120):
        await raised(owner, town, f"鍵{number:03}番")
    seen: list[str] = []
    address = f"/alarms?municipality={town.code}"
    async with operator_client(await make_operator(owner), settings) as client:
        while address:
            page = (await client.get(address)).text
            seen += [f"鍵{number:03}番" for number in reversed(range(120)) if f"鍵{number:03}番" in page]
            following = page.partition('<nav class="pagination"')[2].partition('href="')[2].partition('"')[0]
            address = following.replace("&amp;", "&")
    assert seen == [f"鍵{number:03}番" for number in reversed(range(120))]


async def test_a_municipalitys_keys_are_told_by_their_fingerprints(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    rows = await owner.fetch("select id, public_key from app.public_key where municipality = $1", town.code)
    async with operator_client(await make_operator(owner), settings) as client:
        page = (await client.get(f"/municipalities/{town.code}/keys")).text
        link = (await client.get(f"/municipalities/{town.code}")).text
    assert rows
    for row in rows:
        assert fingerprint(row["public_key"]) in page
    assert page.count('<span class="status status-open">正常</span>') == len(rows)
    assert f'href="/municipalities/{town.code}/keys"' in link


async def test_a_key_that_was_exchanged_says_when_from_what_and_to_what(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    row = await owner.fetchrow("select id, public_key from app.public_key where municipality = $1 limit 1", town.code)
    theirs = new_pair(row["id"]).public.key
    for half in (row["public_key"], theirs):
        await owner.execute(
            "insert into app.key_sighting (municipality, key, public_key) values ($1, $2, $3)",
            *(town.code, row["id"], half),
        )
    await raised(owner, town, "鍵", str(row["id"]), ended=True)
    await owner.execute(
        "update app.public_key set public_key = $3, unusable_since = now() where municipality = $1 and id = $2",
        *(town.code, row["id"], theirs),
    )
    async with operator_client(await make_operator(owner), settings) as client:
        page = (await client.get(f"/municipalities/{town.code}/keys")).text
    assert '<span class="status status-failed">公開鍵の署名が正しくない</span>' in page
    change = page.split("公開鍵が変わりました")[1].split("</li>")[0]
    assert change.index(fingerprint(row["public_key"])) < change.index(fingerprint(theirs))
    assert "に解消）" in page.split("申請を開く鍵が使えません")[1].split("</li>")[0]


async def test_the_signers_fingerprint_and_the_mailers_are_shown(owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    mailers = await owner.fetch("select public_key from app.mailer_key")
    async with operator_client(await make_operator(owner), settings) as client:
        page = (await client.get("/keys")).text
    assert all(fingerprint(signer) in page for signer in trusted_signers())
    assert mailers
    assert all(fingerprint(row["public_key"]) in page for row in mailers)
    assert f'href="/municipalities/{town.code}/keys"' in page


async def test_a_municipality_that_there_is_not_has_no_keys(owner: asyncpg.Connection, settings: Settings) -> None:
    async with operator_client(await make_operator(owner), settings) as client:
        assert (await client.get("/municipalities/000000/keys")).status_code == 404


@pytest.mark.parametrize("path", ["/alarms", "/keys", "/municipalities/{code}/keys"])
async def test_nobody_else_sees_them(
    path: str, database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    address = path.format(code=town.code)
    async with client_of("operator", settings) as client:
        assert (await client.get(address)).headers.get("location", "").startswith("/sign-in")
    async with signed_in_client(await make_person(owner, town), settings) as client:
        assert (await client.get(address)).status_code == 404

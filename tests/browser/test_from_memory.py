"""The applicant's pages while the database is away, as a resident sees them: what is shown, until when it holds, and nothing that axe finds."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest
from playwright.async_api import Browser

from app.demo.embedded import Embedded
from app.settings import Part, Settings
from tests.browser.conftest import started, until_up
from tests.browser.looking import watch, wrong
from tests.databases import superusers
from tests.factories import Town, make_town
from tests.ports import own_ports

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

SENTENCES = {"ja": "いま申請を受け取れません（", "en": "Applications cannot be received at the moment"}


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def way(addresses: Mapping[str, str], tmp_path: Path) -> Path:
    """A way of its own to the database's socket, which can be taken away."""
    way = tmp_path / "s"
    way.symlink_to(parse_qs(urlsplit(addresses["applicant"]).query)["host"][0])
    return way


@pytest.fixture
async def side(
    migrated: None, way: Path, addresses: Mapping[str, str], settings: Settings, tmp_path: Path
) -> AsyncIterator[str]:
    """An applicant's side that comes by that way; its address."""
    del migrated
    host = parse_qs(urlsplit(addresses["applicant"]).query)["host"][0]
    own = {role: address.replace(host, str(way)) for role, address in addresses.items()}
    with own_ports() as base:
        process = started(Part.applicant, base, tmp_path / "applicant.log", settings, own)
        try:
            await until_up(Part.applicant, process, base, tmp_path)
            yield f"http://localhost:{base}"
        finally:
            process.terminate()
            process.wait(timeout=20)


async def taken_away(way: Path, embedded: Embedded, addresses: Mapping[str, str]) -> None:
    """No new connection comes through, and those that there are end; other processes connect again."""
    await asyncio.to_thread(way.unlink)
    killer = await asyncpg.connect(superusers(embedded, addresses))
    try:
        await killer.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name in ('todoke applicant', 'todoke lookup') "
            "and datname = current_database()"
        )
    finally:
        await killer.close()


async def test_what_is_shown_from_memory_says_so_and_is_without_fault(
    chromium: Browser, side: str, way: Path, town: Town, embedded: Embedded, addresses: Mapping[str, str]
) -> None:
    paths = [f"/{town.slug}/", f"/{town.slug}/event/", f"/{town.slug}/event/apply"]
    context = await chromium.new_context(java_script_enabled=True)
    page = await context.new_page()
    watched = watch(page)
    for path in paths:
        await page.goto(f"{side}{path}")
        assert SENTENCES["ja"] not in await page.inner_text("main")
    await taken_away(way, embedded, addresses)
    for language, sentence in SENTENCES.items():
        for path in paths:
            answer = await page.goto(f"{side}{path}?lang={language}")
            assert answer
            assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
            assert sentence in await page.inner_text("main")
            assert await wrong(page) == []
    assert watched.complaints == []
    await context.close()

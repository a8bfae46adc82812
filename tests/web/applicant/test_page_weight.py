"""What a phone waits for before it can draw a page: its HTML and its style sheet, as they travel."""

import asyncpg
import httpx
import pytest

from app.demo.procedures import demo_procedures
from app.settings import Settings
from app.web.static_files import static_files
from tests.factories import Town, make_town

pytestmark = pytest.mark.anyio

MOST = 14_000  # bytes; ten packets, which a server sends before it waits for an answer (RFC 6928)
PLACES = ("shinjuku", "aoba", "midori")


@pytest.fixture(params=PLACES)
async def demo_town(request: pytest.FixtureRequest, owner: asyncpg.Connection, settings: Settings) -> Town:
    """With all the procedures of a municipality of the demo."""
    return await make_town(owner, settings, {each.slug: each.definition for each in demo_procedures(request.param)})


async def test_the_first_pages_come_with_the_first_packets(client: httpx.AsyncClient, demo_town: Town) -> None:
    addresses = ["", *(f"{slug}/{page}" for slug in demo_town.procedures for page in ("", "apply"))]
    sheet = len(static_files()["app.css"].compressed)
    weights = {
        address: sheet + await weight(client, f"/{demo_town.slug}/{address}")
        for address in [f"{each}{query}" for each in addresses for query in ("", "?lang=en")]
    }
    assert len(weights) >= 14
    assert {address: bytes_ for address, bytes_ in weights.items() if bytes_ > MOST} == {}


async def weight(client: httpx.AsyncClient, path: str) -> int:
    """Bytes of the page as it travels; a form page the second time it is asked for, from memory as nearly always."""
    for _ in range(2):
        response = await client.get(path, headers={"Accept-Encoding": "gzip"})
        assert response.status_code == 200, path
    return int(response.headers["content-length"])

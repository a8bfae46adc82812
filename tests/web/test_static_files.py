"""Style sheet, scripts and icon from memory."""

import hashlib
from collections.abc import AsyncIterator

import httpx
import pytest

from app.web.asgi import Receive, Scope, Send, accepts_gzip, respond
from app.web.static_files import StaticFiles, static_address, static_files

pytestmark = pytest.mark.anyio

# dist/htmx.min.js of the npm package htmx.org 2.0.11, unchanged
HTMX = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"


async def beyond(scope: Scope, _receive: Receive, send: Send) -> None:
    await respond(scope, send, 404, [], b"beyond")


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(StaticFiles(beyond)), base_url="http://testserver"
    ) as it:
        yield it


async def test_a_file_is_kept_for_ever_under_an_address_of_its_contents(client: httpx.AsyncClient) -> None:
    response = await client.get(static_address("app.css"))
    assert response.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in response.headers["cache-control"]
    assert response.content == static_files()["app.css"].plain


async def test_a_file_travels_compressed_where_that_is_taken(client: httpx.AsyncClient) -> None:
    response = await client.get(static_address("app.js"), headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert int(response.headers["content-length"]) < len(response.content)


async def test_a_file_travels_plain_where_not(client: httpx.AsyncClient) -> None:
    response = await client.get(static_address("app.js"), headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in response.headers


async def test_a_picture_travels_as_it_is(client: httpx.AsyncClient) -> None:
    name = "how-to/find-ja.png"
    response = await client.get(static_address(name), headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-type"] == "image/png"
    assert {"content-encoding", "vary"}.isdisjoint(response.headers)
    assert response.content == static_files()[name].plain


async def test_head_tells_the_size_and_sends_nothing(client: httpx.AsyncClient) -> None:
    response = await client.head(static_address("icon.svg"))
    assert (response.content, int(response.headers["content-length"]) > 0) == (b"", True)


@pytest.mark.parametrize(
    "path", ["/static/app.css", "/static/../pyproject.toml", "/static/fonts/x.ttf", "/static/how-to/find-ja.png"]
)
async def test_nothing_else_is_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_a_post_passes(client: httpx.AsyncClient) -> None:
    assert (await client.post(static_address("app.css"))).status_code == 404


def test_htmx_is_the_published_file() -> None:
    assert hashlib.sha256(static_files()["htmx.min.js"].plain).hexdigest() == HTMX


@pytest.mark.parametrize(
    ("header", "taken"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("gzip; q=0.0", False), ("br", False), ("", False)],
)
def test_gzip_is_sent_to_those_who_take_it(header: str, taken: bool) -> None:
    assert accepts_gzip({"headers": [(b"accept-encoding", header.encode())]}) is taken

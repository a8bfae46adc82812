"""Forms of other sites are refused by their headers, on every side."""

import httpx
import pytest

from app.web.asgi import Receive, Scope, Send, respond
from app.web.origin_check import OriginCheck

pytestmark = pytest.mark.anyio


async def taken(scope: Scope, _receive: Receive, send: Send) -> None:
    await respond(scope, send, 200, [], b"taken")


async def status(method: str, public_address: str = "", **headers: str) -> int:
    app = OriginCheck(taken, side="staff", public_address=public_address)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8001") as client:
        return (
            await client.request(method, "/", headers={k.replace("_", "-"): v for k, v in headers.items()})
        ).status_code


@pytest.mark.parametrize("site", ["cross-site", "same-site", "something-new"])
async def test_a_post_from_elsewhere_is_refused(site: str) -> None:
    assert await status("POST", Sec_Fetch_Site=site) == 403


@pytest.mark.parametrize("site", ["same-origin", "none"])
async def test_a_post_of_the_side_itself_is_taken(site: str) -> None:
    assert await status("POST", Sec_Fetch_Site=site) == 200


@pytest.mark.parametrize(
    "origin", ["http://localhost:8000", "http://evil.example", "null", "x", "http://[", "http://a:b"]
)
async def test_another_origin_is_refused_where_the_browser_says_no_more(origin: str) -> None:
    assert await status("POST", Origin=origin) == 403


async def test_the_same_origin_is_taken() -> None:
    assert await status("POST", Origin="http://localhost:8001") == 200


async def test_the_public_address_is_the_same_origin_behind_a_proxy() -> None:
    assert await status("POST", public_address="https://staff.example.jp", Origin="https://staff.example.jp") == 200


async def test_a_post_without_either_header_comes_from_no_form_of_a_browser() -> None:
    assert await status("POST") == 200


async def test_reading_is_never_refused() -> None:
    assert await status("GET", Sec_Fetch_Site="cross-site", Origin="http://evil.example") == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_looked_at_too(method: str) -> None:
    assert await status(method, Sec_Fetch_Site="cross-site") == 403

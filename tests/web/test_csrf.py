"""Forms of other sites are refused by their headers, on every side; forms of other sessions by their token, where there are sessions."""

from uuid import UUID

import httpx
import pytest

from app.tenancy.scope import SessionToken
from app.web.asgi import Receive, Scope, Send, respond
from app.web.csrf import OriginCheck, csrf_token, form_token, lacks_token, made_for

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


YAMADA, SUZUKI = UUID(int=1), UUID(int=2)
TOKEN = csrf_token(SessionToken("this"), YAMADA)


@pytest.mark.parametrize(
    ("posted", "lacking"),
    [
        ({"csrf_token": [TOKEN]}, False),
        ({"csrf_token": [csrf_token(SessionToken("another"), YAMADA)]}, True),
        ({"csrf_token": [csrf_token(SessionToken("this"), SUZUKI)]}, True),
        ({"csrf_token": [TOKEN, TOKEN]}, True),
        ({"csrf_token": ["葛󠄀城"]}, True),
        ({"name": ["a"]}, True),
        ({}, True),
        (None, True),
    ],
)
def test_what_changes_something_needs_the_token_of_its_own_session(
    posted: dict[str, list[str]] | None, *, lacking: bool
) -> None:
    assert lacks_token({"method": "POST", "path": "/people"}, posted, TOKEN) is lacking
    assert not lacks_token({"method": "GET", "path": "/people"}, posted, TOKEN)
    assert not lacks_token({"method": "POST", "path": "/sign-in"}, posted, TOKEN)


def test_a_form_says_whose_it_was_in_whichever_session() -> None:
    assert (made_for(YAMADA, TOKEN), made_for(SUZUKI, TOKEN), made_for(YAMADA, "")) == (True, False, False)
    assert form_token({"csrf_token": ["a", "b"]}) == form_token(None) == ""

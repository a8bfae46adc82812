"""Every response carries the headers, whatever it is."""

import httpx
import pytest

from app.settings import Settings
from app.web.asgi import Receive, Scope, Send, respond
from app.web.security_headers import CONTENT_SECURITY_POLICY, SecurityHeaders
from app.web.static_files import static_address
from tests.clients import app_of

pytestmark = pytest.mark.anyio


async def answered(path: str, settings: Settings, method: str = "GET") -> httpx.Response:
    transport = httpx.ASGITransport(app_of("applicant", settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        return await client.request(method, path)


@pytest.mark.parametrize("path", ["/status", "/accessibility", "/a/b/c/d", static_address("app.css"), "/livez"])
async def test_a_page_an_error_and_a_file_carry_the_policy(path: str, settings: Settings) -> None:
    response = await answered(path, settings)
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "same-origin"
    assert response.headers["x-frame-options"] == "DENY"


async def test_a_refused_form_carries_them_too(settings: Settings) -> None:
    transport = httpx.ASGITransport(app_of("applicant", settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        response = await client.post("/status", headers={"Sec-Fetch-Site": "cross-site"})
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


async def plain(scope: Scope, _receive: Receive, send: Send) -> None:
    await respond(scope, send, 200, [(b"referrer-policy", b"no-referrer")], b"")


@pytest.mark.parametrize(("secure", "expected"), [(True, True), (False, False)])
async def test_only_a_side_reached_by_https_insists_on_it(secure: bool, expected: bool) -> None:
    transport = httpx.ASGITransport(SecurityHeaders(plain, secure=secure))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        response = await client.get("/")
    assert ("strict-transport-security" in response.headers) is expected


async def test_what_a_response_says_itself_stands() -> None:
    transport = httpx.ASGITransport(SecurityHeaders(plain, secure=False))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        response = await client.get("/")
    assert response.headers.get_list("referrer-policy") == ["no-referrer"]

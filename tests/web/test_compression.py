"""Pages travel compressed; what streams or is small does not."""

import httpx
import pytest

from app.web.asgi import Receive, Scope, Send, respond
from app.web.compression import Compression

pytestmark = pytest.mark.anyio

PAGE = "申請".encode() * 2_000
HTML = (b"content-type", b"text/html; charset=utf-8")


async def answered(
    body: bytes = PAGE, *headers: tuple[bytes, bytes], parts: int = 1, accepts: str = "gzip", method: str = "GET"
) -> httpx.Response:
    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        if parts == 1:
            await respond(scope, send, 200, headers or [HTML], body)
            return
        await send({"type": "http.response.start", "status": 200, "headers": list(headers or [HTML])})
        await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    transport = httpx.ASGITransport(Compression(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        return await client.request(method, "/", headers={"Accept-Encoding": accepts})


async def test_a_page_is_compressed_for_those_who_take_it() -> None:
    page = await answered()
    assert (page.headers["content-encoding"], page.content) == ("gzip", PAGE)
    assert int(page.headers["content-length"]) < 200
    assert page.headers["vary"] == "Accept-Encoding"


async def test_what_a_page_varies_by_stays_said() -> None:
    page = await answered(PAGE, HTML, (b"vary", b"HX-Request"))
    assert page.headers["vary"] == "HX-Request, Accept-Encoding"


async def test_a_page_is_plain_for_others() -> None:
    assert "content-encoding" not in (await answered(accepts="identity")).headers


@pytest.mark.parametrize(("method", "length", "packed"), [("GET", 2_000, 0), ("GET", 5_000, 1), ("POST", 5_000, 0)])
async def test_a_small_page_is_left_alone_and_one_that_answers_a_form(method: str, length: int, packed: int) -> None:
    page = await answered(b"x" * length, method=method)
    assert ("content-encoding" in page.headers) == bool(packed)


async def test_a_stream_is_left_alone() -> None:
    page = await answered(parts=2)
    assert ("content-encoding" in page.headers, page.content) == (False, PAGE)


async def test_a_pdf_is_left_alone() -> None:
    assert "content-encoding" not in (await answered(PAGE, (b"content-type", b"application/pdf"))).headers

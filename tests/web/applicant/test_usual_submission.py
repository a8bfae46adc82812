"""The submission before the router answers byte for byte as the router does, and whatever it cannot answer is the router's."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import urlencode

import asyncpg
import httpx
import pytest

from app.applications.reference import SubmissionKey
from app.main import create_app
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import Role
from app.web import applicant
from app.web.applicant import submission, usual_submission
from app.web.applicant.usual_submission import UsualSubmissions
from app.web.asgi import ASGIApp, Receive, Scope, Send
from tests.clients import app_of
from tests.factories import Town, next_address
from tests.web.applicant.conftest import FORM, Away, Pairs, Phone, answers
from tests.web.pages import hidden, numbers

pytestmark = pytest.mark.anyio

Headers = Mapping[str, str]


@dataclass
class Ways:
    """The side as it is and the side with its router alone; `routed` are the paths that the former's router was asked for."""

    before: httpx.AsyncClient
    router: httpx.AsyncClient
    routed: list[str]

    async def post(self, path: str, content: bytes, headers: Headers = FORM, method: str = "POST") -> httpx.Response:
        """The answer, the same by both ways. By the router first: what it recorded is repeated by the other."""
        by_router = await self.router.request(method, path, content=content, headers=headers)
        self.routed.clear()
        as_it_is = await self.before.request(method, path, content=content, headers=headers)
        assert told(as_it_is) == told(by_router)
        return as_it_is


def told(answer: httpx.Response) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, headers and body. Headers have no order, and Retry-After counts seconds down."""
    headers = [(name, value) for name, value in answer.headers.raw if name != b"retry-after"]
    return answer.status_code, sorted(headers), answer.content


def client_at(app: ASGIApp, address: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 40000)), base_url="http://testserver")


@pytest.fixture
async def ways(database: ScopedEngine, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ways]:
    routed: list[str] = []

    class Noting(UsualSubmissions):
        def __init__(self, app: ASGIApp, settings: Settings) -> None:
            super().__init__(app, settings)

            async def note(scope: Scope, receive: Receive, send: Send) -> None:
                routed.append(scope["path"])
                await app(scope, receive, send)

            self.app = note

    with monkeypatch.context() as other:
        other.setattr(applicant, "BEFORE_ROUTES", (Noting,))
        noting = create_app("applicant", settings)
        other.setattr(applicant, "BEFORE_ROUTES", ())
        bare = create_app("applicant", settings)
    address = next_address()
    async with client_at(noting, address) as before, client_at(bare, address) as router:
        yield Ways(before, router, routed)


async def confirmed(phone: Phone, **changed: str) -> Pairs:
    return hidden(await phone.check(answers(**changed)))


def test_it_is_part_of_the_side() -> None:
    assert UsualSubmissions in applicant.BEFORE_ROUTES


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("", {}),
        ("?lang=en", {}),
        ("?lang=fr", {}),
        ("?lang=en&lang=ja&a=b", {}),
        ("", {"Accept-Encoding": "identity"}),
        ("?lang=en", {"Accept-Encoding": "gzip;q=0"}),
        ("", {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}),
        ("", {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"}),
        ("", {"X-Forwarded-For": "192.0.2.9", "Accept-Language": "en", "Cookie": "a=b", "HX-Request": "true"}),
    ],
)
async def test_a_submission_reads_the_same_and_never_comes_to_the_router(
    ways: Ways, phone: Phone, query: str, headers: Headers
) -> None:
    body = urlencode(await confirmed(phone)).encode()
    page = await ways.post(f"{phone.address}applications{query}", body, {**FORM, **headers})
    assert (page.status_code, len(numbers(page)), ways.routed) == (200, 2, [])


async def test_what_it_takes_alone_is_recorded_once(
    ways: Ways, phone: Phone, town: Town, owner: asyncpg.Connection
) -> None:
    body = urlencode(await confirmed(phone)).encode()
    pages = [await ways.before.post(f"{phone.address}applications", content=body, headers=FORM) for _ in range(2)]
    assert pages[0].content == pages[1].content
    assert await owner.fetchval("select count(*) from app.application where municipality = $1", town.code) == 1


async def test_every_page_of_the_handlers_own_is_told_without_the_router(ways: Ways, phone: Phone) -> None:
    pairs = await confirmed(phone)
    address = f"{phone.address}applications"
    first = await ways.post(address, urlencode(pairs).encode())
    changed = [(name, "別の名前" if name == "name" else value) for name, value in pairs]
    other = await ways.post(address, urlencode(changed).encode())
    without_key = [pair for pair in pairs if pair[0] != "submission_key"]
    key = ("submission_key", SubmissionKey.new().reveal())
    wrong = [key, *((name, "" if name == "name" else value) for name, value in without_key)]
    corrected = await ways.post(address, urlencode(wrong).encode())
    assert (numbers(other), corrected.status_code, ways.routed) == (numbers(first), 422, [])


UNREADABLE = {
    "nothing of ours": (b"\xff", 400),
    "half an escape": (b"name=%2", 400),
    "a control twice": (b"version=1&version=2", 400),
    "the key twice": (b"submission_key=1&submission_key=2", 400),
    "a long name": (b"a" * 201 + b"=1", 400),
    "too many fields": (b"a=1&" * 2_000, 413),
    "too large": (b"a=" + b"a" * 300_000, 413),
}


@pytest.mark.parametrize("name", UNREADABLE)
async def test_what_cannot_be_read_is_told_by_the_router(ways: Ways, phone: Phone, name: str) -> None:
    body, status = UNREADABLE[name]
    page = await ways.post(f"{phone.address}applications", body)
    assert (page.status_code, ways.routed) == (status, [f"{phone.address}applications"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere/event/applications", 404),
        ("{slug}/nothing/applications", 404),
        ("{slug}/event/applications/", 200),
        ("//event/applications", 405),
        ("{slug}//applications", 405),
        ("{slug}/event/applications/more", 404),
        ("{slug}/%E3%81%82/applications", 404),
    ],
)
async def test_other_addresses_are_told_by_the_router(ways: Ways, phone: Phone, path: str, status: int) -> None:
    body = urlencode(await confirmed(phone)).encode()
    page = await ways.post(path.replace("{slug}", f"/{phone.town.slug}"), body)
    assert (page.status_code, len(ways.routed)) == (status, 1)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
async def test_other_methods_are_answered_as_before(ways: Ways, phone: Phone, method: str) -> None:
    await ways.post(f"{phone.address}applications", b"", method=method)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Content-Type": "application/json"}, 400),
        ({"Content-Type": "application/x-www-form-urlencoded; charset=shift_jis"}, 400),
        ({**FORM, "Origin": "https://elsewhere.example"}, 403),
        ({**FORM, "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_the_walls_before_it_stand(ways: Ways, phone: Phone, headers: Headers, status: int) -> None:
    body = urlencode(await confirmed(phone)).encode()
    assert (await ways.post(f"{phone.address}applications", body, headers)).status_code == status


async def test_a_body_in_pieces_is_taken_like_a_whole_one(ways: Ways, phone: Phone) -> None:
    body = urlencode(await confirmed(phone)).encode()

    async def pieces() -> AsyncIterator[bytes]:
        for place in range(0, len(body), 10):
            yield body[place : place + 10]

    pages = [
        await client.post(f"{phone.address}applications", content=pieces(), headers=FORM)
        for client in (ways.router, ways.before)
    ]
    assert told(pages[0]) == told(pages[1])
    assert (pages[1].status_code, ways.routed) == (200, [])


async def test_without_the_database_every_answer_is_kept(
    ways: Ways, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = urlencode(await confirmed(phone)).encode()
    monkeypatch.setitem(ENGINE._pools, Role.applicant, cast(Any, Away()))
    page = await ways.post(f"{phone.address}applications", body)
    assert (page.status_code, "四谷 花子" in page.text, ways.routed) == (503, True, [])


async def test_a_fault_is_met_once_more_and_told_by_the_router(
    ways: Ways, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    body = urlencode(await confirmed(phone)).encode()
    monkeypatch.setattr(submission, "arrived_screen", broken)
    page = await ways.post(f"{phone.address}applications", body)
    assert (page.status_code, len(ways.routed)) == (500, 1)


async def test_a_fault_that_is_met_once_more_is_counted_once(
    settings: Settings, town: Town, database: ScopedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit counts submissions that were sent, not our own tries."""
    slow = app_of("applicant", replace(settings, submissions_per_minute=2))
    async with client_at(slow, next_address()) as client:
        phone = Phone(client, town)
        first, second = await confirmed(phone), await confirmed(phone)
        with monkeypatch.context() as broken:
            broken.setattr(submission, "arrived_screen", None)
            assert (await phone.submit(first)).status_code == 500
        assert (await phone.submit(second)).status_code == 200


async def test_a_network_is_limited_as_before(settings: Settings, town: Town, database: ScopedEngine) -> None:
    slow = app_of("applicant", replace(settings, submissions_per_minute=1))
    async with client_at(slow, next_address()) as client:
        pairs = await confirmed(Phone(client, town))
        statuses = [
            (
                await client.post(
                    f"/{town.slug}/event/applications",
                    content=urlencode([*rest(pairs), ("submission_key", SubmissionKey.new().reveal())]),
                    headers=FORM,
                )
            ).status_code
            for _ in range(6)
        ]
    assert (statuses[0], 429 in statuses) == (200, True)


def rest(pairs: Pairs) -> Pairs:
    return [pair for pair in pairs if pair[0] != "submission_key"]


async def test_a_client_that_leaves_is_no_fault(settings: Settings) -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": "/a/b/applications",
        "raw_path": b"/a/b/applications",
        "query_string": b"",
        "headers": [(b"content-type", b"application/x-www-form-urlencoded")],
        "client": ("192.0.2.1", 1),
        "server": ("testserver", 80),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
        "asgi": {"version": "3.0"},
    }
    await app_of("applicant", settings)(scope, receive, send)
    assert sent[0]["status"] == 400


def test_it_stands_right_before_the_routes(settings: Settings) -> None:
    async def between(_scope: Scope, _receive: Receive, _send: Send) -> None: ...

    with pytest.raises(TypeError):
        usual_submission.UsualSubmissions(between, settings)

"""The inquiry before the router answers byte for byte as the router does, and answers nothing else."""

import asyncio
import gc
import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import asyncpg
import httpx
import pytest

from app.applications import processing
from app.applications.lookup import Inquiry
from app.applications.queries import find
from app.applications.reference import SubmissionKey
from app.applications.status import Status
from app.applications.submitting import Receipt
from app.main import create_app
from app.procedures import published
from app.procedures.published import PublishedMunicipality
from app.settings import Settings
from app.tenancy.engine import ENGINE, DatabaseBusy, ScopedEngine
from app.tenancy.gathering import Gathered
from app.tenancy.scope import Role, scoped
from app.web import applicant
from app.web.applicant import usual_inquiry
from app.web.applicant.usual_inquiry import UsualInquiries
from app.web.asgi import ASGIApp, Receive, Scope, Send
from tests.clients import app_of
from tests.factories import Person, Town, make_person, make_town, next_address, submit_one
from tests.web.applicant.conftest import FORM, Away

pytestmark = pytest.mark.anyio

Headers = Mapping[str, str]
HTMX = {"HX-Request": "true"}


@dataclass
class Ways:
    """The side as it is, the side as it would be without what stands before its router, and the parts that stand there, which note what they let by."""

    before: httpx.AsyncClient
    router: httpx.AsyncClient
    alone: httpx.AsyncClient
    passed: list[str]

    async def ask(
        self, content: bytes, query: str = "", headers: Headers = FORM, method: str = "POST"
    ) -> httpx.Response:
        """The answer, the same by both ways."""
        address = f"/status{query}"
        by_router = await self.router.request(method, address, content=content, headers=headers)
        as_it_is = await self.before.request(method, address, content=content, headers=headers)
        assert told(as_it_is) == told(by_router)
        return as_it_is

    async def is_usual(self, content: bytes, query: str = "", headers: Headers = FORM) -> bool:
        """Whether the router does not even hear of it."""
        self.passed.clear()
        await self.alone.post(f"/status{query}", content=content, headers=headers)
        return not self.passed


def told(answer: httpx.Response) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, headers and body. Headers have no order, and Retry-After counts seconds down."""
    headers = [(name, value) for name, value in answer.headers.raw if name != b"retry-after"]
    return answer.status_code, sorted(headers), answer.content


def client_at(app: ASGIApp, address: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 40000)), base_url="http://testserver")


@pytest.fixture
async def ways(database: ScopedEngine, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ways]:
    passed: list[str] = []

    async def note(scope: Scope, _receive: Receive, send: Send) -> None:
        passed.append(scope["path"])
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    whole = app_of("applicant", settings)
    with monkeypatch.context() as without:
        without.setattr(applicant, "BEFORE_ROUTES", ())
        bare = create_app("applicant", settings)
    address = next_address()
    async with client_at(whole, address) as before, client_at(bare, address) as router:
        yield Ways(before, router, client_at(UsualInquiries(note, settings), address), passed)


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


def pair(receipt: Receipt, **changed: str) -> dict[str, str]:
    return {"reference": str(receipt.reference), "inquiry_code": receipt.inquiry_code.reveal(), **changed}


def form(receipt: Receipt, **changed: str) -> bytes:
    return urlencode(pair(receipt, **changed)).encode()


async def step(person: Person, receipt: Receipt, status: Status, message: str = "") -> None:
    with scoped(person.scope):
        async with ENGINE.unit():
            application = await find(str(receipt.reference))
            await processing.take_step(
                application, status, application.version, person.id, message, store=person.town.key_store
            )


USUAL: Sequence[tuple[str, Headers]] = [
    ("", {}),
    ("?lang=ja", {}),
    ("?lang=en", {}),
    ("", HTMX),
    ("?lang=en", HTMX),
    ("", {**HTMX, "HX-Boosted": "true"}),
    ("", {**HTMX, "HX-History-Restore-Request": "true"}),
    ("", {"HX-Request": "false"}),
    ("", {"Accept-Encoding": "identity"}),
    ("?lang=en", {"Accept-Encoding": "gzip;q=0"}),
    ("", {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}),
    ("", {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"}),
    ("", {"Content-Type": " Application/X-WWW-Form-Urlencoded"}),
    ("", {"X-Forwarded-For": "192.0.2.9", "Accept-Language": "en", "Cookie": "a=b"}),
]


@pytest.mark.parametrize(("query", "headers"), USUAL)
async def test_the_usual_inquiry_reads_the_same_and_never_comes_to_the_router(
    ways: Ways, town: Town, settings: Settings, query: str, headers: Headers
) -> None:
    receipt = await submit_one(town, settings)
    answer = await ways.ask(form(receipt), query, {**FORM, **headers})
    assert (answer.status_code, str(receipt.reference) in answer.text) == (200, True)
    assert await ways.is_usual(form(receipt), query, {**FORM, **headers})


def hostile_bodies(usual: dict[str, str]) -> dict[str, bytes]:
    reference, code = usual["reference"], usual["inquiry_code"]
    mistyped = reference[:-1] + ("0" if reference[-1] != "0" else "2")
    plain = urlencode(usual).encode()
    return {
        "nothing": b"",
        "blanks": b"reference=&inquiry_code=",
        "no code": urlencode({"reference": reference}).encode(),
        "no reference": urlencode({"inquiry_code": code}).encode(),
        "mistyped": urlencode({**usual, "reference": mistyped}).encode(),
        "mistyped markup": urlencode({**usual, "inquiry_code": '"><script>alert(1)</script>'}).encode(),
        "twice": plain + b"&reference=" + quote(reference).encode(),
        "half an escape": plain + b"&a=%2",
        "not UTF-8": plain + b"&a=%ff",
        "a NUL": urlencode({**usual, "reference": reference + "\0"}).encode(),
        "a mark of ours": urlencode({**usual, "reference": "\ufdd0inquiry_code\ufdd1"}).encode(),
        "a long name": plain + b"&" + b"a" * 201 + b"=",
        "too many fields": plain + b"&a" * 2000,
        "too large": plain + b"&a=" + b"a" * 300_000,
        "JSON": json.dumps(usual).encode(),
    }


@pytest.mark.parametrize("name", hostile_bodies({"reference": "1", "inquiry_code": "2"}))
@pytest.mark.parametrize("part", [{}, HTMX])
async def test_a_body_that_is_not_usual_is_answered_by_the_router(
    ways: Ways, town: Town, settings: Settings, name: str, part: Headers
) -> None:
    body = hostile_bodies(pair(await submit_one(town, settings)))[name]
    headers = {**FORM, **part}
    answer = await ways.ask(body, headers=headers)
    assert answer.status_code in ({200} if name == "a NUL" else {400, 413, 422})
    assert await ways.is_usual(body, headers=headers) == (name == "a NUL")  # typing is tolerant


@pytest.mark.parametrize(
    ("query", "headers", "status"),
    [
        ("?lang=fr", FORM, 200),
        ("?lang=en&lang=ja", FORM, 200),
        ("?reference=1", FORM, 200),
        ("/", FORM, 200),
        ("", {}, 400),
        ("", {"Content-Type": "text/plain"}, 400),
        ("", {"Content-Type": "application/json"}, 400),
        ("", {"Content-Type": "application/x-www-form-urlencoded; charset=shift_jis"}, 400),
        ("", {"Content-Type": "multipart/form-data; boundary=b"}, 415),
        ("", {**FORM, "Origin": "https://elsewhere.example"}, 403),
        ("", {**FORM, "Origin": "null"}, 403),
        ("", {**FORM, "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_a_request_that_is_not_usual_is_answered_as_before(
    ways: Ways, town: Town, settings: Settings, query: str, headers: Headers, status: int
) -> None:
    receipt = await submit_one(town, settings)
    assert (await ways.ask(form(receipt), query, headers)).status_code == status
    if status == 200:
        assert not await ways.is_usual(form(receipt), query, headers)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
async def test_other_methods_are_answered_as_before(ways: Ways, town: Town, settings: Settings, method: str) -> None:
    await ways.ask(form(await submit_one(town, settings)), method=method)


async def test_a_body_in_pieces_is_answered_as_before(ways: Ways, town: Town, settings: Settings) -> None:
    body = form(await submit_one(town, settings))

    async def pieces() -> AsyncIterator[bytes]:
        for place in range(0, len(body), 10):
            yield body[place : place + 10]

    answers = [await client.post("/status", content=pieces(), headers=FORM) for client in (ways.before, ways.router)]
    assert told(answers[0]) == told(answers[1])
    assert answers[0].status_code == 200


async def test_a_client_that_leaves_before_its_body_is_there_is_no_fault(settings: Settings) -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": "/status",
        "raw_path": b"/status",
        "query_string": b"",
        "headers": headers,
        "client": ("192.0.2.1", 1),
        "server": ("testserver", 80),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
        "asgi": {"version": "3.0"},
    }
    await app_of("applicant", settings)(scope, receive, send)
    assert sent[0]["status"] == 400


async def test_wrong_pairs_are_counted_and_limited_as_before(
    ways: Ways, town: Town, settings: Settings, owner: asyncpg.Connection
) -> None:
    mine, other = await submit_one(town, settings), await submit_one(town, settings)
    stranger = SubmissionKey.new()
    unknown = f"{town.code}-{stranger.candidates(town.code)[0]}"
    wrong_code, unknown_reference, anothers = (
        form(mine, inquiry_code=stranger.inquiry_code(town.code).reveal()),
        form(mine, reference=unknown),
        form(mine, inquiry_code=other.inquiry_code.reveal()),
    )
    for body in (wrong_code, unknown_reference, anothers):
        assert (await ways.ask(body)).status_code == 422
        assert not await ways.is_usual(body)
    counted = "select reference, failures from app.lookup_failure where municipality = $1"
    rows = {row["reference"]: row["failures"] for row in await owner.fetch(counted, town.code)}
    assert rows == {
        mine.reference.symbols: 4,
        unknown[7:].replace("-", ""): 2,
    }  # once a request; not by the look that only reads
    for _ in range(5):
        await ways.ask(wrong_code)
    limited = await ways.ask(wrong_code, headers={**FORM, **HTMX})
    assert ((await ways.ask(wrong_code)).status_code, limited.status_code) == (429, 422)
    assert (await ways.ask(form(mine))).status_code == 200


@pytest.mark.parametrize(
    ("steps", "usual"),
    [
        ([(Status.accepted, "")], True),
        ([(Status.confirming, ""), (Status.arrived, "")], True),
        ([(Status.accepted, ""), (Status.processing, ""), (Status.completed, "")], True),
        ([(Status.withdrawn, "")], True),
        ([(Status.rejected, "書類が足りません。")], False),
        ([(Status.accepted, "持ち物は軍手です。"), (Status.completed, "")], False),
    ],
)
async def test_each_status_reads_the_same_and_what_the_staff_wrote_is_opened_by_the_router(
    ways: Ways, town: Town, settings: Settings, owner: asyncpg.Connection, steps: list[tuple[Status, str]], usual: bool
) -> None:
    receipt = await submit_one(town, settings)
    person = await make_person(owner, town)
    for status, message in steps:
        await step(person, receipt, status, message)
    for query in ("", "?lang=en"):
        answer = await ways.ask(form(receipt), query)
        assert f"status-{steps[-1][0]}" in answer.text
        assert all(message in answer.text for _, message in steps)
        assert await ways.is_usual(form(receipt), query) == usual


HOSTILE = "<b>\"'&amp;&\\{{ 7*7 }}%s"


async def test_hostile_names_are_escaped_as_before_and_a_change_shows_at_once(
    ways: Ways, town: Town, settings: Settings, owner: asyncpg.Connection
) -> None:
    receipt = await submit_one(town, settings)
    await ways.ask(form(receipt))
    name = json.dumps({"ja": HOSTILE, "en": HOSTILE.upper()})
    await owner.execute(
        "update app.section set name = $2, telephone_hours = $2 where municipality = $1", town.code, name
    )
    await owner.execute("update app.municipality set name = $2 where code = $1", town.code, name)
    await owner.execute(
        "update app.procedure set contact = $2, standard_days = 14 where municipality = $1", town.code, HOSTILE
    )
    published.forget_everything()
    for query in ("", "?lang=en"):
        answer = await ways.ask(form(receipt), query)
        assert "<b>" not in answer.text.lower()
        assert "&lt;b&gt;&#34;&#39;&amp;amp;&amp;" in answer.text.lower()
        assert await ways.is_usual(form(receipt), query)
    # other tests look at the list of all municipalities
    await owner.execute(
        "update app.municipality set name = $2 where code = $1", town.code, json.dumps({"ja": town.name})
    )
    published.forget_everything()


async def test_what_is_no_longer_published_and_a_suspended_municipality_read_as_before(
    ways: Ways, town: Town, settings: Settings, owner: asyncpg.Connection
) -> None:
    receipt = await submit_one(town, settings)
    await step(await make_person(owner, town), receipt, Status.withdrawn)
    offered = f'href="/{town.slug}/event/"'
    assert offered in (await ways.ask(form(receipt))).text
    await owner.execute(
        "update app.procedure_version set state = 'superseded', superseded_at = now() where municipality = $1",
        town.code,
    )
    assert offered not in (await ways.ask(form(receipt))).text
    await owner.execute("update app.municipality set suspended_at = now() where code = $1", town.code)
    published.forget_everything()
    await ways.ask(form(receipt))


async def test_a_crowd_is_answered_each_their_own(
    ways: Ways, town: Town, settings: Settings, owner: asyncpg.Connection
) -> None:
    """More than go together, of two municipalities, some of them wrong: nobody reads another's number or time."""
    neighbour = await make_town(owner, settings)
    receipts = [await submit_one(place, settings) for place in [town, neighbour] * 15]
    person = await make_person(owner, town)
    for receipt in receipts[:6:2]:
        await step(person, receipt, Status.accepted)
    bodies = [form(receipt) for receipt in receipts]
    expected = [told(await ways.router.post("/status", content=body, headers=FORM)) for body in bodies]
    wrong = [
        form(one, inquiry_code=another.inquiry_code.reveal())
        for one, another in zip(receipts[:5], receipts[2:], strict=False)
    ]
    asked = (bodies + wrong) * 3
    answers = await asyncio.gather(*[ways.before.post("/status", content=body, headers=FORM) for body in asked])
    assert [told(answer) for answer in answers if answer.status_code == 200] == expected * 3
    assert sum(answer.status_code == 422 for answer in answers) == len(wrong) * 3
    times = {re.findall(r'datetime="([^"]+)"', page[2].decode())[-1] for page in expected}
    assert times == {receipt.arrived_at.isoformat() for receipt in receipts}


@pytest.mark.parametrize("part", [{}, HTMX])
async def test_without_the_database_both_ways_say_so(
    ways: Ways, town: Town, settings: Settings, monkeypatch: pytest.MonkeyPatch, part: Headers
) -> None:
    receipt = await submit_one(town, settings)
    monkeypatch.setitem(ENGINE._pools, Role.lookup, Away())
    answer = await ways.ask(form(receipt), headers={**FORM, **part})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert f'value="{receipt.reference}"' in answer.text
    assert await ways.is_usual(form(receipt))  # nobody asks a second time then


@pytest.mark.parametrize("before", [True, False])
async def test_an_inquiry_that_fails_is_told_in_the_log_without_its_numbers(
    ways: Ways,
    town: Town,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    before: bool,
) -> None:
    """A right that the database lacks would be told to every applicant, and to nobody who can mend it."""

    async def refused(*_: object, **__: object) -> None:
        raise asyncpg.InsufficientPrivilegeError("permission denied for function status_of_many")

    receipt = await submit_one(town, settings)
    monkeypatch.setattr("app.tenancy.api.rows", refused)
    client = ways.before if before else ways.router
    assert (await client.post("/status", content=form(receipt), headers=FORM)).status_code == 503
    lines = [record.getMessage() for record in caplog.records if record.name == "todoke.errors"]
    assert len(lines) == 1
    assert "InsufficientPrivilegeError" in lines[0]
    assert not any(number in caplog.text for number in pair(receipt).values())


async def test_a_crowd_that_fails_fills_no_log(
    ways: Ways, town: Town, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    receipt = await submit_one(town, settings)
    monkeypatch.setitem(ENGINE._pools, Role.lookup, Away())
    crowd = await asyncio.gather(*(ways.before.post("/status", content=form(receipt), headers=FORM) for _ in range(40)))
    assert {answer.status_code for answer in crowd} == {503}
    lines = [record for record in caplog.records if record.name == "todoke.errors"]
    assert 1 <= len(lines) < 20


async def test_what_a_municipality_published_before_is_not_held_by_its_pages(
    town: Town, settings: Settings, database: ScopedEngine
) -> None:
    receipt = await submit_one(town, settings)
    usual = UsualInquiries(app_of("applicant", settings), settings)
    async with client_at(usual, next_address()) as client:
        await client.post("/status", content=form(receipt), headers=FORM)

    def held() -> list[str]:
        gc.collect()
        return [
            each.slug for each in gc.get_objects() if type(each) is PublishedMunicipality and each.slug == town.slug
        ]

    assert (len(usual._pages), held()) == (1, [town.slug])
    published.forget_everything()
    assert (len(usual._pages), held()) == (1, [])


async def test_who_waits_too_long_for_a_statement_is_told_to_come_again(
    ways: Ways, town: Town, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(_inquiries: Sequence[Inquiry]) -> Sequence[None]:
        raise DatabaseBusy("no statement began in time")

    receipt = await submit_one(town, settings)
    usual = UsualInquiries(app_of("applicant", settings), settings)
    monkeypatch.setattr(usual, "_statuses", Gathered(busy))
    async with client_at(usual, next_address()) as client:
        answer = await client.post("/status", content=form(receipt), headers=FORM)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert f'value="{receipt.reference}"' in answer.text


async def test_the_pages_for_many_take_a_bounded_memory(
    ways: Ways, town: Town, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usual_inquiry, "MOST_PAGES", 2)
    receipt = await submit_one(town, settings)
    usual = UsualInquiries(app_of("applicant", settings), settings)
    async with client_at(usual, next_address()) as client:
        for query in ("", "?lang=en"):
            for headers in ({}, HTMX):
                await client.post(f"/status{query}", content=form(receipt), headers={**FORM, **headers})
    assert len(usual._pages) == 2

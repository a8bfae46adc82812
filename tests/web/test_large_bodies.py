"""A body larger than any form: read for a live session only, by few at a time, and without holding anybody or anything up."""

import asyncio
import tracemalloc
from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
import httpx
import pytest

from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role
from app.web import large_bodies
from app.web.asgi import Message
from app.web.csrf import csrf_token
from app.web.large_bodies import MOST_OF_A_MUNICIPALITY, MOST_OF_A_PERSON
from app.web.request_body import LARGEST_FORM
from tests.clients import app_of, client_of, signed_in_client
from tests.factories import Person, make_person, make_town, next_address
from tests.pauses import shortest_of_longest
from tests.web.pages import heading, words

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("job_processes")]

ADDRESS = "/exports/own-list/updates"
TYPE = {"Content-Type": "multipart/form-data; boundary=xyz"}
PIECE = 65_536


def fields(person: Person) -> bytes:
    """The form's beginning, as the page sends it: the file comes last."""
    sent = {"csrf_token": csrf_token(person.session, person.id), "procedure": "event", "purpose": "名簿に加えるため"}
    parts = [f'--xyz\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{sent[name]}\r\n' for name in sent]
    return "".join(parts).encode() + b'--xyz\r\nContent-Disposition: form-data; name="list"; filename="a.xlsx"\r\n\r\n'


def password() -> bytes:
    return b'\r\n--xyz\r\nContent-Disposition: form-data; name="password"\r\n\r\nsecret word\r\n--xyz--\r\n'


async def pieces(person: Person, size: int) -> AsyncIterator[bytes]:
    """A form with a file of so many bytes, each piece made anew."""
    yield fields(person)
    for _ in range(size // PIECE):
        yield bytes(PIECE)
    yield password()


def connections() -> int:
    """How many connections of the staff's role are taken."""
    pool = ENGINE._pools[Role.staff]
    return pool._size - pool._places._value


@pytest.fixture
async def person(owner: asyncpg.Connection, settings: Settings) -> Person:
    return await make_person(owner, await make_town(owner, settings), role="section_staff", sections=["ごみ減量係"])


async def test_without_a_session_nothing_of_it_is_kept_but_the_fields(person: Person, settings: Settings) -> None:
    async with client_of("staff", settings) as client:
        await client.get("/sign-in")
        tracemalloc.start()
        answer = await client.post(ADDRESS, content=pieces(person, 15_000_000), headers=TYPE)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert (answer.status_code, heading(answer)) == (401, "職員ログイン")
    assert most < 5_000_000
    assert 'name="kept.purpose" value="名簿に加えるため"' in answer.text
    assert "secret word" not in answer.text


async def test_what_was_typed_beside_the_file_is_there_after_signing_in(person: Person, settings: Settings) -> None:
    async with signed_in_client(person, settings) as client:
        sent = {
            "csrf_token": csrf_token(person.session, person.id),
            "procedure": "event",
            "purpose": "名簿に加えるため",
        }
        page = await client.post(ADDRESS, data=sent)
    assert "ログインし直したため、ファイルをもう一度選んでください" in words(page)
    assert "名簿に加えるため" in page.text
    assert page.text.index('name="purpose"') < page.text.index('name="list"')


async def test_a_client_that_asks_first_is_told_before_it_sends_anything(person: Person, settings: Settings) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        pytest.fail("nothing was to be read")

    async def send(message: Message) -> None:
        sent.append(message)

    headers = {**TYPE, "Host": "localhost", "Content-Length": str(LARGEST_FORM + 1), "Expect": "100-continue"}
    scope: Any = {
        "type": "http",
        "method": "POST",
        "path": ADDRESS,
        "raw_path": ADDRESS.encode(),
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "root_path": "",
        "server": ("localhost", 80),
        "client": (next_address(), 1),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    await app_of("staff", settings)(scope, receive, send)
    assert sent[0]["status"] == 401


async def test_no_connection_is_held_while_a_large_body_comes(person: Person, settings: Settings) -> None:
    taken: list[int] = []

    async def slow() -> AsyncIterator[bytes]:
        async for piece in pieces(person, 4 * LARGEST_FORM):
            taken.append(connections())
            yield piece

    async with signed_in_client(person, settings) as client:
        answer = await client.post(ADDRESS, content=slow(), headers=TYPE)
    assert answer.status_code == 422
    assert set(taken) == {0}


async def test_somebody_whose_session_ends_meanwhile_signs_in_and_goes_on(
    owner: asyncpg.Connection, person: Person, settings: Settings
) -> None:
    async def slow() -> AsyncIterator[bytes]:
        yield fields(person) + bytes(LARGEST_FORM)
        await asyncio.sleep(0.1)
        await owner.execute("delete from app.staff_session where municipality = $1", person.town.code)
        yield password()

    async with signed_in_client(person, settings) as client:
        answer = await client.post(ADDRESS, content=slow(), headers=TYPE)
    assert (answer.status_code, 'name="kept.purpose" value="名簿に加えるため"' in answer.text) == (401, True)


class Sender:
    """Somebody who sends all of a file but its end, which waits for `go`."""

    def __init__(self, person: Person, settings: Settings) -> None:
        self.go, self.comes = asyncio.Event(), asyncio.Event()
        self.task = asyncio.create_task(self._send(person, settings))

    async def _send(self, person: Person, settings: Settings) -> httpx.Response:
        async def body() -> AsyncIterator[bytes]:
            yield fields(person) + bytes(LARGEST_FORM)
            self.comes.set()  # the side has taken the first part and asks for more
            await self.go.wait()
            yield password()

        async with signed_in_client(person, settings) as client:
            return await client.post(ADDRESS, content=body(), headers=TYPE)


async def all_come(senders: Sequence[Sender]) -> None:
    async with asyncio.timeout(60):
        for sender in senders:
            await sender.comes.wait()


async def test_a_person_sends_two_at_a_time_and_nobody_else_waits_for_it(
    owner: asyncpg.Connection, person: Person, settings: Settings
) -> None:
    colleague = await make_person(owner, person.town, "tanaka", "section_staff", ["ごみ減量係"])
    senders = [Sender(person, settings) for _ in range(MOST_OF_A_PERSON)]
    await all_come(senders)
    async with signed_in_client(person, settings) as client:
        refused = await client.post(ADDRESS, content=pieces(person, 2 * LARGEST_FORM), headers=TYPE)
    async with signed_in_client(colleague, settings) as client:
        taken = await client.post(ADDRESS, content=pieces(colleague, 2 * LARGEST_FORM), headers=TYPE)
    for sender in senders:
        sender.go.set()
    finished = [(await sender.task).status_code for sender in senders]
    async with signed_in_client(person, settings) as client:
        later = await client.post(ADDRESS, content=pieces(person, 2 * LARGEST_FORM), headers=TYPE)
    assert (refused.status_code, "1人2つ" in words(refused)) == (429, True)
    assert [taken.status_code, later.status_code, *finished] == [422] * 4


async def test_a_municipality_sends_eight_at_a_time(
    owner: asyncpg.Connection, person: Person, settings: Settings
) -> None:
    people = [await make_person(owner, person.town, f"p{n}") for n in range(MOST_OF_A_MUNICIPALITY // MOST_OF_A_PERSON)]
    stranger = await make_person(owner, await make_town(owner, settings))
    senders = [Sender(each, settings) for each in people for _ in range(MOST_OF_A_PERSON)]
    await all_come(senders)
    answers = []
    for each in (person, stranger):
        async with signed_in_client(each, settings) as client:
            answers.append(await client.post(ADDRESS, content=pieces(each, 2 * LARGEST_FORM), headers=TYPE))
    for sender in senders:
        sender.go.set()
    await asyncio.gather(*(sender.task for sender in senders))
    assert [answer.status_code for answer in answers] == [429, 422]


async def test_who_stops_in_the_middle_is_not_waited_for(
    person: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large_bodies, "LONGEST_SECONDS", 0.2)
    sender = Sender(person, settings)
    assert (await sender.task).status_code == 408


async def test_the_event_loop_answers_while_a_file_of_twenty_megabytes_is_read(
    person: Person, settings: Settings
) -> None:
    async def sent() -> None:
        async with signed_in_client(person, settings) as client:
            answer = await client.post(ADDRESS, content=pieces(person, 19_900_000), headers=TYPE)
        assert answer.status_code == 422

    assert await shortest_of_longest(sent, 0.3) < 0.3


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/json", "text/plain"])
async def test_only_a_form_with_a_file_may_be_larger(kind: str, person: Person, settings: Settings) -> None:
    async with signed_in_client(person, settings) as client:
        answer = await client.post(ADDRESS, content=b"a" * (LARGEST_FORM + 1), headers={"Content-Type": kind})
    assert answer.status_code == 413

"""One request, one unit of work: what is committed, what is undone, and when."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
from litestar import Litestar, Response, get, post
from litestar.datastructures import State
from litestar.exceptions import PermissionDeniedException
from litestar.response import Stream

from app.people.signing_in import Side
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role
from app.web import sign_in
from app.web.csrf import csrf_token
from app.web.errors import exception_handlers
from app.web.request_body import LARGEST_FORM
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.new_transaction import new_transaction
from app.web.unit_of_work import UnitOfWork
from tests.clients import ORIGIN
from tests.factories import Person, make_person, make_town, next_address

pytestmark = pytest.mark.anyio


async def _record(request: AnyRequest, action: str) -> None:
    person = signed_in(request)
    await ENGINE.fetch(
        "insert into app.audit_event (municipality, staff, action) values ($1, $2, $3)",
        person.municipality,
        person.staff,
        action,
    )


@post("/write", status_code=200)
async def write(request: AnyRequest) -> Response[str]:
    """Writes a row and answers with the status asked for."""
    await _record(request, "written")
    return Response("done", status_code=int(request.query_params["status"]))


@post("/write-and-fail", status_code=200)
async def write_and_fail(request: AnyRequest) -> None:
    await _record(request, "written")
    raise ZeroDivisionError


@post("/write-survivor", status_code=200)
async def write_survivor(request: AnyRequest) -> Response[str]:
    await _record(request, "undone")
    async with new_transaction():
        await _record(request, "survived")
    return Response("refused", status_code=422)


@post("/rest-and-fail", status_code=200)
async def rest_and_fail(request: AnyRequest) -> str:
    """Answers the connections that were held meanwhile, and whose session it is afterwards, by a header of its refusal."""
    await _record(request, "before")
    await ENGINE.rest()
    pool = ENGINE._pools[Role.staff]
    held = pool._size - pool._places._value
    rows = await ENGINE.fetch("select api.session_municipality() as municipality")
    await _record(request, "after")
    raise PermissionDeniedException(headers={"held": str(held), "municipality": rows[0]["municipality"]})


@get("/refuse")
async def refuse() -> None:
    raise PermissionDeniedException


@get("/stream")
async def stream(request: AnyRequest) -> Stream:
    await _record(request, "stream begun")

    async def rows() -> AsyncIterator[bytes]:
        async with ENGINE.unit(read_only=True):
            found = await ENGINE.fetch("select count(*) as rows from app.audit_event where action = 'stream begun'")
        yield str(found[0]["rows"]).encode()

    return Stream(rows(), media_type="text/plain")


@post("/break-the-commit", status_code=200)
async def break_the_commit() -> str:
    connection = await ENGINE.current_unit.get().connection()  # type: ignore[union-attr]
    connection.terminate()
    return "done"


@get("/who")
async def who() -> str:
    rows = await ENGINE.fetch("select api.session_municipality() as municipality")
    return str(rows[0]["municipality"])


HANDLERS = [write, write_and_fail, write_survivor, rest_and_fail, refuse, stream, break_the_commit, who]


def client_of(person: Person, settings: Settings) -> httpx.AsyncClient:
    routes: Any = Litestar(
        HANDLERS,
        exception_handlers=sign_in.handlers(exception_handlers("staff")),
        state=State({"settings": settings}),
        openapi_config=None,
    )
    app = UnitOfWork(routes, side=Side.staff, settings=settings)
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app, client=(next_address(), 1)), base_url=ORIGIN, headers={"Origin": ORIGIN}
    )
    client.cookies.set("todoke-staff", person.session.reveal(), domain="localhost.local")
    return client


async def post_to(address: str, person: Person, settings: Settings) -> httpx.Response:
    async with client_of(person, settings) as client:
        return await client.post(address, data={"csrf_token": csrf_token(person.session, person.id)})


async def actions(owner: asyncpg.Connection, person: Person) -> set[str]:
    rows = await owner.fetch("select action from app.audit_event where municipality = $1", person.town.code)
    return {row["action"] for row in rows} - {"signed_in"}


async def test_a_request_works_as_its_persons_session(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of(person, settings) as client:
        assert (await client.get("/who")).text == person.town.code


@pytest.mark.parametrize(("status", "kept"), [(200, {"written"}), (303, {"written"}), (409, set()), (422, set())])
async def test_the_status_decides(status: int, kept: set[str], owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    await post_to(f"/write?status={status}", person, settings)
    assert await actions(owner, person) == kept


async def test_an_exception_undoes_everything(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    answer = await post_to("/write-and-fail", person, settings)
    assert (answer.status_code, await actions(owner, person)) == (500, set())


async def test_a_unit_that_rests_holds_no_connection_and_keeps_what_was_done_before(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    answer = await post_to("/rest-and-fail", person, settings)
    assert (answer.status_code, answer.headers["held"], answer.headers["municipality"]) == (403, "0", person.town.code)
    assert await actions(owner, person) == {"before", "refused"}


async def test_a_failed_commit_is_told(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    answer = await post_to("/break-the-commit", person, settings)
    assert (answer.status_code, "done" in answer.text) == (503, False)


async def test_what_must_survive_a_refusal_does(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    await post_to("/write-survivor", person, settings)
    assert await actions(owner, person) == {"survived"}


async def test_a_refusal_is_in_the_audit_log(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings), role="viewer")
    async with client_of(person, settings) as client:
        await client.get("/refuse")
    event = await owner.fetchrow(
        "select staff, subject from app.audit_event where municipality = $1 and action = 'refused'", person.town.code
    )
    assert tuple(event) == (person.id, "GET /refuse")


async def test_a_stream_reads_in_a_unit_of_its_own_after_the_commit(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of(person, settings) as client:
        assert (await client.get("/stream")).text == "1"


async def test_a_form_without_the_sessions_token_is_not_carried_out(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of(person, settings) as client:
        answer = await client.post("/write?status=200", data={"csrf_token": "made up"})
    assert (answer.status_code, await actions(owner, person)) == (403, set())


async def test_another_persons_token_is_not_taken(owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    person, other = await make_person(owner, town), await make_person(owner, town, "tanaka")
    async with client_of(person, settings) as client:
        answer = await client.post("/write?status=200", data={"csrf_token": csrf_token(other.session, other.id)})
    assert (answer.status_code, await actions(owner, person)) == (403, set())


async def test_no_connection_is_taken_before_the_body_is_there(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    taken: list[int] = []

    async def slow_body() -> AsyncIterator[bytes]:
        yield b"csrf_token="
        pool = ENGINE._pools[Role.staff]
        taken.append(pool._size - pool._places._value)
        yield csrf_token(person.session, person.id).encode()

    async with client_of(person, settings) as client:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = await client.post("/write?status=200", content=slow_body(), headers=headers)
    assert (answer.status_code, taken) == (200, [0])


async def test_a_body_larger_than_any_form_is_refused(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of(person, settings) as client:
        answer = await client.post("/write?status=200", content=b"a" * (LARGEST_FORM + 1))
    assert answer.status_code == 413

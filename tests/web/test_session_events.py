"""Coming and going is in the log of both sides: with its network, and also where nobody said goodbye."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import httpx
import pytest

from app.settings import Settings
from tests.clients import client_of, form_token
from tests.factories import PASSWORD, make_person, make_town
from tests.operators import make_operator

pytestmark = pytest.mark.anyio

ADDRESS = "198.51.100.7"
NETWORK = "198.51.100.7/32"


@dataclass(frozen=True)
class Visitor:
    """Somebody of one side, a client at ADDRESS, and where their events and sessions stand."""

    client: httpx.AsyncClient
    login: str
    id: UUID
    owner: asyncpg.Connection
    prefix: str
    column: str

    async def sign_in(self, password: str = PASSWORD) -> httpx.Response:
        return await self.client.post("/sign-in", data={"login": self.login, "password": password})

    async def events(self) -> list[tuple[str, str]]:
        """Action and network of what this client did, oldest first; the session that the factory opened is another's."""
        rows = await self.owner.fetch(
            f"select action, network from app.{self.prefix}audit_event where {self.column} = $1 order by at, id",
            self.id,
        )
        return [(row["action"], row["network"]) for row in rows][1:]

    async def idle(self) -> None:
        table = {"staff": "staff_session", "operator": "operator_session"}[self.column]
        await self.owner.execute(
            f"update app.{table} set seen_at = seen_at - interval '31 minutes' where {self.column} = $1", self.id
        )


@pytest.fixture(params=["staff", "operator"])
async def visitor(
    request: pytest.FixtureRequest, owner: asyncpg.Connection, settings: Settings
) -> AsyncIterator[Visitor]:
    async with client_of(request.param, settings, ADDRESS) as client:
        if request.param == "staff":
            person = await make_person(owner, await make_town(owner, settings))
            yield Visitor(client, person.login, person.id, owner, "", "staff")
        else:
            operator = await make_operator(owner)
            yield Visitor(client, operator.login, operator.id, owner, "operator_", "operator")


async def test_a_sign_in_is_written_with_its_network(visitor: Visitor) -> None:
    await visitor.sign_in("a guess")
    await visitor.sign_in()
    assert await visitor.events() == [("sign_in_failed", NETWORK), ("signed_in", NETWORK)]


async def test_a_sign_out_is_written_once(visitor: Visitor) -> None:
    await visitor.sign_in()
    token = {"csrf_token": form_token(await visitor.client.get("/password"))}
    await visitor.client.post("/sign-out", data=token)
    await visitor.client.post("/sign-out", data=token)
    assert [action for action, _ in await visitor.events()] == ["signed_in", "signed_out"]


async def test_a_session_that_ended_by_its_time_is_written_when_it_is_shown_again(visitor: Visitor) -> None:
    await visitor.sign_in()
    await visitor.owner.execute(
        f"update app.{visitor.column}_session set ended_at = clock_timestamp() where {visitor.column} = $1 and opened_at < "
        f"(select max(opened_at) from app.{visitor.column}_session where {visitor.column} = $1)",
        visitor.id,
    )
    await visitor.idle()
    for _ in range(2):
        assert (await visitor.client.get("/password")).status_code == 303
    assert [action for action, _ in await visitor.events()] == ["signed_in", "session_timed_out"]


async def test_a_session_that_ended_by_its_time_is_written_at_the_next_sign_in(visitor: Visitor) -> None:
    await visitor.idle()  # the one the factory opened
    await visitor.sign_in()
    assert [action for action, _ in await visitor.events()] == ["session_timed_out", "signed_in"]

"""An applicant's phone, and the journey it goes through."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urlencode

import asyncpg
import httpx
import pytest

from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from tests.clients import app_of
from tests.factories import ANSWERS, Town, make_town, next_address
from tests.web.pages import hidden

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Phone:
    """One client with an address of its own."""

    client: httpx.AsyncClient
    town: Town
    slug: str = "event"

    @property
    def address(self) -> str:
        return f"/{self.town.slug}/{self.slug}/"

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=headers)

    async def post(self, path: str, pairs: Pairs, **headers: str) -> httpx.Response:
        return await self.client.post(path, content=urlencode(pairs), headers={**FORM, **headers})

    async def check(self, pairs: Pairs | None = None, **headers: str) -> httpx.Response:
        """POST …/apply with the answers, as the input page does."""
        return await self.post(self.address + "apply", answers() if pairs is None else pairs, **headers)

    async def submit(self, pairs: Pairs) -> httpx.Response:
        """POST …/applications with the hidden inputs of the confirm page."""
        return await self.post(self.address + "applications", pairs)

    async def apply(self) -> httpx.Response:
        """The whole way, to the page with the two numbers."""
        return await self.submit(hidden(await self.check()))


def answers(**changed: str) -> Pairs:
    """The answers of the factories' form, some of them changed or added."""
    pairs = {name: values[0] for name, values in ANSWERS.items()} | changed
    return list(pairs.items())


def phone_at(address: str, settings: Settings, town: Town) -> Phone:
    """A phone with an address of the test's choice."""
    transport = httpx.ASGITransport(app_of("applicant", settings), client=(address, 40000))
    return Phone(httpx.AsyncClient(transport=transport, base_url="http://testserver"), town)


class Away:
    """What a pool is when the server is gone."""

    async def acquire(self, **_: object) -> None:
        raise ConnectionRefusedError


@pytest.fixture
async def client(database: ScopedEngine, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app_of("applicant", settings), client=(next_address(), 40000))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
def phone(client: httpx.AsyncClient, town: Town) -> Phone:
    return Phone(client, town)

"""The database goes away, is full of work, or fails a statement: nothing that was acknowledged is lost, and it is told plainly."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

import asyncpg
import httpx
import pytest

from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import Role
from tests.clients import app_of
from tests.factories import make_town
from tests.faults.conftest import ApplicantSide, Phone, Service, numbers, references
from tests.waiting import until
from tests.web.pages import words

pytestmark = pytest.mark.anyio

FROM_MEMORY = "いま申請を受け取れません（"


@dataclass
class Crowd:
    """People who apply one after the other, eight at a time, and what they were told."""

    service: Service
    side: ApplicantSide
    told: Counter[int] = field(default_factory=Counter)
    acknowledged: dict[str, list[str]] = field(default_factory=dict)
    refused: list[Phone] = field(default_factory=list)

    async def apply_while(self, something: Callable[[], Awaitable[None]]) -> None:
        """A few who arrive, then `something`, then a few more."""
        self.town = await self.side.town()
        done = asyncio.Event()
        crowd = [asyncio.create_task(self._apply(done)) for _ in range(8)]
        await until(partial(self._arrived, 8))
        await something()
        await until(partial(self._arrived, len(self.acknowledged) + 8))
        done.set()
        await asyncio.gather(*crowd)

    async def _arrived(self, count: int) -> bool:
        return len(self.acknowledged) >= count

    async def _apply(self, done: asyncio.Event) -> None:
        while not done.is_set():
            phone = Phone(self.side.port, self.town)
            page = await phone.send()
            self.told[page.status_code] += 1
            if page.status_code == 200:
                self.acknowledged[phone.key.reveal()] = numbers(page)
            else:
                self.refused.append(phone)
                await asyncio.sleep(0.1)

    async def everyone_is_recorded_once(self) -> None:
        """Those who were refused send again and arrive; nobody is lost, nobody is twice there."""
        pages = [numbers(await phone.send_until_told()) for phone in self.refused]
        known = [page[0] for page in (*self.acknowledged.values(), *pages)]
        assert sorted(known) == sorted(await references(self.service, self.town))


async def test_a_restarted_database_loses_nothing_acknowledged(service: Service, side: ApplicantSide) -> None:
    crowd = Crowd(service, side)
    await crowd.apply_while(service.restart_database)
    # how many met the moment without a database, and were told 503, is chance; nobody is told anything else
    assert 200 in crowd.told
    assert set(crowd.told) <= {200, 503}
    await crowd.everyone_is_recorded_once()


async def test_a_killed_database_loses_nothing_acknowledged(service: Service, side: ApplicantSide) -> None:
    crowd = Crowd(service, side)
    await crowd.apply_while(service.kill_database)
    # how many met the moment without a database, and were told 503, is chance; nobody is told anything else
    assert 200 in crowd.told
    assert set(crowd.told) <= {200, 503}
    await crowd.everyone_is_recorded_once()


async def test_a_database_that_is_away_is_told_and_the_answers_stay_on_the_page(
    service: Service, side: ApplicantSide
) -> None:
    phone = Phone(side.port, await side.town())
    await phone.send()
    other = Phone(side.port, phone.town)
    await asyncio.to_thread(service.embedded.stop)
    try:
        page = await other.send()
    finally:
        await asyncio.to_thread(service.embedded.start)
    assert page.status_code == 503
    assert "Retry-After" in page.headers
    assert other.key.reveal() in page.text
    assert "四谷 花子" in page.text
    assert numbers(await other.send_until_told())[1] == other.inquiry_code


async def test_pages_come_from_memory_while_the_database_is_away_and_no_longer(
    service: Service, side: ApplicantSide
) -> None:
    town, unread = await side.town(), await service.town()
    paths = [f"/{town.slug}/", f"/{town.slug}/event/", f"/{town.slug}/event/apply"]
    phone = Phone(side.port, town)
    numbers_told = numbers(await phone.send())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{side.port}", verify=False, timeout=20) as client:
        await until(service.is_listened_to)  # what is read before is believed until then, with the database or without
        for path in paths:
            assert FROM_MEMORY not in words(await client.get(path))
        await asyncio.to_thread(service.embedded.stop)
        try:
            pages = [await client.get(path) for path in paths]
            asked = await client.post(
                "/status", data=dict(zip(("reference", "inquiry_code"), numbers_told, strict=True))
            )
            never_read = await client.get(f"/{unread.slug}/event/apply")
            sent = await Phone(side.port, town).send()
        finally:
            await asyncio.to_thread(service.embedded.start)
        assert [page.status_code for page in (*pages, asked, never_read, sent)] == [200, 200, 200, 503, 503, 503]
        assert all(FROM_MEMORY in words(page) for page in pages)
        assert {page.headers["cache-control"] for page in pages} == {"no-store"}
        assert not any(FROM_MEMORY in words(page) for page in (asked, never_read, sent))
        assert "四谷 花子" in sent.text
        for path in paths:
            await until(lambda path=path: _comes_from_the_database(client, path))


async def _comes_from_the_database(client: httpx.AsyncClient, path: str) -> bool:
    page = await client.get(path)
    assert page.status_code == 200
    return FROM_MEMORY not in words(page) and page.headers["cache-control"] == "no-cache"


async def test_thirty_places_take_thirty_of_two_hundred(service: Service, side: ApplicantSide) -> None:
    town = await side.town()
    async with service.as_owner() as owner:
        await owner.execute(
            "insert into app.place (municipality, procedure, capacity) values ($1, $2, 30)",
            town.code,
            town.procedures["event"],
        )
    limited = asyncio.Semaphore(40)

    async def apply() -> int:
        async with limited:
            return (await Phone(side.port, town).send_until_told()).status_code

    told = Counter(await asyncio.gather(*(apply() for _ in range(200))))
    assert told == {200: 30, 409: 170}
    assert len(await references(service, town)) == 30


async def test_a_statement_that_fails_inside_the_submission_leaves_nothing_behind(
    service: Service, side: ApplicantSide
) -> None:
    town = await side.town()
    phone = Phone(side.port, town)
    async with service.as_owner() as owner:
        await owner.execute(
            "create function app.fail() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;"
            "create trigger fail before insert on app.outbox for each row execute function app.fail()"
        )
        try:
            page = await phone.send()
        finally:
            await owner.execute("drop trigger fail on app.outbox; drop function app.fail()")
    assert page.status_code == 503
    assert await references(service, town) == []
    assert numbers(await phone.send()) == [*await references(service, town), phone.inquiry_code]


async def test_submitting_without_a_free_connection_is_told_and_looking_up_goes_on(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = await make_town(owner, settings)
    phone = Phone(80, town)
    transport = httpx.ASGITransport(app_of("applicant", settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver", verify=False) as client:
        await client.get(f"/{town.slug}/event/apply")
        asked = {"reference": "x", "inquiry_code": "x"}
        await client.post("/status", data=asked)
        held = [await ENGINE.acquire(Role.applicant) for _ in range(settings.pool_size)]
        # now that each has its connections: a new one may take longer to open
        monkeypatch.setattr("app.tenancy.engine.ACQUIRE_SECONDS", 0.2)
        try:
            page = await client.post(f"/{town.slug}/event/applications", data=dict(phone.pairs()))
            status = await client.post("/status", data=asked)
        finally:
            for connection in held:
                await ENGINE.give_back(Role.applicant, connection)
    assert page.status_code == 503
    assert status.status_code != 503

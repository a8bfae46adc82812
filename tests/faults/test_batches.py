"""Submissions that go together, when the server or the database is killed, waits in vain, or gives up: one application each, and always the same numbers."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import asyncpg
import httpx
import pytest

from tests.factories import Town
from tests.faults.conftest import ApplicantSide, Phone, Service, numbers, references
from tests.ports import own_ports
from tests.waiting import until

pytestmark = pytest.mark.anyio
FILLING = 16  # so many at one moment that some of them go together


@asynccontextmanager
async def without_letters(service: Service) -> AsyncIterator[asyncpg.Connection]:
    """Nobody can write letters: a submission waits with its application already there, uncommitted."""
    connection = await asyncpg.connect(service.addresses["migrator"], server_settings={"role": "todoke_owner"})
    try:
        await connection.execute("begin")
        await connection.execute("lock table app.outbox in exclusive mode")
        yield connection
    finally:
        with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):  # its server may be gone
            await connection.close()


async def waiting(service: Service, for_what: str) -> None:
    """Until a batch does: how many come in the first one is the moment's."""
    watcher = await asyncpg.connect(service.embedded.superuser_address("todoke"))

    async def a_batch_waits() -> bool:
        found: bool = await watcher.fetchval(
            "select exists (select from pg_stat_activity where usename = 'todoke_applicant' and query like '%submit_many%' "
            "and $1 in (wait_event_type, wait_event))",
            for_what,
        )
        return found

    try:
        await until(a_batch_waits)
    finally:
        await watcher.close()


def phones(side: ApplicantSide, town: Town) -> list[Phone]:
    return [Phone(side.port, town) for _ in range(FILLING)]


async def everybody_sends(people: Sequence[Phone]) -> list[asyncio.Task[httpx.Response]]:
    return [asyncio.create_task(phone.send()) for phone in people]


async def statuses(sent: Sequence[asyncio.Task[httpx.Response]]) -> set[int]:
    """What they were told; 0 where the line was cut."""
    answers = await asyncio.gather(*sent, return_exceptions=True)
    assert all(isinstance(answer, httpx.Response | httpx.TransportError) for answer in answers)
    told = {answer.status_code if isinstance(answer, httpx.Response) else 0 for answer in answers}
    assert told <= {0, 200, 503}
    return told


async def everybody_is_recorded_once(service: Service, town: Town, people: Sequence[Phone]) -> None:
    pages = [numbers(await phone.send_until_told()) for phone in people]
    assert [page[1] for page in pages] == [phone.inquiry_code for phone in people]
    assert sorted(page[0] for page in pages) == sorted(await references(service, town))
    assert [numbers(await phone.send()) for phone in people] == pages


async def batches(service: Service, town: Town) -> int:
    """How many applications arrived at the same moment as another one."""
    async with service.as_owner() as owner:
        found: int = await owner.fetchval(
            "select coalesce(sum(n), 0) from (select count(*) as n from app.application where municipality = $1 group by arrived_at) x where n > 1",
            town.code,
        )
    return found


async def test_the_server_is_killed_within_a_batch_before_its_commit(service: Service, side: ApplicantSide) -> None:
    town = await side.town()
    people = phones(side, town)
    async with without_letters(service):
        sent = await everybody_sends(people)
        await waiting(service, "Lock")
        await side.kill()
        assert 0 in await statuses(sent)  # on a slow machine some are told 503 before
    await side.start()
    await everybody_is_recorded_once(service, town, people)


async def test_the_server_is_killed_within_a_batch_while_its_commit_waits(
    service: Service, side: ApplicantSide
) -> None:
    town = await side.town()
    people = phones(side, town)
    async with service.without_standby():
        sent = await everybody_sends(people)
        await waiting(service, "SyncRep")
        await side.kill()
        assert 0 in await statuses(sent)  # on a slow machine some are told 503 before
    await side.start()
    await until(lambda: are_there(service, town))
    assert await batches(service, town) >= 2
    await everybody_is_recorded_once(service, town, people)


async def are_there(service: Service, town: Town) -> bool:
    """Their commits stand once nobody waits for the standby any more."""
    return bool(await batches(service, town))


async def test_the_database_is_killed_within_a_batch(service: Service, side: ApplicantSide) -> None:
    town = await side.town()
    people = phones(side, town)
    async with without_letters(service):
        sent = await everybody_sends(people)
        await waiting(service, "Lock")
        await service.kill_database()
        assert await statuses(sent) <= {200, 503}  # who still waited for a statement may meet the new server
    await everybody_is_recorded_once(service, town, people)


async def test_without_its_standby_a_whole_batch_is_told_to_try_again(service: Service, side: ApplicantSide) -> None:
    town = await side.town()
    people = phones(side, town)
    async with service.without_standby():
        assert await statuses(await everybody_sends(people)) == {503}
        assert await statuses(await everybody_sends(people)) == {503}  # a repeat waits for it too
    assert await batches(service, town) >= 2
    await everybody_is_recorded_once(service, town, people)


async def test_a_statement_that_the_server_ends_is_told_to_the_whole_batch(service: Service) -> None:
    address = f"{service.addresses['applicant']}&statement_timeout=700"
    with own_ports() as port:
        side = ApplicantSide(service, port, {"TODOKE_DATABASE_APPLICANT": address})
        await side.start()
        try:
            town = await side.town()
            people = phones(side, town)
            async with without_letters(service):
                sent = await everybody_sends(people)
                await waiting(service, "Lock")
                assert await statuses(sent) == {503}
            assert await references(service, town) == []
            await everybody_is_recorded_once(service, town, people)
        finally:
            await side.stop()


async def test_four_hundred_of_the_same_over_two_processes_are_one_application(
    service: Service, side: ApplicantSide
) -> None:
    with own_ports() as port:
        second = ApplicantSide(service, port)
        await second.start()
        try:
            town = await side.town()
            await second.shows(f"/{town.slug}/event/")
            first = Phone(side.port, town)
            both = [first, Phone(second.port, town, key=first.key)]
            at_once = asyncio.Semaphore(40)

            async def send(number: int) -> tuple[str, ...]:
                async with at_once:
                    return tuple(numbers(await both[number % 2].send()))

            told = await asyncio.gather(*(send(number) for number in range(400)))
        finally:
            await second.stop()
    assert set(told) == {(*await references(service, town), first.inquiry_code)}

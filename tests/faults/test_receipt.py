"""A flaky line and a killed server: one application, and always the same two numbers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import httpx
import pytest

from tests.faults.conftest import ApplicantSide, Phone, Service, numbers, references
from tests.waiting import until

pytestmark = pytest.mark.anyio


async def do_nothing() -> None:
    """The server lives on."""


@asynccontextmanager
async def line_that_drops_the_reply(
    port: int, meanwhile: Callable[[], Awaitable[None]] = do_nothing
) -> AsyncIterator[int]:
    """A proxy to `port`: when the server begins to reply, `meanwhile` happens and the line is cut before one byte is passed on."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream_reader, upstream_writer = await asyncio.open_connection("127.0.0.1", port)
        asked = asyncio.create_task(pass_on(reader, upstream_writer))
        with suppress(ConnectionError):
            await upstream_reader.read(1)
        await meanwhile()
        asked.cancel()
        upstream_writer.transport.abort()
        writer.transport.abort()

    server = await asyncio.start_server(carry, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while part := await reader.read(65536):
        writer.write(part)
        await writer.drain()


async def test_the_reply_is_lost_and_the_phone_repeats(service: Service, side: ApplicantSide) -> None:
    town = await side.town()
    phone = Phone(side.port, town)
    async with line_that_drops_the_reply(side.port) as flaky:
        with pytest.raises(httpx.TransportError):
            await Phone(flaky, town, key=phone.key).send()
    arrived = await references(service, town)
    assert numbers(await phone.send()) == [*arrived, phone.inquiry_code]
    assert await references(service, town) == arrived


async def test_the_server_is_killed_before_its_reply_leaves_and_the_phone_repeats(
    service: Service, side: ApplicantSide
) -> None:
    town = await side.town()
    phone = Phone(side.port, town)
    async with line_that_drops_the_reply(side.port, side.kill) as flaky:
        with pytest.raises(httpx.TransportError):
            await Phone(flaky, town, key=phone.key).send()
    await side.start()
    arrived = await references(service, town)
    assert numbers(await phone.send()) == [*arrived, phone.inquiry_code]
    assert await references(service, town) == arrived


async def test_the_server_is_killed_while_its_commit_waits_and_the_phone_repeats(
    service: Service, side: ApplicantSide
) -> None:
    town = await side.town()
    phone = Phone(side.port, town)
    async with service.without_standby() as one_waits:
        sending = asyncio.create_task(phone.send())
        await until(one_waits)
        await side.kill()
        with pytest.raises(httpx.TransportError):
            await sending
    await side.start()
    told = numbers(await phone.send())
    assert told == [*await references(service, town), phone.inquiry_code]


async def test_the_server_is_killed_before_the_commit_and_the_phone_repeats(
    service: Service, side: ApplicantSide
) -> None:
    town = await side.town()
    phone = Phone(side.port, town)
    async with service.as_owner() as owner, owner.transaction():
        await owner.execute("lock table app.application in exclusive mode")
        sending = asyncio.create_task(phone.send())
        await asyncio.sleep(0.5)
        await side.kill()
        with pytest.raises(httpx.TransportError):
            await sending
        assert await owner.fetchval("select count(*) from app.application where municipality = $1", town.code) == 0
    await side.start()
    told = numbers(await phone.send())
    assert told == [*await references(service, town), phone.inquiry_code]


async def test_fifty_of_the_same_at_once_are_one_application(service: Service, side: ApplicantSide) -> None:
    town = await side.town()
    phone = Phone(side.port, town)
    pages = await asyncio.gather(*(phone.send_until_told() for _ in range(50)))
    assert {tuple(numbers(page)) for page in pages} == {(*await references(service, town), phone.inquiry_code)}


async def test_without_its_standby_the_service_says_try_again_and_keeps_what_it_took(
    service: Service, side: ApplicantSide
) -> None:
    town = await side.town()
    phone = Phone(side.port, town)
    async with service.without_standby():
        refused = await phone.send()
        again = await phone.send()
    assert (refused.status_code, again.status_code) == (503, 503)
    assert numbers(await phone.send()) == [*await references(service, town), phone.inquiry_code]

"""Connections are lent, come back, and are replaced when they died."""

import asyncio
from collections.abc import AsyncIterator, Mapping

import asyncpg
import pytest

from app.demo.embedded import Embedded
from app.tenancy.connections import Connections
from app.tenancy.engine import UNREPLICATED, NotReplicated, ScopedEngine
from app.tenancy.scope import Role, Scope, scoped
from tests.waiting import until

pytestmark = pytest.mark.anyio

WARNING = f"do $$ begin raise warning '{UNREPLICATED} due to user request'; end $$"


@pytest.fixture
async def engine(migrated: None, addresses: Mapping[str, str]) -> AsyncIterator[ScopedEngine]:
    """An engine of its own with one connection, as the migrator: it may run what the tests need."""
    engine = ScopedEngine()
    await engine.open({Role.staff: addresses["migrator"]}, size=1)
    yield engine
    await engine.close()


async def server_process(engine: ScopedEngine) -> int:
    with scoped(Scope(Role.staff)):
        return int((await engine.fetch("select pg_backend_pid() as pid"))[0]["pid"])


async def test_a_connection_is_used_again(engine: ScopedEngine) -> None:
    assert await server_process(engine) == await server_process(engine)


async def test_a_connection_that_died_while_it_was_free_is_replaced(engine: ScopedEngine, embedded: Embedded) -> None:
    first = await server_process(engine)
    killer = await asyncpg.connect(embedded.superuser_address())
    await killer.execute("select pg_terminate_backend($1, 5000)", first)
    await killer.close()
    await asyncio.sleep(0.05)
    assert await server_process(engine) != first


async def test_a_connection_that_died_in_the_middle_of_a_query_is_replaced(
    engine: ScopedEngine, embedded: Embedded
) -> None:
    first = await server_process(engine)
    with scoped(Scope(Role.staff)):
        query = asyncio.create_task(engine.fetch("select pg_sleep(600)"))
        killer = await asyncpg.connect(embedded.superuser_address())
        asleep = "select wait_event = 'PgSleep' from pg_stat_activity where pid = $1"
        await until(lambda: killer.fetchval(asleep, first))
        await killer.execute("select pg_terminate_backend($1)", first)
        await killer.close()
        with pytest.raises(asyncpg.PostgresError):
            await query
    assert await server_process(engine) != first


async def test_a_refused_statement_costs_no_connection(engine: ScopedEngine) -> None:
    first = await server_process(engine)
    with scoped(Scope(Role.staff)), pytest.raises(asyncpg.PostgresError):
        await engine.fetch("select 1 / 0")
    assert await server_process(engine) == first


async def test_a_broken_connection_is_replaced(engine: ScopedEngine) -> None:
    connection = await engine.acquire(Role.staff)
    first = connection.get_server_pid()
    await engine.give_back(Role.staff, connection, broken=True)
    assert await server_process(engine) != first


async def test_the_next_waits_until_one_is_given_back(engine: ScopedEngine) -> None:
    connection = await engine.acquire(Role.staff)
    waiting = asyncio.create_task(server_process(engine))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await engine.give_back(Role.staff, connection)
    assert await waiting


async def test_a_cancelled_wait_takes_no_place(engine: ScopedEngine) -> None:
    connection = await engine.acquire(Role.staff)
    waiting = asyncio.create_task(server_process(engine))
    await asyncio.sleep(0.02)
    waiting.cancel()
    await asyncio.wait([waiting])
    await engine.give_back(Role.staff, connection)
    assert await server_process(engine)


async def test_a_place_is_not_lost_when_the_server_is_away() -> None:
    connections = Connections(_Away(), 1, lambda *_: None)
    for _ in range(3):
        with pytest.raises(ConnectionRefusedError):
            await connections.acquire(seconds=0.1)


async def test_a_query_after_one_that_timed_out_gets_its_own_answer(engine: ScopedEngine) -> None:
    with scoped(Scope(Role.staff)):
        with pytest.raises(TimeoutError):
            await engine.fetch("select pg_sleep(5)", seconds=0.05)
        assert (await engine.fetch("select 7 as answer"))[0]["answer"] == 7


@pytest.mark.parametrize("earlier", [0, 1, 3])
async def test_an_unreplicated_commit_is_noticed_however_often_the_connection_was_used(
    engine: ScopedEngine, earlier: int
) -> None:
    for _ in range(earlier):
        await server_process(engine)
    with scoped(Scope(Role.staff)), pytest.raises(NotReplicated):
        await engine.fetch(WARNING)


class _Away:
    """What asyncpg's pool does when the server is gone."""

    async def acquire(self, **_: object) -> None:
        raise ConnectionRefusedError
